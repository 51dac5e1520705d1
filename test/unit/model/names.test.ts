import { globSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Diagnostic, formatDiagnostic } from "../../../actions/toolkit/kernel/diagnostic.ts";
import type { Model } from "../../../actions/toolkit/model/model.ts";
import { checkNames, kindsInWords } from "../../../actions/toolkit/model/name-checks.ts";
import {
  glueLogGroups,
  type Named,
  nameLimits,
  namesOf,
  reservedBuckets,
} from "../../../actions/toolkit/model/names.ts";
import {
  bootstrapBucket,
  bootstrapStack,
  roleNames,
} from "../../../actions/toolkit/model/trust.ts";
import { type ConfigTree, readSpecs } from "../../../actions/toolkit/spec/read-specs.ts";
import { edited, editedSpec, goodModel, modelOf, reference } from "../../support/specs.ts";

interface Shape {
  readonly type: string;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly members?: Readonly<
    Record<string, { readonly shape: string; readonly documentation?: string }>
  >;
}

/** What botocore says of a member of a structure: its shape, and the words. */
function said(
  service: string,
  structure: string,
  member: string,
): Shape & { readonly words: string } {
  const [path = ""] = globSync(
    `.venv/lib/python3.*/site-packages/botocore/data/${service}/*/service-2.json.gz`,
  ).toSorted();
  const { shapes } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as {
    readonly shapes: Readonly<Record<string, Shape>>;
  };
  const found = shapes[structure]?.members?.[member];
  const shape = shapes[found?.shape ?? ""];
  if (found === undefined || shape === undefined) throw new Error(`no ${structure}.${member}`);
  return { ...shape, words: found.documentation ?? "" };
}

/** Where botocore says what a name may be; of a bucket it says nothing. */
const sources: readonly [what: Named, service: string, structure: string, member: string][] = [
  ["stack", "cloudformation", "CreateStackInput", "StackName"],
  ["alias", "kms", "CreateAliasRequest", "AliasName"],
  ["role", "iam", "CreateRoleRequest", "RoleName"],
  ["job", "glue", "CreateJobRequest", "Name"],
  ["trigger", "glue", "CreateTriggerRequest", "Name"],
  ["rule", "events", "PutRuleRequest", "Name"],
  ["crawler", "glue", "CreateCrawlerRequest", "Name"],
  ["securityConfiguration", "glue", "CreateSecurityConfigurationRequest", "Name"],
  ["database", "glue", "DatabaseInput", "Name"],
  ["table", "glue", "TableInput", "Name"],
  ["trail", "cloudtrail", "CreateTrailRequest", "Name"],
  ["topic", "sns", "CreateTopicInput", "Name"],
  ["monitor", "ce", "AnomalyMonitor", "MonitorName"],
  ["subscription", "ce", "AnomalySubscription", "SubscriptionName"],
  ["budget", "budgets", "Budget", "BudgetName"],
  ["secret", "secretsmanager", "CreateSecretRequest", "Name"],
  ["logGroup", "logs", "CreateLogGroupRequest", "logGroupName"],
  ["workGroup", "athena", "CreateWorkGroupInput", "Name"],
  ["asset", "quicksight", "CreateDashboardRequest", "DashboardId"],
];

test("the limits are those that botocore knows", () => {
  expect([...sources.map(([what]) => what), "bucket"].toSorted()).toEqual(
    Object.keys(nameLimits).toSorted(),
  );
  for (const [what, ...place] of sources) {
    const { max, words, pattern } = said(...place);
    const told = /(?:can't be longer than|and) (\d+)\s+characters/.exec(
      words.replaceAll(/\s+/g, " "),
    );
    const most = told ?? /\{\d,(\d+)\}$/.exec(pattern ?? "");
    expect([what, max ?? Number(most?.[1])]).toEqual([what, nameLimits[what]]);
  }
});

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5}){0,2}$/);
const id = fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/);
const prefix = word.filter((each) => each.length >= 3 && each.length <= 21);
const account = "123456789012";

/** All that is named of one stack. */
function namesFrom(prefix: string, pipeline: string, id: string): [Named, string][] {
  const names = namesOf(prefix, pipeline, account);
  const groups = glueLogGroups(names.securityConfiguration("x"), names.jobRole, names.crawlerRole);
  const roles = roleNames(prefix);
  return [
    ["stack", names.stack],
    ["stack", bootstrapStack(prefix)],
    ["bucket", names.bucket(id)],
    ["bucket", bootstrapBucket({ prefix, account })],
    ["alias", names.alias(id)],
    ["role", names.jobRole],
    ["role", names.crawlerRole],
    ...Object.values(roles).map((each): [Named, string] => ["role", each]),
    ["job", names.job],
    ["trigger", names.schedule],
    ["trigger", names.arrivals],
    ["rule", names.arrivals],
    ["role", names.arrivals],
    ["rule", names.failureRule],
    ["crawler", names.crawler],
    ["securityConfiguration", names.securityConfiguration("x")],
    ["database", names.database],
    ["trail", names.trail],
    ["topic", names.topic],
    ["monitor", names.monitor],
    ["subscription", names.subscription],
    ["budget", names.budget("zero-spend", "x")],
    ["secret", names.secret],
    ["logGroup", groups.job],
    ["logGroup", groups.crawler],
    ["workGroup", names.workGroup],
    ["role", names.quickSightRole],
    ["asset", names.asset],
    ["asset", names.rules],
  ];
}

test("whatever the specs take as prefix, pipeline and id makes characters that AWS takes", () => {
  const patterns = new Map<string, RegExp>(
    sources.flatMap(([what, ...place]) => {
      const { pattern } = said(...place);
      // Python's inline flag; all is in small letters anyhow.
      return pattern === undefined
        ? []
        : [[what, new RegExp(`^(?:${pattern.replaceAll("(?i)", "")})$`, "u")] as const];
    }),
  );
  expect(patterns.size).toBeGreaterThan(8);
  // What botocore says in words alone: CreateStack, CreateTrail, CreateTopic, CreateSecret; and the S3 user guide.
  patterns.set("stack", /^[A-Za-z][A-Za-z0-9-]*$/);
  patterns.set("trail", /^(?=.{3})[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$/);
  patterns.set("topic", /^[A-Za-z0-9_-]+$/);
  patterns.set("secret", /^(?!.*-.{6}$)[A-Za-z0-9/_+=.@-]+$/);
  patterns.set("bucket", /^(?=.{3})[a-z0-9][a-z0-9.-]*[a-z0-9]$/);
  const { suffixes } = reservedBuckets;
  fc.assert(
    fc.property(prefix, word, id, (...parts) => {
      for (const [what, name] of namesFrom(...parts)) {
        expect([what, name]).toEqual([what, expect.stringMatching(patterns.get(what) ?? /^$/)]);
        if (what === "bucket") expect(suffixes.filter((each) => name.endsWith(each))).toEqual([]);
      }
    }),
  );
});

test("no prefix is too long for what the bootstrap makes", () => {
  const longest = "a".repeat(21);
  const made: [Named, string][] = [
    ["bucket", bootstrapBucket({ prefix: longest, account })],
    ["stack", bootstrapStack(longest)],
    ...Object.values(roleNames(longest)).map((each): [Named, string] => ["role", each]),
  ];
  for (const [what, name] of made) expect(name.length).toBeLessThanOrEqual(nameLimits[what]);
});

const found = (tree: ConfigTree, environment = "local", pipeline = "patients"): Diagnostic[] => {
  const model = modelOf(tree, environment, pipeline);
  return [...(model.ok ? model.warnings : model.diagnostics)];
};

describe("a name at its limit is taken, one character more is told", () => {
  const specs = readSpecs(reference, "local", "patients");
  if (!specs.ok) throw new Error("the reference is right");
  const model = goodModel();
  const { job, crawler, catalog, logs, trail, costAnomalies, pseudonymSecret } = model;
  const { failureAlarm, alerts, quickSight } = model;
  if (!trail || !costAnomalies || !pseudonymSecret || !failureAlarm || !alerts || !quickSight)
    throw new Error("the reference has all of them");
  const rename: readonly [what: Named, place: string, renamed: (name: string) => Partial<Model>][] =
    [
      ["stack", "stack", (stack) => ({ stack })],
      ["alias", "key", (alias) => ({ keys: model.keys.map((each) => ({ ...each, alias })) })],
      [
        "bucket",
        "one bucket",
        (name) => ({
          buckets: model.buckets.map((each, at) => (at === 0 ? { ...each, name } : each)),
        }),
      ],
      ["job", "job", (name) => ({ job: { ...job, name } })],
      ["role", "job's role", (role) => ({ job: { ...job, role } })],
      [
        "securityConfiguration",
        "security configuration",
        (securityConfiguration) => ({ job: { ...job, securityConfiguration } }),
      ],
      ["crawler", "crawler", (name) => ({ crawler: { ...crawler, name } })],
      ["role", "crawler's role", (role) => ({ crawler: { ...crawler, role } })],
      ["database", "database", (database) => ({ catalog: { ...catalog, database } })],
      ["table", "table of loads", (loads) => ({ catalog: { ...catalog, loads } })],
      ["logGroup", "job's logs", (jobGroup) => ({ logs: { ...logs, jobGroup } })],
      ["logGroup", "crawler's logs", (crawlerGroup) => ({ logs: { ...logs, crawlerGroup } })],
      ["trail", "trail", (name) => ({ trail: { ...trail, name } })],
      ["topic", "topic", (topic) => ({ alerts: { ...alerts, topic } })],
      ["rule", "rule of failures", (rule) => ({ failureAlarm: { ...failureAlarm, rule } })],
      [
        "trigger",
        "trigger",
        (name) => ({ trigger: { kind: "schedule", schedule: "", name, source: job.source } }),
      ],
      [
        "monitor",
        "monitor",
        (monitorName) => ({ costAnomalies: { ...costAnomalies, monitorName } }),
      ],
      [
        "subscription",
        "subscription",
        (subscriptionName) => ({ costAnomalies: { ...costAnomalies, subscriptionName } }),
      ],
      [
        "budget",
        "one budget",
        (name) => ({
          budgets: model.budgets.map((each, at) => (at === 0 ? { ...each, name } : each)),
        }),
      ],
      ["workGroup", "workgroup", (workGroup) => ({ quickSight: { ...quickSight, workGroup } })],
      ["role", "dashboard's role", (role) => ({ quickSight: { ...quickSight, role } })],
      ["asset", "data set of rules", (rules) => ({ quickSight: { ...quickSight, rules } })],
      ["secret", "secret", (name) => ({ pseudonymSecret: { ...pseudonymSecret, name } })],
    ];

  test.each(rename)("%s: the %s", (what, _, renamed) => {
    const most = nameLimits[what];
    const of = (length: number) =>
      checkNames({ ...model, ...renamed("a".repeat(length)) }, specs.value);
    expect(of(most)).toEqual([]);
    expect(of(most + 1)).toMatchObject([
      {
        code: "SL3003",
        expected: `at most ${most} for ${kindsInWords[what]}`,
        fix: expect.stringContaining("by 1 character together"),
      },
    ]);
  });

  test("and every kind is looked at", () => {
    expect([...new Set(rename.map(([what]) => what))].toSorted()).toEqual(
      Object.keys(nameLimits).toSorted(),
    );
  });
});

describe("names that specs make too long", () => {
  /** The reference with the pipeline's folder named otherwise. */
  const named = (pipeline: string): ConfigTree => ({
    root: reference.root,
    files: new Map(
      [...reference.files].map(([path, text]) => [
        path.replace("/patients/", `/${pipeline}/`),
        text.replace(/^ {2}patients:$/m, `  ${pipeline}:`),
      ]),
    ),
  });

  // `healthplus-dev-`, the pipeline, and of the longest id `-access-logs-123456789012`: 15 and 25 characters.
  test.each([
    ["dev", 23, []],
    ["dev", 24, ["bucket"]],
    ["prod", 22, []],
    ["prod", 23, ["bucket"]],
  ])("in %s, a pipeline's name of %i characters", (environment, length, kinds) => {
    const pipeline = "p".repeat(length);
    const told = found(named(pipeline), environment, pipeline);
    expect(told.map(({ code }) => code)).toEqual(kinds.map(() => "SL3003"));
    for (const each of told) expect(each.location.file).toMatch(/buckets\.yaml$/);
  });
});

describe("what S3 keeps for itself", () => {
  test.each<[prefix: string, pipeline: string, taken: string | undefined]>([
    ["sthree", "patients", "sthree-"],
    ["sthree-dev", "patients", "sthree-"],
    ["amzn-s3-demo", "patients", "amzn-s3-demo-"],
    ["amzn-s3", "demo", "amzn-s3-demo-"],
    ["sthreedev", "patients", undefined],
    ["amzn-s3", "patients", undefined],
    ["my-sthree", "patients", undefined],
  ])("the prefix %s of the pipeline %s", (name, pipeline, taken) => {
    const files = [...reference.files].map(([path, text]): [string, string] => [
      path.replace("/patients/", `/${pipeline}/`),
      text,
    ]);
    const tree = edited("environments/local.yaml", /^target:/m, `prefix: ${name}\ntarget:`, {
      root: reference.root,
      files: new Map(files),
    });
    const told = found(tree, "local", pipeline);
    expect(told.map((each) => formatDiagnostic(each))).toEqual(
      taken === undefined
        ? []
        : [
            expect.stringMatching(
              new RegExp(`environments/local\\.yaml:\\d+:9 SL3017 .*\`${taken}\`, which Amazon S3`),
            ),
          ],
    );
  });

  test("is told in the project's file, where that has the prefix", () => {
    const [first] = found(edited("project.yaml", "healthplus ", "sthree "));
    expect(first && formatDiagnostic(first)).toMatch(/^pipeline-config\/project\.yaml:5:9 SL3017 /);
  });
});

describe("words of SQL, which a query would have to put in quotes", () => {
  test.each(["order", "values", "group", "table", "current_user"])("the table `%s`", (name) => {
    const told = found(editedSpec("contract", "  - name: patients\n", `  - name: ${name}\n`));
    expect(told.map(({ code }) => code)).toEqual(["SL4008"]);
    expect(told[0]?.location.file).toMatch(/contract\.yaml$/);
  });

  test.each(["orders", "patient", "user", "date"])("not the table `%s`", (name) => {
    expect(found(editedSpec("contract", "  - name: patients\n", `  - name: ${name}\n`))).toEqual(
      [],
    );
  });

  test("the database, where the specs name it", () => {
    const told = found(editedSpec("job", /$/, "\ncatalog: {database: values}\n"));
    expect(told.map((each) => formatDiagnostic(each))).toEqual([
      expect.stringMatching(/job\.yaml:\d+:21 warning SL4008 the database `values`, a word of SQL/),
    ]);
  });
});
