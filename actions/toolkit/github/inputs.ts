import * as core from "@actions/core";
import { SluiceError } from "../kernel/errors.ts";

/** Reads the inputs of an action by name. What is wrong is told of all inputs at once, by `readInputs`. */
export interface Inputs {
  /** A required input, trimmed. The runner does not see to it: it passes one that is left out as empty. */
  required(name: string): string;
  /** An input that may be left out or empty. */
  optional(name: string): string | undefined;
  /** `true` or `false`, as YAML 1.2 writes them; anything else is a mistake, never a default. */
  flag(name: string): boolean;
  /** One of these words. */
  choice<const T extends string>(name: string, words: readonly [T, ...T[]]): T;
  /** A whole number from 1 on. */
  wholeNumber(name: string): number;
}

/**
 * Reads all inputs of an action.
 *
 * @throws SluiceError `invalid-inputs` with everything that is wrong with any of them
 */
export function readInputs<T>(read: (inputs: Inputs) => T): T {
  const problems: string[] = [];
  const required = (name: string): string => {
    const value = core.getInput(name);
    if (value === "") problems.push(`\`${name}\` is missing or empty`);
    return value;
  };
  const refuse = (name: string, value: string, expected: string): void => {
    if (value !== "")
      problems.push(`\`${name}\` is ${JSON.stringify(value)}; expected ${expected}`);
  };
  const result = read({
    required,
    optional: (name) => core.getInput(name) || undefined,
    flag(name) {
      const value = required(name);
      if (!/^(true|True|TRUE|false|False|FALSE)$/.test(value))
        refuse(name, value, "`true` or `false`");
      return value.toLowerCase() === "true";
    },
    choice(name, words) {
      const value = required(name);
      const found = words.find((word) => word === value);
      if (found === undefined)
        refuse(name, value, `one of ${words.map((word) => `\`${word}\``).join(", ")}`);
      return found ?? words[0];
    },
    wholeNumber(name) {
      const value = required(name);
      if (!/^[1-9]\d{0,14}$/.test(value)) refuse(name, value, "a whole number from 1 on");
      return Number(value);
    },
  });
  if (problems.length > 0) {
    throw new SluiceError(
      "invalid-inputs",
      `${problems.length === 1 ? "An input" : `${problems.length} inputs`} of this action ${problems.length === 1 ? "is" : "are"} wrong: ${problems.join("; ")}.`,
      { fix: "Correct the step's `with:`; the action's README lists its inputs." },
    );
  }
  return result;
}
