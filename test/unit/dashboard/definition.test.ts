import { expect, test } from "vitest";
import { definition } from "../../../actions/toolkit/dashboard/quicksight/definition.ts";
import { everything, four } from "../../support/resolved-dashboards.ts";
import { judged } from "../../support/quicksight.ts";

const arn = { "Fn::GetAtt": ["DataSet", "Arn"] };
const sent = (dashboard: typeof everything) => ({
  operation: "CreateDashboard",
  type: "AWS::QuickSight::Dashboard",
  body: {
    AwsAccountId: "123456789012",
    DashboardId: "a",
    Name: "a",
    Definition: definition(dashboard, "patients", arn),
  },
});

test("one of every visual, filter and control is what botocore and CloudFormation take", () => {
  expect(judged([sent(everything), sent(four)])).toEqual([[], []]);
});
