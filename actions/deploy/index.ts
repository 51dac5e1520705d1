import { runAction } from "../shared/action.ts";
import { selectionInputs } from "../shared/selection-inputs.ts";
import { credentialsInput, signedIn } from "../shared/sign-in.ts";
import { readInputs } from "../toolkit/github/inputs.ts";
import { deploy } from "./main.ts";

await runAction(
  (host) => {
    const { credentials, ...inputs } = readInputs((input) => ({
      ...selectionInputs(input),
      credentials: credentialsInput(input),
      plan: input.optional("plan"),
    }));
    return deploy(inputs, signedIn(host, "deploy", credentials));
  },
  ({ result }) => ({ outcome: result.outcome, stack: result.stack, status: result.status }),
);
