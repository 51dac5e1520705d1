import type { ErrorObject } from "ajv";
import { isObject, pointer } from "../kernel/json.ts";
import { isNear } from "./suggestion.ts";

/**
 * What Ajv says, but for what follows from something else that it says. It reports a mistake inside a branch of `oneOf` or
 * `if` again for the keyword that chose the branch, and the mistakes of every branch that was not meant; a key's form twice;
 * a choice that is not made as a missing key too; and a value of the wrong type breaks all its other rules, also those of
 * its key.
 */
export function withoutConsequences(errors: readonly ErrorObject[]): ErrorObject[] {
  const said = errors.filter(
    (error) => error.keyword !== "if" && error.propertyName === undefined && !isTag(error, errors),
  );
  const choices = said.filter(({ keyword }) => keyword === "oneOf" || keyword === "anyOf");
  const meant = new Map(choices.map((choice) => [choice, meantBranch(choice, said)]));
  const causes = said.filter((error) => {
    const around = choices.filter((choice) => branchOf(error, choice) >= 0);
    if (around.length > 0)
      return around.every((choice) => meant.get(choice) === branchOf(error, choice));
    return meant.get(error) === undefined;
  });
  const wrongType = new Set(
    causes.filter((error) => error.keyword === "type").map((error) => error.instancePath),
  );
  return causes
    .map((error) => explainedBy(error, choices))
    .filter(({ keyword, instancePath, params }) =>
      keyword === "propertyNames"
        ? !wrongType.has(instancePath + pointer([String(params.propertyName)]))
        : keyword === "type" || !wrongType.has(instancePath),
    );
}

/** A value of a branch that has no description of its own is described as the choice is. */
function explainedBy(error: ErrorObject, choices: readonly ErrorObject[]): ErrorObject {
  const choice = choices.find(
    (each) => each.instancePath === error.instancePath && branchOf(error, each) >= 0,
  );
  const description = choice?.parentSchema?.description;
  return description === undefined
    ? error
    : { ...error, parentSchema: { description, ...error.parentSchema } };
}

/**
 * A key that is misspelt, without its colon or outside of its mapping is not missed too; of the last the error has the path
 * of the mapping, as `belongs`.
 */
export function withoutMisspelt(errors: readonly ErrorObject[]): ErrorObject[] {
  const missed = errors.filter(({ keyword }) => keyword === "required");
  const unknown = errors.flatMap((error) => {
    const key = unknownKey(error);
    return key === undefined ? [] : [{ error, key }];
  });
  const stray = new Map<ErrorObject, ErrorObject>();
  const explained = missed.filter((missing) => {
    const name = missingKey(missing);
    const here = unknown.some(
      ({ error, key }) =>
        error.instancePath === missing.instancePath &&
        (isNear(key, name) || key.startsWith(`${name} `)),
    );
    const outside = unknown.find(
      ({ error, key }) => key === name && missing.instancePath.startsWith(`${error.instancePath}/`),
    );
    if (!here && outside !== undefined) stray.set(outside.error, missing);
    return here || outside !== undefined;
  });
  return errors
    .filter((error) => !explained.includes(error))
    .map((error) => {
      const belongs = stray.get(error)?.instancePath;
      return belongs === undefined ? error : { ...error, params: { ...error.params, belongs } };
    });
}

/** All keys that are missing in one mapping as one error, with `missing` among its parameters. */
export function withMissingTogether(errors: readonly ErrorObject[]): ErrorObject[] {
  const isMissing = ({ keyword }: ErrorObject) => keyword === "required";
  return errors.flatMap((error) => {
    const together = isMissing(error)
      ? errors.filter((each) => isMissing(each) && each.instancePath === error.instancePath)
      : [error];
    if (together[0] !== error) return [];
    return [{ ...error, params: { ...error.params, missing: together.map(missingKey) } }];
  });
}

const missingKey = ({ params }: ErrorObject): string => String(params.missingProperty);

/** The key of an error that says that it is unknown. */
export const unknownKey = ({ keyword, params }: ErrorObject): string | undefined =>
  keyword === "additionalProperties" || keyword === "unevaluatedProperties"
    ? String(params.additionalProperty ?? params.unevaluatedProperty)
    : undefined;

const isTag = ({ keyword, instancePath, params }: ErrorObject, errors: readonly ErrorObject[]) =>
  keyword === "required" &&
  errors.some(
    (other) =>
      other.keyword === "discriminator" &&
      other.instancePath === instancePath &&
      other.params.tag === params.missingProperty,
  );

/** In which branch of a choice an error is, or -1. */
function branchOf(error: ErrorObject, choice: ErrorObject): number {
  if (!`${error.instancePath}/`.startsWith(`${choice.instancePath}/`)) return -1;
  return (choice.schema as readonly unknown[]).findIndex(
    (branch, index) =>
      error.schemaPath.startsWith(`${choice.schemaPath}/${index}/`) ||
      // Validators that are compiled ahead put the schema's id before the path.
      (isObject(branch) && error.schemaPath.includes(`${String(branch.$ref)}/`)),
  );
}

/**
 * The branch that was meant: the only one of the value's type, or the only one of these that has its keys, or the only one
 * that knows all of them. What is wrong inside of it says more than that no branch fits.
 */
function meantBranch(choice: ErrorObject, errors: readonly ErrorObject[]): number | undefined {
  const branches = (choice.schema as readonly unknown[]).map((_, index) =>
    errors.filter((error) => branchOf(error, choice) === index),
  );
  const without = (indices: readonly number[], excludes: (error: ErrorObject) => boolean) =>
    indices.filter(
      (index) =>
        !branches[index]?.some(
          (error) => error.instancePath === choice.instancePath && excludes(error),
        ),
    );
  const ofType = without([...branches.keys()], isOfAnotherType);
  if (ofType.length === 1) return ofType[0];
  const fitting = [["required", "additionalProperties"], ["additionalProperties"]].map((keywords) =>
    without(ofType, ({ keyword }) => keywords.includes(keyword)),
  );
  return fitting.find((indices) => indices.length === 1)?.[0];
}

/** Also a mapping or a list where texts are allowed. */
const isOfAnotherType = ({ keyword, data }: ErrorObject): boolean =>
  keyword === "type" ||
  (["enum", "const"].includes(keyword) && typeof data === "object" && data !== null);
