import { Html, html } from "../report/html.ts";

/** Width of a text in pixels, estimated: pictures have to be the same on every machine, with no font at hand. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) {
    if (/[iljtfrI.,:;'|!() ]/.test(character)) width += 0.36;
    else if (/[mwMW%@]/.test(character)) width += 0.95;
    else if (/[A-Z]/.test(character)) width += 0.7;
    else if (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/.test(character))
      width += 1;
    else width += 0.61;
  }
  return width * size;
}

/** How much wider bold letters are. */
const boldness = 1.15;

/** A bold text cut to a width. */
export const cutBold = (text: string, size: number, width: number): string =>
  cutTo(text, size * boldness, width);

/** A text cut to a width, with an ellipsis where something is missing. */
export function cutTo(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  const characters = [...text];
  while (characters.length > 0 && textWidth(`${characters.join("")}…`, size) > width)
    characters.pop();
  return `${characters.join("")}…`;
}

/** A text cut into lines of a width, at most so many. */
export function linesOf(
  text: string,
  size: number,
  width: number,
  most: number,
): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last} ${word}`, size) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  const kept = lines.slice(0, most);
  const rest = lines.slice(most - 1).join(" ");
  return kept.map((line, index) => cutTo(index === most - 1 ? rest : line, size, width));
}

interface TextStyle {
  readonly size: number;
  readonly color: string;
  readonly bold?: boolean;
  readonly anchor?: "start" | "middle" | "end";
}

/** A line of text; `y` is its baseline. */
export const textAt = (
  x: number,
  y: number,
  text: string,
  { size, color, bold = false, anchor = "start" }: TextStyle,
): Html =>
  html`<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="var(--${color})"${bold ? html` font-weight="bold"` : undefined}${anchor === "start" ? undefined : html` text-anchor="${anchor}"`}>${text}</text>`;

export const rectAt = (
  [x, y, width, height]: readonly [number, number, number, number],
  fill: string,
  radius = 0,
  stroke?: string,
): Html =>
  html`<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"${radius === 0 ? undefined : html` rx="${radius}"`} fill="var(--${fill})"${stroke === undefined ? undefined : html` stroke="var(--${stroke})"`}/>`;

/** A drawing at a place within another one. */
export const placed = (x: number, y: number, drawing: Html): Html =>
  html`<g transform="translate(${round(x)},${round(y)})">${drawing}</g>`;

const round = (value: number): number => Math.round(value * 10) / 10;

export const joined = (parts: readonly Html[]): Html =>
  new Html(parts.map(({ markup }) => markup).join(""));
