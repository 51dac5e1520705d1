import { dataSet } from "../dashboard/quicksight/data-set.ts";
import { definition } from "../dashboard/quicksight/definition.ts";
import { refreshSchedule } from "../dashboard/quicksight/refresh.ts";
import { rulesDataSet } from "../dashboard/quicksight/rules.ts";
import { themeConfiguration } from "../dashboard/quicksight/theme.ts";
import { shortDigest } from "../kernel/digest.ts";
import { canonicalJson, type Json, type JsonObject } from "../kernel/json.ts";
import type { Dashboard, Principal } from "../model/dashboard/dashboard.ts";
import type { QuickSight } from "../model/dashboard/quicksight-model.ts";
import type { Model } from "../model/model.ts";
import { athena } from "./athena.ts";
import { getAtt, ids, ref, sub } from "./intrinsics.ts";
import type { Element, Resource } from "./types.ts";

/**
 * The dashboard in QuickSight, and what it stands on: Athena's workgroup, the data source with a role of its own, the data
 * sets of rules and records, the theme. Authors open the analysis that is like it, readers the dashboard alone.
 */
export function dashboard(model: Model): Element[] {
  const { dashboard: spec, quickSight } = model;
  if (spec === undefined || quickSight === undefined) return [];
  const make = (logicalId: string, resource: Resource, source = spec.source): Element => ({
    logicalId,
    source,
    resource,
  });
  return [
    ...athena(model, quickSight),
    make(ids.dataSource, dataSource(model, spec, quickSight)),
    make(ids.rules, rules(spec, quickSight), spec.rowRules.source),
    make(ids.dataSet, records(model, spec, quickSight)),
    ...refresh(spec, quickSight).map((each) => make(ids.refresh, each)),
    make(ids.theme, theme(model, spec, quickSight)),
    ...analysis(model, spec, quickSight).map((each) => make(ids.analysis, each)),
    make(ids.dashboard, published(model, spec, quickSight)),
  ];
}

/** ARN of a user or group. They are in the account's identity Region, wherever the dashboard is. */
const principalArn = ({ environment }: Model, { kind, name }: Principal): Json => {
  const { identityRegion, namespace } = environment.quickSight;
  return sub(
    `arn:\${AWS::Partition}:quicksight:${identityRegion}:\${AWS::AccountId}:${kind}/${namespace}/${name}`,
  );
};

/**
 * What groups may do with an asset: none of it changes one, for that is a deploy's alone.
 * Source: Amazon QuickSight developer guide, "Asset permissions": the sets of a viewer or user.
 */
function permissions(
  model: Model,
  groups: readonly string[],
  actions: readonly string[],
): JsonObject {
  const granted = [...new Set(groups)].map((name) => ({
    Principal: principalArn(model, { kind: "group", name }),
    Actions: actions.map((action) => `quicksight:${action}`),
  }));
  return granted.length === 0 ? {} : { Permissions: granted };
}

const account = { AwsAccountId: ref("AWS::AccountId") };

function dataSource(model: Model, { authors, title }: Dashboard, names: QuickSight): Resource {
  return {
    Type: "AWS::QuickSight::DataSource",
    Properties: {
      ...account,
      DataSourceId: names.asset,
      Name: title,
      Type: "ATHENA",
      DataSourceParameters: {
        AthenaParameters: {
          WorkGroup: ref(ids.workGroup),
          RoleArn: getAtt(ids.quickSightRole, "Arn"),
        },
      },
      SslProperties: { DisableSsl: false },
      ...permissions(model, authors, [
        "DescribeDataSource",
        "DescribeDataSourcePermissions",
        "PassDataSource",
      ]),
    },
  };
}

/** Who sees which rows; nobody opens it, and CloudFormation waits until it is loaded: its query reads no table. */
const rules = ({ rowRules }: Dashboard, names: QuickSight): Resource => ({
  Type: "AWS::QuickSight::DataSet",
  Properties: {
    ...account,
    DataSetId: names.rules,
    ...rulesDataSet(names.rules, rowRules, getAtt(ids.dataSource, "Arn")),
  },
});

function records(model: Model, spec: Dashboard, names: QuickSight): Resource {
  const { catalog, contract, environment } = model;
  return {
    Type: "AWS::QuickSight::DataSet",
    Properties: {
      ...account,
      DataSetId: names.asset,
      ...dataSet(
        spec,
        { database: catalog.database, table: catalog.table, columns: contract.published },
        getAtt(ids.dataSource, "Arn"),
        getAtt(ids.rules, "Arn"),
        environment.quickSight.namespace,
        (principal) => principalArn(model, principal),
      ),
      // Readers' view of the table is made by the first run: until then there is nothing to load.
      ...(spec.data.kind === "spice"
        ? { IngestionWaitPolicy: { WaitForSpiceIngestion: false } }
        : {}),
      ...permissions(model, spec.authors, [
        "DescribeDataSet",
        "DescribeDataSetPermissions",
        "PassDataSet",
        "DescribeIngestion",
        "ListIngestions",
      ]),
    },
  };
}

function refresh({ data }: Dashboard, names: QuickSight): Resource[] {
  if (data.kind === "direct" || data.refresh === undefined) return [];
  return [
    {
      Type: "AWS::QuickSight::RefreshSchedule",
      DependsOn: [ids.dataSet],
      Properties: {
        ...account,
        DataSetId: names.asset,
        Schedule: refreshSchedule(data.refresh),
      },
    },
  ];
}

const theme = (model: Model, { theme: colors, title, authors }: Dashboard, names: QuickSight) => ({
  Type: "AWS::QuickSight::Theme",
  Properties: {
    ...account,
    ThemeId: names.asset,
    Name: title,
    BaseThemeId: "CLASSIC",
    Configuration: themeConfiguration(colors),
    ...permissions(model, authors, [
      "DescribeTheme",
      "DescribeThemeAlias",
      "ListThemeAliases",
      "ListThemeVersions",
    ]),
  },
});

/** What analysis and dashboard share. */
const shown = ({ catalog }: Model, spec: Dashboard): JsonObject => ({
  Name: spec.title,
  ThemeArn: getAtt(ids.theme, "Arn"),
  Definition: definition(spec, catalog.table, getAtt(ids.dataSet, "Arn")),
  ValidationStrategy: { Mode: "STRICT" },
});

function analysis(model: Model, spec: Dashboard, names: QuickSight): Resource[] {
  if (spec.authors.length === 0) return [];
  return [
    {
      Type: "AWS::QuickSight::Analysis",
      Properties: {
        ...account,
        AnalysisId: names.asset,
        ...shown(model, spec),
        ...permissions(model, spec.authors, ["DescribeAnalysis", "QueryAnalysis"]),
      },
    },
  ];
}

const off = { AvailabilityStatus: "DISABLED" };

/** Records leave the dashboard as pictures alone: no export, no filter that nobody has reviewed, no link for everybody. */
function published(model: Model, spec: Dashboard, names: QuickSight): Resource {
  const about = shown(model, spec);
  return {
    Type: "AWS::QuickSight::Dashboard",
    Properties: {
      ...account,
      DashboardId: names.asset,
      ...about,
      VersionDescription: `${model.contract.id} ${model.contract.version}, ${shortDigest(canonicalJson(about))}`,
      DashboardPublishOptions: {
        AdHocFilteringOption: off,
        ExportToCSVOption: off,
        ExportWithHiddenFieldsOption: off,
        DataQAEnabledOption: off,
        DataStoriesSharingOption: off,
        ExecutiveSummaryOption: off,
        SheetControlsOption: { VisibilityState: "EXPANDED" },
      },
      ...permissions(
        model,
        [...spec.readers, ...spec.authors],
        ["DescribeDashboard", "ListDashboardVersions", "QueryDashboard"],
      ),
    },
  };
}
