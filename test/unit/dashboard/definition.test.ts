import { describe, expect, test } from "vitest";
import { definition } from "../../../actions/toolkit/dashboard/quicksight/definition.ts";
import type { JsonObject } from "../../../actions/toolkit/kernel/json.ts";
import type { Dashboard } from "../../../actions/toolkit/model/dashboard/dashboard.ts";
import { dashboardOf, specOf } from "../../support/dashboards.ts";
import { everything } from "../../support/resolved-dashboards.ts";

const made = (dashboard: Dashboard): JsonObject => definition(dashboard, "patients", "arn");
const sheetOf = ({ Sheets }: JsonObject) =>
  (Sheets as unknown as [{ Visuals: JsonObject[]; Layouts: JsonObject[] }])[0];
const whole = made(everything);
/** What a visual is made with, by its id. */
const visual = (id: string): JsonObject => {
  const found = sheetOf(whole)
    .Visuals.flatMap((each) => Object.values(each) as JsonObject[])
    .find(({ VisualId }) => VisualId === id);
  if (found === undefined) throw new Error(`no visual ${id}`);
  return found;
};

test("records are summed, for COUNT leaves out those without a value; categories have names of their own", () => {
  expect(whole.CalculatedFields).toMatchObject([
    { Name: "Records", Expression: "1" },
    { Name: "age_group", Expression: "ifelse(({age} < ${adultFrom}), 'Minor', 'Adult')" },
    { Name: "Country by name" },
    { Name: "Gender by name" },
    { Name: "Chronic condition" },
    { Name: "Age group" },
  ]);
});

describe("visuals", () => {
  test("bars go down their levels, in the order and number that the spec says", () => {
    expect(visual("country")).toMatchObject({
      ColumnHierarchies: [
        {
          ExplicitHierarchy: {
            Columns: [{ ColumnName: "Country by name" }, { ColumnName: "Gender by name" }],
          },
        },
      ],
      ChartConfiguration: {
        SortConfiguration: {
          CategorySort: [{ FieldSort: { FieldId: "country-measure", Direction: "DESC" } }],
          CategoryItemsLimit: { ItemsLimit: 10, OtherCategories: "INCLUDE" },
        },
        Orientation: "HORIZONTAL",
        BarsArrangement: "CLUSTERED",
      },
    });
    expect(visual("split")).toMatchObject({
      ChartConfiguration: {
        SortConfiguration: {
          CategorySort: [{ FieldSort: { FieldId: "split-category", Direction: "ASC" } }],
          CategoryItemsLimit: { ItemsLimit: 3, OtherCategories: "EXCLUDE" },
        },
        BarsArrangement: "STACKED",
      },
    });
  });

  test("bins are as wide as the spec says, and begin where it says", () => {
    expect(visual("age")).toMatchObject({
      ChartConfiguration: {
        BinOptions: { SelectedBinType: "BIN_WIDTH", BinWidth: { Value: 10 }, StartValue: 0 },
      },
    });
  });

  test("a number is written as its use says, where that is not as its column's", () => {
    const format = (of: string) => JSON.stringify(visual(of).ChartConfiguration);
    expect(format("heat")).toContain('"DecimalPlaces":1');
    expect(format("heat")).toContain('"Suffix":" years"');
    expect(format("pivot")).toContain('"Symbol":"EUR"');
    expect(format("chronic")).not.toContain("FormatConfiguration");
    expect(format("starts")).toContain('"DateTimeFormat":"YYYY-MM"');
  });

  test("a week begins on Monday, as in SQL", () => {
    expect(whole.Options).toEqual({ WeekStart: "MONDAY" });
  });

  test("who can't see a visual is told what it is", () => {
    expect([visual("kpi").VisualContentAltText, visual("map").VisualContentAltText]).toEqual([
      "The kpi. Of all of them",
      "The map",
    ]);
  });
});

test("twelve columns of ours are QuickSight's thirty-six", () => {
  const place = { column: 6, row: 2, width: 6, height: 4 };
  const visuals = everything.visuals.slice(0, 1).map((each) => ({ ...each, place }));
  expect(sheetOf(made({ ...everything, visuals, filters: [] })).Layouts).toMatchObject([
    {
      Configuration: {
        GridLayout: {
          Elements: [{ ColumnIndex: 18, ColumnSpan: 18, RowIndex: 4, RowSpan: 8 }],
        },
      },
    },
  ]);
});

describe("filters", () => {
  const groups = whole.FilterGroups as unknown as JsonObject[];
  const group = (id: string) => groups.find(({ FilterGroupId }) => FilterGroupId === id);

  test("hold for the visuals that the spec names, or for all", () => {
    const scope = (id: string) => JSON.stringify(group(id)?.ScopeConfiguration);
    expect(scope("filter-country")).toContain('"Scope":"ALL_VISUALS"');
    expect(scope("filter-age")).toContain('"VisualIds":["country","map"]');
  });

  test("keep categories by their names, numbers and days with both ends", () => {
    expect(group("filter-chronic")?.Filters).toMatchObject([
      {
        CategoryFilter: {
          Column: { ColumnName: "Chronic condition" },
          Configuration: { FilterListConfiguration: { CategoryValues: ["Yes"] } },
        },
      },
    ]);
    expect(group("filter-age")?.Filters).toMatchObject([
      {
        NumericRangeFilter: {
          RangeMinimum: { StaticValue: 0 },
          IncludeMinimum: true,
          RangeMaximum: { StaticValue: 90 },
          IncludeMaximum: true,
          NullOption: "NON_NULLS_ONLY",
        },
      },
    ]);
    expect(group("filter-recent")?.Filters).toMatchObject([
      {
        TimeRangeFilter: {
          RangeMinimumValue: { StaticValue: "2024-01-01T00:00:00Z" },
          IncludeMinimum: true,
          TimeGranularity: "DAY",
        },
      },
    ]);
  });

  test("of a number have a slider with the ends that the model says, whatever is kept", () => {
    const filters = everything.filters.map((each) =>
      each.kind === "range" && each.control === "slider"
        ? { ...each, minimum: undefined, bounds: { minimum: -2, maximum: 0.5, step: 0.01 } }
        : each,
    );
    const { FilterControls } = sheetOf(made({ ...everything, filters })) as unknown as JsonObject;
    expect(FilterControls).toContainEqual({
      Slider: {
        FilterControlId: "filter-age-control",
        Title: "Age",
        SourceFilterId: "filter-age-rule",
        Type: "RANGE",
        MinimumValue: -2,
        MaximumValue: 0.5,
        StepSize: 0.01,
      },
    });
  });

  test("leave out groups of fewer records than k, where the contract's k does not hold for them", () => {
    expect(group("smallest-country")?.Filters).toMatchObject([
      {
        NumericRangeFilter: {
          Column: { ColumnName: "Records" },
          AggregationFunction: {
            NumericalAggregationFunction: { SimpleNumericalAggregation: "SUM" },
          },
          RangeMinimum: { StaticValue: 11 },
          IncludeMinimum: true,
        },
      },
    ]);
    expect(group("smallest-map")).toBeUndefined();
    const without = made({ ...everything, smallestGroup: undefined }).FilterGroups;
    expect(JSON.stringify(without)).not.toContain("smallest");
  });

  test("give a table of several groups its first rows by what all of them are called", () => {
    const visuals = everything.visuals.map((each) =>
      each.kind === "table"
        ? {
            ...each,
            groups: [
              { field: "country", granularity: undefined },
              { field: "age", granularity: undefined },
              { field: "treatment_start", granularity: "month" as const },
            ],
          }
        : each,
    );
    const { FilterGroups, CalculatedFields } = made({ ...everything, visuals });
    expect(JSON.stringify(FilterGroups)).toContain(
      '"TopBottomFilter":{"FilterId":"first-table-rule","Column":{"DataSetIdentifier":"patients","ColumnName":"Row of The table"}',
    );
    expect(CalculatedFields).toContainEqual({
      DataSetIdentifier: "patients",
      Name: "Row of The table",
      Expression:
        "concat({Country by name}, ' | ', coalesce(toString({age}), ''), ' | ', coalesce(toString(truncDate('MM', {treatment_start})), ''))",
    });
  });

  test("give a table its first rows", () => {
    expect(group("first-table")?.Filters).toMatchObject([
      { TopBottomFilter: { Column: { ColumnName: "Country by name" }, Limit: 5 } },
    ]);
  });
});

test("names of calculated fields are as long as CloudFormation takes them, and differ", () => {
  const table = {
    type: "table" as const,
    title: "T".repeat(120),
    groups: ["country", "gender"],
    measures: [{ aggregate: "count" as const }],
    top: { count: 3 },
  };
  const { CalculatedFields } = made(dashboardOf(specOf([table, table])));
  const names = (CalculatedFields as unknown as { Name: string }[]).map(({ Name }) => Name);
  expect(new Set(names).size).toBe(names.length);
  expect(Math.max(...names.map((name) => name.length))).toBe(127);
});
