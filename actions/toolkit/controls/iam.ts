import type { JsonObject } from "../kernel/json.ts";
import type { Location } from "../kernel/location.ts";
import type { Model } from "../model/model.ts";
import { type Control, factOf, type Judgement, judge, judgement } from "./control.ts";
import { actionsOf, isAllow, listOf, principalsOf } from "./policies.ts";
import type { RoleFacts } from "./snapshot.ts";

/** Actions that can't be narrowed to a resource; source: service authorization reference. */
const withoutResourceLevel = new Set(["cloudwatch:PutMetricData", "glue:GetSecurityConfiguration"]);

function roleControl(
  about: Omit<Control, "check">,
  expected: string,
  rule: (role: RoleFacts, name: string) => Judgement,
): Control {
  return {
    ...about,
    check: ({ model, snapshot }) =>
      rolesOf(model).map(([name, source]) =>
        judge(name, source, expected, factOf(snapshot.roles, name), (role) => rule(role, name)),
      ),
  };
}

const rolesOf = (model: Model): [name: string, source: Location][] => [
  [model.job.role, model.job.source],
  [model.crawler.role, model.crawler.source],
];

/** What a statement allows too much; undefined when it is narrow. */
function tooWide(statement: JsonObject): string | undefined {
  if (!isAllow(statement)) return undefined;
  if (statement.NotAction !== undefined || statement.NotResource !== undefined)
    return `${String(statement.Sid)}: allows all but a list`;
  const wildcard = actionsOf(statement).find((action) => action.includes("*"));
  if (wildcard !== undefined) return `${String(statement.Sid)}: ${wildcard}`;
  if (!listOf(statement.Resource).includes("*")) return undefined;
  const wide = actionsOf(statement).find((action) => !withoutResourceLevel.has(action));
  return wide === undefined ? undefined : `${String(statement.Sid)}: ${wide} on every resource`;
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
    "no wildcard action; every resource named where AWS can",
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
    "one managed policy of its own name, none inline",
    (role, name) => {
      const others = [
        ...role.attached.map((policy) => policy.name).filter((each) => each !== name),
        ...role.inlinePolicies,
      ];
      const own = role.attached.some((policy) => policy.name === name);
      return judgement(
        own && others.length === 0,
        others.length > 0 ? `also ${others.join(", ")}` : own ? "that policy alone" : "no policy",
      );
    },
  ),
  roleControl(
    {
      id: "IAM-7",
      title: "Only Glue can assume the role",
      severity: "critical",
      hipaa: ["164.312(a)(1)"],
      nist: ["AC-3"],
    },
    "glue.amazonaws.com",
    (role) => {
      const principals = [...new Set(role.trust.Statement.filter(isAllow).flatMap(principalsOf))];
      return judgement(principals.join() === "glue.amazonaws.com", principals.join(", "));
    },
  ),
];
