import { Html, html } from "./html.ts";
import { moment } from "./numbers.ts";
import { styles } from "./styles.ts";

/** How good the news is; it colours the verdict, whose words say it too. */
export type Mood = "good" | "bad" | "mixed";

export interface Page {
  readonly title: string;
  readonly mood: Mood;
  /** One word and one sentence. */
  readonly verdict: { readonly word: string; readonly sentence: string };
  /** Whom the page is about, such as `healthplus-local-patients · us-east-1`. */
  readonly subtitle: string;
  readonly sections: readonly Html[];
  /** What this page needs beside the styles of all. */
  readonly ownStyles?: string;
  /** ISO 8601. */
  readonly madeAt: string;
}

/** Who answers for the data, as a part of a subtitle; none where nobody is named. */
export const ownedBy = ({ owner }: { readonly owner: string | undefined }): string[] =>
  owner === undefined ? [] : [`owner ${owner}`];

/** One self-contained HTML page: no script, no request to anywhere, light and dark. */
export function renderPage({
  title,
  mood,
  verdict,
  subtitle,
  sections,
  ownStyles = "",
  madeAt,
}: Page): string {
  return `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Html(styles + ownStyles)}</style>
</head>
<body>
<header>
<p class="brand">Sluice</p>
<h1>${title}</h1>
<p class="subtitle">${subtitle}</p>
<p class="verdict ${mood}" role="status"><strong>${verdict.word}</strong> <span>${verdict.sentence}</span></p>
</header>
<main>
${sections}
</main>
<footer>Made on ${moment(madeAt)}. This page holds counts, names of columns and names of resources; it holds no value of any record.</footer>
</body>
</html>
`}`;
}

/** A titled section of a page. */
export function section(id: string, title: string, lead: string, content: readonly Html[]): Html {
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
<p class="lead">${lead}</p>
${content}
</section>`;
}

/** A row of numbers that matter. */
export function tiles(
  entries: readonly { label: string; value: string; note?: string; mood?: Mood }[],
): Html {
  return html`<dl class="tiles">${entries.map(
    ({ label, value, note, mood }) =>
      html`<div class="tile ${mood ?? ""}"><dt>${label}</dt><dd>${value}</dd>${note === undefined ? undefined : html`<dd class="note">${note}</dd>`}</div>`,
  )}</dl>`;
}

/** A table whose cells are text, or markup that \`html\` made. A column of drawings alone has an empty head. */
export function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly (string | Html)[])[],
  right: readonly number[] = [],
): Html {
  const align = (index: number) => (right.includes(index) ? "right" : "");
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${head.map((each, index) => (each === "" ? html`<td></td>` : html`<th scope="col" class="${align(index)}">${each}</th>`))}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, index) => html`<td class="${align(index)}">${cell}</td>`)}</tr>`)}</tbody>
</table></div>`;
}

/** A bar of a share between 0 and 1, beside its words; for readers of the table the words alone count. */
export function bar(
  part: number,
  kind: "published" | "quarantined" | "nulled" | "empty" | "time",
  offset = 0,
): Html {
  if (part <= 0) return html`<span class="track" aria-hidden="true"></span>`;
  const percent = (value: number) => (100 * Math.min(1, Math.max(0, value))).toFixed(2);
  return html`<span class="track" aria-hidden="true"><span class="bar ${kind}" style="margin-left:${percent(offset)}%;width:${percent(part)}%"></span></span>`;
}
