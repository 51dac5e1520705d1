import { unreachable } from "../kernel/errors.ts";
import type { ResourceChange } from "./change.ts";
import { readable } from "./readable.ts";
import { propertyAt, resourcesIn, type TemplateResource } from "./templates.ts";

/**
 * What a reviewer has to know of a change besides it. `left-behind`: the resource stays in the account with what it holds,
 * under no stack. `destroyed`: it goes, with what it holds. `refused`: CloudFormation will not do it, for the new resource
 * would have the old one's name. `stack-left-behind`: the specs name another stack, and the old one stays as it is.
 */
export interface Risk {
  readonly kind: "left-behind" | "destroyed" | "refused" | "stack-left-behind";
  /** Undefined for the stack. */
  readonly logicalId: string | undefined;
  readonly type: string;
  /** The name in the account, where the specs give one. */
  readonly name: string | undefined;
  /** A new resource takes its place. */
  readonly replaced: boolean;
}

/** What holds data, evidence, or the means to read them. */
const holders = new Set([
  "AWS::S3::Bucket",
  "AWS::KMS::Key",
  "AWS::SecretsManager::Secret",
  "AWS::Logs::LogGroup",
]);

/** The property that names a resource, by type. Source: CloudFormation user guide, "Name type". */
export const namedBy: Readonly<Record<string, string>> = {
  "AWS::Budgets::Budget": "Budget/BudgetName",
  "AWS::CloudTrail::Trail": "TrailName",
  "AWS::Events::Rule": "Name",
  "AWS::Glue::Crawler": "Name",
  "AWS::Glue::Database": "DatabaseInput/Name",
  "AWS::Glue::Job": "Name",
  "AWS::Glue::SecurityConfiguration": "Name",
  "AWS::Glue::Table": "TableInput/Name",
  "AWS::Glue::Trigger": "Name",
  "AWS::Glue::Workflow": "Name",
  "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
  "AWS::IAM::Role": "RoleName",
  "AWS::KMS::Alias": "AliasName",
  "AWS::Logs::LogGroup": "LogGroupName",
  "AWS::S3::Bucket": "BucketName",
  "AWS::SNS::Topic": "TopicName",
  "AWS::SecretsManager::Secret": "Name",
};

function nameOf(resource: TemplateResource | undefined): string | undefined {
  const path = resource === undefined ? undefined : namedBy[resource.type];
  const name = path === undefined ? undefined : propertyAt(resource?.properties ?? {}, path);
  return name === undefined ? undefined : readable(name);
}

/**
 * What the changes put at risk.
 *
 * @param before the old template, whoever wrote it
 * @param after the new one
 */
export function risksOf(
  changes: readonly ResourceChange[],
  before: unknown,
  after: unknown,
): readonly Risk[] {
  const [were, are] = [resourcesIn(before), resourcesIn(after)];
  return changes.flatMap(({ action, logicalId, type, physicalId }): Risk[] => {
    const [was, is] = [were.get(logicalId), are.get(logicalId)];
    const name = nameOf(was) ?? physicalId;
    const risk = (kind: Risk["kind"], replaced: boolean): Risk[] => [
      { kind, logicalId, type, name, replaced },
    ];
    switch (action) {
      case "replace":
      case "may-replace": {
        // CloudFormation makes the new resource first, and a name can't be given twice.
        const taken =
          action === "replace" && nameOf(is) !== undefined && nameOf(is) === nameOf(was);
        if (taken) return risk("refused", true);
        if (!holders.has(type)) return [];
        return risk(is?.staysWhenReplaced === true ? "left-behind" : "destroyed", true);
      }
      case "delete":
        return holders.has(type) ? risk("destroyed", false) : [];
      case "retain":
        return holders.has(type) ? risk("left-behind", false) : [];
      case "create":
      case "update":
        return [];
      default:
        return unreachable(action);
    }
  });
}
