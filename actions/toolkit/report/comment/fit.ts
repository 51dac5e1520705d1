/** A part of a comment that can be told whole or as one line, and is never cut within. */
export interface Block {
  /** Markdown of its own: tables and details that are complete. */
  readonly full: string;
  /** One line in its place. */
  readonly brief: string;
  /** What is collapsed first has the lowest. */
  readonly weight: number;
}

/** Most characters of a comment. Source: GitHub answers "body is too long (maximum is 65536 characters)". */
export const commentLimit = 65_536;

const gap = "\n\n";

/**
 * Joins blocks so that they fit, in their order: as long as they don't, the lightest of those that are told whole becomes
 * its line, of equal ones the longest.
 *
 * @param most characters of the result; the lines of all blocks have to fit in it
 */
export function fitted(blocks: readonly Block[], most: number): string {
  const texts = blocks.map(({ full }) => full);
  const length = () => texts.reduce((sum, text) => sum + text.length + gap.length, 0);
  const order = blocks
    .map((block, index) => ({ ...block, index }))
    .filter(({ full, brief }) => brief.length < full.length)
    .sort((a, b) => a.weight - b.weight || b.full.length - a.full.length);
  for (const { index, brief } of order) {
    if (length() <= most) break;
    texts[index] = brief;
  }
  return texts.filter((text) => text !== "").join(gap);
}
