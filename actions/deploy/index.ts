import { runAction } from "../shared/action.ts";
import { selectionInputs } from "../shared/selection-inputs.ts";
import { optional } from "../toolkit/github/inputs.ts";
import { deploy } from "./main.ts";

await runAction(
  (host) => deploy({ ...selectionInputs(), plan: optional("plan") }, host),
  ({ result }) => ({ outcome: result.outcome, stack: result.stack, status: result.status }),
);
