// Holds what `sluice validate --report` and `sluice audit --report` write against the JSON Schema of SARIF 2.1.0 by OASIS, as
// the Go module go-sarif ships it: `node scripts/judge-sarif.mjs` after `node scripts/oracles.mjs`, which installs Go.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { explanations } from "../actions/toolkit/explain/catalogue.ts";
import { exampleOf } from "../actions/toolkit/explain/example.ts";
import { validationSarif } from "../actions/toolkit/report/sarif.ts";
import { readConfig } from "../actions/toolkit/workspace/checkout.ts";
import { oracles } from "./oracles.mjs";
import { run } from "./run.mjs";

const module = "github.com/owenrumney/go-sarif/v3@v3.3.0"; // Go checks it against its checksum database

/** The schema as the module holds it, in a text of Go's. */
async function schemaOfOasis() {
  const go = join(oracles, "venv", "bin", "go");
  const downloaded = await run(go, ["mod", "download", "-json", module], {
    GOFLAGS: "-mod=mod",
    GOTOOLCHAIN: "local",
  });
  const source = readFileSync(
    join(JSON.parse(downloaded).Dir, "pkg/report/v210/sarif/schema.go"),
    "utf8",
  );
  return JSON.parse(source.slice(source.indexOf("`") + 1, source.lastIndexOf("`")));
}

const schema = await schemaOfOasis();
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
// Draft 4; of what later drafts read otherwise it has its id alone.
const { $schema: _draft, id: _id, ...rest } = schema;
const validate = ajv.compile(rest);

const good = await readConfig("pipeline-config");
const codes = /** @type {(keyof typeof explanations)[]} */ (Object.keys(explanations));
const logs = new Map([
  ["no problem", validationSarif([])],
  ...codes.map(
    (code) =>
      /** @type {[string, string]} */ ([code, validationSarif(exampleOf(code, good).diagnostics)]),
  ),
  ...readdirSync("test/golden")
    .filter((name) => name.endsWith(".sarif"))
    .map(
      (name) =>
        /** @type {[string, string]} */ ([name, readFileSync(join("test/golden", name), "utf8")]),
    ),
]);
let wrong = 0;
for (const [name, text] of logs) {
  if (validate(JSON.parse(text))) continue;
  wrong += 1;
  for (const { instancePath, message } of validate.errors ?? [])
    process.stderr.write(`${name}: ${instancePath} ${message}\n`);
}
// A schema that finds nothing wrong with this one would judge nothing.
const broken = JSON.parse(validationSarif([]).replace('"2.1.0"', '"2.2.0"'));
if (validate(broken)) throw new Error("the schema accepts a log of another version");
process.stdout.write(`${schema.title}: ${logs.size} logs, ${wrong} of them wrong\n`);
process.exitCode = wrong > 0 ? 1 : 0;
