import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../../actions/toolkit/kernel/json.ts";
import { isObject } from "../../../actions/toolkit/kernel/json.ts";
import type { Dashboard } from "../../../actions/toolkit/model/dashboard/dashboard.ts";
import type { Compiled } from "../../../actions/toolkit/template/compile.ts";
import { compile } from "../../../actions/toolkit/template/compile.ts";
import { anyDashboard } from "../../support/any-dashboard.ts";
import { dashboardOf } from "../../support/dashboards.ts";
import { judged, type Sent } from "../../support/quicksight.ts";
import { everything, four } from "../../support/resolved-dashboards.ts";
import { goodModel, someCode } from "../../support/specs.ts";

const model = goodModel();
const withDashboard = (dashboard: Dashboard) => compile({ ...model, dashboard }, someCode);
const properties = ({ template }: Compiled, id: string): JsonObject => {
  const found = template.Resources[id]?.Properties;
  if (found === undefined) throw new Error(`there is no ${id}`);
  return found;
};

/** The operation of QuickSight that makes a resource, where it takes the same members. */
const operations: Readonly<Record<string, string>> = {
  "AWS::QuickSight::DataSource": "CreateDataSource",
  "AWS::QuickSight::DataSet": "CreateDataSet",
  "AWS::QuickSight::Theme": "CreateTheme",
  "AWS::QuickSight::Analysis": "CreateAnalysis",
  "AWS::QuickSight::Dashboard": "CreateDashboard",
};

/** What a template makes in Athena and QuickSight. */
const made = ({ template }: Compiled): Sent[] =>
  Object.values(template.Resources)
    .filter(({ Type }) => /^AWS::(QuickSight|Athena)::/.test(Type))
    .map(({ Type, Properties }) => ({
      // How long CloudFormation waits is none of QuickSight's own.
      operation: "IngestionWaitPolicy" in Properties ? null : (operations[Type] ?? null),
      type: Type,
      body: Properties,
    }));

const spice: Dashboard = {
  ...four,
  data: {
    kind: "spice",
    refresh: { every: "week", at: "06:00", timeZone: "Europe/Berlin", on: "MONDAY" },
  },
};

test("any dashboard is compiled to what botocore's model and CloudFormation's schemas take", () => {
  const specs = fc.sample(anyDashboard, 60);
  const cases = [four, everything, spice, ...specs.map((spec) => dashboardOf(spec))].flatMap(
    (dashboard) => made(withDashboard(dashboard)),
  );
  const wrong = judged(cases).flatMap((complaints, index) =>
    complaints.map((each) => `${cases[index]?.type}: ${each}`),
  );
  expect(cases.length).toBeGreaterThan(6 * 63);
  expect([...new Set(wrong)]).toEqual([]);
}, 60_000);

/** Every value of a member, wherever it is. */
function valuesOf(value: Json | undefined, name: string): Json[] {
  if (Array.isArray(value))
    return (value as readonly Json[]).flatMap((each) => valuesOf(each, name));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === name && each !== undefined ? [each] : valuesOf(each, name),
  );
}

test("in any dashboard every column that is named is there, and every id is there once", () => {
  fc.assert(
    fc.property(anyDashboard, (spec) => {
      const compiled = withDashboard(dashboardOf(spec));
      const { Definition } = properties(compiled, "Dashboard");
      const input = valuesOf(properties(compiled, "DataSet").PhysicalTableMap, "InputColumns");
      const columns = new Set([
        ...valuesOf(input, "Name"),
        ...valuesOf(isObject(Definition) ? Definition.CalculatedFields : null, "Name"),
      ]);
      expect(valuesOf(Definition, "ColumnName").filter((each) => !columns.has(each))).toEqual([]);
      for (const expression of valuesOf(Definition, "Expression"))
        for (const [, name] of String(expression).matchAll(/(?<!\$)\{(\w+)\}/g))
          expect([name, columns.has(name ?? "")]).toEqual([name, true]);
      const { Sheets, FilterGroups } = Definition as JsonObject;
      for (const id of ["FieldId", "VisualId", "FilterControlId", "ParameterControlId"]) {
        const inWells = valuesOf(valuesOf(Sheets, "FieldWells"), id);
        const all = id === "FieldId" ? inWells : valuesOf(valuesOf(Sheets, "Visuals"), id);
        expect([id, all.length]).toEqual([id, new Set(all).size]);
      }
      const filters = valuesOf(FilterGroups, "FilterId");
      expect(filters.length).toBe(new Set(filters).size);
      const sources = valuesOf(Sheets, "SourceFilterId");
      expect(sources.filter((each) => !filters.includes(each))).toEqual([]);
    }),
    { numRuns: 60 },
  );
}, 60_000);

describe("who may do what", () => {
  const compiled = withDashboard(everything);
  const granted = (id: string) =>
    (properties(compiled, id).Permissions as { Principal: Json; Actions: string[] }[]).map(
      ({ Principal, Actions }) => [
        (Principal as { "Fn::Sub": string })["Fn::Sub"].replace(/^.*:quicksight:/, ""),
        Actions.map((each) => each.replace("quicksight:", "")),
      ],
    );
  const group = (name: string) => `us-east-1:\${AWS::AccountId}:group/default/${name}`;
  const reads = ["DescribeDashboard", "ListDashboardVersions", "QueryDashboard"];

  test("readers open the dashboard and nothing else, authors what it is made of, nobody changes it", () => {
    expect(granted("Dashboard")).toEqual([
      [group("phi-readers"), reads],
      [group("phi-analysts"), reads],
    ]);
    for (const id of ["DataSource", "DataSet", "Theme", "Analysis"]) {
      const [[who, actions] = [], ...others] = granted(id);
      expect([id, who, others]).toEqual([id, group("phi-analysts"), []]);
      expect(JSON.stringify(actions)).not.toMatch(/Update|Delete|Create|Restore/);
    }
    expect(properties(compiled, "RowRules").Permissions).toBeUndefined();
  });

  test("without authors there is no analysis, and readers alone are named", () => {
    const { template } = withDashboard({ ...everything, authors: [] });
    expect(template.Resources.Analysis).toBeUndefined();
    for (const id of ["DataSource", "DataSet", "Theme"])
      expect(template.Resources[id]?.Properties.Permissions).toBeUndefined();
  });

  test("the rows are those of the rules: by default none, a comma within a value is no second value", () => {
    const { rowRules } = everything;
    const rules = [
      ...rowRules.rules,
      {
        principal: { kind: "group" as const, name: "o'neil" },
        values: ["a, b"],
        source: rowRules.source,
      },
    ];
    const { PhysicalTableMap, UseAs } = properties(
      withDashboard({ ...everything, rowRules: { ...rowRules, rules } }),
      "RowRules",
    );
    const none = "CAST(NULL AS varchar)";
    expect([UseAs, valuesOf(PhysicalTableMap, "SqlQuery")]).toEqual([
      "RLS_RULES",
      [
        `SELECT * FROM (VALUES (${none}, 'phi-analysts', ${none}), (${none}, 'phi-readers', 'DE'), (${none}, 'phi-readers', 'FR'), ('maria', ${none}, 'US'), (${none}, 'o''neil', '"a, b"')) AS rules (username, groupname, "country")`,
      ],
    ]);
    expect(properties(compiled, "DataSet").RowLevelPermissionDataSet).toEqual({
      Arn: { "Fn::GetAtt": ["RowRules", "Arn"] },
      Namespace: "default",
      PermissionPolicy: "GRANT_ACCESS",
      FormatVersion: "VERSION_1",
      Status: "ENABLED",
    });
  });

  test("columns that some may see are bound to them", () => {
    expect(properties(compiled, "DataSet").ColumnLevelPermissionRules).toEqual([
      {
        ColumnNames: ["age"],
        Principals: [
          {
            "Fn::Sub":
              "arn:${AWS::Partition}:quicksight:us-east-1:${AWS::AccountId}:group/default/phi-analysts",
          },
        ],
      },
    ]);
  });

  test("records leave it in no way", () => {
    const off = { AvailabilityStatus: "DISABLED" };
    const dashboard = properties(compiled, "Dashboard");
    expect(dashboard.DashboardPublishOptions).toMatchObject({
      AdHocFilteringOption: off,
      ExportToCSVOption: off,
      DataQAEnabledOption: off,
    });
    expect(dashboard.LinkSharingConfiguration).toBeUndefined();
    expect(properties(compiled, "DataSet").DataSetUsageConfiguration).toEqual({
      DisableUseAsDirectQuerySource: true,
      DisableUseAsImportedSource: true,
    });
  });
});

test("a version is told by its definition: another one, another word", () => {
  const version = (dashboard: Dashboard) =>
    properties(withDashboard(dashboard), "Dashboard").VersionDescription;
  expect(version(four)).toBe(version(structuredClone(four)));
  expect(version(four)).not.toBe(version({ ...four, title: "Others" }));
  expect(version(four)).toMatch(/^healthplus-patients 1\.0\.0, [0-9a-f]{8}$/);
});

test("records in SPICE are loaded by the clock, and the stack does not wait for the first of them", () => {
  const compiled = withDashboard(spice);
  expect(properties(compiled, "RefreshSchedule").Schedule).toEqual({
    ScheduleId: "week",
    RefreshType: "FULL_REFRESH",
    ScheduleFrequency: {
      Interval: "WEEKLY",
      TimeOfTheDay: "06:00",
      TimeZone: "Europe/Berlin",
      RefreshOnDay: { DayOfWeek: "MONDAY" },
    },
  });
  expect(properties(compiled, "DataSet")).toMatchObject({
    ImportMode: "SPICE",
    IngestionWaitPolicy: { WaitForSpiceIngestion: false },
  });
});
