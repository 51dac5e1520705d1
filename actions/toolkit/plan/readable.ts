import { canonicalJson, isObject, type Json } from "../kernel/json.ts";

/**
 * A template's value without its functions, where a text says the same: `{"Ref": "X"}` as `${X}`, `Fn::GetAtt` as `${X.Arn}`,
 * `Fn::Sub` as its text. Other functions stay as they are.
 */
export function withoutFunctions(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutFunctions);
  if (!isObject(value)) return value;
  const { Ref: name, "Fn::GetAtt": attribute, "Fn::Sub": text } = value;
  if (Object.keys(value).length === 1) {
    if (typeof name === "string") return `\${${name}}`;
    if (Array.isArray(attribute)) return `\${${attribute.join(".")}}`;
    if (typeof text === "string") return text;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      each === undefined ? undefined : withoutFunctions(each),
    ]),
  );
}

/** A template's value as one text; JSON for lists and objects, as change sets show them. */
export function readable(value: Json): string {
  const plain = withoutFunctions(value);
  return typeof plain === "string" ? plain : canonicalJson(plain);
}

/** Whether an object is a function of CloudFormation's, whose parts mean nothing by themselves. */
export function isFunction(value: Json | undefined): boolean {
  if (!isObject(value)) return false;
  const [name = "", ...more] = Object.keys(value);
  return more.length === 0 && (name === "Ref" || name.startsWith("Fn::"));
}

/** The logical ids that a value names, by `Ref`, `Fn::GetAtt` or within the text of `Fn::Sub`. */
export function referencesIn(value: Json | undefined): ReadonlySet<string> {
  const text = value === undefined ? "" : readable(value);
  return new Set([...text.matchAll(/\$\{([A-Za-z0-9]+)[.}]/g)].map(([, name = ""]) => name));
}
