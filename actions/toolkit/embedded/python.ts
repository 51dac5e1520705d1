import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { SluiceError } from "../kernel/errors.ts";
import { isObject } from "../kernel/json.ts";

/**
 * The Python of an installation, which has all that the embedded AWS needs.
 *
 * @throws SluiceError `local-setup` when it was never set up
 */
export function pythonOf(root: string): string {
  const python = join(root, ".venv", "bin", "python");
  if (!existsSync(python)) {
    throw new SluiceError("local-setup", "The embedded AWS is not set up.", {
      fix: "Run: npm run setup",
    });
  }
  return python;
}

/** The environment in which it runs: credentials and endpoints of the caller are none of its business. */
export const pythonEnvironment = (root: string): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"))),
  PYTHONPATH: join(root, "local"),
  PYTHONDONTWRITEBYTECODE: "1",
});

/**
 * Runs one of the embedded AWS's own commands: snapshot, restore, seed.
 *
 * @returns what it says
 * @throws SluiceError `local-setup`, or `local-state` with what it says it cannot do
 */
export async function runPython(root: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(pythonOf(root), ["-m", "sluice_local", ...args], {
      env: pythonEnvironment(root),
      encoding: "utf8",
    });
    return stdout.trim();
  } catch (error) {
    if (!isObject(error) || error.code !== 1 || typeof error.stderr !== "string") throw error;
    throw new SluiceError("local-state", error.stderr.trim());
  }
}
