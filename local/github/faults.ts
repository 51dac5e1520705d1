import type { Json } from "../../actions/toolkit/kernel/json.ts";
import type { Answer } from "./http.ts";

/** A way in which GitHub fails, the next times that a request fits. */
export interface Fault {
  /** Any without one. */
  readonly method?: string;
  /** Against the path with its query. */
  readonly path: RegExp;
  readonly status: number;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
  /** How often; once by default. */
  readonly times?: number;
}

const about =
  "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits";

/** How GitHub's usual failures look. */
export const failures = {
  serverError: { status: 500, body: { message: "Server Error" } },
  badGateway: { status: 502, body: { message: "Server Error" } },
  notFound: {
    status: 404,
    body: { message: "Not Found", documentation_url: "https://docs.github.com/rest" },
  },
  /** With a `retry-after` of so many seconds. */
  secondaryRateLimit: (seconds = 1) => ({
    status: 403,
    headers: { "retry-after": String(seconds) },
    body: {
      message:
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
      documentation_url: about,
    },
  }),
} as const;

/** The faults that are still to come, in the order in which they were asked for. */
export class Faults {
  readonly #waiting: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#waiting.length = 0;
  }

  /** The failure of this request, when it has one. */
  next(method: string, url: string): Answer | undefined {
    const found = this.#waiting.find(
      ({ fault, left }) => left > 0 && (fault.method ?? method) === method && fault.path.test(url),
    );
    if (found === undefined) return undefined;
    found.left -= 1;
    const { status, body, headers } = found.fault;
    return {
      status,
      body: body ?? { message: "Server Error" },
      ...(headers === undefined ? {} : { headers }),
    };
  }
}
