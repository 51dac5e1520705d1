import { type Html, html } from "../report/html.ts";
import { count } from "../report/numbers.ts";
import type { Countries } from "./countries.ts";
import { formatted, groupText } from "./format.ts";
import { countryName, type Mark, scaleEnds } from "./marks.ts";
import { emptyText } from "./notes.ts";
import { onScale } from "./palette.ts";
import { numberOf, type Row } from "./rows.ts";
import type { Part } from "./sheet.ts";
import { type ShownTable, tableOf } from "./tables.ts";

/** The parts of a tile that are text, made by who writes the page and again by its script. */

/** Rows of a table that a page holds. */
const mostRows = { table: 1000, figures: 200 } as const;

/** A number as large as the tile lets it be. */
export function numberHtml(part: Part, rows: readonly Row[]): Html {
  const [measure] = part.measures;
  const value = rows[0]?.measures[0] ?? null;
  return html`<p class="number">${measure === undefined ? "" : formatted(value, measure.format)}</p><p class="small">${measure?.label}</p>`;
}

/** A table, or a chart's figures as one. */
export function tableHtml(part: Part, rows: readonly Row[], countries: Countries): Html {
  const own = part.kind === "table" || part.kind === "pivot";
  const most = own ? mostRows.table : mostRows.figures;
  const table = tableOf(part, rows, countries);
  const left = table.rows.length - most;
  if (rows.length === 0) return html`<p class="empty">${emptyText}</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${`${part.title}, as a table`}"><table>
<thead>${table.head.map(headHtml)}</thead>
<tbody>${table.rows.slice(0, most).map((row) => rowHtml(table, row))}</tbody>
</table></div>${left > 0 ? html`<p class="small">and ${count(left)} more rows</p>` : undefined}`;
}

const headHtml = (cells: ShownTable["head"][number]): Html =>
  html`<tr>${cells.map(({ text, span, right }) => (text === "" ? html`<td></td>` : html`<th scope="${span > 1 ? "colgroup" : "col"}" dir="auto"${span > 1 ? html` colspan="${span}"` : undefined} class="${right ? "right" : ""}">${text}</th>`))}</tr>`;

const rowHtml = ({ names }: ShownTable, row: readonly string[]): Html =>
  html`<tr>${row.map((text, index) =>
    index < names
      ? html`<th scope="row" dir="auto" title="${text}">${text}</th>`
      : html`<td class="right">${text}</td>`,
  )}</tr>`;

/** Notes beneath a chart. */
export const notesHtml = (notes: readonly string[]): Html =>
  html`${notes.map((each) => html`<p class="small" dir="auto">${each}</p>`)}`;

/** What the colours of a map stand for. */
export function legendHtml(part: Part, marks: readonly Mark[]): Html {
  const ends = scaleEnds(part, marks);
  if (ends === undefined) return html``;
  const { label, low, high } = ends;
  if (low === high) return html`<p class="legend">${label}: ${low}</p>`;
  const steps = Array.from({ length: 8 }, (_, index) => index / 7);
  return html`<p class="legend"><span>${label}</span> <b>${low}</b> <svg width="112" height="12" aria-hidden="true">${steps.map((share, index) => html`<rect x="${index * 14}" width="14" height="12" fill="${onScale(share)}"/>`)}</svg> <b>${high}</b></p>`;
}

/** A chart in a sentence, for those who do not see it. */
export function sentenceOf(part: Part, rows: readonly Row[], countries: Countries): string {
  const [measure] = part.measures;
  if (measure === undefined || rows.length === 0) return "There are no records.";
  const largest = [...rows].sort((a, b) => numberOf(b.measures[0]) - numberOf(a.measures[0]))[0];
  const names = part.groups.map((group, index) => {
    const value = largest?.groups[index] ?? null;
    return part.kind === "filled-map" ? countryName(value, countries) : groupText(value, group);
  });
  const what = part.groups.map(({ label }) => label).join(" and ");
  const value = formatted(largest?.measures[0] ?? null, measure.format);
  if (part.groups.length === 0) return `${measure.label}: ${value}.`;
  return `${measure.label} by ${what}, ${count(rows.length)} groups; the largest number is ${value}, of ${names.join(" and ")}.`;
}
