// The Chromium in which pages are looked at: Debian's, which CI installs and a laptop need not have.
import { existsSync } from "node:fs";
import { run } from "./run.mjs";

const program = process.env.CHROMIUM ?? "/usr/bin/chromium";
/** Without recommended packages it would have no font. */
const packages = ["chromium", "fonts-dejavu-core"];

/** Installs it where it is not there, which takes root and Debian's packages; `CHROMIUM` names another one. */
export async function installChromium() {
  if (existsSync(program)) return;
  const quietly = { DEBIAN_FRONTEND: "noninteractive" };
  try {
    await run("apt-get", ["update", "-qq"], quietly);
    await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], quietly);
  } catch (error) {
    throw new Error(`There is no ${program}, and it can't be installed here: ${String(error)}`);
  }
}
