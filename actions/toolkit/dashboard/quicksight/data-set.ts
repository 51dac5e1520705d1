import type { Json, JsonObject } from "../../kernel/json.ts";
import type { Dashboard, Principal } from "../../model/dashboard/dashboard.ts";
import type { HiveType, PublishedColumn } from "../../model/model.ts";

/** The table that readers query, in Athena. */
export interface PublishedTable {
  readonly database: string;
  readonly table: string;
  readonly columns: readonly PublishedColumn[];
}

/** ARN of a user or group, or what CloudFormation makes one of. */
export type ArnOf = (principal: Principal) => Json;

/**
 * The data set of the published table: the columns that the dashboard shows or reckons with, and no other.
 * Source: QuickSight API reference, CreateDataSet.
 *
 * @param source ARN of the data source
 * @param rules ARN of the data set of rules, without which nobody sees a row
 */
export function dataSet(
  dashboard: Dashboard,
  { database, table, columns }: PublishedTable,
  source: Json,
  rules: Json,
  namespace: string,
  arnOf: ArnOf,
): JsonObject {
  const input = columns.filter(({ name }) =>
    dashboard.fields.some((field) => field.origin.kind === "column" && field.name === name),
  );
  const key = mapKey(table);
  const tags = dashboard.fields.flatMap(({ name, geography }) =>
    geography === undefined
      ? []
      : [
          {
            TagColumnOperation: {
              ColumnName: name,
              Tags: [{ ColumnGeographicRole: geography.toUpperCase() }],
            },
          },
        ],
  );
  return {
    Name: dashboard.title.slice(0, longestName),
    ImportMode: dashboard.data.kind === "direct" ? "DIRECT_QUERY" : "SPICE",
    PhysicalTableMap: {
      [key]: {
        RelationalTable: {
          DataSourceArn: source,
          Catalog: "AwsDataCatalog",
          Schema: database,
          Name: table,
          InputColumns: input.map(({ name, type }) => ({ Name: name, ...inputType(type) })),
        },
      },
    },
    LogicalTableMap: {
      [key]: {
        Alias: table,
        Source: { PhysicalTableId: key },
        ...(tags.length === 0 ? {} : { DataTransforms: tags }),
      },
    },
    RowLevelPermissionDataSet: {
      Arn: rules,
      Namespace: namespace,
      PermissionPolicy: "GRANT_ACCESS",
      FormatVersion: "VERSION_1",
      Status: "ENABLED",
    },
    ...(dashboard.columnRules.length === 0
      ? {}
      : {
          ColumnLevelPermissionRules: dashboard.columnRules.map(({ columns: names, groups }) => ({
            ColumnNames: names,
            Principals: groups.map((name) => arnOf({ kind: "group", name })),
          })),
        }),
    // No other data set is made of it, which would have rules of its own, or none.
    DataSetUsageConfiguration: {
      DisableUseAsDirectQuerySource: true,
      DisableUseAsImportedSource: true,
    },
  };
}

/** Longest name of a data set; source: QuickSight API reference, CreateDataSet. */
export const longestName = 128;

/** Keys of table maps have letters, digits and hyphens, at most 64; source: AWS::QuickSight::DataSet's schema. */
const mapKey = (table: string): string => table.replaceAll(/[^A-Za-z0-9-]/g, "-").slice(0, 64);

/** Source: Amazon QuickSight user guide, "Supported data types and values"; what Athena has. */
function inputType(type: HiveType): JsonObject {
  switch (type) {
    case "string":
      return { Type: "STRING" };
    case "int":
    case "bigint":
      return { Type: "INTEGER" };
    case "double":
      return { Type: "DECIMAL", SubType: "FLOAT" };
    case "boolean":
      return { Type: "BOOLEAN" };
    case "date":
    case "timestamp":
      return { Type: "DATETIME" };
    default:
      return { Type: "DECIMAL", SubType: "FIXED" };
  }
}
