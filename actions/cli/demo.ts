import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import { audit } from "../audit/main.ts";
import { deploy } from "../deploy/main.ts";
import { plan } from "../plan/main.ts";
import { run } from "../run/main.ts";
import { embeddedState } from "../shared/aws.ts";
import type { Host, Selection, VerbResult } from "../shared/host.ts";
import { loadModel } from "../shared/load.ts";
import { synth, syntheticEnding } from "../shared/synth.ts";
import { teardown } from "../teardown/main.ts";
import { type AuditResult, blocking } from "../toolkit/audit/audit.ts";
import { startEmbeddedAws, stopEmbeddedAws } from "../toolkit/embedded/server.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import type { Model } from "../toolkit/model/model.ts";
import type { Plan } from "../toolkit/plan/plan.ts";
import { auditVerdict } from "../toolkit/report/audit.ts";
import { count, seconds } from "../toolkit/report/numbers.ts";
import { renderPage } from "../toolkit/report/page.ts";
import { rulesSection } from "../toolkit/report/quality-rules.ts";
import { runText, runVerdict } from "../toolkit/report/run.ts";
import {
  auditNews,
  auditSection,
  planSection,
  recordsSection,
  stagesSection,
} from "../toolkit/report/sections.ts";
import { textTable } from "../toolkit/report/text-table.ts";
import { gateStopped } from "../toolkit/run/gate.ts";
import type { RunResult } from "../toolkit/run/run.ts";
import { sluiceRoot } from "../toolkit/workspace/checkout.ts";
import { inspectInput } from "../toolkit/workspace/input-file.ts";
import { writeWhole } from "../toolkit/workspace/output.ts";
import { validate } from "../validate/main.ts";
import { demoFiles, leaving } from "./demo-files.ts";
import { demoPreview, forgetPreview } from "./demo-preview.ts";
import { refuseReferences } from "./demo-references.ts";

export interface DemoInputs extends Selection {
  /** A file of the contract's format; undefined makes synthetic records. */
  readonly input: string | undefined;
  readonly rows: number;
  /** Leave the embedded AWS running, with what was deployed. */
  readonly keep: boolean;
}

/** What `npm start` leaves in `.sluice/demo/summary.json`. Its shape is an interface: scripts read it. */
export interface DemoSummary {
  readonly records: {
    readonly in: number;
    readonly published: number;
    readonly quarantined: number;
  };
  /** The stack as the deploy left it. */
  readonly stack: { readonly name: string; readonly status: string };
  readonly job: { readonly state: string; readonly seconds: number };
  readonly controls: AuditResult["counts"];
  readonly stages: readonly { readonly name: string; readonly seconds: number }[];
  readonly report: string;
}

/** Seed of the demonstration's records: every run of it shows the same. */
const seed = 1;

/** The whole journey on an embedded AWS of its own, which ends with it. */
export async function demo(inputs: DemoInputs, host: Host): Promise<VerbResult<DemoSummary>> {
  const folder = join(host.folder, ".sluice", "demo");
  const model = await loadModel(inputs);
  if (model.environment.target !== "embedded") {
    throw new SluiceError(
      "not-embedded",
      `Environment ${inputs.environment} is on AWS; the demonstration runs on the embedded AWS only.`,
      {
        fix: "For an account: sluice deploy, sluice run, sluice audit.",
      },
    );
  }
  // What an earlier demonstration left would be taken for this one's, were this one to fail.
  await forgetPreview(host, folder);
  for (const name of Object.values(demoFiles)) await rm(join(folder, name), { force: true });
  await mkdir(folder, { recursive: true });
  await leaving("references", folder, () => refuseReferences(inputs, model));
  // A folder of its own, so that two demonstrations at once don't share records, plan or embedded AWS.
  const work = await mkdtemp(join(folder, "run-"));
  const stages: { name: string; seconds: number }[] = [];
  const stage = async <T>(
    name: string,
    work: () => Promise<[result: T, said: string]>,
  ): Promise<T> => {
    const started = host.clock.now().getTime();
    host.log.info(`▸ ${name}`);
    const [result, said] = await leaving(name, folder, work);
    const took = (host.clock.now().getTime() - started) / 1000;
    stages.push({ name, seconds: took });
    host.log.info(`  ${said} (${seconds(took)})`);
    return result;
  };

  // The state of a demonstration is its own, so that an embedded AWS which the user has started is left alone.
  const state = inputs.keep ? embeddedState(host) : join(work, "aws");
  let started = false;
  const tidyUp = async (keep: boolean) => {
    if (started && !keep) await stopEmbeddedAws(state, host.clock);
    await rm(work, { recursive: true, force: true });
  };
  const interrupted = (signal: NodeJS.Signals) =>
    void tidyUp(false).finally(() => process.exit(128 + constants.signals[signal]));
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    const file = await stage("records", () =>
      records(inputs, model, join(work, `input${syntheticEnding(model.contract)}`)),
    );
    const server = await stage("embedded AWS", async () => {
      const found = await startEmbeddedAws(
        { root: sluiceRoot(), state },
        host.clock,
        inputs.keep ? {} : { parentPid: process.pid },
      );
      started = true;
      return [found, `answers at ${found.endpoint}; nothing leaves this machine`];
    });
    const onServer: Host = { ...host, env: { ...host.env, AWS_ENDPOINT_URL: server.endpoint } };
    const journey = await travel(inputs, file, onServer, stage, join(work, "plan.json"), folder);
    const kind = inputs.input === undefined ? "synthetic records" : "records of a file";
    if (model.dashboard !== undefined)
      await stage("dashboard", async () => [
        undefined,
        await demoPreview(inputs, model, onServer, folder, kind),
      ]);
    if (!inputs.keep) await stage("teardown", () => tearDown(inputs, onServer));
    return await conclude(journey, model, stages, folder, inputs.keep);
  } finally {
    process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
    await tidyUp(inputs.keep); // also when a stage failed: then there is something to look into
  }
}

type Stage = <T>(name: string, work: () => Promise<[result: T, said: string]>) => Promise<T>;

interface Journey {
  readonly plan: Plan;
  readonly stack: DemoSummary["stack"];
  readonly run: Extract<RunResult, { outcome: "succeeded" }>;
  readonly audit: AuditResult;
}

async function records(inputs: DemoInputs, model: Model, path: string): Promise<[string, string]> {
  if (inputs.input !== undefined) {
    const { size } = await inspectInput(inputs.input, model.contract);
    return [inputs.input, `${inputs.input}, ${count(size)} bytes`];
  }
  const { records: made, lines } = await synth(
    model.contract,
    { rows: inputs.rows, seed, dirt: 1 },
    path,
  );
  return [
    path,
    `${count(made)} synthetic patients on ${count(lines)} lines, as dirty as the contract says`,
  ];
}

async function travel(
  inputs: DemoInputs,
  file: string,
  host: Host,
  stage: Stage,
  planFile: string,
  report: string,
): Promise<Journey> {
  await stage("validate", async () => {
    const result = await validate(
      { config: inputs.config, environment: inputs.environment, pipeline: inputs.pipeline },
      host,
    );
    return [orStop(result), result.text];
  });
  const planned = await stage("plan", async () => {
    const result = await plan({ ...inputs, out: planFile }, host);
    return [orStop(result), result.text.split("\n")[0] ?? ""];
  });
  const deployed = await stage("deploy", async () => {
    const result = await deploy({ ...inputs, plan: planFile }, host);
    return [orStop(result).result, result.text];
  });
  const ran = await stage("run", async () => {
    const { data } = await run({ ...inputs, input: file, report }, host);
    if (data.outcome === "gated") throw runGated(data);
    if (data.outcome === "failed") throw runFailed(data, inputs.keep);
    return [data, runVerdict(data)];
  });
  const audited = await stage("audit", async () => {
    // A failed control is a finding to be shown, not a reason to stop before the report.
    const { data } = await audit({ ...inputs, report: undefined, failOn: "low" }, host);
    return [data, auditVerdict(data)];
  });
  return {
    plan: planned,
    stack: { name: deployed.stack, status: deployed.status },
    run: ran,
    audit: audited,
  };
}

async function tearDown(inputs: DemoInputs, host: Host): Promise<[unknown, string]> {
  const quiet: Host = { ...host, log: { ...host.log, info: host.log.detail } };
  const result = await teardown({ ...inputs, deleteData: true, confirm: async () => true }, quiet);
  return [orStop(result), result.text];
}

/** The report tells of a run that the gate has stopped as of any other. */
const runGated = ({ reason, fix }: Extract<RunResult, { outcome: "gated" }>): SluiceError =>
  new SluiceError(gateStopped, reason, { fix });

/** What a run's own text says of logs and files is true of an embedded AWS that goes on. */
function runFailed(
  { stage, reason, fix }: Extract<RunResult, { outcome: "failed" }>,
  keep: boolean,
): SluiceError {
  return new SluiceError("demo-stopped", `The run failed at stage ${stage}: ${reason}`, {
    fix: keep
      ? `The embedded AWS goes on (npx sluice local status). ${fix}`
      : "The embedded AWS has ended, and its logs with it; npm start -- --keep leaves it to look into.",
  });
}

/** The data of a verb that did what it was asked; otherwise the demonstration ends with what the verb says. */
function orStop<T>(result: VerbResult<T>): T {
  if (!result.ok) throw new SluiceError("demo-stopped", result.text);
  return result.data;
}

async function conclude(
  journey: Journey,
  model: Model,
  stages: DemoSummary["stages"],
  folder: string,
  keep: boolean,
): Promise<VerbResult<DemoSummary>> {
  const { run: ran, audit: audited, stack } = journey;
  const report = join(folder, demoFiles.report);
  const { mood, verdict } = auditNews(audited);
  const { records: counted } = ran.metrics;
  await writeWhole(
    report,
    renderPage({
      title: `Pipeline ${model.pipeline}`,
      subtitle: `Stack ${stack.name} · embedded AWS · ${model.environment.region}`,
      mood,
      verdict: { word: verdict.word, sentence: `${runVerdict(ran)} ${verdict.sentence}` },
      sections: [
        recordsSection(ran.metrics),
        ...rulesSection(ran.metrics),
        auditSection(audited),
        planSection(journey.plan),
        stagesSection(stages),
      ],
      madeAt: audited.takenAt,
    }),
  );
  const data: DemoSummary = {
    records: counted,
    stack,
    job: { state: ran.job.state, seconds: ran.job.seconds },
    controls: audited.counts,
    stages,
    report,
  };
  const written = { [demoFiles.audit]: audited, [demoFiles.summary]: data };
  for (const [name, content] of Object.entries(written))
    await writeWhole(join(folder, name), `${JSON.stringify(content, null, 2)}\n`);
  const total = stages.reduce((sum, each) => sum + each.seconds, 0);
  const rows = [
    ...stages.map((each) => [each.name, seconds(each.seconds)]),
    ["in all", seconds(total)],
  ];
  const text = [
    "",
    runText(ran),
    "",
    auditVerdict(audited),
    "",
    textTable(["Stage", "Time"], rows, [1]),
    "",
    ...(keep
      ? ["The embedded AWS goes on: npx sluice local status; end it with npx sluice local down", ""]
      : []),
    `Report: ${report}`,
    `Data quality: ${join(folder, demoFiles.quality)}`,
    ...(model.dashboard === undefined
      ? []
      : [`Dashboard: ${join(folder, demoFiles.dashboard, "dashboard.html")}`]),
  ].join("\n");
  return { ok: blocking(audited).length === 0, data, text, markdown: text };
}
