import environmentSchema from "../../../pipeline-config/schema/environment.schema.json" with {
  type: "json",
};
import projectSchema from "../../../pipeline-config/schema/project.schema.json" with {
  type: "json",
};
import type { Diagnostic } from "../kernel/diagnostic.ts";
import { isObject, type JsonObject } from "../kernel/json.ts";
import { type DocumentWithPlaces, documentOf } from "./document.ts";
import { patternInWords } from "./forms.ts";
import type { EnvironmentSpec as EnvironmentFile } from "./generated/environment.ts";
import { applyMergePatch, valueAt } from "./merge.ts";

/** What holds in an environment: its own file over the project's. Nothing that is needed is missing, and no null is left. */
export type EnvironmentSpec = {
  [Key in keyof EnvironmentFile]: Exclude<EnvironmentFile[Key], null>;
} & {
  readonly region: string;
  readonly prefix: string;
  readonly alertEmail: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly github?: NonNullable<EnvironmentFile["github"]> & { readonly repository: string };
};

/** Whether a key of an environment's file may stand in the project's instead. */
export const isShared = (key: string): boolean => Object.hasOwn(projectSchema.properties, key);

/**
 * An environment's file as a JSON merge patch (RFC 7396) of the project's. Each part knows the file that it comes from; of
 * a mapping that both have it is the environment's.
 */
export function overProject(
  own: DocumentWithPlaces,
  project: DocumentWithPlaces,
  environment: string,
): DocumentWithPlaces {
  const [mine, theirs] = [entriesOf(own), entriesOf(project)];
  const base = theirs.map(([key, value]): (typeof theirs)[number] =>
    key === "prefix" && typeof value === "string" ? [key, `${value}-${environment}`] : [key, value],
  );
  // What can stand in the environment's file alone is no patch: the nulls of its overrides are theirs.
  const isCommon = ([key]: (typeof mine)[number]) => isShared(key);
  const merged = applyMergePatch(
    documentOf(Object.fromEntries(base), project.places),
    documentOf(Object.fromEntries(mine.filter(isCommon)), own.places),
    "",
  );
  const value: JsonObject = Object.fromEntries(
    [...mine.filter((each) => !isCommon(each)), ...entriesOf(merged)].sort(
      ([a], [b]) => placeOf(a) - placeOf(b),
    ),
  );
  const places = new Map([
    ...merged.places,
    ...[...own.places].filter(([path]) => valueAt(value, path) !== undefined),
  ]);
  return documentOf(value, places, [...project.problems, ...own.problems]);
}

const order = Object.keys(environmentSchema.properties);

/** Where a key stands among those of an environment; one that is unknown behind them. */
const placeOf = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length);

const entriesOf = ({ value }: DocumentWithPlaces) => (isObject(value) ? Object.entries(value) : []);

/** What is wrong with the prefix that an environment has from the project's and its own name, told where the project's stands. */
export function derivedPrefixProblems(
  merged: DocumentWithPlaces,
  project: DocumentWithPlaces,
  environment: string,
): Diagnostic[] {
  const prefix = valueAt(merged.value, "/prefix");
  const place = project.places.get("/prefix");
  if (typeof prefix !== "string" || merged.places.get("/prefix") !== place) return [];
  const { pattern } = environmentSchema.properties.prefix;
  if (new RegExp(pattern, "u").test(prefix)) return [];
  return [
    {
      code: "SL2005",
      location: project.locate("/prefix"),
      found: `the prefix \`${prefix}\` of ${prefix.length} characters, made for the environment \`${environment}\``,
      expected: patternInWords(pattern),
      fix: `Shorten it, or give environments/${environment}.yaml a \`prefix\` of its own.`,
    },
  ];
}
