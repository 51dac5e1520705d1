import { SluiceError } from "../kernel/errors.ts";
import type { Location } from "../kernel/location.ts";
import { Reader } from "../kernel/reader.ts";
import { actionsByDanger, type ResourceChange } from "./change.ts";
import {
  type ContractChange,
  type ContractComparison,
  contractChangeKinds,
} from "./contract-changes.ts";
import { effectsByDanger, type PolicyChange } from "./iam.ts";
import { type Plan, type PlannedException, planDigest } from "./plan.ts";
import type { Member } from "./reach.ts";
import type { Risk } from "./risks.ts";

/** The most that a plan holds; a stack has 500 resources (CloudFormation quotas). */
const most = {
  changes: 1_000,
  properties: 500,
  iam: 5_000,
  members: 2_000,
  name: 2_000,
  value: 500_000,
};

/**
 * Reads a plan that `sluice plan` wrote. Whoever had it since may have changed it: everything is checked, also that its
 * digest is that of what it says.
 *
 * @throws SluiceError `plan-file`
 */
export function parsePlan(text: string): Plan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SluiceError("plan-file", "The plan is not JSON.", { fix, cause });
  }
  const read = new Reader(value, "plan", notPlan);
  if (read.at("schemaVersion").number() !== 1) throw read.at("schemaVersion").wrong("1");
  const name = (key: string) => read.at(key).text(most.name);
  const digest = (key: string) =>
    read.optional(key, (each) => each.form(/^[0-9a-f]{64}$/, "a digest"));
  const plan: Plan = {
    schemaVersion: 1,
    pipeline: name("pipeline"),
    environment: name("environment"),
    account: name("account"),
    region: name("region"),
    stack: name("stack"),
    owner: read.optional("owner", (each) => each.text(256)),
    specDigest: name("specDigest"),
    commit: read.optional("commit", (each) => each.text(100)),
    createdAt: read.at("createdAt").text(40),
    mode: read.at("mode").word(["create", "update", "recover", "offline", "teardown"]),
    changes: read.at("changes").list(resourceChange, most.changes),
    risks: read.at("risks").list(risk, most.changes),
    iam: read.at("iam").list(policyChange, most.iam),
    contract: contractComparison(read.at("contract")),
    exceptions: read.at("exceptions").list(exception, most.changes),
    changeSet: read.optional("changeSet", (each) => each.text(most.name)),
    templateDigest: digest("templateDigest"),
    digest: digest("digest") ?? "",
  };
  if (planDigest(plan) !== plan.digest) throw read.at("digest").wrong("the digest of the rest");
  return plan;
}

const fix = "Write one: sluice plan --out FILE";
const notPlan = (path: string, expected: string): SluiceError =>
  new SluiceError(
    "plan-file",
    `This is no plan of this version of Sluice: ${path} is not ${expected}.`,
    {
      fix,
    },
  );

const location = (read: Reader): Location => ({
  file: read.at("file").text(most.name),
  line: read.at("line").count(1),
  column: read.at("column").count(1),
});

function resourceChange(read: Reader): ResourceChange {
  const optional = (of: Reader, key: string, limit: number) =>
    of.optional(key, (each) => each.text(limit));
  return {
    action: read.at("action").word(actionsByDanger),
    logicalId: read.at("logicalId").text(most.name),
    type: read.at("type").text(most.name),
    physicalId: optional(read, "physicalId", most.name),
    properties: read.at("properties").list(
      (each) => ({
        path: each.at("path").text(most.name),
        before: optional(each, "before", most.value),
        after: optional(each, "after", most.value),
        recreates: each.at("recreates").word(["never", "conditionally", "always"]),
      }),
      most.properties,
    ),
    source: read.optional("source", location),
  };
}

const exception = (read: Reader): PlannedException => ({
  what: read.at("what").text(most.name),
  reason: read.at("reason").text(most.value),
  source: location(read.at("source")),
  onBase: read.at("onBase").word(["there", "absent", "not-compared"]),
});

const risk = (read: Reader): Risk => ({
  kind: read.at("kind").word(["left-behind", "destroyed", "refused", "stack-left-behind"]),
  logicalId: read.optional("logicalId", (each) => each.text(most.name)),
  type: read.at("type").text(most.name),
  name: read.optional("name", (each) => each.text(most.name)),
  replaced: read.at("replaced").flag(),
});

const member = (read: Reader): Member => ({
  kind: read
    .at("kind")
    .word(["action", "resource", "principal", "condition", "policy", "boundary"]),
  text: read.at("text").text(most.value),
});

const policyChange = (read: Reader): PolicyChange => ({
  logicalId: read.at("logicalId").text(most.name),
  type: read.at("type").text(most.name),
  document: read.at("document").text(most.name),
  sid: read.at("sid").text(most.name),
  kind: read.at("kind").word(["Allow", "Deny", "attachment"]),
  change: read.at("change").word(["added", "removed", "changed"]),
  effect: read.at("effect").word(effectsByDanger),
  gained: read.at("gained").list(member, most.members),
  lost: read.at("lost").list(member, most.members),
  source: read.optional("source", location),
});

function contractComparison(read: Reader): ContractComparison {
  const state = read.at("state").word(["compared", "new", "not-compared"]);
  switch (state) {
    case "new":
      return { state };
    case "not-compared":
      return { state, why: read.at("why").word(["no-base", "base-invalid"]) };
    case "compared": {
      const version = read.at("version");
      return {
        state,
        version: { before: version.at("before").text(100), after: version.at("after").text(100) },
        changes: read.at("changes").list(contractChange, most.changes),
      };
    }
  }
}

const contractChange = (read: Reader): ContractChange => ({
  kind: read.at("kind").word(contractChangeKinds),
  impact: read.at("impact").word(["breaking", "privacy", "compatible"]),
  column: read.optional("column", (each) => each.text(most.name)),
  before: read.optional("before", (each) => each.text(most.name)),
  after: read.optional("after", (each) => each.text(most.name)),
  source: location(read.at("source")),
  readers: read.at("readers").list((each) => each.text(most.name), most.members),
});
