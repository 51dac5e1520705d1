import { runAction } from "../shared/action.ts";
import { selectionInputs } from "../shared/selection-inputs.ts";
import { credentialsInput, signedIn } from "../shared/sign-in.ts";
import { failOnChoices } from "../toolkit/audit/audit.ts";
import { readInputs } from "../toolkit/github/inputs.ts";
import { audit } from "./main.ts";

await runAction(
  (host) => {
    const { credentials, ...inputs } = readInputs((input) => ({
      ...selectionInputs(input),
      credentials: credentialsInput(input),
      failOn: input.choice("fail-on", failOnChoices),
      report: input.optional("report"),
      publication: {
        branch: input.optional("report-branch"),
        token: input.required("token"),
      },
    }));
    return audit(inputs, signedIn(host, "audit", credentials));
  },
  ({ counts, commit }) => ({
    passed: counts.passed,
    failed: counts.failed,
    "not-checked": counts.notChecked,
    waived: counts.waived,
    commit: commit ?? "",
  }),
);
