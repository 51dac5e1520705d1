// `npm run bench:preview`: the preview of a dashboard of six visuals beside the bare queries of the same six, over a
// million records, each in a process of its own, in turn; and what it takes to resolve and compile a dashboard.
// Prints a Markdown table of medians. `-- --rows N --rounds N` for less.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "1000000" },
    rounds: { type: "string", default: "5" },
  },
});
const contract = "pipeline-config/pipelines/patients/contract.yaml";
const cli = "actions/dist/cli.js";
const work = mkdtempSync(join(tmpdir(), "sluice-bench-preview-"));
const [published, config] = [join(work, "published"), join(work, "config")];

/** Runs node to its end and returns the seconds. @param {string[]} args */
function timed(args) {
  const started = performance.now();
  const { status, stderr } = spawnSync("node", args, {
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (status !== 0) throw new Error(`node ${args.join(" ")} failed:\n${stderr}`);
  return (performance.now() - started) / 1000;
}
/** @param {number[]} numbers */
const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

/** The reference's dashboard has seven; six are asked for. */
function sixVisuals() {
  cpSync("pipeline-config", config, { recursive: true });
  const path = join(config, "pipelines/patients/dashboard.yaml");
  const text = readFileSync(path, "utf8");
  const [head, last] = text.split(/^(?= {4}- id: with-condition$)/m);
  if (head === undefined || last === undefined)
    throw new Error("the reference's dashboard has no visual with-condition");
  writeFileSync(path, head.replace(/^ {2}fields:\n(?: {4}.*\n)+/m, ""));
}

try {
  mkdirSync(work, { recursive: true });
  sixVisuals();
  process.stderr.write(`${values.rows} records: made and published …\n`);
  const csv = join(work, "patients.csv");
  timed([cli, "synth", "--contract", contract, "--rows", values.rows, "--out", csv]);
  timed([cli, "etl", "--contract", contract, "--in", csv, "--out", published]);
  const load = readdirSync(join(published, "table")).find((name) => name.startsWith("load_id="));
  if (load === undefined) throw new Error("nothing was published");
  const preview = ["preview", "--config", config, "--env", "local", "--in", published];
  /** @type {readonly (readonly [name: string, args: string[]])[]} */
  const subjects = [
    ["node starts", ["-e", "0"]],
    [
      "the six queries, typed into DuckDB",
      ["bench/preview/bare.mjs", join(published, "table", load)],
    ],
    [
      "**sluice preview**, the page",
      [cli, ...preview, "--out", join(work, "page"), "--no-pictures"],
    ],
    ["**sluice preview**, page and pictures", [cli, ...preview, "--out", join(work, "all")]],
  ];
  /** @type {number[][]} */
  const took = subjects.map(() => []);
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    process.stderr.write(`round ${round} …\n`);
    for (const [index, [, args]] of subjects.entries()) took[index]?.push(timed(args));
  }
  const compiled = JSON.parse(
    spawnSync("node", ["bench/preview/compile.mjs", "pipeline-config"], { encoding: "utf8" })
      .stdout,
  );
  const medians = took.map(median);
  const bare = medians[1] ?? Number.NaN;
  process.stdout.write(
    [
      `### ${Number(values.rows).toLocaleString("en")} records, six visuals`,
      "",
      "| | seconds | bare queries |",
      "|---|---:|---:|",
      ...subjects.map(
        ([name], index) =>
          `| ${name} | ${medians[index]?.toFixed(2)} | ${((medians[index] ?? 0) / bare).toFixed(2)} |`,
      ),
      "",
      `The reference's dashboard, from its model to QuickSight's resources: ${compiled.first.dashboard.toFixed(0)} ms at first, ${compiled.warm.dashboard.toFixed(1)} ms warm.`,
      "",
    ].join("\n"),
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}
