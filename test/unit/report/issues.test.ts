import { describe, expect, test } from "vitest";
import { absent, known, unknown } from "../../../actions/toolkit/controls/snapshot.ts";
import {
  controlIssues,
  recoveryComment,
  unknownTo,
} from "../../../actions/toolkit/report/issues.ts";
import { audited, good, withBucket } from "../../support/account.ts";
import { expectGolden } from "../../support/golden.ts";

const place = {
  environment: "dev",
  pipeline: "patients",
  repositoryUrl: "https://github.com/healthplus/data-platform",
  commit: "0123456789abcdef0123456789abcdef01234567",
  runUrl: "https://github.com/healthplus/data-platform/actions/runs/1",
};
const broken = audited(withBucket("raw", { policy: absent }));
const issueOf = (result: typeof broken, id: string, at = place) =>
  controlIssues(result, at).find(({ key }) => key === `audit/dev/patients/${id}`);

test("nothing fails, no issue", () => expect(controlIssues(audited(good), place)).toEqual([]));

test("an issue says what fails where, and what to do", () => {
  const issue = issueOf(broken, "S3-4");
  expect(issue?.title).toBe("S3-4 fails in dev (patients): Access is refused without TLS");
  expectGolden("issue.md", `${issue?.body}\n`);
});

describe("the fingerprint", () => {
  const before = issueOf(broken, "S3-4")?.fingerprint;
  test("is the same another day, in another run, at another commit", () => {
    const later = { ...broken, takenAt: "2026-02-02T03:04:05.000Z" };
    const at = { ...place, runUrl: `${place.runUrl}9`, commit: "f".repeat(40) };
    const issue = issueOf(later, "S3-4", at);
    expect(issue?.fingerprint).toBe(before);
    expect(issue?.body).not.toBe(issueOf(broken, "S3-4")?.body);
  });

  test("is another one when another resource fails, or something else is found", () => {
    const more = audited({
      ...good,
      buckets: {
        ...withBucket("raw", { policy: absent }).buckets,
        processed: withBucket("processed", { policy: absent }).buckets.processed as never,
      },
    });
    const other = audited(withBucket("raw", { policy: known({ Statement: [] }) }));
    const prints = [
      before,
      issueOf(more, "S3-4")?.fingerprint,
      issueOf(other, "S3-4")?.fingerprint,
    ];
    expect(new Set(prints).size).toBe(3);
  });
});

describe("text from the account", () => {
  const hostile = audited(
    withBucket("raw", { ownership: known("@everyone <img src=x> | [x](y) `z`\n# h ".repeat(40)) }),
  );
  const body = issueOf(hostile, "S3-8")?.body ?? "";
  test("is text: it calls nobody, links nowhere, and stays in its cell", () => {
    expect(body).not.toMatch(/@everyone|(?<!\\)<img|(?<!\\)\[x\]/);
    const row = body.split("\n").find((line) => line.includes("everyone")) ?? "";
    expect(row.match(/(?<!\\)\|/g)).toHaveLength(5);
    expect(row.length).toBeLessThan(1500);
  });
});

describe("what an audit can't tell", () => {
  const key = "audit/dev/patients/S3-4";
  test.each([
    ["a resource that passes", good, "raw", false],
    [
      "one that could not be looked at",
      withBucket("raw", { policy: unknown("AccessDenied") }),
      "raw",
      true,
    ],
    ["one beside it", withBucket("processed", { policy: unknown("AccessDenied") }), "raw", false],
    ["one of which nothing is said", good, "gone", false],
    [
      "the same where something was not looked at",
      withBucket("raw", { policy: unknown("AccessDenied") }),
      "gone",
      true,
    ],
  ])("%s", (_name, snapshot, resource, expected) => {
    expect(unknownTo(audited(snapshot), place)(key, resource)).toBe(expected);
  });
  test("of another pipeline it says nothing", () => {
    const nothing = audited(withBucket("raw", { policy: unknown("AccessDenied") }));
    expect(unknownTo(nothing, place)("audit/prod/patients/S3-4", "raw")).toBe(false);
  });
});

test.each([
  [
    "S3-4",
    audited(good),
    /^All in order: all \d+ checks of S3-4 passed\. Seen on .* by \[this run\]\(/,
  ],
  ["NONE-1", audited(good), /^The control applies to nothing here any more\./],
])("the comment that closes %s", (id, result, expected) => {
  expect(recoveryComment(`audit/dev/patients/${id}`, result, place)).toMatch(expected);
});
