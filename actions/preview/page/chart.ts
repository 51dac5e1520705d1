import { parse, type Spec, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { levelTitle, marksName, worldName } from "../../toolkit/preview/charts/common.ts";
import type { Mark } from "../../toolkit/preview/marks.ts";

/** What is pointed at: the place of its row, where it has one. */
export type OnClick = (at: number) => void;

interface Source {
  readonly name: string;
  values?: unknown;
}

/** A chart in its place, which is as wide as the place lets it be. */
export interface LiveChart {
  /** Draws marks; `title` is that of the level they are of, `size` what they need at least. */
  readonly show: (
    marks: readonly Mark[],
    title: string,
    size: { readonly width: number; readonly height: number },
  ) => Promise<void>;
}

/**
 * Makes a chart of a compiled spec. Its expressions are interpreted: the page's policy lets no text be run as code.
 *
 * @param world outlines for a map
 */
export function liveChart(
  spec: object,
  world: object | undefined,
  element: HTMLElement,
  onClick: OnClick,
): LiveChart {
  let view: View | undefined;
  return {
    async show(marks, title, { width, height }) {
      if (view === undefined) {
        view = made(spec, world, marks);
        view.initialize(element);
        view.addEventListener("click", (_, item) => {
          const at: unknown = item?.datum?.at;
          if (typeof at === "number") onClick(at);
        });
      } else {
        view.data(marksName, [...marks]);
      }
      const signals = view.getState().signals as Record<string, unknown>;
      if (levelTitle in signals) view.signal(levelTitle, title);
      await view.width(width).height(height).resize().runAsync();
      // Its place says in words what it shows; marks without a name would be read out one by one.
      element.querySelector("svg")?.setAttribute("aria-hidden", "true");
    },
  };
}

function made(spec: object, world: object | undefined, marks: readonly Mark[]): View {
  const { data = [], ...rest } = structuredClone(spec) as { data?: Source[] };
  for (const source of data) {
    if (source.name === marksName) source.values = marks;
    if (source.name === worldName) source.values = world;
  }
  const runtime = parse({ data, ...rest } as Spec, undefined, { ast: true });
  return new View(runtime, { expr: expressionInterpreter, renderer: "svg", hover: true });
}
