import { sha256Base64 } from "../kernel/digest.ts";
import type { Theme } from "../model/dashboard/dashboard.ts";
import { Html, html } from "../report/html.ts";
import type { Countries } from "./countries.ts";
import type { Shown } from "./drawing.ts";
import type { Facts } from "./facts.ts";
import { emptyText, lockedText, notesOf } from "./notes.ts";
import { controlHtml, valuesOf } from "./page-controls.ts";
import { pageData } from "./page-data.ts";
import { pageStyles } from "./page-styles.ts";
import type { Control } from "./sheet.ts";
import { notesHtml, numberHtml, sentenceOf, tableHtml } from "./tile-html.ts";

export interface PageInputs {
  readonly facts: Facts;
  readonly theme: Theme;
  readonly shown: readonly Shown[];
  readonly controls: readonly Control[];
  /** Values that readers of QuickSight may change, as they stand: `Adult from: 18`. */
  readonly parameters: readonly string[];
  readonly countries: Countries;
  /** Who sees what: name, opens, rows, hidden columns. */
  readonly readers: readonly (readonly string[])[];
  /** The page's script, built. */
  readonly script: string;
}

/** A self-contained page: no request to anywhere, one script, whose digest the page's policy names. */
export function dashboardPage(inputs: PageInputs): string {
  const { facts, theme, shown, controls, parameters, countries, readers, script } = inputs;
  const data = shown.map((each) => each.data);
  const own = pageData(shown, theme, countries);
  const json = JSON.stringify(own).replaceAll("<", "\\u003c");
  const policy = `default-src 'none'; script-src 'sha256-${sha256Base64(script)}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
  return `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${`${facts.title}, preview`}</title>
<style>${new Html(
    pageStyles(
      theme,
      shown.map(({ part }) => part),
    ),
  )}</style>
</head>
<body>
<header>
<p class="brand">Sluice preview</p>
<h1 dir="auto">${facts.title}</h1>
${facts.description === "" ? undefined : html`<p dir="auto">${facts.description}</p>`}
<p class="viewer" dir="auto">${facts.viewer}</p>
<p class="where">${facts.where}; ${facts.data}. QuickSight will show the same; this is a preview, drawn without it.</p>
<button id="scheme" type="button" hidden>Dark</button>
<details class="who"><summary>Who sees what</summary>${readersHtml(readers)}</details>
</header>
${
  controls.length + parameters.length === 0
    ? undefined
    : html`<form class="controls" aria-label="Filters" hidden>${controls.map((control) => controlHtml(control, valuesOf(control.id, data)))}${parameters.map((each) => html`<div class="control"><span>Parameter</span>${each}</div>`)}<button type="reset" id="reset">Reset</button></form>`
}
<main>
${shown.map((each) => tile(each, facts, countries, own.heights[each.part.id] ?? 0))}
</main>
<footer>Groups as the contract lets them be shown; the tables beneath the charts hold the same figures. This page asks nothing of any server.</footer>
<script type="application/json" id="sheet">${new Html(json)}</script>
<script>${new Html(script)}</script>
</body>
</html>
`}`;
}

const readersHtml = (
  readers: PageInputs["readers"],
): Html => html`<div class="scroll" tabindex="0" role="region" aria-label="Who sees what"><table>
<thead><tr><th scope="col">Who</th><th scope="col">Opens the dashboard</th><th scope="col">Rows</th><th scope="col">Columns that are hidden</th></tr></thead>
<tbody>${readers.map(([who = "", ...rest]) => html`<tr><th scope="row" dir="auto">${who}</th>${rest.map((text) => html`<td dir="auto">${text}</td>`)}</tr>`)}</tbody>
</table></div>`;

function tile({ part, data }: Shown, facts: Facts, countries: Countries, height: number): Html {
  const { id, title, subtitle, kind } = part;
  const heading = html`<h2 id="title-${id}" dir="auto" title="${title}">${title}</h2>${subtitle === "" ? undefined : html`<p class="small" dir="auto">${subtitle}</p>`}`;
  const frame = (body: Html) =>
    html`<section class="tile" id="tile-${id}" data-kind="${kind}" aria-labelledby="title-${id}">${heading}${body}</section>\n`;
  if (data.kind === "locked") return frame(html`<p class="empty">${lockedText(data.columns)}</p>`);
  if (!facts.published) return frame(html`<p class="empty">Nothing is published yet</p>`);
  const { rows } = data;
  const chart = html`<div class="chart" data-height="${height}" role="img" aria-label="${`${title}. ${sentenceOf(part, rows, countries)}`}" hidden></div><p class="empty" hidden>${emptyText}</p>`;
  const still = html`<p class="note" data-still hidden></p>`;
  const notes = html`<div data-notes>${notesHtml(notesOf(part, data, rows, countries))}</div>`;
  const table = html`<div data-table>${tableHtml(part, rows, countries)}</div>`;
  if (kind === "table" || kind === "pivot")
    return frame(html`<div class="body">${table}</div>${notes}${still}`);
  if (kind === "kpi")
    return frame(
      html`<div class="body"><div data-number>${numberHtml(part, rows)}</div>${part.trend === undefined ? undefined : chart}</div>${notes}${still}`,
    );
  const drill =
    part.drills.length === 0
      ? undefined
      : html`<div class="drill" hidden><button type="button" data-up hidden>Back</button><label><span data-level></span> <select data-into></select></label></div>`;
  return frame(
    html`${drill}<div class="body">${chart}</div><div data-legend></div>${notes}${still}<details class="figures"><summary>As a table</summary>${table}</details>`,
  );
}
