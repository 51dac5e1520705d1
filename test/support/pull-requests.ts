/** Pull requests on the reference pipeline, and what their runs would have found. */

import { audit } from "../../actions/toolkit/audit/audit.ts";
import { againstBase, type Base, planFromBase } from "../../actions/toolkit/plan/base.ts";
import { planOfChangeSet } from "../../actions/toolkit/plan/change-set.ts";
import type { Plan, PlanSubject } from "../../actions/toolkit/plan/plan.ts";
import { readersIn } from "../../actions/toolkit/plan/readers.ts";
import { readSimulation, readValidation } from "../../actions/toolkit/report/comment/artifacts.ts";
import type { DashboardFound } from "../../actions/toolkit/report/comment/dashboard.ts";
import type { Findings, Part } from "../../actions/toolkit/report/comment/findings.ts";
import type { ConfigTree } from "../../actions/toolkit/spec/read-specs.ts";
import { gatedJson, metricsJson } from "./metrics.ts";
import { goodSnapshot } from "./snapshot.ts";
import { compiledOf, edited, editedSpec, goodModel, reference } from "./specs.ts";

export const headSha = "c0ffee0123456789abcdef0123456789abcdef01";
const read = <T>(value: T): Part<T> => ({ state: "read", value });

/** The plan of one environment, from one tree of specs to another: against the live stack, or offline. */
export function planBetween(
  base: ConfigTree | undefined,
  head: ConfigTree,
  environment: string,
  how: "live" | "offline",
): Plan {
  const model = goodModel(head, environment);
  const compiled = compiledOf(model);
  const subject: PlanSubject = {
    pipeline: "patients",
    environment,
    account: model.environment.account,
    region: model.environment.region,
    stack: model.stack,
    owner: model.environment.owner,
    specDigest: "5bec".repeat(16),
    commit: headSha,
    createdAt: "2026-01-02T03:04:05.000Z",
    exceptions: model.exceptions.map((each) => ({ ...each, onBase: "not-compared" })),
  };
  const before: Exclude<Base, { state: "invalid" }> =
    base === undefined
      ? { state: "absent" }
      : {
          state: "loaded",
          model: goodModel(base, environment),
          compiled: compiledOf(goodModel(base, environment)),
          readers: readersIn(base, goodModel(base, environment)),
        };
  const offline = planFromBase(subject, compiled, before);
  if (how === "offline") return againstBase(offline, model.contract, before);
  const replacements = { replace: "True", "may-replace": "Conditional" } as const;
  const live = planOfChangeSet(
    subject,
    before.state === "absent" ? "create" : "update",
    compiled,
    offline.changes.length === 0
      ? undefined
      : {
          id: `arn:aws:cloudformation:us-east-1:111122223333:changeSet/sluice-plan-1/${environment}`,
          entries: offline.changes.map(({ action, logicalId, type, properties }) => ({
            action:
              action === "create"
                ? "Add"
                : ["delete", "retain"].includes(action)
                  ? "Remove"
                  : "Modify",
            logicalId,
            type,
            physicalId: undefined,
            replacement:
              action === "replace" || action === "may-replace" ? replacements[action] : "False",
            policyAction: action === "retain" ? "Retain" : undefined,
            details: properties.map(({ path, before: was, after, recreates }) => ({
              path,
              before: was,
              after,
              requiresRecreation: {
                always: "Always",
                conditionally: "Conditionally",
                never: "Never",
              }[recreates],
            })),
          })),
        },
    before.state === "absent" ? undefined : JSON.parse(before.compiled.body),
  );
  return againstBase(live, model.contract, before);
}

/** Metrics of a run whose rules hold, as far as they can be checked. */
function calmJson() {
  const { quality, ...others } = metricsJson();
  return { ...others, quality: quality.filter(({ outcome }) => outcome !== "failed") };
}

/** A simulation that went well: the reference pipeline's, as the embedded AWS has it. */
export function goodSimulation(metrics: object = calmJson()) {
  const model = goodModel();
  const compiled = compiledOf(model);
  const snapshot = goodSnapshot(model, compiled);
  const found = readSimulation({
    summary: JSON.stringify({
      records: metricsJson().records,
      stages: [
        { name: "deploy", seconds: 11.4 },
        { name: "run", seconds: 29.8 },
      ],
    }),
    audit: JSON.stringify(audit({ model, compiled, snapshot })),
    metrics: JSON.stringify(metrics),
    failure: undefined,
  });
  if (found === undefined) throw new Error("the simulation left its summary");
  return found;
}

const validation = read(
  readValidation(
    JSON.stringify({
      environments: ["dev", "local", "prod"],
      pipelines: ["patients"],
      diagnostics: [],
    }),
  ),
);
const run = {
  id: 17_000_000_042,
  attempt: 1,
  url: "https://github.com/healthplus/data-platform/actions/runs/17000000042",
  repositoryUrl: "https://github.com/healthplus/data-platform",
  headSha,
  conclusion: "success",
};

/** A dashboard of four visuals that stays as it is. */
const sameDashboard: DashboardFound = {
  changes: { state: "compared", parts: [], visuals: [], moved: [], same: 4 },
  refused: [],
  shown: { state: "shown", addresses: new Map() },
};

const findings = (
  base: ConfigTree,
  head: ConfigTree,
  how: "live" | "offline" = "live",
  metrics?: object,
): Findings => ({
  run,
  fork: how === "offline",
  changesItsChecks: false,
  validation,
  simulation: read(goodSimulation(metrics)),
  dashboard: read(sameDashboard),
  plans: ["dev", "prod"].map((environment) => ({
    environment,
    plan: read(planBetween(base, head, environment, how)),
  })),
});

/** A job with one more worker. */
export const healthy = (): Findings =>
  findings(reference, editedSpec("job", "count: 2", "count: 3"));

/** How much of the hospitals' files the job reads, and what the bucket of the published ones is called. */
const narrow = editedSpec(
  "job",
  "{bucket: raw, prefix: patients/}",
  "{bucket: raw, prefix: patients/new/}",
);
const renamed = ["job", "buckets", "guardrails"].reduce(
  (tree, kind) => editedSpec(kind, /\bprocessed\b/, "released", tree),
  reference,
);

/** A bucket renamed, and its read prefix widened. */
export const dangerous = (): Findings => findings(narrow, renamed);

/** The same prefix widened from a fork, with a tag more; a rule of the contract warns. */
export const fork = (): Findings =>
  findings(
    narrow,
    edited("environments/dev.yaml", "{Environment: dev}", "{Environment: dev, Owner: data}"),
    "offline",
    metricsJson(),
  );

const waived = editedSpec(
  "guardrails",
  /$/,
  `waivers:
  - {control: S3-9, resource: raw, owner: security@healthplus.example, reason: The hospitals' client speaks no TLS 1.3., expires: "2030-06-30"}
`,
);

/** The cost-anomaly alerts go, with a reason, beside a waiver that stood before. */
export const excepted = (): Findings =>
  findings(
    waived,
    editedSpec(
      "guardrails",
      /costAnomalies:\n.*\n/,
      "without:\n  costAnomalies: The account has the monitor of another pipeline.\n",
      waived,
    ),
  );

/** Nothing is drawn of what was not published. */
const notDrawn = { state: "missing", why: "failed" } as const;

/** A contract that asks more of the records than they have: one rule warns, and another stops the run. */
export const gated = (): Findings => {
  const simulation = readSimulation({
    summary: undefined,
    audit: undefined,
    metrics: JSON.stringify(gatedJson()),
    failure: JSON.stringify({
      stage: "run",
      code: "gate-stopped",
      line: "Gate stopped: missing ages of birth_date: measured 2.08228 %, required at most 2 %.",
    }),
  });
  if (simulation === undefined) throw new Error("the simulation left its failure");
  return {
    ...findings(
      reference,
      editedSpec("contract", "mustBeLessOrEqualTo: 10", "mustBeLessOrEqualTo: 2"),
    ),
    run: { ...run, conclusion: "failure" },
    simulation: read(simulation),
    dashboard: notDrawn,
  };
};

/** A column that is published under another name and one that is no longer dropped, under the same version. */
export const broken = (): Findings => {
  const head = editedSpec(
    "contract",
    /(- name: email[\s\S]*?value: \{method: )drop/,
    "$1pseudonym",
    editedSpec(
      "contract",
      "description: ABO and Rh blood group.",
      "description: ABO and Rh blood group.\n        required: true",
      editedSpec(
        "contract",
        /(name: blood_type[\s\S]*?onInvalid, vendor: sluice, value: )nullify/,
        "$1reject",
      ),
    ),
  );
  return {
    ...findings(reference, head),
    run: { ...run, conclusion: "failure" },
    simulation: read({
      outcome: "failed",
      stage: "run",
      code: "demo-stopped",
      line: "The run failed at stage job: Job run jr_1 ended FAILED: InputError: MISSING_COLUMN: p.csv has no column blood_type",
      run: undefined,
    }),
    dashboard: notDrawn,
  };
};

const changedDashboard: DashboardFound["changes"] = {
  state: "compared",
  parts: ["filters", "theme"],
  visuals: [
    {
      id: "country",
      title: "Patients per country",
      titleBefore: "Patients by country",
      change: "changed",
      parts: ["title", "top"],
      before: { state: "drawn" },
      after: { state: "drawn" },
    },
    {
      id: "gender",
      title: "Patients by gender | all",
      titleBefore: undefined,
      change: "added",
      parts: [],
      before: { state: "absent" },
      after: { state: "drawn" },
    },
    {
      id: "chronic",
      title: "Chronic conditions",
      titleBefore: undefined,
      change: "removed",
      parts: [],
      before: { state: "not-drawn", why: "No column chronic_condition is published any more." },
      after: { state: "absent" },
    },
  ],
  moved: [{ id: "map", title: "Patients on the map" }],
  same: 2,
};
const address = (path: string) =>
  `${run.repositoryUrl}/raw/${"ab".repeat(20)}/previews/17/${path.replace(/(before|after)\/(.*)\.png/, "$2-$1-0123456789ab.png")}`;

/** A visual that is called otherwise and shows fewer bars, one that is new, and one whose column is gone. */
export const pictured = (): Findings => ({
  ...healthy(),
  dashboard: read({
    changes: changedDashboard,
    refused: [],
    shown: {
      state: "shown",
      addresses: new Map(
        ["before/country.png", "after/country.png", "after/gender.png"].map((path) => [
          path,
          address(path),
        ]),
      ),
    },
  }),
});

/** The same from a fork, among whose pictures is a file that is none. */
export const keptBack = (): Findings => ({
  ...fork(),
  dashboard: read({
    changes: changedDashboard,
    refused: [{ name: "after/country.png", why: "it is no PNG file" }],
    shown: { state: "kept-back", why: "fork" },
  }),
});
