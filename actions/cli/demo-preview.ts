import { rm } from "node:fs/promises";
import { join } from "node:path";
import { demoData, originFile } from "../preview/data.ts";
import { preview } from "../preview/main.ts";
import { withAws } from "../shared/aws.ts";
import type { Host, Selection } from "../shared/host.ts";
import { copyPublished } from "../toolkit/aws/published.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import { bucketOf, type Model } from "../toolkit/model/model.ts";
import { writeWhole } from "../toolkit/workspace/output.ts";
import { demoFiles } from "./demo-files.ts";

/** What a machine may lack: its platform has no package of it. */
const lacking = ["no-duckdb", "no-renderer"];

/** Removes what an earlier demonstration has left of its data and its dashboard. */
export async function forgetPreview(host: Host, folder: string): Promise<void> {
  for (const path of [demoData(host), join(folder, demoFiles.dashboard)])
    await rm(path, { recursive: true, force: true });
}

/**
 * Keeps a copy of what the demonstration has published, which outlives its AWS, and draws the dashboard over it.
 *
 * @param kind of the records, such as `synthetic records`
 * @returns what is told of it
 */
export async function demoPreview(
  selection: Selection,
  model: Model,
  host: Host,
  folder: string,
  kind: string,
): Promise<string> {
  const { bucket, prefix } = model.job.publishes;
  await withAws(model, host, "run", ({ clients }) =>
    copyPublished(clients, bucketOf(model, bucket).name, prefix, demoData(host)),
  );
  await writeWhole(join(demoData(host), originFile), `${JSON.stringify({ kind })}\n`);
  const out = join(folder, demoFiles.dashboard);
  try {
    const quiet: Host = { ...host, log: { ...host.log, progress: () => {} } };
    const { data } = await preview(
      {
        ...selection,
        groups: [],
        user: undefined,
        parameters: [],
        input: undefined,
        out,
        pictures: true,
      },
      quiet,
    );
    return `${data.visuals.length} visuals as their readers will see them: ${join(out, "dashboard.html")}`;
  } catch (error) {
    if (error instanceof SluiceError && lacking.includes(error.code))
      return `not drawn: ${error.message}`;
    throw error;
  }
}
