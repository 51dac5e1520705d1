import type { Command } from "commander";
import type { Host, Selection, VerbResult } from "../shared/host.ts";
import type { EtlInput } from "./etl.ts";
import { wholeNumber } from "./numbers.ts";
import { etl, localSnapshots, publishedContract, replay, rollback } from "./verbs.ts";

/** What all verbs that read the specs take. */
export interface CommonOptions {
  readonly config: string;
  readonly env: string;
  readonly pipeline: string;
  readonly json: boolean;
}

interface Means {
  readonly selection: (options: CommonOptions) => Selection;
  readonly host: Host;
  readonly show: (result: VerbResult<unknown>) => void;
  readonly err: (line: string) => void;
}

const keyOption = [
  "--pseudonym-key-file <file>",
  "key of the pseudonyms, at least 32 characters",
] as const;

/** Reads an option that may stand several times. */
export const repeatable = (each: string, before: readonly string[]): readonly string[] => [
  ...before,
  each,
];

const referenceOption = [
  "--reference <name=dir>",
  "where a dataset is published that the contract refers to: the --out of its runs (repeatable)",
  repeatable,
] as const;

/** The records of a run, or its table; undefined where neither or both are given. */
function etlInput(path: string | undefined, table: string | undefined): EtlInput | undefined {
  if (path !== undefined && table === undefined) return { kind: "files", path };
  return path === undefined && table !== undefined ? { kind: "table", table } : undefined;
}

/**
 * Adds the verbs of the contract engine: `etl`, `contract`, `replay`, `rollback`, `snapshots`.
 *
 * @param verb makes one that reads the specs
 * @param exit takes the engine's exit code
 */
export function addEngine(
  program: Command,
  verb: (name: string, description: string) => Command,
  { selection, host, show, err }: Means,
  exit: (code: number) => void,
): void {
  program
    .command("etl")
    .description("run the contract engine on this machine, without any AWS")
    .requiredOption("--contract <file>", "the contract, as YAML")
    .option("--in <path>", "a file of records, or a folder of them")
    .option(
      "--in-table <name=dir>",
      "instead: a published table, by its name and the --out of its runs; its current snapshot is read",
    )
    .requiredOption(
      "--out <dir>",
      "receives published/ (what readers see of table/), contract.json (of published/), quarantine/, metrics.json, lineage.ndjson and quality.html",
    )
    .option(keyOption[0], `${keyOption[1]} (default: a new one)`)
    .option(referenceOption[0], referenceOption[1], referenceOption[2], [])
    .option("--json", "the engine's last line is JSON in any case", false)
    .option("--verbose", "show Spark's own log", false)
    .action(
      async (options: {
        contract: string;
        in?: string;
        inTable?: string;
        out: string;
        pseudonymKeyFile?: string;
        reference: string[];
        verbose: boolean;
      }) => {
        const { contract, out, pseudonymKeyFile, verbose, reference: references } = options;
        const input = etlInput(options.in, options.inTable);
        if (input === undefined)
          program.error("error: one of --in and --in-table is required, and not both");
        exit(await etl({ contract, input, out, pseudonymKeyFile, references, verbose, tell: err }));
      },
    );

  program
    .command("contract")
    .description("print the contract of the published table, for those who read it, as JSON")
    .requiredOption("--contract <file>", "the contract that drives the job, as YAML")
    .option("--path <glob>", "where the Parquet files lie, such as 'out/published/**/*.parquet'")
    .option("--json", "the contract is JSON in any case", false)
    .action(async (options: { contract: string; path?: string }) => {
      exit(await publishedContract(options.contract, options.path));
    });

  verb("replay", "publish what now passes of a run's quarantine, once its contract is mended")
    .requiredOption("--run <id>", "the run: a job run's id, or a folder's name after run_id=")
    .option("--out <dir>", "a folder that `sluice etl` has written, instead of an environment")
    .option("--contract <file>", "with --out: the contract, as YAML")
    .option(keyOption[0], `with --out: ${keyOption[1]} of that run`)
    .option(referenceOption[0], `with --out: ${referenceOption[1]}`, referenceOption[2], [])
    .action(
      async (
        options: CommonOptions & {
          run: string;
          out?: string;
          contract?: string;
          pseudonymKeyFile?: string;
          reference: string[];
          verbose: boolean;
        },
      ) => {
        const { run, out, contract, pseudonymKeyFile, verbose, reference: references } = options;
        if ((out === undefined) !== (contract === undefined))
          program.error("error: --out and --contract come together");
        if (out === undefined || contract === undefined)
          return show(await replay({ ...selection(options), run }, host));
        const input = { kind: "replay", run } as const;
        exit(await etl({ contract, input, out, pseudonymKeyFile, references, verbose, tell: err }));
      },
    );

  verb("rollback", "let readers see an earlier snapshot of the published table again")
    .option("--snapshot <n>", "its number (default: the newest that differs)", wholeNumber(1))
    .option("--out <dir>", "a folder that `sluice etl` has written, instead of an environment")
    .action(async (options: CommonOptions & { snapshot?: number; out?: string }) => {
      const { snapshot, out: folder } = options;
      if (folder === undefined) show(await rollback({ ...selection(options), snapshot }, host));
      else exit(await localSnapshots("rollback", folder, snapshot));
    });

  program
    .command("snapshots")
    .description("list the snapshots that a folder of `sluice etl` keeps, newest first, as JSON")
    .requiredOption("--out <dir>", "the folder")
    .option("--json", "the list is JSON in any case", false)
    .action(async (options: { out: string }) => {
      exit(await localSnapshots("snapshots", options.out, undefined));
    });
}
