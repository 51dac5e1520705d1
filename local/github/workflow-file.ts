import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isMap, isScalar, parse, parseDocument, visit } from "yaml";
import { SluiceError } from "../../actions/toolkit/kernel/errors.ts";
import { isObject, type Json, type JsonObject } from "../../actions/toolkit/kernel/json.ts";
import { jobPermissions, type Permissions } from "./permissions.ts";

/** A job as its workflow's file has it. */
export interface JobFile {
  readonly id: string;
  readonly permissions: Permissions;
  /** The name of its environment, maybe with expressions; undefined without one. */
  readonly environment: string | undefined;
  /** Ids of its steps, as act numbers those without one. */
  readonly steps: readonly { readonly id: string; readonly name: string }[];
}

export interface WorkflowFile {
  readonly name: string;
  /** In the repository. */
  readonly path: string;
  /** On this machine. */
  readonly file: string;
  readonly jobs: readonly JobFile[];
  /** Third-party actions, `owner/name@ref`, of the workflow and of the local actions that it uses. */
  readonly actions: readonly string[];
}

/**
 * Reads a workflow of a commit.
 *
 * @param folder of the commit
 * @param name such as `deploy.yml`, or the absolute path of a file that is taken for one of the commit's
 * @throws SluiceError `no-workflow`, `not-triggered`, `unsupported-workflow`
 */
export function readWorkflow(
  folder: string,
  name: string,
  event: string,
  restricted: boolean,
): WorkflowFile {
  const path = name.startsWith("/") ? `.github/workflows/${basename(name)}` : inFolder(name);
  const file = name.startsWith("/") ? name : join(folder, path);
  if (!existsSync(file))
    throw new SluiceError("no-workflow", `The commit has no ${path}.`, { fix: "Commit it first." });
  const content = parse(readFileSync(file, "utf8")) as Json;
  if (!isObject(content) || !isObject(content.jobs))
    throw new SluiceError("unsupported-workflow", `${path} is no workflow.`);
  const on = content.on ?? content.true;
  const events = isObject(on) ? Object.keys(on) : Array.isArray(on) ? on : [on];
  if (!events.includes(event))
    throw new SluiceError("not-triggered", `${path} is not started by ${event}.`);
  const jobs = Object.entries(content.jobs).map(([id, job]) =>
    readJob(path, id, isObject(job) ? job : {}, content.permissions, restricted),
  );
  return {
    name: typeof content.name === "string" ? content.name : path,
    path,
    file,
    jobs,
    actions: [...new Set(actionsOf(folder, content.jobs, new Set()))].sort(),
  };
}

const inFolder = (name: string): string =>
  name.includes("/") ? name : `.github/workflows/${name}`;

function readJob(
  path: string,
  id: string,
  job: JsonObject,
  permissions: Json | undefined,
  restricted: boolean,
): JobFile {
  if (!Array.isArray(job.steps))
    throw new SluiceError("unsupported-workflow", `${path}: the job ${id} has no steps.`, {
      fix: "Reusable workflows are not played by the embedded GitHub.",
    });
  const steps = (job.steps as readonly Json[]).map((step) => (isObject(step) ? step : {}));
  const { environment } = job;
  const named = isObject(environment) ? environment.name : environment;
  const first = steps[0]?.uses;
  if (named !== undefined && !(typeof first === "string" && first.startsWith("actions/checkout@")))
    throw new SluiceError(
      "unsupported-workflow",
      `${path}: the job ${id} has an environment and does not begin with actions/checkout.`,
      { fix: "There the embedded GitHub lets it wait for its approval: make it the first step." },
    );
  return {
    id,
    permissions: jobPermissions(permissions, job.permissions, restricted),
    environment: named === undefined ? undefined : String(named),
    steps: steps.map((step, index) => ({
      id: typeof step.id === "string" ? step.id : String(index),
      name: String(step.name ?? step.uses ?? step.run ?? ""),
    })),
  };
}

/** What `uses` names anywhere in a part of a file, and in the local actions that it leads to. */
function actionsOf(folder: string, part: Json | undefined, seen: Set<string>): string[] {
  if (Array.isArray(part)) return part.flatMap((each: Json) => actionsOf(folder, each, seen));
  if (!isObject(part)) return [];
  return Object.entries(part).flatMap(([key, value]) => {
    if (key !== "uses" || typeof value !== "string") return actionsOf(folder, value, seen);
    if (!value.startsWith("./")) return [value];
    if (seen.has(value)) return [];
    seen.add(value);
    const action = ["action.yml", "action.yaml"]
      .map((name) => join(folder, value, name))
      .find(existsSync);
    return action === undefined
      ? []
      : actionsOf(folder, parse(readFileSync(action, "utf8")) as Json, seen);
  });
}

/**
 * A workflow's text as act takes it: without `queue`, which GitHub has known since May 2026 and act's schema does not. What
 * waits for what is not act's to play in any case.
 */
export function forAct(text: string): string {
  const document = parseDocument(text);
  visit(document, {
    Pair: (_, pair) => {
      if (!isScalar(pair.key) || pair.key.value !== "concurrency" || !isMap(pair.value)) return;
      pair.value.delete("queue");
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** Text with `${{ }}` in it as one expression, for act to evaluate. */
export function asExpression(template: string): string {
  const whole = /^\$\{\{(.*)\}\}$/s.exec(template.trim());
  if (whole !== null && !whole[1]?.includes("${{")) return `format('{0}', ${whole[1]?.trim()})`;
  const found: string[] = [];
  const pattern = template
    .split(/(\$\{\{.*?\}\})/s)
    .map((part) => {
      const expression = /^\$\{\{(.*)\}\}$/s.exec(part);
      if (expression === null)
        return part.replaceAll("'", "''").replaceAll("{", "{{").replaceAll("}", "}}");
      found.push((expression[1] ?? "").trim());
      return `{${found.length - 1}}`;
    })
    .join("");
  return `format('${pattern}'${found.map((each) => `, ${each}`).join("")})`;
}

/** `${{ }}` that gives each job its own value, and every other job nothing. */
export function byJob(values: ReadonlyMap<string, string>): string {
  const cases = [...values].map(([id, expression]) => `(github.job == '${id}' && ${expression})`);
  return `\${{ ${[...cases, "''"].join(" || ")} }}`;
}
