import { type Html, html } from "../report/html.ts";
import type { VisualData } from "./ask.ts";
import { filterValues } from "./cells.ts";
import type { Value } from "./ports.ts";
import { compareValues } from "./rows.ts";
import type { Control } from "./sheet.ts";

/** All values that a filter meets in any visual, in their order. */
export function valuesOf(filter: string, data: readonly VisualData[]): readonly Value[] {
  const met = data.flatMap((each) =>
    each.kind === "rows" && each.cells.kind === "cells"
      ? filterValues(each.cells.cells, filter)
      : [],
  );
  return [...new Set(met)].sort(compareValues);
}

/** The control of a filter; the page's script reads what is chosen from it. */
export function controlHtml(control: Control, values: readonly Value[]): Html {
  const { id, label } = control;
  switch (control.kind) {
    case "category": {
      const on = (value: string) => control.values === "all" || control.values.includes(value);
      const choices = values.map((value) => String(value));
      return html`<fieldset class="control" data-filter="${id}" data-kind="category"><legend dir="auto">${label}</legend>
<details class="pick"><summary dir="auto">${statusText(control)}</summary><div><button type="button" data-all="yes">All</button> <button type="button" data-all="no">None</button>
${choices.map((value) => html`<label dir="auto"><input type="checkbox" value="${value}"${on(value) ? html` checked` : undefined}>${value}</label>`)}</div></details></fieldset>`;
    }
    case "range": {
      const numbers = values.flatMap((value) => (typeof value === "number" ? [value] : []));
      if (numbers.length === 0) return absent(id, label);
      const { minimum: least, maximum: most, step } = control.bounds;
      // An end that is no step from the other could not be reached: a browser would stop before it.
      const by = Number.isInteger((most - least) / step) ? step : "any";
      const slider = (end: string, value: number, own: boolean) =>
        html`<input type="range" data-end="${end}"${own ? html` data-own` : undefined} aria-label="${`${label} ${end}`}" min="${least}" max="${most}" step="${by}" value="${value}">`;
      return html`<fieldset class="control" data-filter="${id}" data-kind="range"><legend dir="auto">${label} <output></output></legend><div class="range">${slider("from", least, control.minimum !== undefined)}${slider("to", most, control.maximum !== undefined)}</div></fieldset>`;
    }
    case "dates": {
      const days = values.flatMap((value) => (typeof value === "string" ? [value] : []));
      const picker = (end: string, name: string, value: string | undefined) =>
        html`<input type="date" data-end="${end}" aria-label="${`${label} ${name}`}" min="${days[0] ?? ""}" max="${days.at(-1) ?? ""}" value="${value ?? ""}">`;
      return html`<fieldset class="control" data-filter="${id}" data-kind="dates"><legend dir="auto">${label}</legend><div class="range">${picker("from", "from", control.from)}${picker("to", "to", control.to)}</div></fieldset>`;
    }
  }
}

const absent = (id: string, label: string): Html =>
  html`<div class="control" data-filter="${id}" data-kind="none"><span dir="auto">${label}</span>no values</div>`;

/** How a filter stands before a reader changes it. */
export function statusText(control: Control): string {
  switch (control.kind) {
    case "category":
      return control.values === "all" ? "all" : control.values.join(", ");
    case "range":
      return betweenText(control.minimum, control.maximum);
    case "dates":
      return betweenText(control.from, control.to);
  }
}

function betweenText(from: number | string | undefined, to: number | string | undefined): string {
  if (from === undefined) return to === undefined ? "all" : `up to ${to}`;
  return to === undefined ? `from ${from}` : `${from} to ${to}`;
}
