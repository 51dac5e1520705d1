import { SluiceError } from "../kernel/errors.ts";
import { Reader } from "../kernel/reader.ts";
import type { Dashboard } from "../model/dashboard/dashboard.ts";
import type { Visual } from "../model/dashboard/visuals.ts";

/** What of a visual can change, in a reviewer's words: all that its spec says, and what is drawn from the same spec. */
export const visualParts = {
  kind: "type",
  title: "title",
  subtitle: "subtitle",
  place: "place",
  size: "size",
  suppress: "which small groups it leaves out",
  measure: "measure",
  measures: "measures",
  trend: "trend",
  field: "column",
  binWidth: "width of the bins",
  start: "where the bins begin",
  category: "category",
  series: "series",
  drillDown: "drill-down",
  orientation: "orientation",
  sort: "order",
  top: "how many are shown",
  along: "axis",
  rows: "rows",
  columns: "columns",
  groups: "groups",
  latitude: "latitude",
  longitude: "longitude",
  picture: "what it shows",
} as const satisfies Record<Exclude<KeyOf<Visual>, "id" | "source"> | "size" | "picture", string>;

/** What of a dashboard can change beside its visuals. */
export const dashboardParts = {
  title: "the title",
  description: "the description",
  readers: "who may open it",
  authors: "who may open its data",
  data: "where its data are kept",
  rowRules: "who sees which rows",
  columnRules: "who sees which columns",
  fields: "how fields are shown or calculated",
  parameters: "the parameters",
  filters: "the filters",
  theme: "the colours",
  smallestGroup: "the smallest group that is shown",
} as const satisfies Record<Exclude<keyof Dashboard, "visuals" | "source">, string>;

type KeyOf<T> = T extends T ? keyof T : never;
export type VisualPart = keyof typeof visualParts;
export type DashboardPart = keyof typeof dashboardParts;

/** How a pull request's dashboard differs from the base branch's, drawn over the same data. */
export type DashboardChanges =
  /** Neither has one. */
  | { readonly state: "absent" }
  /** The base's specs can't be read by the head's code. */
  | { readonly state: "base-invalid" }
  | {
      readonly state: "compared";
      readonly parts: readonly DashboardPart[];
      /** Those that are added, removed or look otherwise, the head's in its order, then those that are gone. */
      readonly visuals: readonly VisualChange[];
      /** Those that lie elsewhere and are the same but for that. */
      readonly moved: readonly VisualName[];
      readonly same: number;
    };

export interface VisualName {
  readonly id: string;
  readonly title: string;
}

export interface VisualChange extends VisualName {
  readonly change: "added" | "removed" | "changed";
  /** Where it was another. */
  readonly titleBefore: string | undefined;
  /** Of one that has changed. */
  readonly parts: readonly VisualPart[];
  readonly before: Side;
  readonly after: Side;
}

/** A visual on one side: its picture lies at `picturePath`, or there is none. */
export type Side =
  | { readonly state: "drawn" }
  | { readonly state: "absent" }
  | { readonly state: "not-drawn"; readonly why: string };

export const sides = ["before", "after"] as const;
export type SideName = (typeof sides)[number];

/** Where a preview leaves what has changed, and the picture of a visual. */
export const changesFile = "changes.json";
export const picturePath = (side: SideName, id: string): string => `${side}/${id}.png`;

/** What the schema of dashboards says of a visual's id. It is a part of a path. */
export const visualId = /^[a-z][a-z0-9-]{0,30}$/;

const notWritten = (path: string, expected: string): SluiceError =>
  new SluiceError("artifact-unreadable", `${path} is not ${expected}.`, {
    fix: "Run the pull request's workflow again, with its own files.",
  });

/** Most visuals that are told of; QuickSight has no more on a sheet. */
const mostVisuals = 60;

/**
 * Reads what `sluice preview --base` wrote. It is data from whoever made the run.
 *
 * @throws SluiceError `artifact-unreadable`
 */
export function readDashboardChanges(text: string): DashboardChanges {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw notWritten(changesFile, "JSON");
  }
  const read = new Reader(value, changesFile, notWritten);
  const state = read.at("state").word(["absent", "base-invalid", "compared"]);
  if (state !== "compared") return { state };
  const visuals = read.at("visuals").list(readChange, mostVisuals);
  const moved = read.at("moved").list(readName, mostVisuals);
  const ids = [...visuals, ...moved].map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw read.at("visuals").wrong("a list of each visual once");
  return {
    state,
    parts: read.at("parts").list((each) => each.word(keysOf(dashboardParts)), 20),
    visuals,
    moved,
    same: read.at("same").count(),
  };
}

function readChange(read: Reader): VisualChange {
  return {
    ...readName(read),
    change: read.at("change").word(["added", "removed", "changed"]),
    titleBefore: read.optional("titleBefore", (each) => each.text(500)),
    parts: read.at("parts").list((each) => each.word(keysOf(visualParts)), 30),
    before: readSide(read.at("before")),
    after: readSide(read.at("after")),
  };
}

const readName = (read: Reader): VisualName => ({
  id: read.at("id").form(visualId, "a visual's id"),
  title: read.at("title").text(500),
});

function readSide(read: Reader): Side {
  const state = read.at("state").word(["drawn", "absent", "not-drawn"]);
  return state === "not-drawn" ? { state, why: read.at("why").text(1_000) } : { state };
}

const keysOf = <T extends object>(record: T): readonly (keyof T & string)[] =>
  Object.keys(record) as (keyof T & string)[];
