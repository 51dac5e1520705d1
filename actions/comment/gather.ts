import type { GitHubApi } from "../toolkit/github/api.ts";
import { artifactFiles, artifactsOf, type RunArtifact } from "../toolkit/github/artifacts.ts";
import { changesItsChecks, jobsOf, type PullRequestRun } from "../toolkit/github/pull-request.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import type { Log } from "../toolkit/kernel/log.ts";
import { remember } from "../toolkit/kernel/remember.ts";
import { parsePlan } from "../toolkit/plan/parse.ts";
import { readSimulation, readValidation } from "../toolkit/report/comment/artifacts.ts";
import { type DashboardLeft, readDashboard } from "../toolkit/report/comment/dashboard.ts";
import type { Findings, Missing, Part } from "../toolkit/report/comment/findings.ts";
import { artifactNames } from "../toolkit/report/comment.ts";

/** Most bytes of one file; what Sluice writes has a few hundred kilobytes. */
const largestFile = 8 * 1024 * 1024;

type Jobs = ReadonlyMap<string, string>;
type Files = ReadonlyMap<string, Uint8Array>;

/** What a run has left; the pictures of its dashboard are not shown anywhere yet. */
export type Left = Omit<Findings, "dashboard"> & { readonly dashboard: Part<DashboardLeft> };

/**
 * What a run has left, as far as it can be read. The artifacts are data from whoever made the run: what is not as Sluice
 * writes it is told as not checked, and nothing of it is followed.
 */
export async function gather(
  api: GitHubApi,
  run: PullRequestRun,
  number: number,
  environments: readonly string[],
  log: Log,
): Promise<Left> {
  const [jobs, artifacts, changed] = await Promise.all([
    jobsOf(api, run.id),
    artifactsOf(api, run.id),
    changesItsChecks(api, number),
  ]);
  // Two parts are of one artifact.
  const filesOf = remember((artifact: RunArtifact, _: undefined) => artifactFiles(api, artifact));
  const part = <T>(
    name: string,
    jobNames: readonly string[],
    read: (files: Files) => T | undefined,
  ): Promise<Part<T>> => {
    const found = newest(artifacts.filter((each) => each.name === name));
    return readPart(found, filesOf, jobs, jobNames, read, log);
  };
  const [validation, simulation, dashboard, ...plans] = await Promise.all([
    part(artifactNames.validation, ["validate"], (files) => {
      const text = textOf(files, "validation.json");
      return text === undefined ? undefined : readValidation(text);
    }),
    part(artifactNames.simulation, ["simulate"], (files) =>
      readSimulation({
        summary: textOf(files, "summary.json"),
        audit: textOf(files, "audit.json"),
        metrics: textOf(files, "metrics.json"),
        failure: textOf(files, "failure.json"),
      }),
    ),
    part(artifactNames.simulation, ["simulate"], readDashboard),
    ...environments.map(async (environment) => ({
      environment,
      plan: await part(
        artifactNames.plan(environment, run.headSha),
        [`plan (${environment})`, `plan-offline (${environment})`, "plan", "plan-offline"],
        (files) => {
          const text = textOf(files, "plan.json");
          return text === undefined ? undefined : planFor(text, environment, run.headSha);
        },
      ),
    })),
  ]);
  const { id, attempt, url, repositoryUrl, headSha, conclusion, fork } = run;
  return {
    run: { id, attempt, url, repositoryUrl, headSha, conclusion },
    fork,
    changesItsChecks: changed,
    validation,
    simulation,
    dashboard,
    plans,
  };
}

/** Of what several attempts of a job have left, the last. */
const newest = (artifacts: readonly RunArtifact[]): RunArtifact | undefined =>
  [...artifacts].sort((a, b) => b.id - a.id)[0];

/** A plan that is of the environment and the commit that its artifact is named after. */
function planFor(text: string, environment: string, headSha: string) {
  const plan = parsePlan(text);
  if (plan.environment === environment && plan.commit === headSha) return plan;
  throw new SluiceError(
    "artifact-unreadable",
    `The plan is of another environment or commit than ${environment} at ${headSha}.`,
  );
}

async function readPart<T>(
  artifact: RunArtifact | undefined,
  filesOf: (artifact: RunArtifact, _: undefined) => Promise<Files>,
  jobs: Jobs,
  jobNames: readonly string[],
  read: (files: Files) => T | undefined,
  log: Log,
): Promise<Part<T>> {
  if (artifact === undefined) return { state: "missing", why: outcomeOf(jobs, jobNames) };
  try {
    const value = read(await filesOf(artifact, undefined));
    return value === undefined
      ? { state: "missing", why: outcomeOf(jobs, jobNames) }
      : { state: "read", value };
  } catch (error) {
    // Only what is wrong with the artifact itself is a finding; that GitHub does not answer is none.
    if (!(error instanceof SluiceError)) throw error;
    log.warn(`Artifact ${artifact.name}: ${error.message}`);
    return {
      state: "missing",
      why: error.code === "artifact-expired" ? "expired" : "unreadable",
    };
  }
}

function textOf(files: Files, path: string): string | undefined {
  const bytes = files.get(path);
  if (bytes === undefined) return undefined;
  if (bytes.length > largestFile)
    throw new SluiceError("artifact-too-large", `${path} has ${bytes.length} bytes.`);
  return new TextDecoder("utf-8").decode(bytes);
}

/** What became of the job that should have left something: of the first of these names that ran, or was skipped. */
function outcomeOf(jobs: Jobs, names: readonly string[]): Missing {
  const known = names.flatMap((name) => jobs.get(name) ?? []);
  const conclusion = known.find((each) => each !== "skipped") ?? known[0];
  switch (conclusion) {
    case undefined:
      return "absent";
    case "success":
      return "empty";
    case "skipped":
    case "cancelled":
      return conclusion;
    default:
      return "failed";
  }
}
