// The least that reading specs takes: `node bench/validate/floor.mjs yaml|ajv FOLDER`. `yaml` parses every file with its
// places; `ajv` holds every file against its schemas besides, with validators that are compiled before.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseAllDocuments } from "yaml";

const [what, folder = ""] = process.argv.slice(2);
const { validatorOf } =
  what === "ajv" ? await import(process.env.VALIDATORS ?? "") : { validatorOf: undefined };
let wrong = 0;
for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
  if (!name.endsWith(".yaml")) continue;
  const [document] = parseAllDocuments(readFileSync(join(folder, name), "utf8"));
  if (validatorOf === undefined) continue;
  const value = document.toJS();
  // Half of an environment stands in the project's file: it is held to nothing by itself.
  if (name.startsWith("environments")) continue;
  const kind = basename(name, ".yaml");
  if (!validatorOf(kind)(value)) wrong += 1;
  if (kind === "contract" && !validatorOf("odcs")(value)) wrong += 1;
}
process.exitCode = wrong > 0 ? 1 : 0;
