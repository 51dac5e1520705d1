// Runs a program while others run, for scripts that install several things at once.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * Runs a program to its end.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {Record<string, string>} [env] beside this process's own
 * @returns {Promise<string>} what it printed
 * @throws an Error that says the command and what it printed to stderr
 */
export async function run(program, args, env = {}) {
  const { stdout } = await promisify(execFile)(program, args, {
    env: { ...process.env, ...env },
    maxBuffer: 64 << 20,
  });
  return stdout;
}
