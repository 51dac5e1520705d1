import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, matchesGlob, relative, resolve } from "node:path";
import { unzipSync } from "fflate";
import { isObject, type Json, type JsonObject } from "../../../actions/toolkit/kernel/json.ts";
import { action, flag, input, output, say, variable, workspace } from "./runtime.ts";

const authorized = { headers: { authorization: `Bearer ${input("github-token")}` } };

async function get(path: string): Promise<Response> {
  const response = await fetch(
    `${variable("GITHUB_API_URL")}/repos/${input("repository")}${path}`,
    authorized,
  );
  if (response.ok) return response;
  const said = (await response.json()) as Json;
  throw new Error(`${response.status} ${isObject(said) ? String(said.message) : ""}`);
}

/** The artifacts of the run that are wanted. @throws Error when the one that is named is not there */
async function wanted(): Promise<JsonObject[]> {
  const said = (await (
    await get(`/actions/runs/${input("run-id")}/artifacts?per_page=100`)
  ).json()) as Json;
  const listed =
    isObject(said) && Array.isArray(said.artifacts) ? (said.artifacts as readonly Json[]) : [];
  const [name, pattern] = [input("name"), input("pattern")];
  const all = listed
    .filter(isObject)
    .filter((artifact) =>
      name !== ""
        ? artifact.name === name
        : pattern === "" || matchesGlob(String(artifact.name), pattern),
    );
  if (name !== "" && all.length === 0)
    throw new Error(`Unable to download artifact(s): Artifact not found for name: ${name}`);
  return all;
}

await action(async () => {
  const target = resolve(workspace(), input("path"));
  const apart = input("name") === "" && !flag("merge-multiple");
  for (const { id, name } of await wanted()) {
    const zip = await (await get(`/actions/artifacts/${String(id)}/zip`)).arrayBuffer();
    const folder = apart ? join(target, String(name)) : target;
    for (const [path, bytes] of Object.entries(unzipSync(new Uint8Array(zip)))) {
      const file = resolve(folder, path);
      if (relative(folder, file).startsWith(".."))
        throw new Error(`${path} leads out of ${folder}`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
    say(`${String(name)} in ${folder}`);
  }
  output("download-path", target);
});
