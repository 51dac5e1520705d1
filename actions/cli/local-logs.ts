import { embeddedState } from "../shared/aws.ts";
import type { Host, VerbResult } from "../shared/host.ts";
import {
  followRequests,
  type LoggedRequest,
  lastRequests,
  requestText,
  serverErrors,
} from "../toolkit/embedded/logs.ts";

export interface LogsData {
  readonly requests: readonly LoggedRequest[];
  /** What the server said of errors of its own. */
  readonly errors: readonly string[];
}

/** Milliseconds between two looks at the log. */
const pace = 250;

/** The last requests to the embedded AWS, who made them and how they went, and the server's own errors. */
export function logs(inputs: { readonly lines: number }, host: Host): VerbResult<LogsData> {
  const state = embeddedState(host);
  const requests = lastRequests(state, inputs.lines);
  const errors = serverErrors(state, inputs.lines);
  const text = [
    ...(requests.length === 0 ? ["There are no requests."] : requests.map(requestText)),
    ...(errors.length === 0 ? [] : ["Errors of the server:", ...errors]),
  ].join("\n");
  return { ok: true, data: { requests, errors }, text, markdown: text };
}

/** Tells each request as it is answered, until the process is interrupted or `stopped` says so. */
export async function follow(
  host: Host,
  tell: (request: LoggedRequest) => void,
  stopped: () => boolean = () => false,
): Promise<void> {
  await followRequests(embeddedState(host), host.clock, pace, tell, stopped);
}
