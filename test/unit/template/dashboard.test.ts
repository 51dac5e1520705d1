import { describe, expect, test } from "vitest";
import type { Dashboard } from "../../../actions/toolkit/model/dashboard/dashboard.ts";
import { compile } from "../../../actions/toolkit/template/compile.ts";
import { everything, four } from "../../support/resolved-dashboards.ts";
import { judged } from "../../support/quicksight.ts";
import { goodModel, someCode } from "../../support/specs.ts";

const withDashboard = (dashboard: Dashboard, environment = "local") =>
  compile({ ...goodModel(undefined, environment), dashboard }, someCode);

/** The operation of QuickSight that makes a resource, where it takes the same members. */
const operations: Readonly<Record<string, string>> = {
  "AWS::QuickSight::DataSource": "CreateDataSource",
  "AWS::QuickSight::Theme": "CreateTheme",
  "AWS::QuickSight::Analysis": "CreateAnalysis",
  "AWS::QuickSight::Dashboard": "CreateDashboard",
};

describe("what the template makes for a dashboard", () => {
  test.each([
    ["four visuals", four],
    ["everything", everything],
    [
      "records in SPICE",
      {
        ...four,
        data: {
          kind: "spice" as const,
          refresh: { every: "week" as const, at: "06:00", timeZone: "Europe/Berlin", on: "MONDAY" },
        },
      },
    ],
  ])("%s: botocore and CloudFormation take it", (_, dashboard) => {
    const { template } = withDashboard(dashboard);
    const made = Object.entries(template.Resources).filter(([, { Type }]) =>
      /^AWS::(QuickSight|Athena)::/.test(Type),
    );
    const complaints = judged(
      made.map(([, { Type, Properties }]) => ({
        operation: operations[Type] ?? null,
        type: Type,
        body: Properties,
      })),
    );
    expect(complaints).toEqual(made.map(() => []));
  });
});
