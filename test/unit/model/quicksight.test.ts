import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { formatDiagnostic } from "../../../actions/toolkit/kernel/diagnostic.ts";
import { dashboardRegions } from "../../../actions/toolkit/model/dashboard/quicksight.ts";
import { edited, editedSpec, goodModel, modelOf } from "../../support/specs.ts";

const withLine = (line: string) => edited("environments/dev.yaml", /$/, `${line}\n`);

test("the Regions with dashboards are those of CloudFormation's schemas, but for closed partitions", () => {
  const program = `
import json
from cfnlint.helpers import REGIONS
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER as manager
found = []
for region in REGIONS:
    try:
        manager.get_resource_schema(region, "AWS::QuickSight::Dashboard")
        found.append(region)
    except Exception:
        pass
print(json.dumps(found))`;
  const found = JSON.parse(
    execFileSync(".venv/bin/python", ["-c", program], { encoding: "utf8" }),
  ) as string[];
  const open = found.filter((region) => !/iso|^eusc-/.test(region));
  expect([...dashboardRegions].sort()).toEqual(open.sort());
});

describe("where an account has its users and groups", () => {
  test.each([
    ["region: eu-central-1", { identityRegion: "us-east-1", namespace: "default" }],
    ["region: us-gov-east-1", { identityRegion: "us-gov-west-1", namespace: "default" }],
    ["region: cn-north-1", { identityRegion: "cn-north-1", namespace: "default" }],
    [
      "quicksight: {identityRegion: eu-central-1, namespace: clinics}",
      { identityRegion: "eu-central-1", namespace: "clinics" },
    ],
  ])("%s", (line, expected) => {
    expect(goodModel(withLine(line), "dev").environment.quickSight).toEqual(expected);
  });
});

test("a Region without dashboards is told, and none where there is no dashboard", () => {
  const tree = withLine("region: us-west-1");
  const told = modelOf(tree, "dev");
  expect(told.ok ? [] : told.diagnostics.map((each) => formatDiagnostic(each))).toEqual([
    expect.stringMatching(
      /dev\.yaml:\d+:9 SL3023 the Region `us-west-1`.*such as us-east-1, us-east-2/,
    ),
  ]);
  const files = [...tree.files].filter(([path]) => !path.endsWith("dashboard.yaml"));
  expect(modelOf({ root: tree.root, files: new Map(files) }, "dev").ok).toBe(true);
});

test("records are not published where results of queries go, and expire", () => {
  const told = modelOf(
    editedSpec(
      "job",
      "publishes: {bucket: processed, prefix: patients/}",
      "publishes: {bucket: processed, prefix: athena-results/patients/}",
    ),
  );
  expect(told.ok ? [] : told.diagnostics.map(({ code, found }) => [code, found])).toEqual([
    ["SL3014", expect.stringContaining("where results of queries lie in `athena-results/`")],
  ]);
});
