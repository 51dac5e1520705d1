import { GetWorkGroupCommand } from "@aws-sdk/client-athena";
import {
  DescribeAccountSettingsCommand,
  DescribeDashboardPermissionsCommand,
  DescribeDataSetCommand,
} from "@aws-sdk/client-quicksight";
import { absent, type Snapshot } from "../../controls/snapshot.ts";
import type { Model } from "../../model/model.ts";
import type { Clients } from "../clients.ts";
import { awsCode } from "../errors.ts";
import { lookUp } from "./facts.ts";

type DashboardFacts = Pick<Snapshot, "workGroup" | "dataSet" | "sharing">;

/** What Athena and QuickSight say of a dashboard's parts; absent all, where the pipeline has none. */
export async function dashboardFacts(
  { athena, quickSight }: Clients,
  { quickSight: names, environment }: Model,
): Promise<DashboardFacts> {
  if (names === undefined) return { workGroup: absent, dataSet: absent, sharing: absent };
  const account = { AwsAccountId: environment.account };
  const [workGroup, dataSet, sharing] = await Promise.all([
    lookUp(async () => {
      const found = await workGroupOf(names.workGroup);
      const { Configuration } = found ?? {};
      const encryption = Configuration?.ResultConfiguration?.EncryptionConfiguration;
      return (
        found && {
          enforced: Configuration?.EnforceWorkGroupConfiguration === true,
          encryption: { algorithm: encryption?.EncryptionOption, keyArn: encryption?.KmsKey },
        }
      );
    }),
    lookUp(async () => {
      const { DataSet } = await quickSight.send(
        new DescribeDataSetCommand({ ...account, DataSetId: names.asset }),
      );
      const rules = DataSet?.RowLevelPermissionDataSet;
      return DataSet && { rulesArn: rules?.Arn, enabled: rules?.Status === "ENABLED" };
    }),
    lookUp(async () => {
      const { Permissions, LinkSharingConfiguration } = await quickSight.send(
        new DescribeDashboardPermissionsCommand({ ...account, DashboardId: names.asset }),
      );
      const { AccountSettings } = await quickSight.send(
        new DescribeAccountSettingsCommand(account),
      );
      return {
        isPublic: AccountSettings?.PublicSharingEnabled === true,
        byLink: (LinkSharingConfiguration?.Permissions ?? []).length > 0,
        principals: (Permissions ?? []).flatMap(({ Principal }) => Principal ?? []),
      };
    }),
  ]);
  return { workGroup, dataSet, sharing };

  /** Athena has one error for all that is wrong with a request, that there is no such workgroup among it. */
  async function workGroupOf(name: string) {
    try {
      return (await athena.send(new GetWorkGroupCommand({ WorkGroup: name }))).WorkGroup;
    } catch (error) {
      if (awsCode(error) === "InvalidRequestException") return undefined;
      throw error;
    }
  }
}
