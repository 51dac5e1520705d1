import { expect, test } from "vitest";
import { guarded } from "../../../actions/cli/doctor-guard.ts";
import { ok } from "../../../actions/toolkit/doctor/check.ts";
import { within } from "../../../actions/toolkit/kernel/deadline.ts";
import { SluiceError } from "../../../actions/toolkit/kernel/errors.ts";

test.each([
  [
    new SluiceError("access-denied", "no", { fix: "ask" }),
    { state: "not-checked", reason: "no", look: "ask" },
  ],
  [new SluiceError("timed-out", "late"), { state: "not-checked", reason: "late" }],
  [new SluiceError("no-connection", "far"), { state: "not-checked" }],
  [
    new SluiceError("no-config", "none", { fix: "x" }),
    { state: "problem", found: "no-config: none", fix: "x" },
  ],
  [new TypeError("oops"), { state: "problem", found: "a defect of Sluice: oops" }],
])("a check that throws %s hides no other", async (error, outcome) => {
  expect(await guarded("Name", () => Promise.reject(error))).toMatchObject({
    name: "Name",
    ...outcome,
  });
});

test("a check's outcome is its own", async () => {
  expect(await guarded("Name", async () => ok("well"))).toEqual({
    name: "Name",
    state: "ok",
    found: "well",
  });
});

test("an answer counts in time alone", async () => {
  expect(await within(1_000, "It", Promise.resolve(7))).toBe(7);
  await expect(within(1_000, "It", Promise.reject(new Error("no")))).rejects.toThrow("no");
  await expect(within(20, "It", new Promise(() => {}))).rejects.toMatchObject({
    code: "timed-out",
    message: "It gave no answer in 0.02 s.",
  });
});
