import { runAction } from "../shared/action.ts";
import { selectionInputs } from "../shared/selection-inputs.ts";
import { optional } from "../toolkit/github/inputs.ts";
import { run } from "./main.ts";

await runAction(
  (host) => run({ ...selectionInputs(), input: optional("input") }, host),
  (data) => ({
    outcome: data.outcome,
    "job-run": data.job?.runId ?? "",
    ...(data.outcome === "succeeded"
      ? {
          "records-in": data.metrics.records.in,
          "records-published": data.metrics.records.published,
          "records-quarantined": data.metrics.records.quarantined,
        }
      : { "records-in": "", "records-published": "", "records-quarantined": "" }),
  }),
);
