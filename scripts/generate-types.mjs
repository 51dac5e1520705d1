// Writes the TypeScript types of the specs from their JSON Schemas, so that neither drifts.
// `--check` compares with what is committed and changes nothing.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { compile } from "json-schema-to-typescript";

const schemas = "pipeline-config/schema";
const target = "actions/toolkit/spec/generated";
const check = process.argv.includes("--check");
let stale = 0;

/**
 * What stands beside a reference would become a second type, like the first: only its own description is for the reader.
 * @param {string} _key @param {unknown} value
 */
const referenceAlone = (_key, value) => {
  if (typeof value !== "object" || value === null || !("$ref" in value)) return value;
  return { $ref: value.$ref };
};

for (const file of readdirSync(schemas).filter((name) => !name.startsWith("odcs-"))) {
  const schema = JSON.parse(readFileSync(`${schemas}/${file}`, "utf8"), referenceAlone);
  delete schema.allOf; // the contract's reference to ODCS: only what Sluice reads gets a type
  const written = await compile(schema, schema.title, {
    bannerComment: `// Written by \`npm run types\` from ${schemas}/${file}.`,
    additionalProperties: file.startsWith("contract."),
    ignoreMinAndMaxItems: true,
    unreachableDefinitions: true,
    style: { printWidth: 100 },
    unknownAny: true,
  });
  const types = written.replaceAll(
    /\n \*\n \* This interface was referenced by .*\n \* via .*/g,
    "",
  );
  const path = `${target}/${file.replace(".schema.json", ".ts")}`;
  if (!check) writeFileSync(path, types);
  else if (readFileSync(path, "utf8") !== types) {
    process.stderr.write(`${path} is not what ${schemas}/${file} says: run npm run types\n`);
    stale += 1;
  }
}
process.exitCode = stale > 0 ? 1 : 0;
