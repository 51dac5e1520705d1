import { runAction } from "../shared/action.ts";
import { selectionInputs } from "../shared/selection-inputs.ts";
import { flag, required } from "../toolkit/github/inputs.ts";
import { teardown } from "./main.ts";

await runAction(
  (host) => {
    const typed = required("confirm");
    return teardown(
      {
        ...selectionInputs(),
        deleteData: flag("delete-data"),
        confirm: async (plan) => typed === plan.stack,
      },
      host,
    );
  },
  (data) => ({ outcome: data.outcome, left: data.left.length }),
);
