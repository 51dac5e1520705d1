import {
  type Change,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetOutput,
  type OperationEvent,
  paginateDescribeEvents,
} from "@aws-sdk/client-cloudformation";
import type { ChangeSetOutcome, ChangeSetRequest, ResourceFailure } from "../deploy/ports.ts";
import { type Clock, poll } from "../kernel/clock.ts";
import type { ChangeSetDetail, ChangeSetEntry } from "../plan/change-set.ts";
import type { Clients } from "./clients.ts";
import { awsCode } from "./errors.ts";

/** CloudFormation's two wordings for a change set without changes. */
const noChange = /didn't contain changes|No updates are to be performed/;

/**
 * Creates a change set and waits until CloudFormation has computed it. One that failed or is empty is deleted, after
 * its events were read: they go with it.
 */
export async function createChangeSet(
  client: Clients["cloudFormation"],
  clock: Clock,
  request: ChangeSetRequest,
): Promise<ChangeSetOutcome> {
  const { Id } = await client.send(
    new CreateChangeSetCommand({
      StackName: request.stack,
      ChangeSetName: request.name,
      ChangeSetType: request.type,
      // Asked again because the answer was lost, CloudFormation knows that it is the same one.
      ClientToken: request.name,
      Description: request.description,
      ...("body" in request.template
        ? { TemplateBody: request.template.body }
        : { TemplateURL: request.template.url }),
      Tags: Object.entries(request.tags).map(([Key, Value]) => ({ Key, Value })),
      Capabilities: ["CAPABILITY_NAMED_IAM"],
      ...(request.roleArn === undefined ? {} : { RoleARN: request.roleArn }),
    }),
  );
  const id = Id ?? "";
  const described = await poll(
    clock,
    "The change set",
    { every: 500, timeout: 600_000 },
    async () => {
      const now = await client.send(
        new DescribeChangeSetCommand({ ChangeSetName: id, IncludePropertyValues: true }),
      );
      return now.Status === "CREATE_COMPLETE" || now.Status === "FAILED" ? now : undefined;
    },
  );
  if (described.Status === "CREATE_COMPLETE")
    return { state: "ready", id, entries: await allEntries(client, id, described) };
  const reason = described.StatusReason ?? "no reason given";
  const isEmpty = noChange.test(reason);
  const failures = isEmpty ? [] : await failuresOf(client, id);
  await client.send(new DeleteChangeSetCommand({ ChangeSetName: id }));
  return isEmpty ? { state: "no-change" } : { state: "failed", reason, failures };
}

/**
 * What CloudFormation's validation found, resource by resource: the change set's own reason names only the
 * validation. None where it can't be asked, as on the embedded AWS or without cloudformation:DescribeEvents; the
 * reason has to do then.
 *
 * Source: CloudFormation user guide, "Validate stack deployments"; DescribeEvents takes a change set by its ARN alone.
 */
async function failuresOf(
  client: Clients["cloudFormation"],
  changeSet: string,
): Promise<ResourceFailure[]> {
  const found: ResourceFailure[] = [];
  try {
    for await (const page of paginateDescribeEvents(
      { client },
      { ChangeSetName: changeSet, Filters: { FailedEvents: true } },
    ))
      for (const event of page.OperationEvents ?? []) found.push(...readFailure(event));
  } catch (error) {
    if (awsCode(error) === undefined) throw error;
    return [];
  }
  return found;
}

/** A failure that an event tells; nothing for those that tell of the stack, or only warn. */
function readFailure(event: OperationEvent): ResourceFailure[] {
  const logicalId =
    event.LogicalResourceId ?? /^\/Resources\/([^/]+)/.exec(event.ValidationPath ?? "")?.[1];
  const reason =
    event.ValidationStatusReason ?? event.HookStatusReason ?? event.ResourceStatusReason;
  if (logicalId === undefined || reason === undefined) return [];
  if (event.ResourceType === "AWS::CloudFormation::Stack") return [];
  if (event.ValidationFailureMode === "WARN" || event.HookFailureMode === "WARN") return [];
  return [{ logicalId, type: event.ResourceType ?? "type unknown", reason }];
}

/** The API gives the changes in pages, and has no paginator for them. */
async function allEntries(
  client: Clients["cloudFormation"],
  id: string,
  first: DescribeChangeSetOutput,
): Promise<ChangeSetEntry[]> {
  const changes: Change[] = [...(first.Changes ?? [])];
  for (let next = first.NextToken; next !== undefined; ) {
    const page = await client.send(
      new DescribeChangeSetCommand({
        ChangeSetName: id,
        IncludePropertyValues: true,
        NextToken: next,
      }),
    );
    changes.push(...(page.Changes ?? []));
    next = page.NextToken;
  }
  return changes.flatMap(({ ResourceChange: change }): ChangeSetEntry[] => {
    if (change === undefined) return [];
    return [
      {
        action: change.Action ?? "",
        logicalId: change.LogicalResourceId ?? "",
        type: change.ResourceType ?? "",
        physicalId: change.PhysicalResourceId,
        replacement: change.Replacement,
        policyAction: change.PolicyAction,
        details: (change.Details ?? []).map(
          ({ Target: target }): ChangeSetDetail => ({
            path:
              target?.Path ??
              `/${target?.Attribute ?? ""}${target?.Name === undefined ? "" : `/${target.Name}`}`,
            before: target?.BeforeValue,
            after: target?.AfterValue,
            requiresRecreation: target?.RequiresRecreation,
          }),
        ),
      },
    ];
  });
}
