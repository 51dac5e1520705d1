import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { isObject, type Json, type JsonObject } from "../../actions/toolkit/kernel/json.ts";
import { sluiceRoot } from "../../actions/toolkit/workspace/checkout.ts";
import { filled, type Step, stepsOf } from "../support/guide.ts";
import { type AccountView, viewAccount } from "./guide/account.ts";
import { type PlayedGitHub, playGitHub } from "./guide/github-cli.ts";
import { openTerminal, type Terminal } from "./guide/terminal.ts";
import { type EmbeddedPair, list, rootEnvironment, startPair } from "./support.ts";

const root = sluiceRoot();
const guide = readFileSync(join(root, "docs", "getting-started.md"), "utf8");
const environments = ["dev", "prod"] as const;

let pair: EmbeddedPair;
let gh: PlayedGitHub;
let terminal: Terminal;
let account: AccountView;
beforeAll(async () => {
  // As a repository that is made today: its tokens name it by its number, too.
  pair = await startPair({ subject: "immutable" });
  gh = playGitHub(pair, "reviewer");
  terminal = await openTerminal(
    {
      programs: { aws: join(root, ".venv", "bin", "aws") },
      python: join(root, ".venv", "bin", "python"),
      // Signed in to the account, as the guide has it.
      env: rootEnvironment(pair.aws),
    },
    gh.play,
  );
  account = viewAccount(pair.aws);
  await account.makeServiceMonitor();
});
afterAll(async () => {
  account?.close();
  await terminal?.close();
  await pair?.close();
});

/** What the reader knows from the start; commands tell the rest. */
const values = new Map([
  ["OWNER/NAME", "acme/pipelines"],
  ["NAME", "pipelines"],
  ["SLUICE", "sluice/sluice"],
  ["REVIEWER", "reviewer"],
  ["111122223333", "123456789012"],
]);

/** What the output of a command stands for in those after it. */
const tells: readonly [command: RegExp, ...names: string[]][] = [
  [/^gh api repos\/\S+ --jq '\.id,\.owner\.id'$/, "456789", "123456"],
  [/^gh api users\//, "583231"],
  [/^aws ce get-anomaly-monitors/, "MONITOR"],
  [/^gh run list/, "RUN"],
  [/pending_deployments --jq/, "ID"],
];

/** Puts YAML of the guide's where it says: a prefix is the project's, all else goes into the files of both environments. */
function write(text: string): void {
  const folder = join(terminal.folder, "pipeline-config");
  if (text.startsWith("prefix:")) {
    const path = join(folder, "project.yaml");
    const merged = merge(
      parse(readFileSync(path, "utf8")) as JsonObject,
      parse(text) as JsonObject,
    );
    writeFileSync(path, stringify(merged));
    return;
  }
  for (const name of environments) {
    const path = join(folder, "environments", `${name}.yaml`);
    const own = parse(text.replaceAll(/\bdev\b/g, name)) as JsonObject;
    const merged = merge(parse(readFileSync(path, "utf8")) as JsonObject, own);
    // What differs from the guide: the account is the embedded AWS, and says so; dev and prod share it.
    writeFileSync(path, stringify({ ...merged, target: "embedded" }));
  }
}

function merge(one: JsonObject, other: JsonObject): JsonObject {
  const both = ([key, value]: [string, Json | undefined]): [string, Json | undefined] => {
    const before = one[key];
    return [key, isObject(before) && isObject(value) ? merge(before, value) : value];
  };
  return { ...one, ...Object.fromEntries(Object.entries(other).map(both)) };
}

const stack = (environment: string) => `healthplus-${environment}-patients`;
const bootstrapStack = (environment: string) => `healthplus-${environment}-sluice-bootstrap`;
const issues = () => list(pair.github, "/issues?state=all");
const titles = async () =>
  (await issues()).filter((each) => each.pull_request === undefined).map(({ title }) => title);

/** A run of a workflow, over and well. */
async function well(workflow: string) {
  const run = await gh.ended(workflow);
  const said = run.annotations.map(({ message }) => message).join("\n");
  expect([workflow, run.conclusion, said]).toEqual([workflow, "success", ""]);
  return run;
}

/** What has to be so before some of the commands: what the guide leaves to its reader. */
const before: readonly [command: RegExp, prepare: () => Promise<void>][] = [
  // It stands in place of the command above it, so what that has made goes first.
  [/^aws cloudformation deploy/, () => account.undoBootstrap(bootstrapStack("dev"))],
];

/** What is so after some of the commands, each of which the guide has once. */
const after: readonly [command: RegExp, holds: (said: string) => Promise<void>][] = [
  [
    /^gh repo create/,
    async () => {
      const first = await well("deploy.yml");
      expect(first.jobs.map(({ conclusion }) => conclusion)).toEqual(["skipped", "skipped"]);
      expect(pair.github.tokensIssued).toEqual([]);
      expect(await titles()).toEqual([]);
    },
  ],
  [
    /^gh workflow disable/,
    async () => expect([...pair.github.world.runs.disabled]).toEqual(["ci.yml"]),
  ],
  [
    /--print/,
    async () => {
      const printed = readFileSync(join(terminal.folder, "bootstrap-dev.yaml"), "utf8");
      expect(printed).toContain("AWS::IAM::OIDCProvider");
      expect(await account.stacks()).toEqual({});
    },
  ],
  [
    /^npx sluice bootstrap --env dev$/,
    async (said) => {
      expect(said).toContain(`Type the stack's name, ${bootstrapStack("dev")}`);
      expect(await account.stacks()).toEqual({ [bootstrapStack("dev")]: "CREATE_COMPLETE" });
      expect(await terminal.type("npx sluice bootstrap --env dev")).toMatch(
        /is as the specs say: CREATE_COMPLETE, nothing to do/,
      );
    },
  ],
  [
    /^npx sluice bootstrap --env prod$/,
    async () =>
      expect(await account.stacks()).toEqual({
        [bootstrapStack("dev")]: "CREATE_COMPLETE",
        [bootstrapStack("prod")]: "CREATE_COMPLETE",
      }),
  ],
  [
    /^aws cloudformation deploy/,
    async () =>
      expect(await account.stacks()).toMatchObject({ [bootstrapStack("dev")]: "CREATE_COMPLETE" }),
  ],
  [
    /prod\/deployment-branch-policies/,
    async () => {
      const { environments: known } = pair.github.world.deployments;
      expect(
        Object.fromEntries([...known].map(([name, { protection }]) => [name, protection])),
      ).toEqual({
        dev: { reviewers: [], preventSelfReview: false, branches: ["main"] },
        prod: { reviewers: ["reviewer"], preventSelfReview: true, branches: ["main"] },
      });
    },
  ],
  [
    /^gh pr checks/,
    async () => {
      const { jobs } = await well("pull-request.yml");
      expect(
        jobs
          .filter(({ conclusion }) => conclusion === "success")
          .map(({ name }) => name)
          .sort(),
      ).toEqual(["plan (dev)", "plan (prod)", "simulate", "validate"]);
    },
  ],
  [
    /^gh pr view/,
    async (said) => {
      await well("comment.yml");
      expect(said).toMatch(/### ⚠️ Attention\n\nThe specs name another stack than before\./);
      expect(said).toMatch(/\| Controls \| \d+ passed \|/);
      for (const name of environments)
        expect(said).toMatch(new RegExp(`Plan of \`${name}\` \\| a new stack`));
      expect(said).toContain("records in");
    },
  ],
  [
    /pending_deployments --jq/,
    async () => {
      expect(await account.stacks()).toMatchObject({
        [stack("dev")]: "CREATE_COMPLETE",
        [stack("prod")]: "REVIEW_IN_PROGRESS",
      });
      const published = await account.objects(`${stack("dev")}-processed-123456789012`);
      expect(published).toContainEqual(expect.stringMatching(/^patients\/.*\.parquet$/));
    },
  ],
  [
    /-f state=approved/,
    async () => {
      await well("deploy.yml");
      expect(await account.stacks()).toMatchObject({
        [stack("dev")]: "CREATE_COMPLETE",
        [stack("prod")]: "CREATE_COMPLETE",
      });
      expect(await titles()).toEqual([]);
    },
  ],
  [
    /^git ls-tree/,
    async (said) => {
      await well("audit.yml");
      for (const name of environments)
        expect(said.split("\n")).toContain(`${name}/patients/audit.html`);
      expect(await titles()).toEqual([]);
    },
  ],
  [/^gh workflow run run\.yml/, async () => void (await well("run.yml"))],
  [
    /^gh workflow run teardown\.yml((?!delete-data).)*$/,
    async () => {
      await well("teardown.yml");
      expect(await account.stacks()).not.toHaveProperty(stack("dev"));
      expect(await account.bucketsOf(stack("dev"))).toContain(
        `${stack("dev")}-processed-123456789012`,
      );
    },
  ],
  [
    /delete-data=true/,
    async () => {
      await well("teardown.yml");
      expect(await account.bucketsOf(stack("dev"))).toEqual([]);
    },
  ],
  [
    /delete-stack/,
    async () => {
      await account.untilGone(bootstrapStack("dev"));
      expect(await account.rolesOf("healthplus-dev")).toEqual([]);
      expect(await account.bucketsOf("healthplus-dev")).toEqual([
        expect.stringMatching(/^healthplus-dev-sluice-/),
      ]);
      expect(await account.providers()).toEqual([
        expect.stringContaining("token.actions.githubusercontent.com"),
      ]);
      expect(await account.stacks()).toEqual({
        [bootstrapStack("prod")]: "CREATE_COMPLETE",
        [stack("prod")]: "CREATE_COMPLETE",
      });
    },
  ],
];

async function follow(step: Step): Promise<void> {
  const text = filled(step, values);
  if (step.kind === "yaml") {
    write(text);
    return;
  }
  const fits = ([command]: readonly [RegExp, ...unknown[]]) => command.test(step.text);
  for (const [, prepare] of before.filter(fits)) await prepare();
  const said = await terminal.type(text);
  for (const [, ...names] of tells.filter(fits)) {
    const lines = said.split("\n");
    expect(lines, step.text).toHaveLength(names.length);
    for (const [index, name] of names.entries()) values.set(name, lines[index] ?? "");
  }
  for (const [, holds] of after.filter(fits)) await holds(said);
}

test("from the template to the first audited deploy, and to the end: each command does what the guide says", async () => {
  const steps = stepsOf(guide);
  for (const [command] of [...before, ...after])
    expect([command, steps.filter(({ text }) => command.test(text)).length]).toEqual([command, 1]);
  for (const step of steps) {
    await follow(step).catch((error: unknown) => {
      throw new Error(`docs/getting-started.md:${step.line}: ${step.text}`, { cause: error });
    });
  }
});
