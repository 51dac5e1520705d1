import { rolesOf } from "../../controls/iam.ts";
import {
  absent,
  type DriftFacts,
  type Fact,
  known,
  type Snapshot,
  type StackFacts,
  unknown,
} from "../../controls/snapshot.ts";
import type { StackPort } from "../../deploy/ports.ts";
import type { Clock } from "../../kernel/clock.ts";
import { isObject } from "../../kernel/json.ts";
import { bucketOf, type Model } from "../../model/model.ts";
import type { Compiled } from "../../template/compile.ts";
import type { Clients } from "../clients.ts";
import { bucketFacts } from "./buckets.ts";
import { dashboardFacts } from "./dashboard.ts";
import { lookUp } from "./facts.ts";
import { artifactFacts, glueFacts } from "./glue.ts";
import { anomalyFacts, budgetFacts, logGroupFacts, topicFacts, trailFacts } from "./guardrails.ts";
import { keyFacts } from "./keys.ts";
import { roleFacts } from "./roles.ts";

/** Reads from the account all that the controls look at. Reads only. */
export async function takeSnapshot(
  clients: Clients,
  stacks: StackPort,
  model: Model,
  compiled: Compiled,
  clock: Clock,
): Promise<Snapshot> {
  const logGroupNames = [
    `${model.logs.jobGroup}/output`,
    `${model.logs.jobGroup}/error`,
    model.logs.crawlerGroup,
  ];
  const artifactBucket = bucketOf(model, model.job.artifacts).name;
  const [
    stack,
    drift,
    artifacts,
    buckets,
    keys,
    glue,
    roles,
    trail,
    logGroups,
    topic,
    budgets,
    anomalySubscription,
    dashboard,
  ] = await Promise.all([
    stackFacts(stacks, model.stack),
    driftFacts(stacks, model.stack),
    byName(
      compiled.artifacts,
      (each) => each.key,
      (each) => artifactFacts(clients, artifactBucket, each.key),
    ),
    byName(
      model.buckets,
      (each) => each.id,
      (each) => bucketFacts(clients, each),
    ),
    byName(
      model.keys,
      (each) => each.id,
      (each) => keyFacts(clients, each),
    ),
    glueFacts(clients, model),
    byName(
      rolesOf(model),
      ({ name }) => name,
      ({ name }) => roleFacts(clients, name),
    ),
    model.trail === undefined ? Promise.resolve(absent) : trailFacts(clients, model.trail.name),
    byName(
      logGroupNames,
      (each) => each,
      (each) => logGroupFacts(clients, each),
    ),
    topicFacts(clients, model),
    byName(
      model.budgets,
      (each) => each.name,
      (each) => budgetFacts(clients, model.environment.account, each.name),
    ),
    anomalyFacts(clients, model),
    dashboardFacts(clients, model),
  ]);
  return {
    takenAt: clock.now().toISOString(),
    stack,
    drift,
    artifacts,
    buckets,
    keys,
    ...glue,
    roles,
    trail,
    logGroups,
    topic,
    budgets,
    anomalySubscription,
    ...dashboard,
  };
}

async function byName<T, F>(
  elements: readonly T[],
  name: (element: T) => string,
  read: (element: T) => Promise<F>,
): Promise<Record<string, F>> {
  return Object.fromEntries(
    await Promise.all(elements.map(async (each) => [name(each), await read(each)] as const)),
  );
}

/** What CloudFormation finds changed behind its back; values stay in the account. */
function driftFacts(stacks: StackPort, name: string): Promise<Fact<readonly DriftFacts[]>> {
  return lookUp(async () => {
    const drift = await stacks.detectDrift(name);
    return drift.state === "not-compared"
      ? unknown(drift.reason)
      : known(
          drift.resources.map(({ logicalId, type, status, differences }) => ({
            logicalId,
            type,
            status,
            differences: differences.map(({ path }) => path),
          })),
        );
  }).then((fact) => (fact.state === "known" ? fact.value : fact));
}

function stackFacts(stacks: StackPort, name: string): Promise<Fact<StackFacts>> {
  return lookUp(async () => {
    const stack = await stacks.describe(name);
    if (stack === undefined) return undefined;
    const template = stack.status === "REVIEW_IN_PROGRESS" ? {} : await stacks.template(stack.id);
    const resources = isObject(template) && isObject(template.Resources) ? template.Resources : {};
    const live = new Map(
      (await stacks.resources(stack.id)).map((each) => [each.logicalId, each.physicalId]),
    );
    const declared = Object.entries(resources).map(([id, resource]) => [
      id,
      {
        type: isObject(resource) ? String(resource.Type) : "",
        deletionPolicy:
          isObject(resource) && typeof resource.DeletionPolicy === "string"
            ? resource.DeletionPolicy
            : undefined,
        physicalId: live.get(id),
      },
    ]);
    return {
      status: stack.status,
      resources: Object.fromEntries(declared) as StackFacts["resources"],
    };
  });
}
