import { randomUUID } from "node:crypto";
import { constants, cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isObject, type Json } from "../../../actions/toolkit/kernel/json.ts";
import {
  action,
  ask,
  flag,
  input,
  output,
  saveState,
  say,
  variable,
  workspace,
} from "./runtime.ts";

/** Waits until the job's environment lets it in. @throws Error when it doesn't */
async function enter(): Promise<void> {
  const environment = process.env.EMBEDDED_GITHUB_ENVIRONMENT ?? "";
  if (environment === "") return;
  const matrix = JSON.parse(process.env.EMBEDDED_GITHUB_MATRIX || "null") as Json;
  const job = { job: variable("GITHUB_JOB"), environment, matrix: isObject(matrix) ? matrix : {} };
  for (;;) {
    const { state } = await ask("POST", "enter", job);
    if (state === "admitted") return;
    if (state === "rejected")
      throw new Error("The deployment was rejected or didn't satisfy other protection rules.");
    if (state === "branch-not-allowed")
      throw new Error(
        `Branch "${process.env.GITHUB_REF_NAME}" is not allowed to deploy to ${environment} due to environment protection rules.`,
      );
    await sleep(100);
  }
}

await action(async () => {
  await enter();
  const target = resolve(workspace(), input("path"));
  if (relative(workspace(), target).startsWith(".."))
    throw new Error(`Repository path '${target}' is not under '${workspace()}'`);
  const { sha, folder } = await ask("POST", "checkout", {
    repository: input("repository"),
    ref: input("ref"),
  });
  mkdirSync(target, { recursive: true });
  if (flag("clean"))
    for (const name of readdirSync(target))
      rmSync(join(target, name), { recursive: true, force: true });
  // Copies, since a job may change its files; as clones where the file system has them.
  cpSync(String(folder), target, {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
  });
  if (flag("persist-credentials")) {
    const file = join(variable("RUNNER_TEMP"), `git-credentials-${randomUUID()}.config`);
    const basic = Buffer.from(`x-access-token:${input("token")}`).toString("base64");
    writeFileSync(
      file,
      `[http "${variable("GITHUB_SERVER_URL")}/"]\n\textraheader = AUTHORIZATION: basic ${basic}\n`,
      { mode: 0o600 },
    );
    saveState("credentials", file);
  }
  output("commit", String(sha));
  output("ref", input("ref"));
  say(`${input("repository")} at ${String(sha)}${input("path") && ` in ${input("path")}`}`);
});
