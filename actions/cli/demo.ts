import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import { embeddedState } from "../shared/aws.ts";
import type { Host, VerbResult } from "../shared/host.ts";
import { loadModel } from "../shared/load.ts";
import { synth, syntheticEnding } from "../shared/synth.ts";
import { type AuditResult, blocking } from "../toolkit/audit/audit.ts";
import { startEmbeddedAws, stopEmbeddedAws } from "../toolkit/embedded/server.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import type { Contract, Model } from "../toolkit/model/model.ts";
import { auditVerdict } from "../toolkit/report/audit.ts";
import { count, seconds } from "../toolkit/report/numbers.ts";
import { ownedBy, renderPage } from "../toolkit/report/page.ts";
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
import { sluiceRoot } from "../toolkit/workspace/checkout.ts";
import { inspectInput } from "../toolkit/workspace/input-file.ts";
import { writeWhole } from "../toolkit/workspace/output.ts";
import { demoFiles, leaving } from "./demo-files.ts";
import { type DemoInputs, type Journey, publishFirst, tearDown, travel } from "./demo-journey.ts";
import { sourcesOf } from "./demo-others.ts";
import { demoPreview, forgetPreview } from "./demo-preview.ts";

/** What `npm start` leaves in `.sluice/demo/summary.json`. Its shape is an interface: scripts read it. */
export interface DemoSummary {
  readonly records: {
    readonly in: number;
    readonly published: number;
    readonly quarantined: number;
  };
  /** As the deploy left it. */
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
  const sources = await leaving("references", folder, () => sourcesOf(inputs, model));
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
    const { contract } = sources[0] ?? model;
    const file = await stage("records", () =>
      records(inputs, contract, join(work, `input${syntheticEnding(contract)}`)),
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
    for (const [index, { pipeline }] of sources.entries())
      await publishFirst({ ...inputs, pipeline }, index === 0 ? file : undefined, onServer, stage);
    const own = sources.length === 0 ? file : undefined;
    const journey = await travel(inputs, own, onServer, stage, join(work, "plan.json"), folder);
    const kind = inputs.input === undefined ? "synthetic records" : "records of a file";
    if (model.dashboard !== undefined)
      await stage("dashboard", async () => [
        undefined,
        await demoPreview(inputs, model, onServer, folder, kind),
      ]);
    if (!inputs.keep)
      await stage("teardown", () =>
        tearDown(
          inputs,
          sources.map(({ pipeline }) => pipeline),
          onServer,
        ),
      );
    return await conclude(journey, model, stages, folder, inputs.keep);
  } finally {
    process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
    await tidyUp(inputs.keep); // also when a stage failed: then there is something to look into
  }
}

async function records(
  inputs: DemoInputs,
  contract: Contract,
  path: string,
): Promise<[string, string]> {
  if (inputs.input !== undefined) {
    const { size } = await inspectInput(inputs.input, contract);
    return [inputs.input, `${inputs.input}, ${count(size)} bytes`];
  }
  const { records: made, lines } = await synth(
    contract,
    { rows: inputs.rows, seed, dirt: 1 },
    path,
  );
  return [
    path,
    `${count(made)} synthetic patients on ${count(lines)} lines, as dirty as the contract says`,
  ];
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
      subtitle: [
        `Stack ${stack.name}`,
        "embedded AWS",
        model.environment.region,
        ...ownedBy(model.environment),
      ].join(" · "),
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
