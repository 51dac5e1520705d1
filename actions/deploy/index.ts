import { runAction } from "../shared/action.ts";
import { selectionInputs } from "../shared/selection-inputs.ts";
import { credentialsInput, signedIn } from "../shared/sign-in.ts";
import { workflowContext } from "../toolkit/github/context.ts";
import { readInputs } from "../toolkit/github/inputs.ts";
import { deployReviewed } from "./workflow.ts";

await runAction(
  (host) => {
    const { credentials, ...inputs } = readInputs((input) => ({
      ...selectionInputs(input),
      credentials: credentialsInput(input),
      review: input.choice("review", ["required", "none"]),
      acceptPlan: input.optional("accept-plan"),
      report: input.optional("report"),
      token: input.required("token"),
    }));
    const hosts = {
      deploy: signedIn(host, "deploy", credentials),
      run: signedIn(host, "run", credentials),
    };
    return deployReviewed(inputs, hosts, workflowContext(host.env));
  },
  (data) => ({
    outcome: data.outcome,
    stack: data.plan.stack,
    status: data.status,
    digest: data.plan.digest,
  }),
);
