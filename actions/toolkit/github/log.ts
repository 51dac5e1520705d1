import * as core from "@actions/core";
import type { Log } from "../kernel/log.ts";

/** A log in the job's output; details only where the run was started with debug logging. */
export function actionsLog(): Log {
  const quarters = new Map<string, number>();
  return {
    info: core.info,
    detail: core.debug,
    warn: core.warning,
    progress: (label, done, total) => {
      const quarter = total === 0 ? 4 : Math.floor((4 * done) / total);
      if (quarters.get(label) === quarter) return;
      quarters.set(label, quarter);
      core.info(`${label} ${quarter * 25} %`);
    },
  };
}
