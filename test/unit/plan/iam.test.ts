import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../actions/toolkit/kernel/json.ts";
import { iamChanges } from "../../../actions/toolkit/plan/iam.ts";
import { covers, within } from "../../../actions/toolkit/plan/reach.ts";
import { compiledOf, editedSpec, goodModel } from "../../support/specs.ts";

const allow = (more: JsonObject = {}): JsonObject => ({
  Sid: "Read",
  Effect: "Allow",
  Action: ["s3:GetObject"],
  Resource: "arn:aws:s3:::raw/patients/*",
  ...more,
});
const deny = (more: JsonObject = {}): JsonObject => allow({ Sid: "No", Effect: "Deny", ...more });
const policy = (Type: string, property: string, ...Statement: JsonObject[]) => ({
  Resources: { X: { Type, Properties: { [property]: { Statement } } } },
});
const managed = (...statements: JsonObject[]) =>
  policy("AWS::IAM::ManagedPolicy", "PolicyDocument", ...statements);
const told = (before: unknown, after: unknown) =>
  iamChanges(before, after, {}).map(({ sid, change, effect }) => `${sid} ${change} ${effect}`);
const tls = { Condition: { Bool: { "aws:SecureTransport": "true" } } };
const names = (operator: string, ...values: string[]): JsonObject => ({
  Condition: { [operator]: { "aws:PrincipalTag/team": values } },
});

describe("what a statement's change does", () => {
  test.each<[string, JsonObject[], JsonObject[], string[]]>([
    ["an Allow that comes", [], [allow()], ["Read added widens"]],
    ["an Allow that goes", [allow()], [], ["Read removed narrows"]],
    ["a Deny that comes", [], [deny()], ["No added narrows"]],
    ["a Deny that goes", [deny()], [], ["No removed widens"]],
    ["nothing", [allow(), deny()], [deny(), allow()], []],
    [
      "an action more",
      [allow()],
      [allow({ Action: ["s3:GetObject", "s3:PutObject"] })],
      ["Read changed widens"],
    ],
    [
      "a wildcard for an action",
      [allow()],
      [allow({ Action: "s3:Get*" })],
      ["Read changed widens"],
    ],
    [
      "an action for a wildcard",
      [allow({ Action: "s3:*" })],
      [allow({ Action: "S3:getobject" })],
      ["Read changed narrows"],
    ],
    [
      "an action that another covers",
      [allow({ Action: ["s3:*"] })],
      [allow({ Action: ["s3:*", "s3:GetObject"] })],
      ["Read changed changes"],
    ],
    [
      "a wider prefix",
      [allow()],
      [allow({ Resource: "arn:aws:s3:::raw/*" })],
      ["Read changed widens"],
    ],
    [
      "a narrower prefix",
      [allow()],
      [allow({ Resource: "arn:aws:s3:::raw/patients/new/*" })],
      ["Read changed narrows"],
    ],
    [
      "another resource",
      [allow()],
      [allow({ Resource: "arn:aws:s3:::other/*" })],
      ["Read changed widens"],
    ],
    [
      "all but one for one",
      [allow()],
      [{ ...allow({ NotResource: "arn:aws:s3:::raw/x" }), Resource: undefined }],
      ["Read changed widens"],
    ],
    [
      "less in NotAction",
      [{ ...allow({ NotAction: ["s3:*", "iam:*"] }), Action: undefined }],
      [{ ...allow({ NotAction: ["s3:*"] }), Action: undefined }],
      ["Read changed widens"],
    ],
    [
      "more in NotAction",
      [{ ...allow({ NotAction: ["s3:*"] }), Action: undefined }],
      [{ ...allow({ NotAction: ["s3:*", "iam:*"] }), Action: undefined }],
      ["Read changed narrows"],
    ],
    ["a condition more", [allow()], [allow(tls)], ["Read changed narrows"]],
    ["a condition less", [allow(tls)], [allow()], ["Read changed widens"]],
    [
      "a value less in a condition",
      [allow(names("StringEquals", "a", "b"))],
      [allow(names("StringEquals", "a"))],
      ["Read changed narrows"],
    ],
    [
      "a value more in a condition",
      [allow(names("StringEquals", "a"))],
      [allow(names("StringEquals", "a", "b"))],
      ["Read changed widens"],
    ],
    [
      "a value less in a negated condition",
      [allow(names("StringNotEquals", "a", "b"))],
      [allow(names("StringNotEquals", "a"))],
      ["Read changed widens"],
    ],
    [
      "a pattern in a condition",
      [allow(names("StringLike", "a*"))],
      [allow(names("StringLike", "ab*"))],
      ["Read changed narrows"],
    ],
    [
      "what only looks like a pattern",
      [allow(names("StringEquals", "a*"))],
      [allow(names("StringEquals", "ab"))],
      ["Read changed widens"],
    ],
    [
      "a limit that can't be compared",
      [allow(names("NumericLessThan", "5"))],
      [allow(names("NumericLessThan", "4"))],
      ["Read changed widens"],
    ],
    [
      "a Deny of less",
      [deny({ Action: "s3:*" })],
      [deny({ Action: "s3:Put*" })],
      ["No changed widens"],
    ],
    ["a Deny under one more condition", [deny()], [deny(tls)], ["No changed widens"]],
    ["a Deny of more", [deny()], [deny({ Action: "s3:*" })], ["No changed narrows"]],
    [
      "an Allow that becomes a Deny",
      [allow()],
      [allow({ Effect: "Deny" })],
      ["Read changed narrows"],
    ],
    [
      "a Deny that becomes an Allow",
      [allow({ Effect: "Deny" })],
      [allow()],
      ["Read changed widens"],
    ],
    [
      "everybody",
      [allow({ Principal: { AWS: "111122223333" } })],
      [allow({ Principal: "*" })],
      ["Read changed widens"],
    ],
    [
      "one for everybody",
      [allow({ Principal: "*" })],
      [allow({ Principal: { AWS: "111122223333" } })],
      ["Read changed narrows"],
    ],
    [
      "another kind of principal",
      [allow({ Principal: { Service: "a" } })],
      [allow({ Principal: { AWS: "a" } })],
      ["Read changed widens"],
    ],
    [
      "another name for the same",
      [allow()],
      [allow({ Sid: "Get" })],
      ["Get added changes", "Read removed changes"],
    ],
    ["an element that is not known", [allow()], [allow({ Extra: "x" })], ["Read changed widens"]],
    [
      "a part of another Allow",
      [allow({ Sid: "All", Action: "s3:*", Resource: "*" })],
      [allow({ Sid: "All", Action: "s3:*", Resource: "*" }), allow()],
      ["Read added changes"],
    ],
  ])("%s", (_name, before, after, expected) => {
    expect(told(managed(...before), managed(...after))).toEqual(expected);
  });

  test("what comes and goes is told member by member", () => {
    const [change] = iamChanges(
      managed(allow(names("StringEquals", "a"))),
      managed(allow({ Resource: { "Fn::Sub": "${Raw.Arn}/*" }, ...names("StringEquals", "b") })),
      { X: { file: "job.yaml", line: 2, column: 1 } },
    );
    expect(change).toMatchObject({
      gained: [
        { kind: "resource", text: "${Raw.Arn}/*" },
        { kind: "condition", text: "StringEquals aws:principaltag/team b" },
      ],
      lost: [
        { kind: "resource", text: "arn:aws:s3:::raw/patients/*" },
        { kind: "condition", text: "StringEquals aws:principaltag/team a" },
      ],
      source: { file: "job.yaml", line: 2 },
    });
  });
});

describe("where policies are", () => {
  test.each([
    ["AWS::IAM::Role", "AssumeRolePolicyDocument"],
    ["AWS::S3::BucketPolicy", "PolicyDocument"],
    ["AWS::KMS::Key", "KeyPolicy"],
    ["AWS::SNS::TopicPolicy", "PolicyDocument"],
    ["AWS::SNS::TopicInlinePolicy", "PolicyDocument"],
    ["AWS::SecretsManager::ResourcePolicy", "ResourcePolicy"],
  ])("%s has one in %s", (type, property) => {
    expect(told(policy(type, property), policy(type, property, allow()))).toEqual([
      "Read added widens",
    ]);
  });

  const role = (Properties: JsonObject) => ({
    Resources: { R: { Type: "AWS::IAM::Role", Properties } },
  });
  test.each<[string, JsonObject, JsonObject, string[]]>([
    [
      "an inline policy",
      {},
      { Policies: [{ PolicyName: "p", PolicyDocument: { Statement: allow() } }] },
      ["Read added widens"],
    ],
    [
      "a managed policy more",
      { ManagedPolicyArns: ["a"] },
      { ManagedPolicyArns: ["a", "b"] },
      [" changed widens"],
    ],
    ["a managed policy less", { ManagedPolicyArns: ["a"] }, {}, [" removed narrows"]],
    ["a boundary that comes", {}, { PermissionsBoundary: "a" }, [" added narrows"]],
    ["a boundary that goes", { PermissionsBoundary: "a" }, {}, [" removed widens"]],
    [
      "another boundary",
      { PermissionsBoundary: "a" },
      { PermissionsBoundary: "b" },
      [" changed widens"],
    ],
  ])("a role: %s", (_name, before, after, expected) => {
    expect(told(role(before), role(after))).toEqual(expected);
  });

  test("a resource that stays when it leaves the stack keeps its policy", () => {
    const stays = managed(deny());
    Object.assign(stays.Resources.X, { DeletionPolicy: "RetainExceptOnCreate" });
    expect(told(stays, { Resources: {} })).toEqual([]);
    expect(told(managed(deny()), { Resources: {} })).toEqual(["No removed widens"]);
  });

  test.each([undefined, null, "text", [], { Resources: 1 }, { Resources: { X: { Type: 1 } } }])(
    "a template that is none has none: %o",
    (template) => expect(told(template, template)).toEqual([]),
  );

  test("of the reference: a read prefix that is widened", () => {
    const at = (prefix: string) =>
      compiledOf(
        goodModel(editedSpec("job", "raw, prefix: patients/}", `raw, prefix: ${prefix}}`)),
      );
    const [narrow, wide] = [at("a/b/"), at("a/")];
    const changes = iamChanges(narrow.template, wide.template, wide.sources);
    expect(changes.map(({ logicalId, sid, effect }) => [logicalId, sid, effect])).toEqual([
      ["JobRolePolicy", "ListSource", "widens"],
      ["JobRolePolicy", "ReadSource", "widens"],
    ]);
    expect(changes[0]?.source?.file).toBe("pipeline-config/pipelines/patients/job.yaml");
  });
});

describe("properties", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 6 });
  const literal = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 6 });
  const matches = (pattern: string, text: string) =>
    new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s").test(text);

  test("a pattern that covers another matches whatever that matches", () => {
    fc.assert(
      fc.property(letters, letters, literal, (pattern, other, text) => {
        fc.pre(covers(pattern, other) && matches(other, text));
        expect(matches(pattern, text)).toBe(true);
      }),
    );
  });

  test("many stars take no long time", () => {
    expect(covers(`${"*a".repeat(2_000)}b`, "a".repeat(20_000))).toBe(false);
  });

  const statement = fc.record({
    Effect: fc.constant("Allow"),
    Action: fc.array(letters, { minLength: 1, maxLength: 3 }),
    Resource: fc.array(letters, { minLength: 1, maxLength: 3 }),
  });
  test("a statement lies within itself, and within one that has more", () => {
    fc.assert(
      fc.property(statement, statement, (one, other) => {
        const both = { ...one, Action: [...one.Action, ...other.Action] };
        expect(within(one, one)).toBe(true);
        expect(within(one, both)).toBe(true);
      }),
    );
  });

  test("what does not widen allows no request that was not allowed before", () => {
    fc.assert(
      fc.property(
        fc.array(statement, { maxLength: 3 }),
        fc.array(statement, { maxLength: 3 }),
        literal,
        literal,
        (before, after, action, resource) => {
          const named = (all: typeof before) =>
            all.map((each, index) => ({ Sid: `S${index}`, ...each }));
          const changes = iamChanges(managed(...named(before)), managed(...named(after)), {});
          fc.pre(changes.every(({ effect }) => effect !== "widens"));
          const allowed = (all: typeof before) =>
            all.some(
              ({ Action, Resource }) =>
                Action.some((each) => matches(each, action)) &&
                Resource.some((each) => matches(each, resource)),
            );
          expect(!allowed(after) || allowed(before)).toBe(true);
        },
      ),
    );
  });
});
