/** Text as a code span of GitHub's Markdown, whatever backticks, pipes or line breaks are in it. */
export function codeSpan(text: string): string {
  if (text === "") return "";
  const flat = text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|");
  const fence = "`".repeat(
    Math.max(0, ...[...flat.matchAll(/`+/g)].map((run) => run[0].length)) + 1,
  );
  const pad = flat.startsWith("`") || flat.endsWith("`") ? " " : "";
  return `${fence}${pad}${flat}${pad}${fence}`;
}

/** Text that Markdown shows as it is. */
export function plain(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_{}[\]<>#|~]/g, (mark) => `\\${mark}`);
}
