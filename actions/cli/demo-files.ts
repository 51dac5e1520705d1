import { join } from "node:path";
import { runFiles } from "../shared/quality-report.ts";
import { messageOf, SluiceError } from "../toolkit/kernel/errors.ts";
import { writeWhole } from "../toolkit/workspace/output.ts";

/** What a demonstration leaves in its folder; a pull request's comment is made of it. */
export const demoFiles = {
  summary: "summary.json",
  report: "report.html",
  quality: runFiles.page,
  metrics: runFiles.metrics,
  lineage: runFiles.lineage,
  audit: "audit.json",
  dashboard: "dashboard",
  failure: "failure.json",
} as const;

/** What is left where it did not come to its end. */
export interface DemoFailure {
  readonly stage: string;
  /** Of the error; `defect` for one of Sluice's own. */
  readonly code: string;
  /** First line of what the user is told. */
  readonly line: string;
}

/** Does a stage's work; one that fails leaves a file that says so. */
export async function leaving<T>(
  stage: string,
  folder: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const failure: DemoFailure = {
      stage,
      code: error instanceof SluiceError ? error.code : "defect",
      line: messageOf(error).split("\n")[0] ?? "",
    };
    await writeWhole(join(folder, demoFiles.failure), `${JSON.stringify(failure, null, 2)}\n`);
    throw error;
  }
}
