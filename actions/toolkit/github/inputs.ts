import * as core from "@actions/core";
import { SluiceError } from "../kernel/errors.ts";

/**
 * A required input, trimmed. The runner does not see to it: it passes a required input that is left out as empty.
 *
 * @throws SluiceError `missing-input`
 */
export function required(name: string): string {
  const value = core.getInput(name);
  if (value === "")
    throw new SluiceError("missing-input", `The input \`${name}\` is missing or empty.`, {
      fix: `Give it a value in the step's \`with\`:  ${name}: …`,
    });
  return value;
}

/** An input that may be left out or empty. */
export const optional = (name: string): string | undefined => core.getInput(name) || undefined;

/**
 * `true` or `false`, as YAML 1.2 writes them; anything else is a mistake, never a default.
 *
 * @throws SluiceError `missing-input`, `invalid-input`
 */
export function flag(name: string): boolean {
  const value = required(name);
  if (/^(true|True|TRUE)$/.test(value)) return true;
  if (/^(false|False|FALSE)$/.test(value)) return false;
  throw new SluiceError(
    "invalid-input",
    `The input \`${name}\` is ${JSON.stringify(value)}; expected \`true\` or \`false\`.`,
    { fix: `Write in the step's \`with\`:  ${name}: true  or  ${name}: false` },
  );
}
