// `npm run judge:published`: has datacontract-cli lint every contract; then publishes synthetic records of each with
// `sluice etl`, and has it test the tables against the contracts that the runs leave for their readers.
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { installDatacontract } from "./oracles.mjs";

/** Contracts, and how the names of their files end. @type {Record<string, [path: string, ending: string]>} */
const contracts = {
  patients: ["pipeline-config/pipelines/patients/contract.yaml", "csv"],
  claims: ["examples/claims/contract.yaml", "csv"],
  devices: ["examples/devices/contract.yaml", "jsonl"],
};
const folder = join(".sluice", "published");

/** @param {string[]} args */
const sluice = (...args) =>
  promisify(execFile)(process.execPath, ["actions/cli/index.ts", ...args]).catch((error) => {
    throw new Error(`sluice ${args.join(" ")} failed:\n${error.stderr}`);
  });

/** Whom the claims refer to: not synthetic, and published before them. */
async function publishProviders() {
  const [from, out] = ["examples/providers", join(folder, "providers")];
  await sluice(
    "etl",
    "--contract",
    `${from}/contract.yaml`,
    "--in",
    `${from}/providers.csv`,
    "--out",
    out,
  );
  return out;
}

/** @param {[string, [string, string]]} entry @returns {Promise<string>} the folder that `sluice etl` has written */
async function publish([name, [contract, ending]]) {
  const [records, out] = [join(folder, `${name}.${ending}`), join(folder, name)];
  await sluice("synth", "--contract", contract, "--rows", "2000", "--seed", "1", "--out", records);
  const references =
    name === "claims" ? ["--reference", `providers=${join(folder, "providers")}`] : [];
  await sluice("etl", "--contract", contract, "--in", records, "--out", out, ...references);
  return out;
}

const python = await installDatacontract();
// All that the repository ships, and one that `init` writes.
const [sample, begun] = [join(folder, "sample.csv"), join(folder, "begun")];
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
await sluice("synth", "--rows", "500", "--seed", "1", "--out", sample);
await sluice("init", "--from", sample, "--name", "begun", "--config", begun, "--yes");
const shipped = [
  ...Object.values(contracts).map(([path]) => path),
  "examples/providers/contract.yaml",
  join(begun, "pipelines/begun/contract.yaml"),
];
execFileSync(python, ["scripts/lint-contracts.py", ...shipped], { stdio: "inherit" });
const providers = await publishProviders();
const outs = [providers, ...(await Promise.all(Object.entries(contracts).map(publish)))];
execFileSync(python, ["scripts/judge-published.py", ...outs], { stdio: "inherit" });
