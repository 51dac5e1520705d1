// Pins the Python requirements with their hashes: `npm run lock:python`.
import { execFileSync } from "node:child_process";

for (const name of [
  "installer",
  "build",
  "requirements",
  "spark4",
  "oracles",
  "datacontract",
  "bench",
]) {
  execFileSync(
    ".venv/bin/uv",
    [
      "pip",
      "compile",
      "--quiet",
      "--generate-hashes",
      "--no-header",
      "--no-emit-index-url",
      "--python-version",
      "3.11",
      "-o",
      `requirements/${name}.txt`,
      `requirements/${name}.in`,
    ],
    { stdio: "inherit" },
  );
}
