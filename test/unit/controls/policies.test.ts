import { describe, expect, test } from "vitest";
import { isOfAccount, policyDifference } from "../../../actions/toolkit/controls/policies.ts";
import type { JsonObject } from "../../../actions/toolkit/kernel/json.ts";

const wanted: JsonObject = {
  Sid: "Read",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::123456789012:root" },
  Action: ["s3:GetObject"],
  Resource: ["arn:aws:s3:::b/one", "arn:aws:s3:::b/two"],
  Condition: { Bool: { "aws:SecureTransport": "true" } },
};
const difference = (found: JsonObject, other: JsonObject = wanted) =>
  policyDifference({ Statement: [found] }, { Statement: [other] });

describe("policies that mean the same, in the forms in which services give them back", () => {
  test.each<[string, JsonObject]>([
    ["as it was written", wanted],
    ["one value without its list", { ...wanted, Action: "s3:GetObject" }],
    ["another order", { ...wanted, Resource: ["arn:aws:s3:::b/two", "arn:aws:s3:::b/one"] }],
    ["the account by its id", { ...wanted, Principal: { AWS: ["123456789012"] } }],
    ["no Sid", { ...wanted, Sid: undefined }],
    ["a boolean", { ...wanted, Condition: { Bool: { "aws:SecureTransport": true } } }],
    [
      "a key in another case",
      { ...wanted, Condition: { Bool: { "aws:securetransport": "true" } } },
    ],
  ])("%s", (_, found) => expect(difference(found)).toBeUndefined());

  test("everybody, written in two ways", () => {
    const everybody = { ...wanted, Principal: "*" };
    expect(difference({ ...wanted, Principal: { AWS: "*" } }, everybody)).toBeUndefined();
  });
});

describe("policies that mean something else", () => {
  test.each<[string, JsonObject]>([
    ["another effect", { ...wanted, Effect: "Deny" }],
    ["another action", { ...wanted, Action: ["s3:GetObject", "s3:PutObject"] }],
    ["all actions but these", { ...wanted, Action: undefined, NotAction: "s3:GetObject" }],
    ["a resource more", { ...wanted, Resource: "*" }],
    ["another account", { ...wanted, Principal: { AWS: "999999999999" } }],
    ["a service of that name", { ...wanted, Principal: { Service: "123456789012" } }],
    ["no condition", { ...wanted, Condition: undefined }],
    [
      "another operator",
      { ...wanted, Condition: { BoolIfExists: { "aws:SecureTransport": "true" } } },
    ],
  ])("%s", (_, found) =>
    expect(difference(found)).toBe("lacks, or has otherwise: Read; has besides: Read"),
  );

  test("a statement too few, and one without Sid too many", () => {
    const more = { Effect: "Allow", Action: "s3:*", Resource: "*" };
    expect(policyDifference({ Statement: [] }, { Statement: [wanted] })).toBe(
      "lacks, or has otherwise: Read",
    );
    expect(policyDifference({ Statement: [wanted, more] }, { Statement: [wanted] })).toBe(
      "has besides: one without Sid",
    );
  });
});

test.each([
  ["123456789012", true],
  ["arn:aws:iam::123456789012:root", true],
  ["arn:aws:sts::123456789012:assumed-role/r/s", true],
  ["arn:aws:iam::999999999999:root", false],
  ["arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1", false],
  ["79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be", false],
  ["*", false],
  ["glue.amazonaws.com", false],
])("%s is of the account: %s", (principal, is) =>
  expect(isOfAccount(principal, "123456789012")).toBe(is),
);
