import type { Inputs } from "../toolkit/github/inputs.ts";
import type { Selection } from "./host.ts";

/** The inputs that every verb on one pipeline has. */
export const selectionInputs = (inputs: Inputs): Selection => ({
  config: inputs.required("config"),
  environment: inputs.required("environment"),
  pipeline: inputs.required("pipeline"),
});
