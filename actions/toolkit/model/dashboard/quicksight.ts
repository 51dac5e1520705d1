import type { Diagnostic } from "../../kernel/diagnostic.ts";
import type { Location } from "../../kernel/location.ts";
import type { EnvironmentSpec } from "../../spec/project.ts";
import type { Spec, Specs } from "../../spec/read-specs.ts";
import type { Environment, Model } from "../model.ts";
import type { Names } from "../names.ts";
import type { QuickSight, QuickSightAccount } from "./quicksight-model.ts";

/** Results are asked for at once and of no use later. */
const resultDays = 1;

/** @param published id of the bucket that the job publishes to */
export const quickSightNames = (names: Names, published: string, source: Location): QuickSight => ({
  workGroup: names.workGroup,
  results: { bucket: published, prefix: "athena-results/", source },
  resultDays,
  role: names.quickSightRole,
  asset: names.asset,
  rules: names.rules,
  source,
});

/** Source: Amazon QuickSight user guide, "Supported AWS Regions": where an account signs up unless it chooses another. */
export function quickSightOf({ region, quicksight }: EnvironmentSpec): QuickSightAccount {
  const usual = region.startsWith("cn-")
    ? "cn-north-1"
    : region.startsWith("us-gov-")
      ? "us-gov-west-1"
      : "us-east-1";
  return {
    identityRegion: quicksight?.identityRegion ?? usual,
    namespace: quicksight?.namespace ?? "default",
  };
}

/**
 * Regions where CloudFormation makes dashboards.
 * Source: CloudFormation's resource schemas of each Region, AWS::QuickSight::Dashboard, as cfn-lint has them.
 */
export const dashboardRegions: readonly string[] = [
  ...["af-south-1", "ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1"],
  ...["ap-southeast-2", "ap-southeast-3", "ap-southeast-5", "ca-central-1", "cn-north-1"],
  ...["eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1"],
  ...["eu-west-2", "eu-west-3", "me-south-1", "sa-east-1", "us-east-1", "us-east-2"],
  ...["us-gov-east-1", "us-gov-west-1", "us-west-2"],
];

/** A dashboard in a Region that has none. */
export function checkQuickSight(
  { environment, quickSight }: Pick<Model, "environment" | "quickSight">,
  { environment: file }: Specs,
): Diagnostic[] {
  if (quickSight === undefined || dashboardRegions.includes(environment.region)) return [];
  return [regionless(environment, file)];
}

const regionless = ({ region }: Environment, { document }: Spec<EnvironmentSpec>): Diagnostic => ({
  code: "SL3023",
  location: document.locate("/region"),
  found: `the Region \`${region}\` for a pipeline with a dashboard`,
  expected: `one where QuickSight has dashboards, such as ${dashboardRegions.filter((each) => each.split("-")[0] === region.split("-")[0]).join(", ") || "us-east-1"}`,
  fix: "Give the environment one of these Regions, or take dashboard.yaml out of the pipeline.",
});
