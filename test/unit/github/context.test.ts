import { describe, expect, test } from "vitest";
import { workflowContext } from "../../../actions/toolkit/github/context.ts";
import { identityToken } from "../../../actions/toolkit/github/identity.ts";

const env = {
  GITHUB_REPOSITORY: "healthplus/data-platform",
  GITHUB_SHA: "0123abc",
  GITHUB_REF: "refs/heads/main",
  GITHUB_EVENT_NAME: "push",
  GITHUB_RUN_ID: "17",
  GITHUB_RUN_ATTEMPT: "2",
  GITHUB_API_URL: "https://api.github.example",
  GITHUB_SERVER_URL: "https://github.example",
};

describe("the run of a workflow", () => {
  test("is read from the environment", () => {
    expect(workflowContext(env)).toEqual({
      repository: "healthplus/data-platform",
      sha: "0123abc",
      ref: "refs/heads/main",
      eventName: "push",
      runId: 17,
      runAttempt: 2,
      apiUrl: "https://api.github.example",
      serverUrl: "https://github.example",
      runUrl: "https://github.example/healthplus/data-platform/actions/runs/17",
    });
  });

  test.each([
    [{ GITHUB_SHA: "", GITHUB_REF: undefined }, "GITHUB_SHA, GITHUB_REF are not set"],
    [{ GITHUB_RUN_ID: "seventeen" }, "GITHUB_RUN_ID is not set"],
  ])("%o is no run", (without, said) => {
    expect(() => workflowContext({ ...env, ...without })).toThrow(said);
  });
});

describe("a job's identity", () => {
  test.each([
    {},
    { ACTIONS_ID_TOKEN_REQUEST_URL: "", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "" },
    { ACTIONS_ID_TOKEN_REQUEST_URL: "https://x.example" },
  ])("is not to be had with %o, and the permission is named", async (given) => {
    await expect(identityToken(given)).rejects.toMatchObject({
      code: "no-id-token",
      fault: "user",
      fix: expect.stringContaining("id-token: write"),
    });
  });
});
