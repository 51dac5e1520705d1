import { describe, expect, test } from "vitest";
import {
  makeReaders,
  principalsOf,
  type QuickSightPort,
  quickSightLacks,
  requireQuickSight,
  type Subscription,
} from "../../../actions/toolkit/deploy/quicksight.ts";
import type { Principal } from "../../../actions/toolkit/model/dashboard/dashboard.ts";
import { everything } from "../../support/resolved-dashboards.ts";
import { goodModel } from "../../support/specs.ts";

const { environment } = goodModel(undefined, "dev");
const enterprise: Subscription = { edition: "ENTERPRISE", status: "ACCOUNT_CREATED" };
const named = ({ kind, name }: Principal) => `${kind} ${name}`;

/** An account with these users and groups. */
function account(
  people: readonly string[],
  subscription: Subscription | undefined = enterprise,
  elsewhere?: string,
): QuickSightPort & { readonly people: Set<string> } {
  const there = new Set(people);
  return {
    people: there,
    subscription: async () => subscription,
    find: async (each) =>
      elsewhere === undefined ? (there.has(named(each)) ? "there" : "missing") : { elsewhere },
    make: async (each) => {
      there.add(named(each));
    },
  };
}
const everybody = ["group phi-readers", "group phi-analysts", "user maria"];

test("whom a dashboard names, each once", () => {
  expect(principalsOf(everything).map(named)).toEqual(everybody);
});

describe("what QuickSight lacks is told all at once", () => {
  test.each<[what: string, port: QuickSightPort, found: RegExp[], fix: RegExp]>([
    ["nothing", account(everybody), [], /^$/],
    [
      "a subscription",
      { ...account(everybody), subscription: async () => undefined },
      [/^no sub/],
      /Sign up/,
    ],
    [
      "the Enterprise edition",
      account([], { edition: "STANDARD", status: "ACCOUNT_CREATED" }),
      [/STANDARD edition/],
      /Sign up/,
    ],
    [
      "one that is over",
      account([], { edition: "ENTERPRISE", status: "UNSUBSCRIBED" }),
      [/that is UNSUBSCRIBED/],
      /Sign up/,
    ],
    [
      "groups",
      account(["user maria"]),
      [/^no group `phi-readers`/, /^no group `phi-analysts`/],
      /create-group --aws-account-id 111122223333 --namespace default --region us-east-1 --group-name phi-readers/,
    ],
    ["a user", account(everybody.slice(0, 2)), [/^no user `maria`/], /^Invite maria/],
    [
      "the identity Region",
      account([], enterprise, "eu-central-1"),
      [/users and groups of QuickSight in eu-central-1/],
      /quicksight: \{identityRegion: eu-central-1\}/,
    ],
  ])("%s", async (_, port, found, fix) => {
    const lacks = await quickSightLacks(everything, environment, port);
    expect(lacks.map((each) => each.found)).toEqual(
      found.map((each) => expect.stringMatching(each)),
    );
    expect(lacks[0]?.fix ?? "").toMatch(fix);
  });
});

describe("a deploy", () => {
  test("is held back, with every fix", async () => {
    await expect(
      requireQuickSight({ dashboard: everything, environment }, account([])),
    ).rejects.toMatchObject({
      code: "quicksight",
      message: expect.stringMatching(/phi-readers[\s\S]*phi-analysts[\s\S]*maria/),
      fix: expect.stringMatching(/phi-readers\n.*phi-analysts\n.*maria/),
    });
  });

  test("of no dashboard asks nobody", async () => {
    const port = { ...account([]), subscription: () => Promise.reject(new Error("asked")) };
    await requireQuickSight({ dashboard: undefined, environment }, port);
  });

  test("on the embedded AWS makes whom the specs name, and says so", async () => {
    const port = account(["group phi-readers"]);
    const lines: string[] = [];
    await makeReaders(everything, port, (line) => lines.push(line));
    expect([...port.people].sort()).toEqual([...everybody].sort());
    expect(lines).toHaveLength(2);
  });
});
