import { annotate } from "../toolkit/github/annotations.ts";
import { explainGitHub } from "../toolkit/github/api.ts";
import { fail, finish } from "../toolkit/github/finish.ts";
import { actionsLog } from "../toolkit/github/log.ts";
import { systemClock } from "../toolkit/kernel/clock.ts";
import { describeError } from "./fail.ts";
import type { Host, VerbResult } from "./host.ts";
import { InvalidSpecs } from "./invalid-specs.ts";

/**
 * Runs a verb as a GitHub Action: the result becomes outputs and a job summary, wrong specs become annotations.
 *
 * @param verb reads the inputs and does the work
 * @param outputs what the action puts out, by the names in its action.yml
 */
export async function runAction<T>(
  verb: (host: Host) => Promise<VerbResult<T>>,
  outputs: (data: T) => Readonly<Record<string, string | number>>,
): Promise<void> {
  const host: Host = {
    log: actionsLog(),
    clock: systemClock,
    env: process.env,
    folder: process.cwd(),
  };
  try {
    const result = await verb(host);
    await finish(outputs(result.data), result);
  } catch (error) {
    if (error instanceof InvalidSpecs) annotate(error.diagnostics);
    fail(describeError(explainGitHub(error)));
  }
}
