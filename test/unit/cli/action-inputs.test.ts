import { afterEach, describe, expect, test, vi } from "vitest";
import { describeError } from "../../../actions/shared/fail.ts";
import { type Inputs, readInputs } from "../../../actions/toolkit/github/inputs.ts";

afterEach(() => vi.unstubAllEnvs());

/** What an action that reads its inputs so says when it fails. */
function said(read: (inputs: Inputs) => unknown): string {
  try {
    return `read ${JSON.stringify(readInputs(read))}`;
  } catch (error) {
    return describeError(error);
  }
}

const wrong = (problem: string) =>
  `error invalid-inputs: An input of this action is wrong: ${problem}.\n  Correct the step's \`with:\`; the action's README lists its inputs.`;

describe("inputs of an action", () => {
  test.each([
    [" patients ", 'read "patients"'],
    ["", wrong("`pipeline` is missing or empty")],
  ])("a required one that is %o", (value, text) => {
    vi.stubEnv("INPUT_PIPELINE", value);
    expect(said((input) => input.required("pipeline"))).toBe(text);
  });

  test("one that may be left out", () => {
    expect(readInputs((input) => input.optional("pipeline"))).toBeUndefined();
  });

  test.each([
    ["true", "read true"],
    ["False", "read false"],
    ["yes", wrong('`delete-data` is "yes"; expected `true` or `false`')],
    ["tRUE", wrong('`delete-data` is "tRUE"; expected `true` or `false`')],
    ["", wrong("`delete-data` is missing or empty")],
  ])("a boolean one that is %o", (value, text) => {
    vi.stubEnv("INPUT_DELETE-DATA", value);
    expect(said((input) => input.flag("delete-data"))).toBe(text);
  });

  test.each([
    ["none", 'read "none"'],
    ["None", wrong('`fail-on` is "None"; expected one of `low`, `none`')],
  ])("a choice that is %o", (value, text) => {
    vi.stubEnv("INPUT_FAIL-ON", value);
    expect(said((input) => input.choice("fail-on", ["low", "none"]))).toBe(text);
  });

  test.each([
    ["41", "read 41"],
    ["0", wrong('`run` is "0"; expected a whole number from 1 on')],
    ["1e3", wrong('`run` is "1e3"; expected a whole number from 1 on')],
    [
      "99999999999999999999",
      wrong('`run` is "99999999999999999999"; expected a whole number from 1 on'),
    ],
  ])("a number that is %o", (value, text) => {
    vi.stubEnv("INPUT_RUN", value);
    expect(said((input) => input.wholeNumber("run"))).toBe(text);
  });

  test("all that is wrong is told at once", () => {
    vi.stubEnv("INPUT_DELETE-DATA", "maybe");
    expect(said((input) => [input.required("environment"), input.flag("delete-data")])).toContain(
      '2 inputs of this action are wrong: `environment` is missing or empty; `delete-data` is "maybe"',
    );
  });
});
