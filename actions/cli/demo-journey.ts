import { audit } from "../audit/main.ts";
import { deploy } from "../deploy/main.ts";
import { plan } from "../plan/main.ts";
import { run } from "../run/main.ts";
import type { Host, Selection, VerbResult } from "../shared/host.ts";
import { teardown } from "../teardown/main.ts";
import type { AuditResult } from "../toolkit/audit/audit.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import type { Plan } from "../toolkit/plan/plan.ts";
import { auditVerdict } from "../toolkit/report/audit.ts";
import { runVerdict } from "../toolkit/report/run.ts";
import { gateStopped } from "../toolkit/run/gate.ts";
import type { RunResult } from "../toolkit/run/run.ts";
import { validate } from "../validate/main.ts";

export interface DemoInputs extends Selection {
  /** A file for the pipeline, or for the first of those that it reads; undefined makes synthetic records. */
  readonly input: string | undefined;
  readonly rows: number;
  /** Leave the embedded AWS running, with what was deployed. */
  readonly keep: boolean;
}

/** Does a part of the work, tells of it and measures its time. */
export type Stage = <T>(name: string, work: () => Promise<[result: T, said: string]>) => Promise<T>;

export interface Journey {
  readonly plan: Plan;
  /** As the deploy left it. */
  readonly stack: { readonly name: string; readonly status: string };
  readonly run: Extract<RunResult, { outcome: "succeeded" }>;
  readonly audit: AuditResult;
}

/** What the demonstration's pipeline reads: it has to be published before. */
export async function publishFirst(
  inputs: DemoInputs,
  file: string | undefined,
  host: Host,
  stage: Stage,
): Promise<void> {
  const { pipeline } = inputs;
  await stage(`deploy ${pipeline}`, async () => {
    const result = await deploy({ ...inputs, plan: undefined }, quiet(host));
    return [orStop(result), result.text];
  });
  await stage(`run ${pipeline}`, () => ranOrStop(inputs, { input: file, report: undefined }, host));
}

async function ranOrStop(
  inputs: DemoInputs,
  of: { readonly input: string | undefined; readonly report: string | undefined },
  host: Host,
): Promise<[ran: Journey["run"], said: string]> {
  const { data } = await run({ ...inputs, ...of }, host);
  if (data.outcome === "gated") throw runGated(data);
  if (data.outcome === "failed") throw runFailed(data, inputs.keep);
  return [data, runVerdict(data)];
}

/** From the check of the specs to the audit of what they have made. */
export async function travel(
  inputs: DemoInputs,
  file: string | undefined,
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
  const ran = await stage("run", () => ranOrStop(inputs, { input: file, report }, host));
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

/** A host whose log says less: what is done beside the pipeline itself. */
const quiet = (host: Host): Host => ({ ...host, log: { ...host.log, info: host.log.detail } });

/** Those whose tables are read go last. */
export async function tearDown(
  inputs: DemoInputs,
  sources: readonly string[],
  host: Host,
): Promise<[unknown, string]> {
  const said: string[] = [];
  for (const pipeline of [inputs.pipeline, ...sources.toReversed()]) {
    const of = { ...inputs, pipeline, deleteData: true, confirm: async () => true };
    const result = await teardown(of, quiet(host));
    orStop(result);
    said.push(result.text);
  }
  return [said, said.join(" ")];
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
