import { runAction } from "../shared/action.ts";
import { connectGitHub } from "../toolkit/github/api.ts";
import { workflowContext } from "../toolkit/github/context.ts";
import { readInputs } from "../toolkit/github/inputs.ts";
import { comment } from "./main.ts";

await runAction(
  (host) => {
    const { token, ...inputs } = readInputs((input) => ({
      run: input.wholeNumber("run"),
      environments: input.required("environments"),
      reportBranch: input.optional("report-branch"),
      token: input.required("token"),
    }));
    return comment(inputs, connectGitHub(workflowContext(host.env), token, host.log), host);
  },
  (data) => ({ comment: data.comment ?? "", verdict: data.verdict ?? "" }),
);
