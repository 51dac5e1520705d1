import { expect, test } from "vitest";
import { parse } from "yaml";
import {
  isObject,
  type Json,
  type JsonObject,
  pointer,
} from "../../../actions/toolkit/kernel/json.ts";
import { defaultCap } from "../../../actions/toolkit/model/contract-model.ts";
import type { SpecKind } from "../../../actions/toolkit/spec/kinds.ts";
import { propertiesOf, resolved, type Schema, schemas } from "../../support/schemas.ts";
import { edited, goodModel, reference } from "../../support/specs.ts";

/** Most of the contract's own are compared by what the engine and `sluice synth` do: glue/tests/test_schema_defaults.py. */
const kinds = ["keys", "buckets", "job", "guardrails", "environment"] as const;

const pathOf = (kind: SpecKind) =>
  kind === "environment" ? "environments/dev.yaml" : `pipelines/patients/${kind}.yaml`;

/** What the reference does not say, and what has defaults inside. */
const unsaid: Readonly<Partial<Record<SpecKind, JsonObject>>> = {
  job: { trigger: { arrival: {} }, alarms: {} },
  environment: { quicksight: {} },
};

/** A place in a document where a property may stand, with its default. */
interface Place {
  readonly at: string;
  /** JSON pointer of the property in its schema. */
  readonly declared: string;
  readonly without: JsonObject;
  readonly withDefault: JsonObject;
}

/** All places of a value where its schema knows a default, each with the whole value, without and with it. */
function places(root: Schema, schema: Schema, value: Json, at = "", declared = ""): Place[] {
  const { $ref } = schema;
  const here = resolved(root, schema);
  const from = $ref === undefined ? declared : $ref.slice(1);
  if (!isObject(value)) return [];
  const { properties = {}, additionalProperties: others } = here as Schema & {
    additionalProperties?: Schema | boolean;
  };
  const own = Object.entries(properties).flatMap(([name, each]): Place[] => {
    const preset = resolved(root, each).default as Json | undefined;
    if (preset === undefined) return [];
    const { [name]: _, ...without } = value;
    return [
      {
        at: at + pointer([name]),
        declared: `${from}/properties/${name}`,
        without,
        withDefault: { ...without, [name]: preset },
      },
    ];
  });
  const below = Object.entries(value).flatMap(([name, each]): Place[] => {
    const known = properties[name];
    const other = typeof others === "object" ? others : undefined;
    const inner = known ?? other;
    if (inner === undefined || each === undefined) return [];
    const keyword = known === undefined ? "additionalProperties" : `properties/${name}`;
    return places(root, inner, each, at + pointer([name]), `${from}/${keyword}`).map((place) => ({
      ...place,
      without: { ...value, [name]: place.without },
      withDefault: { ...value, [name]: place.withDefault },
    }));
  });
  return [...own, ...below];
}

/** The model of the specs with one file replaced, but for where each part of it was written. */
function modelWith(kind: SpecKind, value: JsonObject): unknown {
  const model = goodModel(edited(pathOf(kind), /^[\s\S]*$/, JSON.stringify(value)), "dev");
  return JSON.parse(JSON.stringify(model), (key, each) => (key === "source" ? undefined : each));
}

test.each(kinds)("%s: leaving a property out is the same as writing its default", (kind) => {
  const own = parse(reference.files.get(pathOf(kind)) ?? "") as JsonObject;
  const value = { ...own, ...unsaid[kind] };
  const found = places(schemas[kind], schemas[kind], value);
  for (const { at, without, withDefault } of found)
    expect(modelWith(kind, without), at).toEqual(modelWith(kind, withDefault));
  const defaults = propertiesOf(kind).filter(({ schema }) => schema.default !== undefined);
  expect(new Set(found.map(({ declared }) => declared))).toEqual(
    new Set(defaults.map(({ pointer: each }) => each)),
  );
});

test("a plan compares an age without a cap as the schema says that it is capped", () => {
  const caps = propertiesOf("contract").filter(
    ({ name, schema }) => name === "cap" && schema.default !== undefined,
  );
  expect(caps.map(({ schema }) => schema.default)).toEqual([defaultCap]);
});
