import {
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  paginateDescribeStackEvents,
  paginateListChangeSets,
  paginateListStackResources,
} from "@aws-sdk/client-cloudformation";
import {
  changeSetPrefix,
  type StackEvent,
  type StackPort,
  type StackState,
} from "../deploy/ports.ts";
import type { Clock } from "../kernel/clock.ts";
import { messageOf } from "../kernel/errors.ts";
import type { LiveResource } from "../plan/change-set.ts";
import { readTemplate } from "../template/read-template.ts";
import { createChangeSet } from "./change-sets.ts";
import type { Clients } from "./clients.ts";
import { detectDrift } from "./drift.ts";
import { awsCode, begin } from "./errors.ts";

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
  const resources = async (stack: string): Promise<LiveResource[]> => {
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
  };
  return {
    describe,
    createChangeSet: (request) => createChangeSet(cloudFormation, clock, request),
    async listChangeSets(stack, purpose) {
      if ((await describe(stack)) === undefined) return [];
      const found: string[] = [];
      for await (const page of paginateListChangeSets(
        { client: cloudFormation },
        { StackName: stack },
      )) {
        for (const each of page.Summaries ?? [])
          if (
            each.ChangeSetName?.startsWith(changeSetPrefix(purpose)) &&
            each.ChangeSetId !== undefined
          )
            found.push(each.ChangeSetId);
      }
      return found;
    },
    async deleteChangeSet(id) {
      await cloudFormation.send(new DeleteChangeSetCommand({ ChangeSetName: id }));
    },
    async executeChangeSet(id, token) {
      try {
        await begin(
          "to execute the change set",
          cloudFormation.send(
            new ExecuteChangeSetCommand({ ChangeSetName: id, ClientRequestToken: token }),
          ),
        );
        return true;
      } catch (error) {
        if (/^(ChangeSetNotFound|InvalidChangeSetStatus)/.test(awsCode(error) ?? "")) return false;
        throw error;
      }
    },
    async deleteStack(stackId, token, roleArn) {
      await begin(
        "to delete the stack",
        cloudFormation.send(
          new DeleteStackCommand({
            StackName: stackId,
            ClientRequestToken: token,
            ...(roleArn === undefined ? {} : { RoleARN: roleArn }),
          }),
        ),
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
            physicalId: each.PhysicalResourceId,
            type: each.ResourceType ?? "",
            status: each.ResourceStatus ?? "",
            reason: each.ResourceStatusReason,
          });
          if (after === undefined) return newestFirst;
        }
      }
      return newestFirst.reverse();
    },
    resources,
    async template(stack) {
      const { TemplateBody } = await cloudFormation.send(
        new GetTemplateCommand({ StackName: stack }),
      );
      return readTemplate(TemplateBody ?? "{}");
    },
    detectDrift: (stack) => detectDrift(cloudFormation, clock, stack, () => resources(stack)),
  };
}
