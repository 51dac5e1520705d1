import {
  type Change,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetOutput,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  paginateDescribeStackEvents,
  paginateListChangeSets,
  paginateListStackResources,
} from "@aws-sdk/client-cloudformation";
import type {
  ChangeSetOutcome,
  ChangeSetRequest,
  StackEvent,
  StackPort,
  StackState,
} from "../deploy/ports.ts";
import { type Clock, poll } from "../kernel/clock.ts";
import { messageOf } from "../kernel/errors.ts";
import type { Json } from "../kernel/json.ts";
import type { ChangeSetDetail, ChangeSetEntry, LiveResource } from "../plan/change-set.ts";
import type { Clients } from "./clients.ts";
import { awsCode } from "./errors.ts";

/** CloudFormation as deploy and teardown need it. */
export function stackPort({ cloudFormation }: Clients, clock: Clock): StackPort {
  const describe = async (stack: string): Promise<StackState | undefined> => {
    try {
      const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stack }));
      const [found] = Stacks ?? [];
      if (found === undefined || found.StackStatus === "DELETE_COMPLETE") return undefined;
      return {
        id: found.StackId ?? "",
        name: found.StackName ?? stack,
        status: found.StackStatus ?? "",
        reason: found.StackStatusReason,
        outputs: Object.fromEntries(
          (found.Outputs ?? []).map((each) => [each.OutputKey ?? "", each.OutputValue ?? ""]),
        ),
      };
    } catch (error) {
      // The API has no code for it: a ValidationError, told from others by its text.
      if (awsCode(error) === "ValidationError" && /does not exist/.test(messageOf(error)))
        return undefined;
      throw error;
    }
  };
  return {
    describe,
    createChangeSet: (request) => createChangeSet(cloudFormation, clock, request),
    async listChangeSets(stack) {
      if ((await describe(stack)) === undefined) return [];
      const found: string[] = [];
      for await (const page of paginateListChangeSets(
        { client: cloudFormation },
        { StackName: stack },
      )) {
        for (const each of page.Summaries ?? [])
          if (each.ChangeSetName?.startsWith("sluice-") && each.ChangeSetId !== undefined)
            found.push(each.ChangeSetId);
      }
      return found;
    },
    async deleteChangeSet(id) {
      await cloudFormation.send(new DeleteChangeSetCommand({ ChangeSetName: id }));
    },
    async executeChangeSet(id, token) {
      try {
        await cloudFormation.send(
          new ExecuteChangeSetCommand({ ChangeSetName: id, ClientRequestToken: token }),
        );
        return true;
      } catch (error) {
        if (/^(ChangeSetNotFound|InvalidChangeSetStatus)/.test(awsCode(error) ?? "")) return false;
        throw error;
      }
    },
    async deleteStack(stackId, token) {
      await cloudFormation.send(
        new DeleteStackCommand({ StackName: stackId, ClientRequestToken: token }),
      );
    },
    async events(stack, after) {
      const newestFirst: StackEvent[] = [];
      for await (const page of paginateDescribeStackEvents(
        { client: cloudFormation },
        { StackName: stack },
      )) {
        for (const each of page.StackEvents ?? []) {
          if (each.EventId === after) return newestFirst.reverse();
          newestFirst.push({
            id: each.EventId ?? "",
            at: each.Timestamp ?? new Date(0),
            logicalId: each.LogicalResourceId ?? "",
            type: each.ResourceType ?? "",
            status: each.ResourceStatus ?? "",
            reason: each.ResourceStatusReason,
          });
          if (after === undefined) return newestFirst;
        }
      }
      return newestFirst.reverse();
    },
    async resources(stack) {
      const found: LiveResource[] = [];
      for await (const page of paginateListStackResources(
        { client: cloudFormation },
        { StackName: stack },
      )) {
        for (const each of page.StackResourceSummaries ?? []) {
          if (each.ResourceStatus === "DELETE_COMPLETE") continue;
          found.push({
            logicalId: each.LogicalResourceId ?? "",
            type: each.ResourceType ?? "",
            physicalId: each.PhysicalResourceId,
          });
        }
      }
      return found;
    },
    async template(stack) {
      const { TemplateBody } = await cloudFormation.send(
        new GetTemplateCommand({ StackName: stack }),
      );
      return JSON.parse(TemplateBody ?? "{}") as Json;
    },
  };
}

/** CloudFormation's two wordings for a change set without changes. */
const noChange = /didn't contain changes|No updates are to be performed/;

async function createChangeSet(
  client: Clients["cloudFormation"],
  clock: Clock,
  request: ChangeSetRequest,
): Promise<ChangeSetOutcome> {
  const { Id } = await client.send(
    new CreateChangeSetCommand({
      StackName: request.stack,
      ChangeSetName: request.name,
      ChangeSetType: request.type,
      Description: request.description,
      ...("body" in request.template
        ? { TemplateBody: request.template.body }
        : { TemplateURL: request.template.url }),
      Tags: Object.entries(request.tags).map(([Key, Value]) => ({ Key, Value })),
      Capabilities: ["CAPABILITY_NAMED_IAM"],
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
  await client.send(new DeleteChangeSetCommand({ ChangeSetName: id }));
  return noChange.test(reason) ? { state: "no-change" } : { state: "failed", reason };
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
