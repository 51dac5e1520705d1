import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { poll, systemClock } from "../../../actions/toolkit/kernel/clock.ts";
import { isObject, type Json, type JsonObject } from "../../../actions/toolkit/kernel/json.ts";
import {
  type RunningWorkflow,
  startWorkflow,
  type WorkflowEvent,
  type WorkflowRun,
} from "../../../local/github/index.ts";
import { dispatchInputs } from "../../support/guide.ts";
import { type EmbeddedPair, list } from "../support.ts";
import { fetchBranch, initClone, pushBranch } from "./git-remote.ts";
import type { ProgramCall } from "./terminal.ts";

/** GitHub as its command line reaches it, with the runs that its events start. */
export interface PlayedGitHub {
  play(call: ProgramCall): Promise<string>;
  /** The newest run of a workflow, when it is over. */
  ended(workflow: string): Promise<WorkflowRun>;
}

interface Invocation {
  readonly args: readonly string[];
  readonly stdin: string;
  readonly folder: string;
}
type Subcommand = (invocation: Invocation) => Promise<string>;

/**
 * Plays `gh`, which speaks to nothing but HTTPS, and what of `git` goes to the remote: by the requests that they send,
 * in the owner's name, and by the events that GitHub would start workflows for.
 *
 * @param reviewer in whose name deployments are approved
 */
export function playGitHub(pair: EmbeddedPair, reviewer: string): PlayedGitHub {
  const { github, env } = pair;
  const { owner, name, fullName } = github.repository;
  const runs: { readonly workflow: string; readonly run: RunningWorkflow }[] = [];

  const start = async (workflow: string, event: WorkflowEvent): Promise<RunningWorkflow> => {
    const run = await startWorkflow(github, { workflow, event, env });
    runs.push({ workflow, run });
    return run;
  };
  const newest = (workflow: string): RunningWorkflow => {
    const found = runs.findLast((each) => each.workflow === workflow);
    if (found === undefined) throw new Error(`${workflow} has not run`);
    return found.run;
  };
  const ask = async (
    method: string,
    path: string,
    as: string,
    body?: JsonObject,
  ): Promise<Json> => {
    const answer = await github.request(method, path, {
      as,
      ...(body === undefined ? {} : { body }),
    });
    if (answer.status < 300) return answer.body;
    throw new Error(
      `gh: ${method} ${path} answered ${answer.status} ${JSON.stringify(answer.body)}`,
    );
  };
  /** The pull request of the branch that is checked out. */
  const pullOf = async (): Promise<number> => {
    const [pull] = await list(github, "/pulls?state=open");
    if (pull === undefined) throw new Error("no pull requests found");
    return Number(pull.number);
  };

  const subcommands: Readonly<Record<string, Subcommand>> = {
    "repo create": async ({ args, folder }) => {
      const { values, positionals } = parsed(args, {
        private: { type: "boolean" },
        clone: { type: "boolean" },
        template: { type: "string" },
      });
      if (positionals[0] !== fullName || values.template === undefined)
        throw new Error(`gh: ${fullName} is made from a template`);
      const head = (await github.world.git.branch("main")) ?? "";
      const clone = join(folder, name);
      cpSync(await github.world.snapshots.folder(head), clone, { recursive: true });
      initClone(clone);
      await start("deploy.yml", await github.events.push());
      return "";
    },

    api: async ({ args, stdin }) => {
      const { values, positionals } = parsed(args, {
        method: { type: "string", short: "X" },
        jq: { type: "string" },
        input: { type: "string" },
        "raw-field": { type: "string", short: "f", multiple: true },
        field: { type: "string", short: "F", multiple: true },
      });
      const fields = { ...fieldsOf(values.field, typed), ...fieldsOf(values["raw-field"], String) };
      const body = values.input === "-" ? (JSON.parse(stdin) as JsonObject) : fields;
      const empty = Object.keys(body).length === 0;
      const method = String(values.method ?? (empty ? "GET" : "POST"));
      const path = `/${positionals[0]}`;
      const as = path.endsWith("/pending_deployments") && method === "POST" ? reviewer : owner;
      const said = await ask(method, path, as, empty ? undefined : body);
      return values.jq === undefined ? JSON.stringify(said) : chosen(said, String(values.jq));
    },

    "pr create": async ({ args, folder }) => {
      parsed(args, { fill: { type: "boolean" } });
      const branch = readFileSync(join(folder, ".git", "HEAD"), "utf8").replace(/^.*\/|\n/g, "");
      const head = (await github.world.git.branch(branch)) ?? "";
      const { message } = await github.world.git.commit(head);
      const body = { title: message.trim(), body: "", head: branch, base: "main" };
      const pull = await ask("POST", `/repos/${fullName}/pulls`, owner, body);
      const number = isObject(pull) ? Number(pull.number) : 0;
      await start("pull-request.yml", await github.events.pullRequest(number));
      return `${github.url}/${fullName}/pull/${number}`;
    },

    "pr checks": async ({ args }) => {
      parsed(args, { watch: { type: "boolean" } });
      const run = await newest("pull-request.yml").done;
      await start("comment.yml", await github.events.workflowRun(run.id));
      const said = run.jobs.map(({ name: job, conclusion }) => `${job} ${conclusion}`).join("\n");
      if (run.conclusion !== "success") throw new Error(said);
      return said;
    },

    "pr view": async ({ args }) => {
      parsed(args, { comments: { type: "boolean" } });
      await newest("comment.yml").done;
      const comments = await list(github, `/issues/${await pullOf()}/comments`);
      return comments.map(({ body }) => String(body)).join("\n");
    },

    "pr merge": async ({ args }) => {
      parsed(args, { squash: { type: "boolean" } });
      await github.merge(await pullOf(), { method: "squash" });
      await start("deploy.yml", await github.events.push());
      return "";
    },

    "workflow run": async ({ args }) => {
      const { values, positionals } = parsed(args, {
        "raw-field": { type: "string", short: "f", multiple: true },
      });
      const workflow = positionals[0] ?? "";
      const head = (await github.world.git.branch("main")) ?? "";
      const folder = await github.world.snapshots.folder(head);
      const file = readFileSync(join(folder, ".github", "workflows", workflow), "utf8");
      const inputs = dispatchInputs(file, fieldsOf(values["raw-field"], String));
      await start(workflow, await github.events.dispatch({ inputs }));
      return "";
    },

    "workflow disable": async ({ args }) => {
      const path = `/repos/${fullName}/actions/workflows/${parsed(args, {}).positionals[0]}/disable`;
      await ask("PUT", path, owner);
      return "";
    },

    "run list": async ({ args }) => {
      const { values } = parsed(args, { workflow: { type: "string" }, limit: { type: "string" } });
      const path = `/actions/workflows/${values.workflow}/runs?per_page=${values.limit}`;
      const found = await list(github, path, "workflow_runs");
      return found.map(({ id }) => String(id)).join("\n");
    },

    "run watch": async ({ args }) => {
      const id = Number(parsed(args, {}).positionals[0]);
      const run = runs.find((each) => each.run.id === id)?.run;
      if (run === undefined) throw new Error(`no run ${id}`);
      let over = false;
      const end = () => {
        over = true;
      };
      run.done.then(end, end);
      // A person stops watching a run that waits for an approval.
      await poll(systemClock, `Run ${id}`, { every: 100, timeout: 600_000 }, async () =>
        over || github.waitingFor(id).length > 0 ? true : undefined,
      );
      return "";
    },
  };

  return {
    play: async ({ program, args, ...call }) => {
      if (program === "git")
        return args[0] === "push"
          ? pushBranch(github, args.slice(1), call.folder)
          : fetchBranch(github, args.slice(1), call.folder);
      const words = args[0] === "api" ? 1 : 2;
      const player = subcommands[args.slice(0, words).join(" ")];
      if (player === undefined) throw new Error(`nobody plays gh ${args.join(" ")}`);
      return player({ ...call, args: args.slice(words) });
    },
    ended: (workflow) => newest(workflow).done,
  };
}

/** @throws TypeError for an option that is not among these: gh would take it, but nobody plays it */
function parsed(
  args: readonly string[],
  options: NonNullable<Parameters<typeof parseArgs>[0]>["options"] & {},
) {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  return { values: values as Record<string, string | boolean | string[] | undefined>, positionals };
}

type Values = string | boolean | string[] | undefined;

/** `key=value` and `key[]=value`, as gh makes a body of them. */
function fieldsOf(given: Values, read: (text: string) => Json): Record<string, Json> {
  const fields: Record<string, Json> = {};
  for (const each of Array.isArray(given) ? given : []) {
    const [, key = "", many, value = ""] = /^([\w-]+)(\[\])?=(.*)$/s.exec(each) ?? [];
    const before = fields[key];
    fields[key] = many ? [...(Array.isArray(before) ? before : []), read(value)] : read(value);
  }
  return fields;
}

const typed = (text: string): Json =>
  /^(-?\d+|true|false|null)$/.test(text) ? JSON.parse(text) : text;

/** What jq would choose, of which this knows `.a.b`, `.[]` and commas. */
function chosen(value: Json, expression: string): string {
  return expression
    .split(",")
    .flatMap((path) =>
      (path.match(/\[\]|\w+/g) ?? []).reduce<Json[]>(
        (found, part) =>
          found.flatMap((each): Json[] => {
            if (part === "[]") return Array.isArray(each) ? each : [];
            return isObject(each) ? [each[part] ?? null] : [];
          }),
        [value],
      ),
    )
    .map((each) => (typeof each === "string" ? each : JSON.stringify(each)))
    .join("\n");
}
