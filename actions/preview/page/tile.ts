import type { VisualData } from "../../toolkit/preview/ask.ts";
import { narrowed, partBelow, type Selection } from "../../toolkit/preview/cells.ts";
import { sizeForBars } from "../../toolkit/preview/charts/bars.ts";
import { groupText } from "../../toolkit/preview/format.ts";
import { marksOf, trendMarks } from "../../toolkit/preview/marks.ts";
import { notesOf, stillNote } from "../../toolkit/preview/notes.ts";
import type { PageData } from "../../toolkit/preview/page-data.ts";
import type { Value } from "../../toolkit/preview/ports.ts";
import type { Row } from "../../toolkit/preview/rows.ts";
import { others, type Part } from "../../toolkit/preview/sheet.ts";
import {
  legendHtml,
  notesHtml,
  numberHtml,
  sentenceOf,
  tableHtml,
} from "../../toolkit/preview/tile-html.ts";
import { type LiveChart, liveChart } from "./chart.ts";

/** Pixels. */
const scrollBar = 18;

type Rows = Extract<VisualData, { kind: "rows" }>;
type Choices = Selection["choices"];

/** A tile of the page, which shows what is chosen. */
export interface LiveTile {
  /** @param changed ids of the filters that are not as they were at first */
  readonly update: (choices: Choices, changed: readonly string[]) => void;
  readonly resize: () => void;
}

export function liveTile(part: Part, data: Rows, page: PageData): LiveTile {
  const element = document.getElementById(`tile-${part.id}`);
  if (element === null) throw new Error(`no tile ${part.id}`);
  const at = <T extends HTMLElement>(selector: string) => element.querySelector<T>(selector);
  const put = (selector: string, markup: { readonly markup: string }) => {
    const place = at(selector);
    if (place !== null) place.innerHTML = markup.markup;
  };
  const [place, empty, still] = [at(".chart"), at(".empty"), at("[data-still]")];
  let path: readonly Value[] = [];
  let now: { choices: Choices; changed: readonly string[] } = { choices: {}, changed: [] };
  let shown: { rows: readonly Row[]; trend: readonly Row[] } = data;

  const down = (row: Row | undefined) => {
    const value = row?.groups[0] ?? null;
    if (path.length >= part.drills.length || value === null || value === others) return;
    path = [...path, value];
    refresh();
  };
  const spec = page.specs[part.id];
  const chart: LiveChart | undefined =
    place === null || spec === undefined
      ? undefined
      : liveChart(spec, page.world, place, (index) => down(shown.rows[index]));

  const draw = () => {
    const level = partBelow(part, path.length);
    const marks =
      part.kind === "kpi"
        ? part.trend === undefined
          ? []
          : trendMarks(part.trend, part, shown.trend)
        : marksOf(level, shown.rows, page.countries);
    if (place === null || chart === undefined) return;
    place.hidden = marks.length === 0;
    if (empty !== null) empty.hidden = marks.length > 0;
    put("[data-legend]", legendHtml(level, marks));
    if (marks.length === 0) return;
    place.setAttribute(
      "aria-label",
      `${part.title}. ${sentenceOf(level, shown.rows, page.countries)}`,
    );
    const size = { width: place.clientWidth, height: Number(place.dataset.height) };
    const bars = new Set(marks.map(({ category }) => category)).size;
    const wanted =
      part.kind === "bar" || part.kind === "stacked-bar" ? sizeForBars(part, bars, size) : size;
    // A chart that is taller than its place scrolls within it, and can be reached by the keyboard to do so.
    place.style.maxHeight = `${size.height + 4}px`;
    const isTall = wanted.height > size.height;
    if (isTall || wanted.width > size.width) place.tabIndex = 0;
    else place.removeAttribute("tabindex");
    // Who scrolls down has the bar beside the chart, and need not scroll sideways too.
    const width = isTall ? wanted.width - scrollBar : wanted.width;
    void chart.show(marks, level.groups[0]?.label ?? "", { ...wanted, width });
  };

  const refresh = () => {
    const { choices, changed } = now;
    const mine = part.filters.some((filter) => changed.includes(filter));
    shown =
      data.cells.kind === "cells" && (mine || path.length > 0)
        ? narrowed(part, data.cells.cells, { choices, path })
        : data;
    const level = partBelow(part, path.length);
    put("[data-number]", numberHtml(level, shown.rows));
    put("[data-table]", tableHtml(level, shown.rows, page.countries));
    put("[data-notes]", notesHtml(notesOf(level, data, shown.rows, page.countries)));
    const why = mine ? stillNote(data) : undefined;
    if (still !== null) {
      still.hidden = why === undefined;
      still.textContent = why ?? "";
    }
    tellLevel(level);
    draw();
  };

  const into = at<HTMLSelectElement>("[data-into]");
  const up = at<HTMLButtonElement>("[data-up]");
  const tellLevel = (level: Part) => {
    const bar = at(".drill");
    if (bar === null || into === null || up === null) return;
    bar.hidden = data.cells.kind !== "cells";
    up.hidden = path.length === 0;
    const label = at("[data-level]");
    if (label !== null)
      label.textContent = path.length === 0 ? "Look into" : `${path.join(" › ")}, look into`;
    const [group] = level.groups;
    const names =
      group === undefined
        ? []
        : shown.rows.map(({ groups }) => groupText(groups[0] ?? null, group));
    const options = [...new Set(names)].map((name) => new Option(name));
    into.replaceChildren(new Option("choose…", ""), ...options);
    into.parentElement?.toggleAttribute("hidden", path.length >= part.drills.length);
  };
  into?.addEventListener("change", () => {
    const [group] = partBelow(part, path.length).groups;
    if (group === undefined) return;
    down(shown.rows.find(({ groups }) => groupText(groups[0] ?? null, group) === into.value));
  });
  up?.addEventListener("click", () => {
    path = path.slice(0, -1);
    refresh();
  });

  return {
    update(choices, changed) {
      now = { choices, changed };
      refresh();
    },
    resize: draw,
  };
}
