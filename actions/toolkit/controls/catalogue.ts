import type { Control } from "./control.ts";
import { glueControls } from "./glue.ts";
import { guardrailControls } from "./guardrails.ts";
import { iamControls } from "./iam.ts";
import { kmsControls } from "./kms.ts";
import { s3Controls } from "./s3.ts";

/** All controls, in the order in which reports show them. */
export const catalogue: readonly Control[] = [
  ...s3Controls,
  ...kmsControls,
  ...glueControls,
  ...iamControls,
  ...guardrailControls,
];
