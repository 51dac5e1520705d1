import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { Html } from "./html.ts";

/**
 * Draws a chart as SVG to stand in a page. Vega measures texts by an estimate where there is no canvas, so the same
 * chart is the same bytes on every machine. It says nothing to screen readers: who puts it into a page does.
 */
export async function draw(spec: TopLevelSpec): Promise<Html> {
  const view = new View(parse(compile(spec).spec), { renderer: "none" });
  try {
    return new Html(inPage(await view.toSVG()));
  } finally {
    view.finalize();
  }
}

/** SVG within HTML needs no namespaces and no font, and a picture with a text of its own needs no roles within. */
const inPage = (svg: string): string =>
  svg
    .replaceAll(/ (?:xmlns(?::xlink)?|role|font-family|aria-[a-z]+)="[^"]*"/g, "")
    .replace("<svg ", '<svg aria-hidden="true" focusable="false" ');
