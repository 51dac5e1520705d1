import { readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { zipSync } from "fflate";
import { artifactFiles } from "./artifact-files.ts";
import { action, ask, flag, input, output, say, variable, warn, workspace } from "./runtime.ts";

await action(async () => {
  const name = input("name");
  if (/["<>|*?:\\/\r\n]/.test(name))
    throw new Error(
      `The artifact name is not valid: ${name}. It contains a character that no file name has everywhere.`,
    );
  const path = input("path");
  const { files, root } = artifactFiles(workspace(), path, flag("include-hidden-files"));
  if (files.length === 0) {
    const message = `No files were found with the provided path: ${path}. No artifacts will be uploaded.`;
    const behaviour = input("if-no-files-found");
    if (behaviour === "error") throw new Error(message);
    if (behaviour === "ignore") say(message);
    else warn(message);
    return;
  }
  const entries = files.map((file): [string, Uint8Array] => [
    relative(root, file).split(sep).join("/"),
    readFileSync(file),
  ]);
  const query = new URLSearchParams({
    name,
    overwrite: String(flag("overwrite")),
    "retention-days": input("retention-days") || "0",
  });
  const level = Number(input("compression-level")) as 0 | 6 | 9;
  const zip = Uint8Array.from(zipSync(Object.fromEntries(entries), { level }));
  const { id, digest } = await ask("PUT", `artifacts?${query}`, zip);
  output("artifact-id", String(id));
  output(
    "artifact-url",
    `${variable("GITHUB_SERVER_URL")}/${variable("GITHUB_REPOSITORY")}/actions/runs/${variable("GITHUB_RUN_ID")}/artifacts/${String(id)}`,
  );
  output("artifact-digest", String(digest).replace("sha256:", ""));
  say(`${name}: ${entries.map(([each]) => each).join(", ")}`);
});
