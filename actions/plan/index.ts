import { runAction } from "../shared/action.ts";
import { selectionInputs } from "../shared/selection-inputs.ts";
import { optional } from "../toolkit/github/inputs.ts";
import { plan } from "./main.ts";

await runAction(
  (host) => plan({ ...selectionInputs(), out: optional("out") }, host),
  (data) => ({
    changes: data.changes.length,
    "change-set": data.changeSet ?? "",
    "template-digest": data.templateDigest ?? "",
  }),
);
