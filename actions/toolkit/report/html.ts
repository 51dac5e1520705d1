/** Markup that is safe to put into a page: only `html` makes it, and it escapes what it is given. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }

  toString(): string {
    return this.markup;
  }
}

type Part = Html | readonly Html[] | string | number | undefined;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function render(part: Part): string {
  if (part === undefined) return "";
  if (part instanceof Html) return part.markup;
  if (Array.isArray(part)) return (part as readonly Html[]).map((each) => each.markup).join("");
  return String(part).replaceAll(/[&<>"']/g, (mark) => entities[mark] ?? mark);
}

/** A template of markup: what stands in `${}` is escaped, unless `html` made it. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(texts.reduce((markup, text, index) => markup + render(parts[index - 1]) + text));
}
