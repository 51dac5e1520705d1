import { required } from "../toolkit/github/inputs.ts";
import type { Selection } from "./host.ts";

/** The inputs that every verb on one pipeline has. */
export const selectionInputs = (): Selection => ({
  config: required("config"),
  environment: required("environment"),
  pipeline: required("pipeline"),
});
