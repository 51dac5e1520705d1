import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { SluiceError } from "../../actions/toolkit/kernel/errors.ts";
import type { JsonObject } from "../../actions/toolkit/kernel/json.ts";
import type { WorkflowEvent } from "./events.ts";
import type { EmbeddedGitHub } from "./github.ts";
import { union } from "./permissions.ts";
import { machine, runEnvironment } from "./run-environment.ts";
import { type Annotation, type Conclusion, type JobRun, RunLog } from "./run-log.ts";
import type { RunRecord } from "./runs.ts";
import { forAct, readWorkflow, type WorkflowFile } from "./workflow-file.ts";

export interface WorkflowOptions {
  /** `deploy.yml` of the commit that the event names, or the absolute path of a file of one's own. */
  readonly workflow: string;
  readonly event: WorkflowEvent;
  /** One job alone, with those that it needs; the others are skipped. All by default. */
  readonly job?: string;
  /** What every job finds in its environment, such as AWS_ENDPOINT_URL. */
  readonly env?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  /** None reach a run for a fork or for Dependabot. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Third-party actions beside those in `actions/`: `owner/name` to a folder. */
  readonly actions?: Readonly<Record<string, string>>;
  /** Milliseconds after which the run is cancelled; ten minutes by default. */
  readonly timeout?: number;
}

/** How a run of a workflow has ended. */
export interface WorkflowRun {
  readonly id: number;
  readonly attempt: number;
  /** The workflow's name. */
  readonly name: string;
  readonly conclusion: "success" | "failure" | "cancelled";
  readonly jobs: readonly JobRun[];
  /** Of all jobs. */
  readonly annotations: readonly Annotation[];
  readonly seconds: number;
  /** One job, by its name or, where it has no matrix, its id. @throws SluiceError `no-job` */
  job(name: string): JobRun;
  /** What started it, to run it again. */
  readonly options: WorkflowOptions;
}

/** A run under way. */
export interface RunningWorkflow {
  readonly id: number;
  readonly attempt: number;
  readonly done: Promise<WorkflowRun>;
  cancel(): void;
}

/** Runs a workflow to its end. */
export const runWorkflow = async (
  github: EmbeddedGitHub,
  options: WorkflowOptions,
): Promise<WorkflowRun> => (await startWorkflow(github, options)).done;

/** Runs a run again: the same event and commit, the next attempt. */
export const rerunWorkflow = async (
  github: EmbeddedGitHub,
  run: WorkflowRun,
): Promise<WorkflowRun> => (await startWorkflow(github, run.options, run.id)).done;

/**
 * Starts a workflow under act, in this machine's own shell, and plays GitHub's part around it.
 *
 * @param again the id of the run whose next attempt this is
 * @throws SluiceError as of `readWorkflow`; `workflow-disabled`; `no-local-action` for a third-party action without an equivalent here
 */
export async function startWorkflow(
  github: EmbeddedGitHub,
  options: WorkflowOptions,
  again?: number,
): Promise<RunningWorkflow> {
  const { event } = options;
  const { world, sessions } = github;
  const folder = await world.snapshots.folder(event.sha);
  const workflow = readWorkflow(folder, options.workflow, event.name, event.restricted);
  if (world.runs.disabled.has(basename(workflow.path)))
    throw new SluiceError("workflow-disabled", `${workflow.path} is switched off.`);
  const actions = workflow.actions.map((uses) => equivalent(uses, options.actions ?? {}));
  const run = again === undefined ? record(github, workflow, event) : nextAttempt(github, again);
  const token = world.tokens.issue(run.id, run.permissions);
  const session = sessions.open(run);
  const home = join(github.state, "runs", `${run.id}-${run.attempt}`);
  for (const name of ["home", "work"]) mkdirSync(join(home, name), { recursive: true });
  const payload = join(home, "event.json");
  writeFileSync(payload, JSON.stringify(event.payload));
  const played = join(home, basename(workflow.path));
  writeFileSync(played, forAct(readFileSync(workflow.file, "utf8")));

  const log = new RunLog((key, conclusion) =>
    world.gates.leave(run, key, conclusion === "success"),
  );
  const started = Date.now();
  const child = spawn(
    join(github.source, ".venv", "bin", "act"),
    [
      event.name,
      ...(options.job === undefined ? [] : ["-j", options.job]),
      ...["-C", join(home, "work"), "-W", played, "-e", payload],
      ...["-P", "ubuntu-latest=-self-hosted", "-P", "ubuntu-24.04=-self-hosted"],
      ...["--json", "--rm", "--no-cache-server", "--no-skip-checkout", "--no-recurse"],
      ...["--container-daemon-socket", "-", "--action-cache-path", join(home, "cache")],
      ...["--actor", event.actor, "-s", `GITHUB_TOKEN=${token}`],
      ...actions.flatMap((each) => ["--local-repository", each]),
      ...flags("-s", event.restricted ? {} : (options.secrets ?? {})),
      ...flags("--var", options.vars ?? {}),
      ...flags("--env", runEnvironment(github, run, workflow)),
    ],
    {
      cwd: join(home, "work"),
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...machine(github.source),
        HOME: join(home, "home"),
        ACTIONS_RUNTIME_URL: `${world.url}/_runtime/`,
        ACTIONS_RUNTIME_TOKEN: session,
        EMBEDDED_GITHUB_ACTIONS: fileURLToPath(new URL("actions", import.meta.url)),
        EMBEDDED_GITHUB_SOURCE: github.source,
        ...options.env,
      },
    },
  );
  let said = "";
  child.stderr.on("data", (bytes: Buffer) => {
    said += bytes.toString("utf8");
  });
  createInterface({ input: child.stdout }).on("line", (line) => log.line(line));
  let cancelled = false;
  const cancel = (): void => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    cancelled = true;
    child.kill("SIGINT"); // act then ends its steps
    setTimeout(() => child.kill("SIGKILL"), 10_000).unref();
  };
  const timer = setTimeout(cancel, options.timeout ?? 600_000);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code));
  });

  const finish = async (): Promise<WorkflowRun> => {
    const code = await ended.finally(() => {
      clearTimeout(timer);
      world.tokens.revoke(token);
      sessions.close(session);
      world.oidc.dismiss(run);
      rmSync(home, { recursive: true, force: true });
    });
    const jobs = log.jobs(workflow.jobs, cancelled);
    const failed = jobs.some(({ conclusion }) => conclusion === "failure");
    const conclusion = cancelled ? "cancelled" : failed ? "failure" : "success";
    run.status = "completed";
    run.conclusion = conclusion;
    run.updatedAt = new Date().toISOString();
    run.jobs = jobs.map((job, index) => jobJson(world.url, run, job, index));
    if (code !== 0 && !failed && !cancelled)
      throw new SluiceError("act-failed", `act ended with ${code}:\n${said.trim()}`, {
        fault: "tool",
      });
    return {
      id: run.id,
      attempt: run.attempt,
      name: run.name,
      conclusion,
      jobs,
      annotations: jobs.flatMap(({ annotations }) => annotations),
      seconds: (Date.now() - started) / 1000,
      job: (name) => {
        const found = jobs.find((job) => job.name === name);
        if (found !== undefined) return found;
        throw new SluiceError(
          "no-job",
          `The run has no job ${name}; it has ${jobs.map((job) => job.name).join(", ")}.`,
        );
      },
      options,
    };
  };
  const done = finish();
  done.catch(() => undefined); // whoever waits for it hears of it
  github.onClose(async () => {
    cancel();
    await ended.catch(() => undefined);
  });
  return { id: run.id, attempt: run.attempt, done, cancel };
}

const flags = (flag: string, values: Readonly<Record<string, string>>): string[] =>
  Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);

/** `owner/name@ref=folder`, for act. */
function equivalent(uses: string, more: Readonly<Record<string, string>>): string {
  const [name = ""] = uses.split("@");
  const own = fileURLToPath(new URL(`actions/${name.replace(/^actions\//, "")}`, import.meta.url));
  const folder = more[name] ?? (/^actions\/[^/]+$/.test(name) && existsSync(own) ? own : undefined);
  if (folder !== undefined) return `${uses}=${folder}`;
  throw new SluiceError("no-local-action", `There is no local equivalent of ${uses}.`, {
    fix: "Write one in local/github/actions, or name its folder in the option `actions`.",
  });
}

function record(github: EmbeddedGitHub, workflow: WorkflowFile, event: WorkflowEvent): RunRecord {
  const { headSha, headBranch, headRepository, sha, ref, actor, pull } = event;
  return github.world.runs.add({
    name: workflow.name,
    path: workflow.path,
    event: event.name,
    headSha,
    headBranch,
    headRepository,
    sha,
    ref,
    actor,
    pull,
    // act knows one token for all jobs of a run: it may what any of them may.
    permissions: union(workflow.jobs.map(({ permissions }) => permissions)),
  });
}

function nextAttempt(github: EmbeddedGitHub, id: number): RunRecord {
  const run = github.world.runs.get(id);
  run.attempt += 1;
  run.status = "in_progress";
  run.conclusion = null;
  run.updatedAt = new Date().toISOString();
  return run;
}

function jobJson(url: string, run: RunRecord, job: JobRun, index: number): JsonObject {
  const shown = (conclusion: Conclusion): JsonObject => ({ status: "completed", conclusion });
  return {
    id: run.id * 100 + index,
    run_id: run.id,
    run_attempt: run.attempt,
    head_sha: run.headSha,
    name: job.name,
    workflow_name: run.name,
    html_url: `${url}/runs/${run.id}/job/${index}`,
    ...shown(job.conclusion),
    steps: job.steps.map((step, number) => ({
      name: step.name,
      number: number + 1,
      ...shown(step.conclusion),
    })),
  };
}
