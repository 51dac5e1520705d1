import type { Json, JsonObject } from "../../kernel/json.ts";
import type { RowRule, RowRules } from "../../model/dashboard/dashboard.ts";

/**
 * The data set of the row rules: a query of values, so that who sees what stands in the template, for a review to read, and
 * in no file. Who is named by none of its rows sees no record.
 * Source: Amazon QuickSight user guide, "Using row-level security with user-based rules": an empty value of the column
 * grants all rows, several rows of one principal grant those of each, a comma stands between values.
 *
 * @param source ARN of the data source
 */
export function rulesDataSet(name: string, rules: RowRules, source: Json): JsonObject {
  return {
    Name: name,
    ImportMode: "SPICE",
    UseAs: "RLS_RULES",
    PhysicalTableMap: {
      rules: {
        CustomSql: {
          DataSourceArn: source,
          Name: "rules",
          SqlQuery: rulesQuery(rules),
          Columns: ["username", "groupname", rules.column].map((column) => ({
            Name: column,
            Type: "STRING",
          })),
        },
      },
    },
    LogicalTableMap: {
      rules: {
        Alias: "rules",
        Source: { PhysicalTableId: "rules" },
        // Athena's names are in small letters; QuickSight wants these.
        DataTransforms: [renamed("username", "UserName"), renamed("groupname", "GroupName")],
      },
    },
  };
}

const renamed = (ColumnName: string, NewColumnName: string): JsonObject => ({
  RenameColumnOperation: { ColumnName, NewColumnName },
});

/** The rules as SQL that every engine takes. */
export function rulesQuery({ column, rules }: RowRules): string {
  const rows = rules.flatMap(({ principal, values }) =>
    (values === "all" ? [undefined] : values).map((value) => {
      const name = (kind: RowRule["principal"]["kind"]): string =>
        principal.kind === kind ? quoted(principal.name) : nothing;
      const shown = value === undefined ? nothing : quoted(single(value));
      return `(${name("user")}, ${name("group")}, ${shown})`;
    }),
  );
  return `SELECT * FROM (VALUES ${rows.join(", ")}) AS rules (username, groupname, "${column}")`;
}

const nothing = "CAST(NULL AS varchar)";

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** One value, also with a comma in it, which would else part two. */
const single = (value: string): string =>
  value.includes(",") ? `"${value.replaceAll('"', '""')}"` : value;
