import type { TopLevelSpec } from "vega-lite";
import { draw } from "./draw.ts";
import { type Html, html } from "./html.ts";
import { table } from "./page.ts";

/** Widths of a chart, in pixels: beside another one, and on a telephone. Texts have their size in both. */
const widths = { wide: 468, narrow: 330 } as const;

export interface Figure {
  readonly title: string;
  /** What the chart says, in a sentence. */
  readonly lead: string;
  readonly spec: (width: number) => TopLevelSpec;
  /** The same figures, for those who do not see the chart. */
  readonly table: {
    readonly head: readonly string[];
    readonly rows: readonly (readonly (string | Html)[])[];
    readonly right: readonly number[];
  };
}

/** A chart with its title, a sentence and a table of the same figures. */
export async function figure({ title, lead, spec, table: figures }: Figure): Promise<Html> {
  return html`<figure class="card">
<figcaption><h3>${title}</h3><p>${lead}</p></figcaption>
<div class="chart" role="img" aria-label="${`${title}. ${lead} The table below holds the same figures.`}"><div class="wide">${await draw(spec(widths.wide))}</div><div class="narrow">${await draw(spec(widths.narrow))}</div></div>
<details><summary>As a table</summary>${table(title, figures.head, figures.rows, figures.right)}</details>
</figure>`;
}

/** What figures need beside the styles of all pages. */
export const figureStyles = `:root{--track:#e6eaef}
@media (prefers-color-scheme:dark){:root{--track:#27313d}}
.figures{columns:2 420px;column-gap:14px}
.card{margin:0 0 14px;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px 18px 10px;break-inside:avoid;min-width:0}
.card h3{margin:0;font-size:1.02rem}
figcaption p{margin:.1em 0 12px;color:var(--soft);font-size:.9rem}
.chart svg{display:block;width:100%;max-width:560px;height:auto}
.chart text{font-family:inherit}
.narrow{display:none}
.card details{margin-top:8px}
.card summary{font-size:.88rem;font-weight:400;color:var(--soft)}
.card .scroll{border-radius:8px}
.card td,.card th{padding:6px 10px}
@media (max-width:500px){header,main,footer{padding:0 14px}header{padding-top:24px}.card{padding:14px 14px 8px}.wide{display:none}.narrow{display:block}.tile dd{font-size:1.35rem}}
@media print{.card details{display:none}.figures{columns:2}.wide{display:none}.narrow{display:block}.tiles{grid-template-columns:repeat(4,1fr)}.tile dd{font-size:1.35rem}section{margin:20px 0}}
`;
