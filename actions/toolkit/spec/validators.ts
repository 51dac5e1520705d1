import type { ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { checkedSchemas, type SchemaName, settings } from "./schemas.ts";

let ajv: Ajv2020 | undefined;

/**
 * The validator of a schema, compiled when it is first asked for, which takes a third of a second for all of them. The
 * bundle has them compiled in the place of this module (rolldown.config.ts).
 */
export function validatorOf(name: SchemaName): ValidateFunction {
  ajv ??= addFormats.default(new Ajv2020(settings)) as Ajv2020;
  return ajv.compile(checkedSchemas[name]); // compiled once: Ajv remembers the schema
}
