import { appendFileSync } from "node:fs";
import { isObject, type Json, type JsonObject } from "../../../actions/toolkit/kernel/json.ts";

/** What a local action does without the toolkit, whose start would cost more than the action. */

/** An input; empty when it was not given. */
export const input = (name: string): string =>
  (process.env[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`] ?? "").trim();

/** @throws Error for anything else than true and false */
export function flag(name: string): boolean {
  const value = input(name);
  if (/^(true|True|TRUE)$/.test(value)) return true;
  if (/^(false|False|FALSE|)$/.test(value)) return false;
  throw new Error(`${name}: ${value} is neither true nor false.`);
}

export const variable = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: this action runs on the embedded GitHub only.`);
  return value;
};

export const workspace = (): string => variable("GITHUB_WORKSPACE");

const append = (file: string, name: string, value: string): void =>
  appendFileSync(variable(file), `${name}=${value}\n`);

export const output = (name: string, value: string): void => append("GITHUB_OUTPUT", name, value);
export const saveState = (name: string, value: string): void => append("GITHUB_STATE", name, value);

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

export const warn = (text: string): void => say(`::warning::${text}`);

/** Runs an action; what it throws fails its step. */
export async function action(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    say(`::error::${message.replaceAll("%", "%25").replaceAll("\n", "%0A")}`);
    process.exitCode = 1;
  }
}

/** Asks the embedded GitHub what only its own actions may ask. @throws Error with what it says */
export async function ask(
  method: "POST" | "PUT",
  path: string,
  body: JsonObject | Uint8Array<ArrayBuffer>,
): Promise<JsonObject> {
  const response = await fetch(`${variable("ACTIONS_RUNTIME_URL")}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${variable("ACTIONS_RUNTIME_TOKEN")}`,
      "content-type": body instanceof Uint8Array ? "application/zip" : "application/json",
    },
    body: body instanceof Uint8Array ? body : JSON.stringify(body),
  });
  const said = (await response.json()) as Json;
  const answer = isObject(said) ? said : {};
  if (!response.ok) throw new Error(String(answer.message));
  return answer;
}
