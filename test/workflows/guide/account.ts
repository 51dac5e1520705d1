import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  ListStacksCommand,
} from "@aws-sdk/client-cloudformation";
import { CostExplorerClient, CreateAnomalyMonitorCommand } from "@aws-sdk/client-cost-explorer";
import {
  DeleteOpenIDConnectProviderCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import {
  DeleteBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  S3Client,
} from "@aws-sdk/client-s3";
import { type EmbeddedAws, embeddedCredentials } from "../../../actions/toolkit/embedded/server.ts";
import { poll, systemClock } from "../../../actions/toolkit/kernel/clock.ts";

/** What the embedded account holds, and what its owner does to it beside the guide. */
export interface AccountView {
  /** Stacks that are there, with their status. */
  /** The state of each stack by its name, with what failed in one that has failed. */
  stacks(): Promise<Record<string, string>>;
  objects(bucket: string): Promise<string[]>;
  /** The buckets whose names begin so. */
  bucketsOf(prefix: string): Promise<string[]>;
  rolesOf(prefix: string): Promise<string[]>;
  /** ARNs of the OIDC providers. */
  providers(): Promise<string[]>;
  untilGone(stack: string): Promise<void>;
  /** The monitor of AWS services, which AWS makes in most accounts. */
  makeServiceMonitor(): Promise<void>;
  /** Takes a bootstrap back, with what its stack leaves. */
  undoBootstrap(stack: string): Promise<void>;
  close(): void;
}

export function viewAccount({ endpoint, region }: EmbeddedAws): AccountView {
  const place = { endpoint, region, credentials: embeddedCredentials };
  const cloudFormation = new CloudFormationClient(place);
  const s3 = new S3Client({ ...place, forcePathStyle: true });
  const iam = new IAMClient(place);
  const costs = new CostExplorerClient(place);
  const failures = async (StackName: string): Promise<string[]> => {
    const asked = new DescribeStackEventsCommand({ StackName });
    const { StackEvents = [] } = await cloudFormation.send(asked);
    return StackEvents.filter(({ ResourceStatus }) => ResourceStatus?.endsWith("_FAILED")).map(
      ({ LogicalResourceId, ResourceStatusReason }) =>
        `${LogicalResourceId}: ${ResourceStatusReason}`,
    );
  };
  const view: AccountView = {
    stacks: async () => {
      const { StackSummaries = [] } = await cloudFormation.send(new ListStacksCommand({}));
      const there = StackSummaries.filter(({ StackStatus }) => StackStatus !== "DELETE_COMPLETE");
      const told = there.map(async ({ StackName = "", StackStatus = "" }) => {
        const failed = /ROLLBACK|FAILED/.test(StackStatus);
        const why = failed ? await failures(StackName) : [];
        return [StackName, [StackStatus, ...why].join("\n")] as const;
      });
      return Object.fromEntries(await Promise.all(told));
    },
    objects: async (bucket) => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
      return Contents.map(({ Key = "" }) => Key);
    },
    bucketsOf: async (prefix) => {
      const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
      return Buckets.map(({ Name = "" }) => Name).filter((name) => name.startsWith(prefix));
    },
    rolesOf: async (prefix) => {
      const { Roles = [] } = await iam.send(new ListRolesCommand({}));
      return Roles.map(({ RoleName = "" }) => RoleName).filter((name) => name.startsWith(prefix));
    },
    providers: async () => {
      const { OpenIDConnectProviderList: found = [] } = await iam.send(
        new ListOpenIDConnectProvidersCommand({}),
      );
      return found.map(({ Arn = "" }) => Arn);
    },
    untilGone: async (stack) => {
      await poll(systemClock, `The end of ${stack}`, { every: 100, timeout: 60_000 }, async () =>
        stack in (await view.stacks()) ? undefined : true,
      );
    },
    makeServiceMonitor: async () => {
      await costs.send(
        new CreateAnomalyMonitorCommand({
          AnomalyMonitor: {
            MonitorName: "Default-Services-Monitor",
            MonitorType: "DIMENSIONAL",
            MonitorDimension: "SERVICE",
          },
        }),
      );
    },
    undoBootstrap: async (stack) => {
      await cloudFormation.send(new DeleteStackCommand({ StackName: stack }));
      await view.untilGone(stack);
      for (const OpenIDConnectProviderArn of await view.providers())
        await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
      for (const Bucket of await view.bucketsOf(stack.replace(/-bootstrap$/, "")))
        await s3.send(new DeleteBucketCommand({ Bucket }));
    },
    close: () => {
      for (const client of [cloudFormation, s3, iam, costs]) client.destroy();
    },
  };
  return view;
}
