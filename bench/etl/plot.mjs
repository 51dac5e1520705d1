// Draws what `bench.py` has measured, as SVG: `node bench/etl/plot.mjs RESULTS.json PICTURE.svg`.
import { readFileSync, writeFileSync } from "node:fs";
import { parse, View } from "vega";
import { compile } from "vega-lite";

const ours = "sluice";
const colours = { ours: "#0b7a75", theirs: "#9aa5b1" };
const width = 330;

/** @typedef {{ subject: string, title: string, seconds: number, peakMegabytes: number }} Measured */

const [results = "", picture = ""] = process.argv.slice(2);
/** @type {Record<string, Measured[]>} */
const sizes = JSON.parse(readFileSync(results, "utf8"));

/**
 * Bars of one figure, each with what it says at its end.
 *
 * @param {Measured[]} measured
 * @param {"seconds" | "peakMegabytes"} figure
 * @param {string} title
 * @param {(value: number) => string} say
 * @returns {import("vega-lite").TopLevelSpec}
 */
function bars(measured, figure, title, say) {
  const values = measured.map((each) => ({
    title: each.title,
    value: each[figure],
    label: say(each[figure]),
    fill: each.subject === ours ? colours.ours : colours.theirs,
  }));
  const y = {
    field: "title",
    type: "nominal",
    sort: values.map(({ title: each }) => each),
    title: null,
  };
  const x = { field: "value", type: "quantitative", title: null, axis: null };
  return /** @type {import("vega-lite").TopLevelSpec} */ ({
    title: { text: title, anchor: "start", fontSize: 13, fontWeight: 600, offset: 8 },
    width,
    height: { step: 24 },
    data: { values },
    encoding: {
      y: { ...y, axis: { domain: false, ticks: false, labelLimit: 400, labelFontSize: 12 } },
      x: { ...x, scale: { domain: [0, Math.max(0, ...values.map(({ value }) => value)) * 1.25] } },
    },
    layer: [
      { mark: { type: "bar", height: 15 }, encoding: { color: { field: "fill", scale: null } } },
      {
        mark: { type: "text", align: "left", dx: 5, fontSize: 12 },
        encoding: { text: { field: "label" } },
      },
    ],
  });
}

const rows = Object.entries(sizes).map(([records, measured]) => {
  const own = measured.find(({ subject }) => subject === ours)?.seconds;
  const ratio = (/** @type {number} */ seconds) =>
    own === undefined || seconds === own ? "" : ` (Sluice ${(own / seconds).toFixed(2)} ×)`;
  const count = Number(records).toLocaleString("en");
  return {
    hconcat: [
      bars(measured, "seconds", `${count} records: seconds`, (value) => {
        return `${value.toFixed(1)}${ratio(value)}`;
      }),
      bars(measured, "peakMegabytes", `${count} records: peak memory`, (value) => {
        return `${Math.round(value).toLocaleString("en")} MB`;
      }),
    ],
  };
});
const spec = /** @type {import("vega-lite").TopLevelSpec} */ ({
  vconcat: rows,
  spacing: 30,
  padding: 16,
  background: "white",
  config: { view: { stroke: null }, font: "system-ui, sans-serif" },
});
const view = new View(parse(compile(spec).spec), { renderer: "none" });
writeFileSync(picture, await view.toSVG());
view.finalize();
