import type { Page } from "playwright-core";

/** Names of a group, then its numbers. */
export type Row = readonly (string | number | null)[];

export interface ShownTable {
  readonly rows: readonly Row[];
  /** How many cells of a row are names. */
  readonly names: number;
  /** Most digits after the point that every number has. */
  readonly decimals: number;
}

interface Cells {
  readonly head: readonly string[];
  readonly body: readonly {
    readonly names: readonly string[];
    readonly numbers: readonly string[];
  }[];
  readonly kind: string;
}

/** Reads a tile's table as it stands: a pivot's as a row for each of its fields. */
export async function tableOf(page: Page, id: string): Promise<ShownTable> {
  const { head, body, kind } = (await page.evaluate(`(() => {
    const tile = document.getElementById("tile-${id}");
    const number = tile.querySelector(".number");
    if (number !== null)
      return { head: [], body: [{ names: [], numbers: [number.textContent] }], kind: "kpi" };
    const texts = (row, what) => [...row.querySelectorAll(what)].map((each) => each.textContent);
    const table = tile.querySelector("table");
    return {
      kind: tile.dataset.kind,
      head: texts(table.querySelector("thead tr:last-child"), "th,td"),
      body: [...table.querySelectorAll("tbody tr")].map((row) => ({
        names: texts(row, "th"),
        numbers: texts(row, "td"),
      })),
    };
  })()`)) as Cells;
  const rows = body.flatMap(({ names, numbers }): Row[] =>
    kind === "pivot"
      ? numbers.flatMap((text, index) =>
          text === "" ? [] : [[...names, head[names.length + index] ?? "", numberOf(text)]],
        )
      : [[...names.map(nameOf(kind)), ...numbers.map(numberOf)]],
  );
  const decimals = body.flatMap(({ numbers }) => numbers.map(decimalsOf));
  return {
    rows,
    names: kind === "pivot" ? 2 : (body[0]?.names.length ?? 0),
    decimals: Math.min(...decimals, 10),
  };
}

/** A point map's groups are numbers. */
const nameOf =
  (kind: string) =>
  (text: string): string | number =>
    kind === "point-map" ? Number(text) : text;

/** "1,234", "49.2 years" and "35.7%" as numbers; what has no digit is no number. */
function numberOf(text: string): number | null {
  const digits = text.replaceAll(/[^\d.-]/g, "");
  if (digits === "") return null;
  return text.endsWith("%") ? Number(digits) / 100 : Number(digits);
}

function decimalsOf(text: string): number {
  const decimals = /\.(\d+)/.exec(text)?.[1]?.length ?? 0;
  // Half of the last digit is what rounding may have moved.
  return decimals;
}

export interface DrawnMark {
  readonly value: number;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** Of a ring's round, by its angles. */
  readonly share: number;
}

/** What a chart has drawn: each mark with the number that it stands for and its size on the page. */
export const marksOf = (
  page: Page,
  id: string,
  mark: "rect" | "arc" | "symbol",
): Promise<readonly DrawnMark[]> =>
  page.evaluate(`[...document.querySelectorAll("#tile-${id} .mark-${mark}.role-mark path")].map((path) => {
    const { width, height } = path.getBBox();
    const { datum, startAngle = 0, endAngle = 0 } = path.__data__;
    return { value: datum.value, width, height, share: (endAngle - startAngle) / (2 * Math.PI) };
  })`);
