import type { Control } from "./control.ts";
import { dashboardControls } from "./dashboard.ts";
import { driftControls } from "./drift.ts";
import { glueControls } from "./glue.ts";
import { guardrailControls } from "./guardrails.ts";
import { iamControls } from "./iam.ts";
import { jobCodeControls } from "./job-code.ts";
import { kmsControls } from "./kms.ts";
import { s3Controls } from "./s3.ts";
import { trailControls } from "./trail.ts";

/** All controls, in the order in which reports show them. */
export const catalogue: readonly Control[] = [
  ...s3Controls,
  ...kmsControls,
  ...glueControls,
  ...jobCodeControls,
  ...iamControls,
  ...trailControls,
  ...guardrailControls,
  ...dashboardControls,
  ...driftControls,
];
