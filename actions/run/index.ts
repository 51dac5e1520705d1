import { runAction } from "../shared/action.ts";
import { selectionInputs } from "../shared/selection-inputs.ts";
import { credentialsInput, signedIn } from "../shared/sign-in.ts";
import { readInputs } from "../toolkit/github/inputs.ts";
import { run } from "./main.ts";

await runAction(
  (host) => {
    const { credentials, ...inputs } = readInputs((input) => ({
      ...selectionInputs(input),
      credentials: credentialsInput(input),
      input: input.optional("input"),
      report: input.optional("report"),
    }));
    return run(inputs, signedIn(host, "run", credentials));
  },
  (data) => ({
    outcome: data.outcome,
    "job-run": data.job?.runId ?? "",
    ...(data.outcome === "failed"
      ? { "records-in": "", "records-published": "", "records-quarantined": "" }
      : {
          "records-in": data.metrics.records.in,
          "records-published": data.metrics.records.published,
          "records-quarantined": data.metrics.records.quarantined,
        }),
  }),
);
