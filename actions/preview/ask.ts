import type { Host } from "../shared/host.ts";
import { queries, recordsQuery } from "../toolkit/dashboard/sql/queries.ts";
import type { Viewer } from "../toolkit/dashboard/sql/viewer.ts";
import { openParquet } from "../toolkit/duckdb/published-table.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import type { Dashboard } from "../toolkit/model/dashboard/dashboard.ts";
import type { Model } from "../toolkit/model/model.ts";
import { askVisual } from "../toolkit/preview/ask.ts";
import { changedColumns, changedLine } from "../toolkit/preview/changed.ts";
import type { Shown } from "../toolkit/preview/drawing.ts";
import { partsOfSheet } from "../toolkit/preview/sheet.ts";
import type { PublishedFiles } from "../toolkit/workspace/published-files.ts";

/** What the published data says to a dashboard. */
export interface Answers {
  /** Those that the viewer sees, before any filter; undefined where nothing is published. */
  readonly records: number | undefined;
  readonly shown: readonly Shown[];
}

/**
 * Asks the published files all that a dashboard shows to a viewer.
 *
 * @throws SluiceError `dataset-changed`, and those of `openParquet`
 */
export async function askAll(
  model: Model,
  dashboard: Dashboard,
  viewer: Viewer,
  { files }: PublishedFiles,
  progress: (done: number, of: number) => void,
): Promise<Answers> {
  const { table: name } = model.catalog;
  const table = await openParquet(name, files, model.contract.published);
  try {
    const changed = changedColumns(dashboard, table.columns);
    if (changed.length > 0)
      throw new SluiceError(
        "dataset-changed",
        `The published data is not what the dashboard was written for:\n${changed.map(changedLine).join("\n")}`,
        { fix: "Publish it anew: run the pipeline with the contract as it is now." },
      );
    const asked = queries(dashboard, viewer, name);
    const counted = files.length === 0 ? [] : table.ask(recordsQuery(dashboard, viewer, name));
    let done = 0;
    const answers = partsOfSheet(dashboard).flatMap((part, index) => {
      const query = asked[index];
      if (query === undefined) return [];
      return askVisual(part, query, table).then((data): Shown => {
        done += 1;
        progress(done, asked.length);
        return { part, data };
      });
    });
    // Of those that fail the first is told, once none is being answered any more.
    await Promise.allSettled([counted, ...answers]);
    const [[row], shown] = await Promise.all([counted, Promise.all(answers)]);
    return { records: row === undefined ? undefined : Number(row[0]), shown };
  } finally {
    table.close();
  }
}

/** Tells how far something is once it has taken two seconds. */
export function progressOf({ log, clock }: Host, label: string) {
  const began = clock.now().getTime();
  return (done: number, of: number): void => {
    if (clock.now().getTime() - began > 2000) log.progress(label, done, of);
  };
}
