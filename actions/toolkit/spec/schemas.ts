import type { AnySchema, Options } from "ajv";
import buckets from "../../../pipeline-config/schema/buckets.schema.json" with { type: "json" };
import contract from "../../../pipeline-config/schema/contract.schema.json" with { type: "json" };
import dashboard from "../../../pipeline-config/schema/dashboard.schema.json" with { type: "json" };
import environment from "../../../pipeline-config/schema/environment.schema.json" with {
  type: "json",
};
import guardrails from "../../../pipeline-config/schema/guardrails.schema.json" with {
  type: "json",
};
import job from "../../../pipeline-config/schema/job.schema.json" with { type: "json" };
import keys from "../../../pipeline-config/schema/keys.schema.json" with { type: "json" };
import odcs from "../../../pipeline-config/schema/odcs-v3.2.0.schema.json" with { type: "json" };
import project from "../../../pipeline-config/schema/project.schema.json" with { type: "json" };
import type { SpecKind } from "./kinds.ts";

export const schemas = {
  keys,
  buckets,
  job,
  contract,
  guardrails,
  dashboard,
  environment,
  project,
} as const satisfies Record<SpecKind, object>;

/** The schemas as an editor finds them beside specs, by the names of their files: they refer to each other by those. */
export const schemaFiles: Readonly<Record<string, object>> = {
  ...Object.fromEntries(
    Object.entries(schemas).map(([kind, schema]) => [`${kind}.schema.json`, schema]),
  ),
  "odcs-v3.2.0.schema.json": odcs,
};

// Editors see the contract's schema together with ODCS's. Here they are apart, because ours explains better.
const { allOf: _odcs, ...contractSchema } = contract;
// ODCS names draft 2019-09 and uses nothing that 2020-12 reads otherwise.
const { $schema: _draft, ...odcsSchema } = odcs;

/**
 * An environment's file once it is laid over the project's: only then it is known what is missing, and there is no null
 * left of which an editor, which sees the one file, can't tell what it removes.
 */
const { properties, required, ...others } = JSON.parse(
  JSON.stringify(environment),
  (keyword, value) =>
    keyword === "type" && Array.isArray(value) ? value.find((each) => each !== "null") : value,
) as typeof environment;
const mergedEnvironment = {
  ...others,
  properties: { ...properties, github: { ...properties.github, required: ["repository"] } },
  required: [...required, "region", "prefix", "alertEmail"],
};

/** What a value is held against: the schema of its kind, and a contract to that of ODCS v3.2 too. */
export type SchemaName = SpecKind | "odcs";

export const checkedSchemas: Readonly<Record<SchemaName, AnySchema>> = {
  ...schemas,
  contract: contractSchema,
  environment: mergedEnvironment,
  odcs: odcsSchema,
};

/** Ajv's settings: strict, so that a typing error in a schema of ours fails, but for what ODCS's schema does otherwise. */
export const settings: Options = {
  allErrors: true,
  verbose: true,
  discriminator: true,
  strictTypes: false,
  strictRequired: false,
  allowUnionTypes: true,
  keywords: ["enumDescriptions"], // what editors show for each value of an `enum`
};
