import { once } from "node:events";
import { createInterface } from "node:readline";

/**
 * Asks for the stack's name before what has to be thought about. Without a terminal there is nobody to ask, and who ends
 * the input (Ctrl-D) has not confirmed.
 *
 * @param why what there is to think about, a sentence
 */
export async function confirmed(
  stack: string,
  stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean },
  say: (text: string) => void,
  why = "This can't be undone.",
): Promise<boolean> {
  if (stdin.isTTY !== true) return false;
  say(`${why} Type the stack's name, ${stack}, to confirm.`);
  const lines = createInterface({ input: stdin });
  try {
    const answer = await Promise.race([
      once(lines, "line").then(([line]) => String(line).trim()),
      once(lines, "close").then(() => ""),
    ]);
    return answer === stack;
  } finally {
    lines.close();
  }
}
