import { copyFileSync, existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { action, variable, workspace } from "./runtime.ts";

/**
 * Lends a folder of the source checkout entry by entry: should the workspace set itself up anew, it removes links,
 * and never what they lead to.
 */
function lend(source: string, target: string): void {
  if (!existsSync(source) || existsSync(target)) return;
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(source)) symlinkSync(join(source, name), join(target, name));
}

/** With the stamps, `npm run setup` finds all done, as long as the workspace asks for the same packages. */
await action(async () => {
  const [from, to] = [variable("EMBEDDED_GITHUB_SOURCE"), workspace()];
  lend(join(from, "node_modules"), join(to, "node_modules"));
  lend(join(from, ".sluice", "jars"), join(to, ".sluice", "jars"));
  const venv = join(to, ".venv");
  if (!existsSync(venv)) symlinkSync(join(from, ".venv"), venv);
  const [stamps, copies] = [join(from, ".sluice", "setup"), join(to, ".sluice", "setup")];
  if (!existsSync(stamps)) return;
  mkdirSync(copies, { recursive: true });
  for (const name of readdirSync(stamps)) copyFileSync(join(stamps, name), join(copies, name));
});
