import { runAction } from "../shared/action.ts";
import { selectionInputs } from "../shared/selection-inputs.ts";
import { optional } from "../toolkit/github/inputs.ts";
import { audit } from "./main.ts";

await runAction(
  (host) => audit({ ...selectionInputs(), report: optional("report") }, host),
  ({ counts }) => ({
    passed: counts.passed,
    failed: counts.failed,
    "not-checked": counts.notChecked,
    waived: counts.waived,
  }),
);
