// How long each action takes to start on bare Node 24, beside Node itself: `npm run bench:start`. It runs as far as the
// first missing input, from a copy of the bundle that has no node_modules near it.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { markdownTable } from "markdown-table";

const rounds = 15;
const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
try {
  cpSync("actions/dist", join(folder, "dist"), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  writeFileSync(join(folder, "empty.js"), "");
  const entries = [
    ["Node alone", join(folder, "empty.js")],
    ...readdirSync(join(folder, "dist"))
      .filter((name) => name.endsWith(".js") && name !== "cli.js")
      .map((name) => [name.replace(/\.js$/, ""), join(folder, "dist", name)]),
  ];
  /** @type {Map<string, number[]>} */
  const times = new Map(entries.map(([name = ""]) => [name, []]));
  // In turns, so that whatever else the machine does meets all of them alike.
  for (let round = 0; round < rounds; round += 1)
    for (const [name = "", file = ""] of entries) {
      const started = performance.now();
      spawnSync(process.execPath, [file], { stdio: "ignore", env: { PATH: "" } });
      times.get(name)?.push(performance.now() - started);
    }
  const rows = [...times].map(([name, all]) => {
    const sorted = all.toSorted((a, b) => a - b);
    const at = (/** @type {number} */ share) => sorted[Math.floor(share * (rounds - 1))] ?? 0;
    return [name, ...[at(0), at(0.5), at(1)].map((each) => each.toFixed(0))];
  });
  process.stdout.write(
    `${markdownTable([["Milliseconds", "least", "median", "most"], ...rows], { align: ["l", "r", "r", "r"] })}\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
