import type { ErrorObject } from "ajv";
import type { SchemaName } from "./schemas.ts";
import { validatorOf } from "./validators.ts";

/** All violations of a value against a schema, as Ajv reports them. */
export function violations(name: SchemaName, value: unknown): readonly ErrorObject[] {
  const validate = validatorOf(name);
  return validate(value) ? [] : (validate.errors ?? []);
}
