import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readContractFile } from "../shared/contract-file.ts";
import { exitCodes } from "../shared/fail.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import { sluiceRoot } from "../toolkit/workspace/checkout.ts";
import { leaveQualityPage } from "./etl-page.ts";

/** Records; a published table as `NAME=FOLDER`, its name and the folder of its runs; or a run whose quarantine is replayed. */
export type EtlInput =
  | { readonly kind: "files"; readonly path: string }
  | { readonly kind: "table"; readonly table: string }
  | { readonly kind: "replay"; readonly run: string };

export interface EtlInputs {
  readonly contract: string;
  readonly input: EtlInput;
  readonly out: string;
  readonly pseudonymKeyFile: string | undefined;
  /** `NAME=FOLDER` of each dataset that the contract refers to. */
  readonly references: readonly string[];
  readonly verbose: boolean;
  /** Tells where the page is; the last line of the output is the engine's. */
  readonly tell: (line: string) => void;
}

/**
 * Runs the contract engine on this machine, without any AWS.
 *
 * @returns the engine's exit code: 0 success, 1 a failure that it has explained, 2 wrong use, 3 stopped by a quality rule
 * @throws InvalidSpecs when the contract is wrong
 */
export async function etl(inputs: EtlInputs): Promise<number> {
  return withJson(inputs.contract, async (contract) => {
    const code = await runEngine(sluiceRoot(), [
      ...inputArguments(inputs.input),
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
    if (code === exitCodes.success || code === exitCodes.gated)
      inputs.tell(`Data quality: ${await leaveQualityPage(inputs.out)}`);
    return code;
  });
}

function inputArguments(input: EtlInput): string[] {
  switch (input.kind) {
    case "files":
      return ["run", "--in", input.path];
    case "table":
      return ["run", "--in-table", input.table];
    case "replay":
      return ["replay", "--run", input.run];
  }
}

/**
 * Prints the contract of the table that a contract publishes, for those who read it.
 *
 * @param path where its Parquet files lie, as DuckDB's globs say it; undefined: it names no server
 * @returns the engine's exit code
 * @throws InvalidSpecs when the contract is wrong
 */
export const publishedContract = (contract: string, path: string | undefined): Promise<number> =>
  withJson(contract, (json) =>
    runEngine(sluiceRoot(), [
      "contract",
      "--contract",
      json,
      ...(path === undefined ? [] : ["--path", path]),
    ]),
  );

/** Hands a checked contract over as JSON, which is what the engine reads. */
async function withJson(path: string, use: (json: string) => Promise<number>): Promise<number> {
  const { document } = await readContractFile(path);
  const scratch = await mkdtemp(join(tmpdir(), "sluice-etl-"));
  try {
    const json = join(scratch, "contract.json");
    await writeFile(json, JSON.stringify(document));
    return await use(json);
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
