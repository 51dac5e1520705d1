import { describe, expect, test } from "vitest";
import { planOfRecovery } from "../../../actions/toolkit/plan/change-set.ts";
import { deployIssue } from "../../../actions/toolkit/report/deploy-issue.ts";
import { refusedMarkdown } from "../../../actions/toolkit/report/refused-plan.ts";
import { compiledOf } from "../../support/specs.ts";

const target = { environment: "dev", pipeline: "patients" };
const run = {
  repository: "healthplus/data-platform",
  serverUrl: "https://github.example",
  runUrl: "https://github.example/healthplus/data-platform/actions/runs/17",
  commit: "0123456789abcdef0123456789abcdef01234567",
};

describe("the issue of a deploy that failed", () => {
  test("names commit, stage, first cause, spec line and what to do", () => {
    const issue = deployIssue(
      target,
      {
        stage: "deploy",
        cause: "raw <b>exists</b> already | `x`",
        source: { file: "pipeline-config/pipelines/patients/buckets.yaml", line: 7, column: 3 },
        fix: "Rename it.",
      },
      run,
    );
    expect(issue).toEqual({
      key: "deploy/dev/patients",
      title: "Deploy of patients to dev failed: deploying the stack",
      body: `- commit: [\`0123456789ab\`](https://github.example/healthplus/data-platform/commit/${run.commit})
- stage: deploying the stack
- cause: raw \\<b\\>exists\\</b\\> already \\| \\\`x\\\`
- spec: [\`pipeline-config/pipelines/patients/buckets.yaml:7:3\`](https://github.example/healthplus/data-platform/blob/${run.commit}/pipeline-config/pipelines/patients/buckets.yaml#L7)
- what to do: Rename it.
- log: [the run](${run.runUrl})

This issue closes by itself when a deploy of \`patients\` to \`dev\` gets through.
`,
    });
  });

  test("leaves out what it does not know", () => {
    const { body } = deployIssue(
      target,
      { stage: "run", cause: "It timed out.", source: undefined, fix: undefined },
      run,
    );
    expect(body).not.toMatch(/spec:|what to do:|undefined/);
  });
});

test("a refused plan says what moved, and how to let it through", () => {
  const plan = planOfRecovery(
    {
      ...target,
      account: "111122223333",
      region: "us-east-1",
      stack: "healthplus-dev-patients",
      specDigest: "5bec",
      commit: undefined,
      createdAt: "2026-01-02T03:04:05.000Z",
      exceptions: [],
    },
    compiledOf(),
  );
  const text = refusedMarkdown(plan, { why: "it is not the one", moved: ["Job: a | b"] });
  expect(text).toContain("- Job: a \\| b\n");
  expect(text).toContain(`by hand for dev with this accept-plan: \`${plan.digest}\``);
});
