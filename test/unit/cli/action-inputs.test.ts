import { afterEach, describe, expect, test, vi } from "vitest";
import { describeError } from "../../../actions/shared/fail.ts";
import { flag, optional, required } from "../../../actions/toolkit/github/inputs.ts";

afterEach(() => vi.unstubAllEnvs());

/** What an action that reads its input so says when it fails. */
function said(read: () => unknown): string {
  try {
    return `read ${JSON.stringify(read())}`;
  } catch (error) {
    return describeError(error);
  }
}

describe("inputs of an action", () => {
  test.each([
    [" patients ", 'read "patients"'],
    [
      "",
      "error missing-input: The input `pipeline` is missing or empty.\n  Give it a value in the step's `with`:  pipeline: …",
    ],
  ])("a required one that is %o", (value, text) => {
    vi.stubEnv("INPUT_PIPELINE", value);
    expect(said(() => required("pipeline"))).toBe(text);
  });

  test("a required one that is left out", () => {
    expect(said(() => required("pipeline"))).toMatch(/^error missing-input: The input `pipeline`/);
    expect(optional("pipeline")).toBeUndefined();
  });

  test.each([
    ["true", "read true"],
    ["False", "read false"],
    [
      "yes",
      'error invalid-input: The input `delete-data` is "yes"; expected `true` or `false`.\n  Write in the step\'s `with`:  delete-data: true  or  delete-data: false',
    ],
    [
      "tRUE",
      'error invalid-input: The input `delete-data` is "tRUE"; expected `true` or `false`.\n  Write in the step\'s `with`:  delete-data: true  or  delete-data: false',
    ],
  ])("a boolean one that is %o", (value, text) => {
    vi.stubEnv("INPUT_DELETE-DATA", value);
    expect(said(() => flag("delete-data"))).toBe(text);
  });
});
