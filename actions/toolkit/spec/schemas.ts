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

/** The kinds of spec, by the name of the file that holds each. */
const schemas = { keys, buckets, job, contract, guardrails, dashboard, environment } as const;

export type SpecKind = keyof typeof schemas;

export const specKinds = Object.keys(schemas) as readonly SpecKind[];

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
  ajv.addVocabulary(["enumDescriptions"]); // what editors show for each value of an `enum`
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
