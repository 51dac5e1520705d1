import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import addFormats from "ajv-formats";
import { checkedSchemas, settings } from "./schemas.ts";

/**
 * The code of a module like `validators.ts`, whose validators are compiled already. For the build alone.
 *
 * Source: Ajv, "Standalone validation code".
 */
export function standaloneValidators(): string {
  const ajv = new Ajv2020({ ...settings, code: { source: true, esm: true } });
  addFormats.default(ajv);
  const ids = Object.entries(checkedSchemas).map(([name, schema]): [string, string] => {
    const id = `sluice:${name}`;
    ajv.addSchema(typeof schema === "object" ? { ...schema, $id: id } : schema, id);
    return [name, id];
  });
  const names = ids.map(([name]) => name).join(", ");
  const code = standalone.default(ajv, Object.fromEntries(ids));
  return `${code}\nexport const validatorOf = (name) => ({ ${names} })[name];\n`;
}
