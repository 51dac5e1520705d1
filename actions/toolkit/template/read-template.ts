import { type CollectionTag, parse, type ScalarTag, type YAMLMap, type YAMLSeq } from "yaml";
import { messageOf, SluiceError } from "../kernel/errors.ts";
import type { Json } from "../kernel/json.ts";

/** Source: CloudFormation user guide, "Intrinsic function reference". */
const functions = [
  ...["And", "Base64", "Cidr", "Equals", "FindInMap", "ForEach", "GetAtt", "GetAZs", "If"],
  ...["ImportValue", "Join", "Length", "Not", "Or", "Select", "Split", "Sub", "ToJsonString"],
  "Transform",
];

const longForm = (name: string): string =>
  name === "Ref" || name === "Condition" ? name : `Fn::${name}`;

/** `!GetAtt A.B` is the one whose short form says it otherwise: the attribute may have dots, the logical id has none. */
const argumentOf = (name: string, text: string): Json =>
  name === "GetAtt" ? [text.split(".", 1)[0] ?? "", text.slice(text.indexOf(".") + 1)] : text;

const tags = [...functions, "Ref", "Condition"].flatMap((name): (ScalarTag | CollectionTag)[] => {
  const tag = `!${name}`;
  return [
    { tag, resolve: (text) => ({ [longForm(name)]: argumentOf(name, text) }) },
    ...(["seq", "map"] as const).map((collection) => ({
      tag,
      collection,
      resolve: (items: YAMLSeq | YAMLMap) => ({ [longForm(name)]: items.toJSON() as Json }),
    })),
  ];
});

/**
 * A CloudFormation template, in JSON or YAML, with the short forms of functions as their long ones.
 *
 * @throws SluiceError `template`
 */
export function readTemplate(text: string): Json {
  try {
    return parse(text, { customTags: tags, logLevel: "error" }) as Json;
  } catch (cause) {
    throw new SluiceError("template", `The template can't be read: ${messageOf(cause)}`, {
      fix: "It is neither JSON nor YAML that CloudFormation would take.",
      cause,
    });
  }
}
