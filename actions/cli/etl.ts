import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidSpecs, orThrow } from "../shared/invalid-specs.ts";
import type { Diagnostic } from "../toolkit/kernel/diagnostic.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import { readContract } from "../toolkit/model/contract.ts";
import { parseDocument } from "../toolkit/spec/document.ts";
import type { ContractSpec } from "../toolkit/spec/generated/contract.ts";
import { checkSchema } from "../toolkit/spec/violation.ts";
import { sluiceRoot } from "../toolkit/workspace/checkout.ts";
import { leaveQualityPage } from "./etl-page.ts";

export interface EtlInputs {
  readonly contract: string;
  /** Records, or the id of a run whose quarantine is replayed. */
  readonly input: { readonly path: string } | { readonly run: string };
  readonly out: string;
  readonly pseudonymKeyFile: string | undefined;
  /** `NAME=FOLDER` of each dataset that the contract refers to. */
  readonly references: readonly string[];
  readonly verbose: boolean;
  /** Tells where the page is; the last line of the output is the engine's. */
  readonly tell: (line: string) => void;
}

/** The engine's exit code of a run that a quality rule has stopped; source: glue/sluice_etl/__main__.py. */
const gated = 3;

/**
 * Runs the contract engine on this machine, without any AWS.
 *
 * @returns the engine's exit code: 0 success, 1 a failure that it has explained, 2 wrong use, 3 stopped by a quality rule
 * @throws InvalidSpecs when the contract is wrong
 */
export async function etl(inputs: EtlInputs): Promise<number> {
  const text = await readFile(inputs.contract, "utf8").catch(() => {
    throw new SluiceError("no-contract", `There is no file ${inputs.contract}.`, {
      fix: "Name a contract, such as pipeline-config/pipelines/patients/contract.yaml",
    });
  });
  const document = orThrow(parseDocument({ path: inputs.contract, text }));
  const problems: Diagnostic[] = [...checkSchema("contract", document)];
  if (problems.length === 0)
    readContract({ value: document.value as unknown as ContractSpec, document }, problems);
  if (problems.length > 0) throw new InvalidSpecs(problems);

  const root = sluiceRoot();
  const scratch = await mkdtemp(join(tmpdir(), "sluice-etl-"));
  try {
    const contract = join(scratch, "contract.json");
    await writeFile(contract, JSON.stringify(document.value));
    const code = await runEngine(root, [
      ...("run" in inputs.input
        ? ["replay", "--run", inputs.input.run]
        : ["run", "--in", inputs.input.path]),
      "--contract",
      contract,
      "--out",
      inputs.out,
      ...(inputs.pseudonymKeyFile === undefined
        ? []
        : ["--pseudonym-key-file", inputs.pseudonymKeyFile]),
      ...inputs.references.flatMap((each) => ["--reference", each]),
      ...(inputs.verbose ? ["--verbose"] : []),
    ]);
    if (code === 0 || code === gated)
      inputs.tell(`Data quality: ${await leaveQualityPage(inputs.out)}`);
    return code;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * Goes back to an earlier snapshot of what `etl` has published to a folder, or lists those that are kept.
 *
 * @returns the engine's exit code
 */
export const localSnapshots = (
  command: "rollback" | "snapshots",
  out: string,
  snapshot: number | undefined,
): Promise<number> =>
  runEngine(sluiceRoot(), [
    command,
    "--out",
    out,
    ...(snapshot === undefined ? [] : ["--snapshot", String(snapshot)]),
  ]);

function runEngine(root: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const engine = spawn(join(root, ".venv", "bin", "python"), ["-m", "sluice_etl", ...args], {
      stdio: "inherit",
      env: { ...process.env, PYTHONPATH: join(root, "glue"), PYTHONDONTWRITEBYTECODE: "1" },
    });
    engine.on("error", (cause) =>
      reject(
        new SluiceError("local-setup", "The engine is not set up.", {
          fix: "Run: npm run setup",
          cause,
        }),
      ),
    );
    engine.on("exit", (code, signal) => resolve(code ?? (signal === null ? 1 : 130)));
  });
}
