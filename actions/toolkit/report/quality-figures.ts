import type { DefectCount, Metrics } from "../run/metrics.ts";
import { type Bar, barsSpec, type Kind } from "./charts.ts";
import type { Figure } from "./figure.ts";
import { html } from "./html.ts";
import { bytes, count, plural, seconds, share } from "./numbers.ts";

/** Bars of one chart; what is less frequent stands in its table alone. */
const shownBars = 15;

const where = (column: string | null): string => column ?? "whole record";

/** Why records were quarantined and fields nulled, what was published with a warning, and what is empty in the published table. */
export function defectFigures(metrics: Metrics): Figure[] {
  const { outcome, records, rejections, nullified, warned, nulls } = metrics;
  const gated = outcome === "gated";
  // Of a run that its gate has stopped, what it would have published.
  const passed = records.published + metrics.withheld;
  const those = gated ? "the withheld records" : "the published records";
  const empty = [...nulls].sort((a, b) => b.records - a.records || order(a.column, b.column));
  const full = empty.filter((each) => each.records === 0).length;
  return [
    ...defects(
      "Why records were quarantined",
      rejections,
      records.in,
      "quarantined",
      "of all records",
    ),
    ...defects(
      "Why fields were nulled",
      nullified,
      passed,
      "nulled",
      gated ? `of ${those}` : `of ${those}, which stay`,
    ),
    ...defects("Defects that are told only", warned, passed, "time", `of ${those}`),
    ...(nulls.length === 0
      ? []
      : [
          ranked(
            "Empty values by published column",
            emptyLead(full, nulls.length, those),
            empty.map((each) => ({
              cells: [each.column],
              records: each.records,
              label: share(each.records, passed),
            })),
            ["Column"],
            passed,
            "empty",
          ),
        ]),
  ];
}

function defects(
  title: string,
  found: readonly DefectCount[],
  whole: number,
  kind: Kind,
  of: string,
): Figure[] {
  const sorted = [...found].sort(
    (a, b) =>
      b.records - a.records || order(where(a.column), where(b.column)) || order(a.reason, b.reason),
  );
  const [first] = sorted;
  if (first === undefined) return [];
  const most = `Most often ${first.reason}${first.column === null ? "" : ` in ${first.column}`}: ${count(first.records)}, ${share(first.records, whole)} ${of}.`;
  const rows = sorted.map(({ column, reason, records }) => ({
    cells: [where(column), reason],
    records,
    label: `${count(records)} · ${share(records, whole)}`,
  }));
  return [ranked(title, most, rows, ["Column", "Reason"], first.records, kind)];
}

function emptyLead(full: number, all: number, those: string): string {
  if (full === all) return `Every column has a value in each of ${those}.`;
  return `Share of ${those}; ${count(full)} of ${plural(all, "column")} ${full === 1 ? "has" : "have"} a value in each.`;
}

/** Names in an order that no machine's language changes. */
export const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface Row {
  readonly cells: readonly string[];
  readonly records: number;
  readonly label: string;
}

/** Counts from the largest down, as bars and as a table. */
function ranked(
  title: string,
  lead: string,
  rows: readonly Row[],
  head: readonly string[],
  whole: number,
  kind: Kind,
): Figure {
  const found = rows.filter((row) => row.records > 0);
  const bars = (found.length === 0 ? rows : found).slice(0, shownBars).map(
    ({ cells, records, label }): Bar => ({
      name: cells.join(" · "),
      label,
      value: records,
      kind,
    }),
  );
  const rest = Math.max(0, found.length - bars.length);
  return {
    title,
    lead: rest === 0 ? lead : `${lead} ${count(rest)} more in the table.`,
    spec: (width) => barsSpec(bars, whole, width),
    table: {
      head: [...head, "Records", "Share"],
      rows: rows.map(({ cells, records, label }) => [
        ...cells.map((cell) => html`<code>${cell}</code>`),
        count(records),
        label.split(" · ").at(-1) ?? "",
      ]),
      right: [head.length, head.length + 1],
    },
  };
}

/** The stages, one after the other on one axis. */
export function stagesFigure({ stages }: Metrics): Figure {
  const total = stages.reduce((sum, stage) => sum + stage.seconds, 0);
  let elapsed = 0;
  const bars = stages.map((stage): Bar => {
    const from = elapsed;
    elapsed += stage.seconds;
    return {
      name: stage.name,
      label: seconds(stage.seconds),
      value: stage.seconds,
      kind: "time",
      from,
    };
  });
  const longest = stages.reduce((a, b) => (b.seconds > a.seconds ? b : a), {
    name: "",
    seconds: 0,
  });
  return {
    title: "Seconds by stage",
    lead:
      longest.name === ""
        ? "No stage was measured."
        : `${longest.name} took ${share(longest.seconds, total)} of the time.`,
    spec: (width) => barsSpec(bars, total, width),
    table: {
      head: ["Stage", "Time", "Share"],
      rows: stages.map((stage) => [
        stage.name,
        seconds(stage.seconds),
        share(stage.seconds, total),
      ]),
      right: [1, 2],
    },
  };
}

/** What was read and what was written. */
export function bytesFigure({ bytes: sizes }: Metrics): Figure {
  const rows: readonly [string, number, Kind][] = [
    ["read", sizes.read, "bytes"],
    ["published", sizes.published, "published"],
    ["quarantined", sizes.quarantined, "quarantined"],
  ];
  const whole = Math.max(...rows.map(([, size]) => size));
  return {
    title: "Bytes",
    lead: `As files lie in the storage: the input's, and the Parquet that was written.`,
    spec: (width) =>
      barsSpec(
        rows.map(([name, value, kind]) => ({ name, label: bytes(value), value, kind })),
        whole,
        width,
      ),
    table: {
      head: ["What", "Size", "Bytes"],
      rows: rows.map(([name, size]) => [name, bytes(size), count(size)]),
      right: [1, 2],
    },
  };
}
