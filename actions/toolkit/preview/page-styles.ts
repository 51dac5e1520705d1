import type { Theme } from "../model/dashboard/dashboard.ts";
import { asProperties, paletteOf } from "./palette.ts";
import type { Part } from "./sheet.ts";

/** Pixels of a row of the grid, and between tiles; those of the pictures. */
export const pageGrid = { row: 50, gap: 16 } as const;

/** The look of a dashboard's page: colours by the scheme that the reader's system has, or that they choose. */
export function pageStyles(theme: Theme, parts: readonly Part[]): string {
  const [light, dark] = [paletteOf(theme, "light"), paletteOf(theme, "dark")].map(asProperties);
  const places = parts.map(
    ({ id, place: { column, row, width, height } }) =>
      `#tile-${id}{grid-column:${column + 1}/span ${width};grid-row:${row + 1}/span ${height}}`,
  );
  return `:root{${light};color-scheme:light}
@media (prefers-color-scheme:dark){:root:not([data-scheme=light]){${dark};color-scheme:dark}}
:root[data-scheme=dark]{${dark};color-scheme:dark}
${common}
@media (min-width:900px){${places.join("")}}
`;
}

const common = `*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
header,.controls,main,footer{max-width:1400px;margin:0 auto;padding:0 24px}
header{padding-top:22px;position:relative}
.brand{margin:0;color:var(--soft);font-weight:650;letter-spacing:.08em;text-transform:uppercase;font-size:.76rem}
h1{margin:.1em 0;font-size:1.7rem;line-height:1.25;letter-spacing:-.01em;padding-right:130px}
header p{margin:.1em 0}
.viewer{font-weight:600}
.small,.where{color:var(--soft);font-size:.87rem}
.note{color:var(--note);background:var(--notebg);border-radius:6px;padding:4px 10px;font-size:.87rem;margin:8px 0 0}
button,select,input,summary{font:inherit;font-size:.9rem}
button,select,.pick>summary,input[type=date]{background:var(--card);color:var(--ink);border:1px solid var(--soft);border-radius:6px;padding:5px 12px;min-height:32px;cursor:pointer}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
#scheme{position:absolute;top:24px;inset-inline-end:24px}
.controls{display:flex;flex-wrap:wrap;gap:12px 18px;align-items:flex-end;margin-top:14px;border:0}
.control{min-width:0;border:0;margin:0;padding:0}
.control legend,.control>span{display:block;color:var(--soft);font-size:.84rem;padding:0}
.pick{position:relative}
.pick>summary{list-style:none;max-width:280px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.pick>summary::after{content:" ▾"}
.pick>summary::-webkit-details-marker{display:none}
.pick>div{position:absolute;z-index:5;background:var(--card);border:1px solid var(--soft);border-radius:6px;padding:8px 12px;max-height:320px;overflow:auto;min-width:200px;box-shadow:0 6px 24px #0005}
.pick label{display:flex;gap:8px;align-items:center;padding:2px 0}
.range{display:flex;gap:8px;align-items:center}
.range input{width:120px;accent-color:var(--accent)}
main{display:grid;grid-template-columns:repeat(12,minmax(0,1fr));grid-auto-rows:minmax(${pageGrid.row}px,auto);gap:${pageGrid.gap}px;margin-top:16px}
.tile{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px 16px;min-width:0;display:flex;flex-direction:column}
.tile h2{margin:0;font-size:1rem;line-height:1.4;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.tile p{margin:0}
.body{position:relative;min-width:0;flex:1}
.tile[data-kind=kpi] .body{display:flex;gap:12px;align-items:flex-start}
.tile[data-kind=kpi] .chart{flex:1}
.number{font-size:2rem;font-weight:650;line-height:1.2;font-variant-numeric:tabular-nums;white-space:nowrap}
.chart{overflow:auto;min-width:0}
.chart svg{display:block}
.empty{display:flex;align-items:center;justify-content:center;min-height:80px;height:100%;color:var(--soft);text-align:center}
.drill{display:flex;gap:8px;align-items:center;flex-wrap:wrap;font-size:.87rem;margin:4px 0}
.legend{display:flex;gap:8px;align-items:center;font-size:.84rem;color:var(--soft)}
.legend b{color:var(--ink);font-weight:500}
details.figures{margin-top:6px}
summary{cursor:pointer}
details.figures>summary,.who>summary{color:var(--soft);font-size:.87rem}
.scroll{overflow:auto;max-height:360px}
table{border-collapse:collapse;width:100%;font-size:.88rem}
th,td{padding:5px 10px;text-align:start;border-bottom:1px solid var(--line);max-width:320px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
thead th{color:var(--soft);font-weight:600;position:sticky;top:0;background:var(--card)}
tbody th{font-weight:400}
.right{text-align:end;font-variant-numeric:tabular-nums}
.who{margin:8px 0}
.who table{width:auto;background:var(--card)}
.who td,.who th{white-space:normal}
footer{padding-top:14px;padding-bottom:36px;color:var(--soft);font-size:.84rem}
[hidden]{display:none!important}
@media (max-width:899px){main{display:flex;flex-direction:column}header,.controls,main,footer{padding-left:14px;padding-right:14px}}
@media print{.controls,#scheme,details{display:none}body{background:#fff}.tile{break-inside:avoid}}
`;
