import { describe, expect, test } from "vitest";
import { type Review, refusal } from "../../../actions/deploy/review.ts";
import { type Plan, planDigest, type ResourceChange } from "../../../actions/toolkit/plan/plan.ts";

const change = (more: Partial<ResourceChange> = {}): ResourceChange => ({
  action: "update",
  logicalId: "Job",
  type: "AWS::Glue::Job",
  physicalId: undefined,
  properties: [
    { path: "/Properties/Timeout", before: "30", after: "60", recreates: "never" },
    { path: "/Properties/MaxRetries", before: "0", after: "1", recreates: "never" },
  ],
  source: undefined,
  ...more,
});
function planOf(more: Partial<Plan> = {}): Plan {
  const plan = {
    schemaVersion: 1,
    pipeline: "patients",
    environment: "dev",
    account: "111122223333",
    region: "us-east-1",
    stack: "healthplus-dev-patients",
    mode: "update",
    changes: [change()],
    risks: [],
    iam: [],
    contract: { state: "not-compared", why: "no-base" },
    changeSet: "arn:change-set",
    templateDigest: "7e11".repeat(16),
    specDigest: "5bec",
    commit: "0123abc",
    createdAt: "2026-01-02T03:04:05.000Z",
    exceptions: [],
    ...more,
  } as const;
  return { ...plan, digest: planDigest(plan) };
}
const shown = (plan: Plan): Review => ({
  kind: "required",
  reviewed: { state: "found", pull: 7, text: JSON.stringify(plan) },
});

describe("a plan is executed", () => {
  test("that does what was reviewed, whenever it was made", () => {
    const reviewed = planOf({ createdAt: "2025-12-31T00:00:00.000Z", commit: "fedcba9" });
    expect(refusal(planOf(), shown({ ...reviewed, changeSet: "arn:other" }))).toBeUndefined();
  });

  test("that changes nothing, reviewed or not", () => {
    const review: Review = {
      kind: "required",
      reviewed: { state: "none", why: "no pull request" },
    };
    expect(refusal(planOf({ changes: [] }), review)).toBeUndefined();
  });

  test("that a person has accepted by its digest", () => {
    const plan = planOf();
    expect(refusal(plan, { kind: "accepted", digest: plan.digest })).toBeUndefined();
  });

  test("where no review is wanted", () => {
    expect(refusal(planOf(), { kind: "none" })).toBeUndefined();
  });

  test("that tries a reviewed creation again which failed", () => {
    const again = planOf({ mode: "recover", changes: [change({ action: "create" })] });
    expect(refusal(again, shown(planOf({ mode: "create" })))).toBeUndefined();
    const other = planOf({ mode: "create", templateDigest: "0".repeat(64) });
    expect(refusal(again, shown(other))?.why).toMatch(/not the one/);
  });
});

describe("a plan is refused", () => {
  test.each<[what: string, now: Plan, moved: string[]]>([
    [
      "with a change that nobody has seen",
      planOf({ changes: [change(), change({ logicalId: "RawBucket", action: "replace" })] }),
      ["replace RawBucket was not in the reviewed plan"],
    ],
    [
      "without one that was seen",
      planOf({ changes: [], mode: "create" }),
      ["the mode was update and is create", "update Job is no longer planned"],
    ],
    [
      "that replaces what was to be changed in place",
      planOf({ changes: [change({ action: "replace" })] }),
      ["Job: update was reviewed, replace is planned now"],
    ],
    [
      "with another value",
      planOf({
        changes: [
          change({
            properties: [
              { path: "/Properties/Timeout", before: "30", after: "90", recreates: "never" },
              { path: "/Properties/MaxRetries", before: "0", after: "1", recreates: "never" },
            ],
          }),
        ],
      }),
      ["update Job changes Timeout otherwise than reviewed"],
    ],
    [
      "for another account",
      planOf({ account: "999988887777" }),
      ["the account was 111122223333 and is 999988887777"],
    ],
    [
      "of another template",
      planOf({ templateDigest: "0".repeat(64) }),
      ["the template is another, in what changes no resource"],
    ],
  ])("%s", (_, now, moved) => {
    expect(refusal(now, shown(planOf()))).toEqual({
      why: "it is not the one that pull request #7 has shown",
      moved,
    });
  });

  test("that nobody has reviewed", () => {
    const reviewed = { state: "none", why: "no pull request was merged as 0123abc" } as const;
    expect(refusal(planOf(), { kind: "required", reviewed })?.why).toBe(
      "nobody has reviewed it: no pull request was merged as 0123abc",
    );
  });

  test("whose digest is not the accepted one", () => {
    expect(refusal(planOf(), { kind: "accepted", digest: "f".repeat(64) })?.why).toBe(
      "its digest is not the accepted ffffffffffff",
    );
  });

  test.each([
    [
      "was changed after it was made",
      JSON.stringify({ ...planOf(), stack: "another" }),
      /plan.digest is not the digest of the rest/,
    ],
    ["is no JSON", "{", /The plan is not JSON/],
    ["is no plan", '{"schemaVersion":1,"changes":[1]}', /no plan of this version/],
  ])("compared with one that %s", (_, text, message) => {
    const review: Review = { kind: "required", reviewed: { state: "found", pull: 7, text } };
    expect(() => refusal(planOf(), review)).toThrow(message);
  });
});
