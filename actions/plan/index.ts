import { runAction } from "../shared/action.ts";
import { selectionInputs } from "../shared/selection-inputs.ts";
import { credentialsInput, signedIn } from "../shared/sign-in.ts";
import { readInputs } from "../toolkit/github/inputs.ts";
import { plan } from "./main.ts";

await runAction(
  (host) => {
    const { credentials, ...inputs } = readInputs((input) => ({
      ...selectionInputs(input),
      credentials: credentialsInput(input),
      out: input.optional("out"),
    }));
    return plan(inputs, signedIn(host, "plan", credentials));
  },
  (data) => ({
    changes: data.changes.length,
    "change-set": data.changeSet ?? "",
    digest: data.digest,
    "template-digest": data.templateDigest ?? "",
  }),
);
