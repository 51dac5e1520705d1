import { runAction } from "../shared/action.ts";
import { selectionInputs } from "../shared/selection-inputs.ts";
import { signedIn } from "../shared/sign-in.ts";
import { readInputs } from "../toolkit/github/inputs.ts";
import { plan } from "./main.ts";

await runAction(
  (host) => {
    const { credentials, ...inputs } = readInputs((input) => ({
      ...selectionInputs(input),
      engine: input.optional("engine"),
      base: input.optional("base"),
      credentials: input.choice("credentials", ["oidc", "ambient", "none"]),
      commit: input.required("commit"),
      out: input.optional("out"),
    }));
    return credentials === "none"
      ? plan({ ...inputs, offline: true }, host)
      : plan(inputs, signedIn(host, "plan", credentials));
  },
  (data) => ({
    changes: data.changes.length,
    "change-set": data.changeSet ?? "",
    digest: data.digest,
    "template-digest": data.templateDigest ?? "",
  }),
);
