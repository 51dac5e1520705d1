import { describe, expect, test } from "vitest";
import type { Environment } from "../../../actions/toolkit/model/model.ts";
import { nameLimits } from "../../../actions/toolkit/model/names.ts";
import {
  bootstrapBucket,
  bootstrapStack,
  explainClaims,
  roleArnOf,
  roleNames,
  roles,
  serviceRoleOf,
  subjectsOf,
} from "../../../actions/toolkit/model/trust.ts";
import { edited, goodModel } from "../../support/specs.ts";

const ids = "{repository: octo-org/octo-repo, repositoryId: '456789', ownerId: '123456'}";
const environmentOf = (github: string): Environment =>
  goodModel(edited("environments/dev.yaml", /^github:.*$/m, `github: ${github}`), "dev")
    .environment;
const dev = environmentOf(ids);

describe("a role trusts the jobs that have its work, and no other", () => {
  test.each([
    ["plan", ["pull_request"]],
    ["deploy", ["environment:dev"]],
    ["run", ["environment:dev", "ref:refs/heads/main"]],
    ["audit", ["ref:refs/heads/main"]],
  ] as const)("%s", (role, contexts) => {
    expect(subjectsOf(environmentOf("{repository: octo-org/octo-repo}"), role)).toEqual(
      contexts.map((context) => `repo:octo-org/octo-repo:${context}`),
    );
  });

  test("by its names and, where they are known, by its ids", () => {
    expect(subjectsOf(dev, "audit")).toEqual([
      "repo:octo-org/octo-repo:ref:refs/heads/main",
      "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main",
    ]);
  });

  test("on the branch that the environment names", () => {
    expect(subjectsOf(environmentOf("{repository: a/b, branch: release/2}"), "audit")).toEqual([
      "repo:a/b:ref:refs/heads/release/2",
    ]);
  });

  test("none where no repository operates the environment", () => {
    expect(subjectsOf(goodModel().environment, "deploy")).toEqual([]);
    expect(explainClaims({}, goodModel().environment, "deploy")).toEqual([]);
  });
});

describe("why a token is refused", () => {
  const token = {
    iss: "https://token.actions.githubusercontent.com",
    aud: "sts.amazonaws.com",
    sub: "repo:octo-org@123456/octo-repo@456789:environment:dev",
    ref: "refs/heads/main",
    repository_id: "456789",
  };

  test("a token that the role trusts has no claim that does not fit", () => {
    expect(explainClaims(token, dev, "deploy")).toEqual([]);
    expect(
      explainClaims({ ...token, sub: "repo:octo-org/octo-repo:environment:dev" }, dev, "deploy"),
    ).toEqual([]);
  });

  test.each<[claim: string, value: string | undefined, expected: string[]]>([
    ["iss", "https://gitlab.com", ["https://token.actions.githubusercontent.com"]],
    ["aud", "https://github.com/octo-org", ["sts.amazonaws.com"]],
    ["ref", "refs/heads/feature", ["refs/heads/main"]],
    ["repository_id", "1", ["456789"]],
    ["repository_id", undefined, ["456789"]],
    [
      "sub",
      "repo:octo-org/octo-repo:environment:prod",
      [
        "repo:octo-org/octo-repo:environment:dev",
        "repo:octo-org@123456/octo-repo@456789:environment:dev",
      ],
    ],
  ])("%s is %s", (claim, found, expected) => {
    expect(explainClaims({ ...token, [claim]: found }, dev, "deploy")).toEqual([
      { claim, found, expected },
    ]);
  });

  test("every claim that does not fit, not the first alone", () => {
    const claims = { ...token, aud: ["a", "b"], ref: "refs/tags/v1" };
    expect(explainClaims(claims, dev, "deploy").map((each) => [each.claim, each.found])).toEqual([
      ["aud", '["a","b"]'],
      ["ref", "refs/tags/v1"],
    ]);
  });

  test("a pull request's ref is its own", () => {
    const claims = {
      ...token,
      sub: "repo:octo-org/octo-repo:pull_request",
      ref: "refs/pull/7/merge",
    };
    expect(explainClaims(claims, dev, "plan")).toEqual([]);
  });
});

describe("names", () => {
  test("of the longest prefix fit, and each is another", () => {
    const prefix = "p".repeat(21);
    const names = Object.values(roleNames(prefix));
    expect(names.filter((name) => name.length > nameLimits.role)).toEqual([]);
    expect(new Set(names).size).toBe(roles.length + 2);
    expect(bootstrapBucket({ prefix, account: "1".repeat(12) }).length).toBeLessThanOrEqual(
      nameLimits.bucket,
    );
    expect(bootstrapStack(prefix).length).toBeLessThanOrEqual(128);
  });

  test("a role is found without being configured, in the Region's partition", () => {
    expect(roleArnOf({ ...dev, partition: "aws-us-gov" }, "deploy")).toBe(
      "arn:aws-us-gov:iam::111122223333:role/healthplus-dev-sluice-deploy",
    );
  });

  test("CloudFormation has a role of its own where the environment was bootstrapped", () => {
    expect([serviceRoleOf(dev), serviceRoleOf(goodModel().environment)]).toEqual([
      "arn:aws:iam::111122223333:role/healthplus-dev-sluice-cloudformation",
      undefined,
    ]);
  });
});
