import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Host } from "../shared/host.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import { type PublishedFiles, publishedFiles } from "../toolkit/workspace/published-files.ts";

/** Where a demonstration leaves a copy of what it has published. */
export const demoData = (host: Pick<Host, "folder">): string =>
  join(host.folder, ".sluice", "demo", "data");

/** Beside published files: what kind of records they are, `{"kind": "synthetic records"}`. */
export const originFile = "origin.json";

/**
 * What a preview is drawn over.
 *
 * @param input folder of what is published; undefined: what the last demonstration has left
 * @throws SluiceError `no-data`
 */
export async function dataOf(
  input: string | undefined,
  host: Host,
): Promise<{ readonly files: PublishedFiles; readonly kind: string }> {
  const folder = input ?? demoData(host);
  if (input !== undefined && !existsSync(input))
    throw new SluiceError("no-data", `There is no folder ${input}.`, {
      fix: "Name the --out of a `sluice etl` that has published.",
    });
  const files = await publishedFiles(folder);
  if (files.files.length === 0)
    host.log.warn(
      input === undefined
        ? "Nothing is published yet. Publish something first: npm start, or sluice etl and then sluice preview --in FOLDER."
        : `Nothing is published in ${input}: the dashboard is drawn without records.`,
    );
  return { files, kind: await kindOf(folder) };
}

async function kindOf(folder: string): Promise<string> {
  const path = join(folder, originFile);
  if (!existsSync(path)) return "published records";
  const { kind } = JSON.parse(await readFile(path, "utf8")) as { readonly kind?: unknown };
  return typeof kind === "string" ? kind : "published records";
}
