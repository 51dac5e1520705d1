import { describe, expect, test } from "vitest";
import { poll } from "../../../actions/toolkit/kernel/clock.ts";
import { fakeClock } from "../../support/fakes.ts";

/** The moments, in milliseconds, at which an answer that comes at `ready` was asked for. */
async function looks(pace: { every: number; timeout: number }, ready: number): Promise<number[]> {
  const clock = fakeClock();
  const at: number[] = [];
  await poll(clock, "The answer", pace, async () => {
    at.push(clock.slept);
    return clock.slept >= ready ? "here" : undefined;
  }).catch((error: unknown) => {
    expect(error).toMatchObject({ code: "timed-out" });
    at.push(-1);
  });
  return at;
}

describe("poll", () => {
  test.each<[what: string, every: number, timeout: number, ready: number, expected: number[]]>([
    ["asks no second time for what is there", 2_000, 60_000, 0, [0]],
    [
      "asks soon at first, then at its pace",
      2_000,
      60_000,
      7_000,
      [0, 250, 750, 1_750, 3_750, 5_750, 7_750],
    ],
    ["keeps a pace that is quicker", 100, 60_000, 250, [0, 100, 200, 300]],
    [
      "gives up before its time is over, and not sooner",
      1_000,
      3_000,
      9_000,
      [0, 250, 750, 1_750, 2_750, -1],
    ],
  ])("%s", async (_, every, timeout, ready, expected) => {
    expect(await looks({ every, timeout }, ready)).toEqual(expected);
  });
});
