import type { Metrics } from "../run/metrics.ts";
import { recordsOverTime, shareOverTime } from "./charts.ts";
import type { Figure } from "./figure.ts";
import { count, moment, share } from "./numbers.ts";
import { order } from "./quality-figures.ts";

/** Runs that a history shows, this one included. */
const shownRuns = 12;

/** The last runs of the same contract up to this one, oldest first; none is shown twice. */
export function historyOf(metrics: Metrics, earlier: readonly Metrics[]): readonly Metrics[] {
  const same = earlier.filter(
    (each) => each.contract.id === metrics.contract.id && each.finishedAt < metrics.finishedAt,
  );
  const byId = new Map([...same, metrics].map((each) => [each.runId, each]));
  return [...byId.values()].sort((a, b) => order(a.finishedAt, b.finishedAt)).slice(-shownRuns);
}

/** Records and their quarantined share over time; none for a first run. */
export function historyFigures(runs: readonly Metrics[]): Figure[] {
  if (runs.length < 2) return [];
  const points = runs.map(({ finishedAt, withheld, records }) => ({
    at: finishedAt,
    withheld,
    ...records,
  }));
  const stopped = runs.some(({ withheld }) => withheld > 0);
  const before = runs.slice(0, -1);
  const mean =
    before.reduce(
      (sum, { records }) => sum + (records.in === 0 ? 0 : records.quarantined / records.in),
      0,
    ) / before.length;
  const [now] = runs.slice(-1);
  const rows = [...runs]
    .reverse()
    .map(({ finishedAt, withheld, records: { in: all, published, quarantined } }) => [
      moment(finishedAt),
      count(all),
      count(published),
      ...(stopped ? [count(withheld)] : []),
      count(quarantined),
      share(quarantined, all),
    ]);
  const figures = {
    head: [
      "Run's end",
      "In",
      "Published",
      ...(stopped ? ["Withheld"] : []),
      "Quarantined",
      "Share",
    ],
    rows,
    right: stopped ? [1, 2, 3, 4, 5] : [1, 2, 3, 4],
  };
  return [
    {
      title: "Records by run",
      lead: stopped
        ? "Published, or withheld by the gate (grey), and quarantined on top."
        : "Published, and quarantined on top.",
      spec: (width) => recordsOverTime(points, width),
      table: figures,
    },
    {
      title: "Quarantined share by run",
      lead: `${share(now?.records.quarantined ?? 0, now?.records.in ?? 0)} in this run; ${share(mean, 1)} on average before.`,
      spec: (width) => shareOverTime(points, width),
      table: figures,
    },
  ];
}
