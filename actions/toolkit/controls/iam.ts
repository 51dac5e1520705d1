import { isObject, type JsonObject } from "../kernel/json.ts";
import type { Location } from "../kernel/location.ts";
import type { Model } from "../model/model.ts";
import { ids } from "../template/intrinsics.ts";
import {
  both,
  type Control,
  factOf,
  type Judgement,
  judge,
  judgement,
  type Subject,
} from "./control.ts";
import { expectedPolicy } from "./expected.ts";
import { actionsOf, isAllow, listOf, policyDifference, principalsOf, sidOf } from "./policies.ts";
import type { Fact, RoleFacts } from "./snapshot.ts";

/** Actions that can't be narrowed to a resource; source: service authorization reference. */
const withoutResourceLevel = new Set(["cloudwatch:PutMetricData", "glue:GetSecurityConfiguration"]);

function roleControl<T>(
  about: Omit<Control, "check">,
  expected: (role: PipelineRole) => string,
  fact: (facts: Fact<RoleFacts>, logicalId: string, subject: Subject) => Fact<T>,
  rule: (value: T, role: PipelineRole) => Judgement,
): Control {
  return {
    ...about,
    check: (subject) =>
      rolesOf(subject.model).map((role) =>
        judge(
          role.name,
          role.source,
          expected(role),
          fact(factOf(subject.snapshot.roles, role.name), role.logicalId, subject),
          (value) => rule(value, role),
        ),
      ),
  };
}

/** A role that a pipeline has, and the principal of the one service that may assume it. */
interface PipelineRole {
  readonly name: string;
  readonly source: Location;
  readonly logicalId: string;
  readonly service: string;
}

export function rolesOf({ job, crawler, trigger, quickSight }: Model): PipelineRole[] {
  const glue = "glue.amazonaws.com";
  return [
    { name: job.role, source: job.source, logicalId: ids.jobRole, service: glue },
    { name: crawler.role, source: crawler.source, logicalId: ids.crawlerRole, service: glue },
    ...(trigger?.kind === "arrival"
      ? [
          {
            name: trigger.name,
            source: trigger.source,
            logicalId: ids.arrivalRole,
            service: "events.amazonaws.com",
          },
        ]
      : []),
    ...(quickSight === undefined
      ? []
      : [
          {
            name: quickSight.role,
            source: quickSight.source,
            logicalId: ids.quickSightRole,
            service: "quicksight.amazonaws.com",
          },
        ]),
  ];
}

/** What a statement allows too much; undefined when it is narrow. */
function tooWide(statement: JsonObject): string | undefined {
  if (!isAllow(statement)) return undefined;
  if (statement.NotAction !== undefined || statement.NotResource !== undefined)
    return `${sidOf(statement)}: allows all but a list`;
  const wildcard = actionsOf(statement).find((action) => action.includes("*"));
  if (wildcard !== undefined) return `${sidOf(statement)}: ${wildcard}`;
  if (!listOf(statement.Resource).includes("*"))
    return isAnyKey(statement) ? `${sidOf(statement)}: any key` : undefined;
  const wide = actionsOf(statement).find((action) => !withoutResourceLevel.has(action));
  return wide === undefined ? undefined : `${sidOf(statement)}: ${wide} on every resource`;
}

/** Whether keys are neither named nor told by their aliases. */
function isAnyKey({ Resource, Condition }: JsonObject): boolean {
  if (!listOf(Resource).some((each) => /^arn:[^:]+:kms:.*\*/.test(each))) return false;
  const among = isObject(Condition) ? Condition["ForAnyValue:StringEquals"] : undefined;
  return !isObject(among) || among["kms:ResourceAliases"] === undefined;
}

export const iamControls: readonly Control[] = [
  roleControl(
    {
      id: "IAM-1",
      title: "The role may do only what the specs need",
      severity: "critical",
      hipaa: ["164.308(a)(4)(ii)(B)", "164.312(a)(1)"],
      nist: ["AC-6"],
    },
    () => "no wildcard action; every resource named where AWS can",
    (role) => role,
    (role) => {
      const wide = role.attached.flatMap((policy) =>
        policy.document.Statement.flatMap((statement) => tooWide(statement) ?? []),
      );
      return judgement(wide.length === 0, wide.length === 0 ? "narrow" : wide.join("; "));
    },
  ),
  roleControl(
    {
      id: "IAM-2",
      title: "The role has the derived policy and no other",
      severity: "high",
      hipaa: ["164.308(a)(4)(ii)(B)"],
      nist: ["AC-6", "CM-6"],
    },
    () => "the one managed policy that follows from the specs, none inline",
    (role, logicalId, subject) => both(role, expectedPolicy(subject, `${logicalId}Policy`)),
    ([role, wanted], { name }) => {
      const others = [
        ...role.attached.map((policy) => policy.name).filter((each) => each !== name),
        ...role.inlinePolicies,
      ];
      if (others.length > 0) return judgement(false, `also ${others.join(", ")}`);
      const own = role.attached.find((policy) => policy.name === name);
      if (own === undefined) return judgement(false, "no policy");
      const wrong = policyDifference(own.document, wanted);
      return judgement(wrong === undefined, wrong ?? "that policy alone");
    },
  ),
  roleControl(
    {
      id: "IAM-7",
      title: "Only its service can assume the role",
      severity: "critical",
      hipaa: ["164.312(a)(1)"],
      nist: ["AC-3"],
    },
    ({ service }) => service,
    (role) => role,
    (role, { service }) => {
      const principals = [...new Set(role.trust.Statement.filter(isAllow).flatMap(principalsOf))];
      return judgement(principals.join() === service, principals.join(", "));
    },
  ),
];
