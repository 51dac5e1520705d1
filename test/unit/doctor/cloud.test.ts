import { describe, expect, test } from "vitest";
import { judgeClaims } from "../../../actions/toolkit/doctor/claims.ts";
import {
  judgeAccount,
  judgeBootstrap,
  judgeProvider,
  judgeQuickSight,
  judgeRegion,
} from "../../../actions/toolkit/doctor/cloud.ts";
import { judgeEmbedded } from "../../../actions/toolkit/doctor/embedded.ts";
import { claimsOf } from "../../../actions/toolkit/model/trust.ts";
import { edited, goodModel } from "../../support/specs.ts";

const github = "github: {repository: acme/lake, repositoryId: '45', ownerId: '12'}\n";
const environment = goodModel(edited("environments/local.yaml", /$/, github)).environment;
const { account, region, prefix } = environment;

describe("the account", () => {
  test.each([
    [account, "ok"],
    ["999999999999", "problem"],
  ])("%s", (found, state) => {
    expect(judgeAccount(found, environment).state).toBe(state);
  });

  test.each([
    [{}, { state: "ok" }],
    [{ AWS_REGION: "" }, { state: "ok" }],
    [{ AWS_REGION: region, AWS_DEFAULT_REGION: region }, { state: "ok" }],
    [
      { AWS_REGION: region, AWS_DEFAULT_REGION: "eu-west-1" },
      {
        state: "problem",
        found: "AWS_DEFAULT_REGION is eu-west-1",
        fix: `export AWS_DEFAULT_REGION=${region}`,
      },
    ],
    [{ AWS_REGION: "eu-west-1" }, { state: "problem", found: "AWS_REGION is eu-west-1" }],
  ])("and the Region of %j", (env, expected) => {
    expect(judgeRegion(env, environment)).toMatchObject(expected);
  });

  test.each([
    [undefined, "problem"],
    [{ arn: "arn:x", audiences: [] }, "problem"],
    [{ arn: "arn:x", audiences: ["other"] }, "problem"],
    [{ arn: "arn:x", audiences: ["other", "sts.amazonaws.com"] }, "ok"],
  ])("and its provider %j", (found, state) => {
    expect(judgeProvider(found, environment).state).toBe(state);
  });

  test("is judged by what its QuickSight lacks, of all dashboards at once", () => {
    const lack = (found: string) => ({ found, expected: "them", fix: `make ${found}` });
    expect(judgeQuickSight(new Map(), environment).state).toBe("not-checked");
    expect(judgeQuickSight(new Map([["patients", []]]), environment)).toMatchObject({
      state: "ok",
      found: expect.stringContaining("whom the dashboard of patients names"),
    });
    const lacks = new Map([
      ["patients", [lack("a"), lack("b")]],
      ["claims", [lack("a")]],
    ]);
    expect(judgeQuickSight(lacks, environment)).toEqual({
      state: "problem",
      found: "a; b",
      expected: "them",
      fix: "make a\nmake b",
    });
  });
});

describe("the bootstrap", () => {
  const template = { Description: "x", Resources: { A: { Type: "t", P: { a: 1, b: 2 } }, B: {} } };
  const stack = `${prefix}-sluice-bootstrap`;
  test.each([
    ["none", undefined, { state: "problem", expected: `the stack ${stack}` }],
    [
      "the same, in another order",
      {
        status: "UPDATE_COMPLETE",
        template: { Resources: { B: {}, A: { P: { b: 2, a: 1 }, Type: "t" } }, Description: "x" },
      },
      { state: "ok", found: `stack ${stack}, UPDATE_COMPLETE, of this version` },
    ],
    [
      "one that differs",
      {
        status: "CREATE_COMPLETE",
        template: { Description: "y", Resources: { A: { Type: "t" }, C: {} } },
      },
      { state: "problem", found: `stack ${stack} differs in A, B, C, Description` },
    ],
    [
      "no template",
      { status: "CREATE_COMPLETE", template: "" },
      { state: "problem", found: `stack ${stack} differs in A, B, Description` },
    ],
    [
      "one that failed",
      { status: "ROLLBACK_COMPLETE", template },
      { state: "problem", found: `stack ${stack} is in ROLLBACK_COMPLETE` },
    ],
    [
      "one that is under way",
      { status: "UPDATE_IN_PROGRESS", template },
      { state: "problem", fix: "Wait for its end." },
    ],
  ])("%s", (_, found, expected) => {
    expect(judgeBootstrap(found, template, environment)).toMatchObject(expected);
  });
});

describe("the claims of a token", () => {
  const good = {
    iss: "https://token.actions.githubusercontent.com",
    aud: "sts.amazonaws.com",
    sub: "repo:acme/lake:ref:refs/heads/main",
    repository: "acme/lake",
    repository_id: "45",
    ref: "refs/heads/main",
  };
  const token = (claims: object) =>
    ["{}", JSON.stringify(claims), "secret"]
      .map((part) => Buffer.from(part).toString("base64url"))
      .join(".");

  test.each([
    ["of main", {}, /may have the role of run and audit$/],
    [
      "of the environment",
      { sub: "repo:acme/lake:environment:local" },
      /may have the role of deploy and run$/,
    ],
    [
      "of a pull request, whose ref is its own",
      { sub: "repo:acme@12/lake@45:pull_request", ref: "refs/pull/1/merge" },
      /may have the role of plan$/,
    ],
  ])("%s", (_, change, found) => {
    expect(judgeClaims(claimsOf(token({ ...good, ...change })), environment)).toEqual({
      state: "ok",
      found: expect.stringMatching(found),
    });
  });

  test.each([
    [
      "another branch",
      { sub: "repo:acme/lake:ref:refs/heads/x", ref: "refs/heads/x" },
      /for the audit, sub .* and ref refs\/heads\/main/,
    ],
    [
      "another repository",
      { sub: "repo:a/b:ref:refs/heads/main", repository: "a/b" },
      /^repository acme\/lake; /,
    ],
    ["another audience", { aud: "me" }, /for the audit, aud sts\.amazonaws\.com$/],
    ["a repository of the same name", { repository_id: "46" }, /for the audit, repository_id 45$/],
    ["no claim", { sub: undefined }, /for the plan, sub repo:acme\/lake:pull_request or /],
  ])("%s", (_, change, expected) => {
    const outcome = judgeClaims(claimsOf(token({ ...good, ...change })), environment);
    expect(outcome).toMatchObject({ state: "problem", expected: expect.stringMatching(expected) });
  });

  test("of what is no token are none, and an environment without a repository trusts none", () => {
    for (const text of ["", "a.b.c", `a.${Buffer.from("[1]").toString("base64url")}.c`])
      expect(claimsOf(text)).toEqual({});
    expect(judgeClaims(good, { ...environment, github: undefined }).state).toBe("not-checked");
  });
});

test.each([
  [undefined, "problem"],
  [{ endpoint: "http://x", version: undefined }, "problem"],
  [{ endpoint: "http://x", version: "0.0.9" }, "problem"],
  [{ endpoint: "http://x", version: "0.1.0" }, "ok"],
])("the embedded AWS %j", (found, state) => {
  expect(judgeEmbedded(found, "0.1.0").state).toBe(state);
});
