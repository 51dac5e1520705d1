import { runAction } from "../shared/action.ts";
import { selectionInputs } from "../shared/selection-inputs.ts";
import { credentialsInput, signedIn } from "../shared/sign-in.ts";
import { readInputs } from "../toolkit/github/inputs.ts";
import { teardown } from "./main.ts";

await runAction(
  (host) => {
    const { credentials, confirm, ...inputs } = readInputs((input) => ({
      ...selectionInputs(input),
      credentials: credentialsInput(input),
      confirm: input.required("confirm"),
      deleteData: input.flag("delete-data"),
    }));
    return teardown(
      { ...inputs, confirm: async (plan) => confirm === plan.stack },
      signedIn(host, "teardown", credentials),
    );
  },
  (data) => ({ outcome: data.outcome, left: data.left.length }),
);
