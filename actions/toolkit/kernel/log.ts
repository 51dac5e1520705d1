/** Where a verb tells what it does. The CLI, the Actions runner and tests each have their own. */
export interface Log {
  /** A line that everybody wants to see. */
  info(message: string): void;
  /** A line of detail: events, log tails. */
  detail(message: string): void;
  warn(message: string): void;
  /** Part of something longer than two seconds; `done` of `total`, in any unit. */
  progress(label: string, done: number, total: number): void;
}

/** Drops everything; for callers that want the result alone. */
export const silentLog: Log = {
  info: () => {},
  detail: () => {},
  warn: () => {},
  progress: () => {},
};
