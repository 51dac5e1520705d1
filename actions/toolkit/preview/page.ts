import { parse } from "vega";
import { compile } from "vega-lite";
import { sha256Base64 } from "../kernel/digest.ts";
import type { Theme } from "../model/dashboard/dashboard.ts";
import { Html, html } from "../report/html.ts";
import type { VisualData } from "./ask.ts";
import { chartSpec } from "./charts/chart.ts";
import { worldName } from "./charts/maps.ts";
import { namesOf } from "./charts/names.ts";
import { type Countries, outlines } from "./countries.ts";
import { marksFor, type Shown } from "./drawing.ts";
import type { Facts } from "./facts.ts";
import { lockedText, notesOf } from "./notes.ts";
import { controlHtml, valuesOf } from "./page-controls.ts";
import { pageGrid, pageStyles } from "./page-styles.ts";
import type { Control, Part } from "./sheet.ts";
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

/** What the page's script is given. */
export interface PageData {
  readonly parts: readonly Part[];
  readonly data: Readonly<Record<string, VisualData>>;
  /** Vega specs by visual, without the outlines of the world. */
  readonly specs: Readonly<Record<string, object>>;
  readonly heights: Readonly<Record<string, number>>;
  readonly countries: Countries;
  readonly world: object | undefined;
}
