import { unreachable } from "../../kernel/errors.ts";
import {
  type DashboardChanges,
  dashboardParts,
  picturePath,
  type SideName,
  type VisualChange,
  visualParts,
} from "../dashboard-changes.ts";
import { codeSpan, codeSpanOnLine, plain, short, table } from "../markdown.ts";
import { plural } from "../numbers.ts";
import type { DashboardFound, Shown } from "./dashboard.ts";
import type { Block } from "./fit.ts";
import { elsewhere, weights } from "./layout.ts";

/** How the dashboard stands against the base branch's, in a line. */
export function changesInWords(changes: DashboardChanges): string {
  switch (changes.state) {
    case "absent":
      return "there is none";
    case "base-invalid":
      return "not compared: the base branch's specs can't be read by this pull request's code";
    case "compared":
      return summary(changes);
    default:
      return unreachable(changes);
  }
}

type Compared = Extract<DashboardChanges, { state: "compared" }>;

function summary({ visuals, moved, same }: Compared): string {
  const of = (change: VisualChange["change"]) =>
    visuals.filter((each) => each.change === change).length;
  const counts = [
    ...(["changed", "added", "removed"] as const).map((word) => [of(word), word] as const),
    [moved.length, "moved"] as const,
  ].filter(([count]) => count > 0);
  const [first, ...others] = counts;
  if (first === undefined) return `no visual changed (${same} the same)`;
  const words = [
    `${plural(first[0], "visual")} ${first[1]}`,
    ...others.map(([count, word]) => `${count} ${word}`),
    ...(same > 0 ? [`${same} the same`] : []),
  ];
  return words.join(", ");
}

/** Each visual that has changed, before and after; then what has changed beside, and why something is not shown. */
export function dashboardBlocks(found: DashboardFound, artifact: string): Block[] {
  const { changes, shown, refused } = found;
  const warning = refused.length === 0 ? [] : [refusedBlock(refused, artifact)];
  if (changes.state !== "compared") return warning;
  const { visuals, moved, parts } = changes;
  const of = (text: string, weight: number = weights.changes): Block => ({
    full: text,
    brief: text,
    weight,
  });
  const pictured = visuals.some(({ before, after }) =>
    [before, after].some(({ state }) => state === "drawn"),
  );
  const why = pictured ? keptBack(shown, artifact) : undefined;
  const list = moved.map(({ title }) => codeSpanOnLine(short(title, 80))).join(", ");
  return [
    ...visuals.map((visual) => visualBlock(visual, shown, artifact)),
    ...(moved.length === 0
      ? []
      : [{ ...of(`Moved: ${list}.`), brief: `${plural(moved.length, "visual")} moved.` }]),
    ...(parts.length === 0
      ? []
      : [
          of(
            `Changed beside its visuals: ${parts.map((part) => dashboardParts[part]).join(", ")}.`,
          ),
        ]),
    ...(why === undefined ? [] : [of(why)]),
    ...warning,
  ];
}

function visualBlock(visual: VisualChange, shown: Shown, artifact: string): Block {
  const { id, title, change } = visual;
  const name = codeSpanOnLine(short(title, 160)) || codeSpan(id);
  const what = whatChanged(visual);
  const line = `**${name}** ${change}${what === "" ? "" : `: ${what}`}`;
  const undrawn = [visual.before, visual.after].some(({ state }) => state === "not-drawn");
  const cells = (["before", "after"] as const).map((side) => cell(visual, side, shown));
  return {
    full:
      shown.state === "shown" || undrawn
        ? `${line}\n\n${table([["Before", "After"], cells])}`
        : line,
    brief: `${line}; ${elsewhere} ${codeSpan(artifact)}.`,
    weight: weights.changes,
  };
}

function whatChanged({ titleBefore, title, parts }: VisualChange): string {
  return parts
    .map((part) =>
      part === "title" && titleBefore !== undefined && titleBefore !== title
        ? `title (before: ${codeSpanOnLine(short(titleBefore, 160))})`
        : visualParts[part],
    )
    .join(", ");
}

function cell(visual: VisualChange, side: SideName, shown: Shown): string {
  const { state } = visual[side];
  switch (state) {
    case "absent":
      return side === "before" ? "not there yet" : "no longer there";
    case "not-drawn":
      return `can't be drawn: ${codeSpan(short(visual[side].why.replaceAll("`", "'"), 300))}`;
    case "drawn": {
      const address =
        shown.state === "shown" ? shown.addresses.get(picturePath(side, visual.id)) : undefined;
      return address === undefined ? "not shown" : `![${altText(visual, side)}](${address})`;
    }
    default:
      return unreachable(state);
  }
}

/** What is read in place of the picture: which visual, on which side, and what has changed. */
function altText({ title, titleBefore, change, parts }: VisualChange, side: SideName): string {
  const name = side === "before" ? (titleBefore ?? title) : title;
  const what = parts.map((part) => visualParts[part]).join(", ");
  return `${plain(short(name, 160))}, ${side}: ${change}${what === "" ? "" : ` (${what})`}`;
}

function keptBack(shown: Shown, artifact: string): string | undefined {
  const where = `The pictures are in the artifact ${codeSpan(artifact)}`;
  switch (shown.state) {
    case "shown":
      return undefined;
    case "kept-back":
      return shown.why === "fork"
        ? `${where}: those of a fork are not committed here.`
        : `${where}: the workflow names no branch for them.`;
    case "refused":
      return `${where}: they could not be committed: ${codeSpan(short(shown.said, 300))}`;
    default:
      return unreachable(shown);
  }
}

/** How many refused files are named. */
const refusedShown = 5;

function refusedBlock(refused: DashboardFound["refused"], artifact: string): Block {
  const names = refused
    .slice(0, refusedShown)
    .map(({ name, why }) => `${codeSpan(short(name, 80))} (${why})`);
  const more = refused.length - names.length;
  const line = `${plural(refused.length, "file")} beside the pictures or in their place ${refused.length === 1 ? "is" : "are"} not shown`;
  return {
    full: `> [!WARNING]\n> ${line}: ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`,
    brief: `${line}; ${elsewhere} ${codeSpan(artifact)}.`,
    weight: weights.risks,
  };
}
