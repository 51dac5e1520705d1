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

/** Text with backticks around names, as controls write it: the names as code, the rest as it is. */
export function prose(text: string): string {
  const parts = text.split("`");
  if (parts.length % 2 === 0) return plain(text); // one is left over, so that none is known to begin a name
  return parts.map((part, index) => (index % 2 === 1 ? codeSpan(part) : plain(part))).join("");
}

/** Text that Markdown shows as it is. */
export function plain(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_{}[\]<>#|~]/g, (mark) => `\\${mark}`);
}
