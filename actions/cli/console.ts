import { clearLine, cursorTo } from "node:readline";
import { styleText } from "node:util";
import type { Log } from "../toolkit/kernel/log.ts";

/** A log on the terminal's standard error, so that standard output holds the result alone. */
export function terminalLog(
  stream: NodeJS.WriteStream,
  verbose: boolean,
): Log & { finish(): void } {
  let onProgressLine = false;
  let lastQuarter = new Map<string, number>();
  const colour = (style: Parameters<typeof styleText>[0], text: string) =>
    styleText(style, text, { stream });
  const finish = () => {
    if (!onProgressLine) return;
    clearLine(stream, 0);
    cursorTo(stream, 0);
    onProgressLine = false;
  };
  const line = (text: string) => {
    finish();
    stream.write(`${text}\n`);
  };
  return {
    finish,
    info: (message) => line(message),
    detail: (message) => {
      if (verbose) line(colour("dim", `  ${message}`));
    },
    warn: (message) => line(colour("yellow", message)),
    progress: (label, done, total) => {
      const share = total === 0 ? 1 : Math.min(1, done / total);
      if (stream.isTTY) {
        finish();
        const width = 24;
        const filled = Math.round(share * width);
        stream.write(
          `  ${label} ${"█".repeat(filled)}${"░".repeat(width - filled)} ${Math.floor(share * 100)} %`,
        );
        onProgressLine = true;
        return;
      }
      // Without a terminal a line every quarter is enough.
      const quarter = Math.floor(share * 4);
      if (lastQuarter.get(label) === quarter || quarter === 0) return;
      lastQuarter = new Map(lastQuarter).set(label, quarter);
      stream.write(`  ${label} ${quarter * 25} %\n`);
    },
  };
}
