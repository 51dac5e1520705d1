import type { AnySchema, ErrorObject } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
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
import type { JsonObject } from "../kernel/json.ts";
import type { SpecKind } from "./kinds.ts";

const schemas = {
  keys,
  buckets,
  job,
  contract,
  guardrails,
  dashboard,
  environment,
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

let ajv: Ajv2020 | undefined;

/** Strict, so that a typing error in a schema of ours fails, but for what ODCS's schema does otherwise. */
function compiler(): Ajv2020 {
  if (ajv !== undefined) return ajv;
  ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    discriminator: true,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
  });
  addFormats.default(ajv);
  return ajv;
}

function errorsOf(schema: AnySchema, value: unknown): readonly ErrorObject[] {
  const validate = compiler().compile(schema); // compiled once: Ajv remembers the schema
  return validate(value) ? [] : (validate.errors ?? []);
}

/** All violations of a value against our schema of its kind, as Ajv reports them. */
export function violations(kind: SpecKind, value: unknown): readonly ErrorObject[] {
  return errorsOf(kind === "contract" ? contractSchema : schemas[kind], value);
}

/** All violations of a contract against the JSON Schema of ODCS v3.2. */
export function odcsViolations(value: unknown): readonly ErrorObject[] {
  return errorsOf(odcsSchema, value);
}

/**
 * A value that passed its schema, with the schema's defaults where it says nothing. Of a contract only what ODCS and the
 * engine leave to it is not filled in: it is handed to the job as it was written.
 */
export function withDefaults(kind: SpecKind, value: JsonObject): JsonObject {
  const filled = structuredClone(value);
  if (kind !== "contract") {
    // Not strict: where a choice is made between branches no default applies, which strict mode would refuse.
    const fill = new Ajv2020({ useDefaults: true, discriminator: true, strict: false });
    addFormats.default(fill);
    fill.compile(schemas[kind])(filled);
  }
  return filled;
}
