import { resolve } from "node:path";
import { Argument, Command, CommanderError, Option } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { describeError, errorData, exitCodeOf, exitCodes } from "../shared/fail.ts";
import type { Host, VerbResult } from "../shared/host.ts";
import { type FailOn, failOnChoices } from "../toolkit/audit/audit.ts";
import type { Plan } from "../toolkit/plan/plan.ts";
import { pipelineKinds, type SpecKind } from "../toolkit/spec/kinds.ts";
import { addBootstrap } from "./bootstrap-command.ts";
import { addCompletion } from "./completion.ts";
import { confirmed } from "./confirm.ts";
import { addDoctor } from "./doctor-command.ts";
import { addEngine, type CommonOptions } from "./engine-commands.ts";
import { addExplain } from "./explain.ts";
import { addInit } from "./init-command.ts";
import { addLocal } from "./local-command.ts";
import { share, wholeNumber } from "./numbers.ts";
import { addPreview } from "./preview-command.ts";
import { addValidate } from "./validate-command.ts";
import {
  audit,
  demo,
  deploy,
  load,
  loadModel,
  plan,
  readContractFile,
  run,
  showSpecs,
  synth,
  teardown,
} from "./verbs.ts";

/** What the program prints to and reads from. */
export interface Terminal {
  readonly host: Host;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

interface PlanOptions {
  readonly out?: string;
  readonly base?: string;
  readonly offline: boolean;
  readonly markdown: boolean;
}

/**
 * Runs one command line.
 *
 * @param args the arguments after `sluice`
 * @returns the exit code: 0 success, 1 a finding or failure, 2 wrong use, 3 stopped by a quality rule
 */
export async function sluice(args: readonly string[], terminal: Terminal): Promise<number> {
  const { host, out, err } = terminal;
  let code: number = exitCodes.success;
  const json = args.includes("--json");

  const show = (result: VerbResult<unknown>): void => {
    out(json ? JSON.stringify(result.data, null, 2) : result.text);
    if (!result.ok) code = result.gated === true ? exitCodes.gated : exitCodes.finding;
  };

  const program = new Command("sluice")
    .description(
      "GitOps for secure AWS Glue pipelines: specs in YAML become encrypted, audited, de-identifying pipelines.",
    )
    .version(manifest.version, "--version", "print the version")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out(text.trimEnd()),
      writeErr: (text) => err(text.trimEnd()),
    })
    .showHelpAfterError("(sluice --help shows the verbs)")
    .addHelpText(
      "after",
      "\nExit codes: 0 success, 1 a finding or failure, 2 wrong use,\n3 stopped by a quality rule of the contract: nothing was published, and readers see what they saw before.\nEvery verb takes --json and then prints its result as JSON on standard output.",
    );

  const verb = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .option("--config <dir>", "folder of the specs", "pipeline-config")
      .option("--env <name>", "environment, a file in environments/", "local")
      .option("--pipeline <name>", "pipeline, a folder in pipelines/", "patients")
      .option("--json", "print the result as JSON", false)
      .option("--verbose", "tell every event", false);

  const selection = ({ config, env, pipeline }: CommonOptions) => ({
    config,
    environment: env,
    pipeline,
  });

  addInit(program, terminal, show, (wrongUse) => {
    code = wrongUse;
  });

  addValidate(program, { host, show, err });

  addExplain(program, out);

  verb("show", "show what holds in an environment: each value, and the line it comes from")
    .addArgument(
      new Argument("[kinds...]", "the specs to show (default: all)").choices([
        ...pipelineKinds,
        "environment",
      ]),
    )
    .action(async (kinds: SpecKind[], options: CommonOptions) => {
      show(await showSpecs(selection(options), kinds));
    });

  verb("compile", "print the CloudFormation template").action(async (options: CommonOptions) => {
    const { compiled } = await load(selection(options));
    out(JSON.stringify(compiled.template, null, 2));
  });

  verb("plan", "show what a deploy would change on the live stack")
    .option("--out <file>", "write the plan as JSON, for deploy --plan")
    .option("--base <dir>", "specs to compare the contract with, such as the base branch's")
    .option("--offline", "compare all with --base, and ask no account", false)
    .option("--markdown", "print Markdown, as a pull request shows it", false)
    .action(async (options: CommonOptions & PlanOptions) => {
      const { out: file, base, offline } = options;
      const result = await plan({ ...selection(options), out: file, base, offline }, host);
      show(options.markdown && !json ? { ...result, text: result.markdown.trimEnd() } : result);
    });

  verb("deploy", "deploy: execute a plan")
    .option("--plan <file>", "a reviewed plan (default: plan now)")
    .action(async (options: CommonOptions & { plan?: string }) => {
      show(await deploy({ ...selection(options), plan: options.plan }, host));
    });

  verb("run", "ingest a file, run the job, register the new partitions")
    .option("--input <file>", "CSV file to upload first (default: run on what is there)")
    .option("--report <dir>", "folder for quality.html, metrics.json and lineage.ndjson of the run")
    .action(async (options: CommonOptions & { input?: string; report?: string }) => {
      const { input, report } = options;
      show(await run({ ...selection(options), input, report }, host));
    });

  verb("audit", "evaluate the controls on the live account")
    .option("--report <dir>", "folder for the report: JSON, Markdown, HTML, SARIF, badge")
    .addOption(
      new Option("--fail-on <severity>", "least severity of a finding that fails the audit")
        .choices(failOnChoices)
        .default("low"),
    )
    .action(async (options: CommonOptions & { report?: string; failOn: FailOn }) => {
      const { report, failOn } = options;
      show(await audit({ ...selection(options), report, failOn }, host));
    });

  verb("teardown", "delete the stack, and its data only when asked")
    .option(
      "--delete-data",
      "also delete buckets with all versions, keys, secrets and log groups",
      false,
    )
    .option("--yes", "do not ask", false)
    .action(async (options: CommonOptions & { deleteData: boolean; yes: boolean }) => {
      const confirm = options.yes
        ? async () => true
        : (planned: Plan) => confirmed(planned.stack, terminal.stdin, err);
      show(
        await teardown({ ...selection(options), deleteData: options.deleteData, confirm }, host),
      );
    });

  addBootstrap(program, terminal, show);
  addDoctor(program, terminal, show);

  verb("synth", "make synthetic records from the contract")
    .option("--contract <file>", "a contract that is a file of its own, instead of a pipeline's")
    .option("--rows <n>", "number of records", wholeNumber(1), 10_000)
    .option("--seed <n>", "same seed, same records", wholeNumber(0), 1)
    .option("--dirt <factor>", "multiplies the contract's shares of dirt; 0 is clean", share, 1)
    .option("--out <file>", "the file (default: standard output)")
    .action(
      async (
        options: CommonOptions & {
          contract?: string;
          rows: number;
          seed: number;
          dirt: number;
          out?: string;
        },
      ) => {
        if (json && options.out === undefined)
          program.error("error: with --json, --out has to say where the records go");
        const contract =
          options.contract === undefined
            ? (await loadModel(selection(options))).contract
            : await readContractFile(options.contract);
        const written = await synth(contract, options, options.out ?? terminal.stdout);
        const target = options.out ?? "standard output";
        const { records, lines } = written;
        if (json && options.out !== undefined) out(JSON.stringify({ records, lines }));
        else if (!written.readerLeft)
          err(
            `${records.toLocaleString("en")} records on ${lines.toLocaleString("en")} lines to ${target}`,
          );
      },
    );

  addEngine(program, verb, { selection, host, show, err }, (failure) => {
    code = failure;
  });

  addPreview(verb, { selection, host, show });

  addLocal(program, terminal, show, (failure) => {
    code = failure;
  });

  verb("demo", "the whole journey on the embedded AWS: synth, deploy, run, audit, report, teardown")
    .option("--input <file>", "a real CSV file instead of synthetic records")
    .option("--rows <n>", "number of synthetic records", wholeNumber(1), 10_000)
    .addOption(
      new Option("--keep", "leave the embedded AWS running, with all that was deployed").default(
        false,
      ),
    )
    .action(async (options: CommonOptions & { input?: string; rows: number; keep: boolean }) => {
      const input = options.input === undefined ? undefined : resolve(options.input);
      show(
        await demo({ ...selection(options), input, rows: options.rows, keep: options.keep }, host),
      );
    });

  addCompletion(program, args, out); // last: it offers what is there by then

  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.success : exitCodes.wrongUse;
    if (json) out(JSON.stringify(errorData(error), null, 2));
    else err(describeError(error));
    return exitCodeOf(error);
  }
}
