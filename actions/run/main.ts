import { withAws } from "../shared/aws.ts";
import type { Host, Selection, VerbResult } from "../shared/host.ts";
import { loadModel, notDeployed } from "../shared/load.ts";
import { runPort } from "../toolkit/aws/run.ts";
import type { StackPort } from "../toolkit/deploy/ports.ts";
import { bucketOf, type Model } from "../toolkit/model/model.ts";
import { runMarkdown, runText } from "../toolkit/report/run.ts";
import { type RunResult, run as runPipeline, succeeded } from "../toolkit/run/run.ts";
import { ids } from "../toolkit/template/intrinsics.ts";
import { inspectInput } from "../toolkit/workspace/input-file.ts";

export interface RunInputs extends Selection {
  /** A file to ingest first; undefined runs on what lies in the source bucket. */
  readonly input: string | undefined;
}

/** Runs the deployed pipeline once. */
export async function run(inputs: RunInputs, host: Host): Promise<VerbResult<RunResult>> {
  const model = await loadModel(inputs);
  const file =
    inputs.input === undefined ? undefined : await inspectInput(inputs.input, model.contract);
  return withAws(model, host, "run", async ({ clients, stacks }) => {
    const keyArn = await sourceKeyArn(model, stacks);
    const data = await runPipeline(model, file, keyArn, {
      aws: runPort(clients, model.environment.account),
      clock: host.clock,
      log: host.log,
      // The same for each attempt of a workflow's run; undefined on a laptop.
      request: host.env.GITHUB_RUN_ID,
    });
    return { ok: succeeded(data), data, text: runText(data), markdown: runMarkdown(data) };
  });
}

/** The ARN of the source bucket's key, which the stack puts out. */
async function sourceKeyArn(model: Model, stacks: StackPort): Promise<string> {
  const stack = await stacks.describe(model.stack);
  const key = bucketOf(model, model.job.reads.bucket).key;
  const arn = key === undefined ? undefined : stack?.outputs[`${ids.key(key)}Arn`];
  if (arn === undefined) throw notDeployed(model, stack?.status);
  return arn;
}
