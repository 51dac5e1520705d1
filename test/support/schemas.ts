import { readFileSync } from "node:fs";
import { type SpecKind, specKinds } from "../../actions/toolkit/spec/kinds.ts";

/** A JSON Schema, as far as tests look into one. */
export interface Schema {
  readonly [keyword: string]: unknown;
  readonly $ref?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** A property that a schema of ours declares. */
export interface Property {
  readonly kind: SpecKind;
  readonly name: string;
  /** JSON pointer within its schema. */
  readonly pointer: string;
  /** What the schema says of it, with what it refers to. */
  readonly schema: Schema;
  readonly required: boolean;
}

export const schemas = Object.fromEntries(
  specKinds.map((kind) => [
    kind,
    JSON.parse(readFileSync(`pipeline-config/schema/${kind}.schema.json`, "utf8")),
  ]),
) as Readonly<Record<SpecKind, Schema>>;

/** The part of a schema at a JSON pointer that names no key with a slash. */
const partAt = (root: Schema, pointer: string): Schema =>
  pointer
    .split("/")
    .slice(1)
    .reduce((part, step) => part[step] as Schema, root);

/** A schema with what it refers to within its file; what stands beside a reference goes before. */
export function resolved(root: Schema, schema: Schema): Schema {
  if (!schema.$ref?.startsWith("#")) return schema;
  const { $ref, ...own } = schema;
  return { ...resolved(root, partAt(root, $ref.slice(1))), ...own };
}

/** Holds values of documents, not schemas; or, `if`, conditions, which declare nothing. */
const opaque = new Set(["if", "examples", "default", "enum", "const"]);

/** All properties that a kind's schema declares, however deep. */
export function propertiesOf(kind: SpecKind): Property[] {
  const root = schemas[kind];
  const walk = (part: unknown, pointer: string): Property[] => {
    if (typeof part !== "object" || part === null) return [];
    const schema = part as Schema;
    return Object.entries(schema).flatMap(([keyword, value]) => {
      if (opaque.has(keyword)) return [];
      if (keyword !== "properties") return walk(value, `${pointer}/${keyword}`);
      return Object.entries(value as Readonly<Record<string, Schema>>).flatMap(([name, each]) => [
        {
          kind,
          name,
          pointer: `${pointer}/properties/${name}`,
          schema: resolved(root, each),
          required: schema.required?.includes(name) === true,
        },
        ...walk(each, `${pointer}/properties/${name}`),
      ]);
    });
  };
  return walk(root, "");
}
