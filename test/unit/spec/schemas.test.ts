import { readFileSync } from "node:fs";
import { Ajv2020, type AnySchemaObject } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { specKinds } from "../../../actions/toolkit/spec/kinds.ts";
import { settings } from "../../../actions/toolkit/spec/schemas.ts";
import {
  type Property,
  propertiesOf,
  resolved,
  type Schema,
  schemas,
} from "../../support/schemas.ts";

const ajv = new Ajv2020(settings);
addFormats.default(ajv);
const { $schema: _draft, ...odcs } = JSON.parse(
  readFileSync("pipeline-config/schema/odcs-v3.2.0.schema.json", "utf8"),
) as AnySchemaObject;
ajv.addSchema(odcs, "odcs-v3.2.0.schema.json");
for (const kind of specKinds) ajv.addSchema(schemas[kind]);

/** What the property's own schema has against a value; nothing where it takes it. */
function against({ kind, pointer }: Property, value: unknown): string {
  const validate = ajv.compile({ $ref: `${kind}.schema.json#${pointer}` });
  return validate(value) ? "" : `${JSON.stringify(value)}: ${ajv.errorsText(validate.errors)}`;
}

/** What `then` adds to a property that is declared elsewhere says nothing of leaving it out. */
const isAddition = ({ pointer }: Property): boolean => /\/then\/properties\/\w+$/.test(pointer);

describe.each(specKinds)("%s.schema.json explains each of its properties", (kind) => {
  const properties = propertiesOf(kind);
  const failing = (wrong: (property: Property) => string) =>
    properties
      .map((property) => [property.pointer, wrong(property)] as const)
      .filter(([, found]) => found !== "");

  test("in sentences", () => {
    expect(properties.length).toBeGreaterThan(1);
    expect(
      failing(({ schema }) =>
        /^[A-Z`].*\.$/s.test(schema.description ?? "") ? "" : `described as ${schema.description}`,
      ),
    ).toEqual([]);
  });

  test("by an example that it takes", () => {
    expect(
      failing((property) => {
        const { examples = [] } = property.schema;
        if (examples.length === 0) return "no example";
        return examples.map((each) => against(property, each)).join("");
      }),
    ).toEqual([]);
  });

  test("and by what leaving it out means, where that is possible", () => {
    expect(
      failing((property) => {
        const { schema, required } = property;
        const says = (schema.description ?? "").includes("Default: ");
        // An editor would write the empty list for who has begun one.
        if (Array.isArray(schema.default) && schema.default.length === 0) return "an empty list";
        if (schema.default !== undefined)
          return says ? "a default twice" : against(property, schema.default);
        return required || says || isAddition(property) ? "" : "nothing about leaving it out";
      }),
    ).toEqual([]);
  });
});

describe("an editor explains the name of a custom property as its value is explained", () => {
  const { contract } = schemas;
  const of = (pointer: string): string =>
    resolved(contract, { $ref: `#/$defs/${pointer}` }).description ?? "";
  interface Names {
    readonly enum: readonly string[];
    readonly enumDescriptions: readonly string[];
  }

  test.each([
    ["customProperties", "sluiceProperties/properties/"],
    ["tableProperties", ""],
  ])("%s", (name, values) => {
    const { items } = resolved(contract, { $ref: `#/$defs/${name}` }) as Schema & {
      items: { allOf: readonly { then: { properties: { property?: Names } } }[] };
    };
    const names = items.allOf.at(-1)?.then.properties.property;
    expect(names?.enumDescriptions).toEqual(names?.enum.map((each) => of(values + each)));
  });
});
