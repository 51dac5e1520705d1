import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { JsonObject } from "../kernel/json.ts";
import type { SpecKind } from "./kinds.ts";
import { schemas } from "./schemas.ts";

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
