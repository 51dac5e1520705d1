import { SluiceError } from "../../actions/toolkit/kernel/errors.ts";
import type { Json } from "../../actions/toolkit/kernel/json.ts";

/** Which calls meet a fault; patterns with `*` and `?`. `local/docs/control.md` explains each member. */
export interface CallMatch {
  readonly service?: string;
  readonly operation?: string;
  readonly resource?: string;
  readonly caller?: string;
}

export type CallEffect =
  | { readonly kind: "deny" | "throttle" }
  | { readonly kind: "delay"; readonly seconds: number }
  | { readonly kind: "error"; readonly status?: 500 | 503 }
  | { readonly kind: "drop"; readonly when: "before" | "after" }
  | { readonly kind: "die"; readonly when?: "before" | "after" };

interface Counts {
  /** So many matches pass first. */
  readonly after?: number;
  /** So many meet the fault; one by default, null is every one. */
  readonly times?: number | null;
}

export type Fault =
  | (Counts & { readonly call: CallMatch; readonly effect: CallEffect })
  | (Counts & {
      readonly resource: {
        readonly stack?: string;
        readonly logicalId?: string;
        readonly type?: string;
        readonly verb?: "create" | "update" | "delete";
      };
      readonly effect:
        | { readonly kind: "fail-resource"; readonly reason: string; readonly code?: string }
        | { readonly kind: "delay"; readonly seconds: number };
    })
  | {
      readonly event: {
        readonly stack: string;
        readonly number?: number;
        readonly logicalId?: string;
        readonly status?: string;
      };
      readonly effect: { readonly kind: "die" };
    };

/** How often a rule matched and fired. */
export interface FaultCount {
  readonly id: string;
  readonly matched: number;
  readonly fired: number;
}

/** The control port of an embedded AWS that was started with one. */
export interface Control {
  /** Moves its clock forward. */
  advanceClock(seconds: number): Promise<Date>;
  /** Asks for faults; resolves to their ids. */
  faults(...rules: readonly Fault[]): Promise<readonly string[]>;
  counts(): Promise<readonly FaultCount[]>;
  /** What was published to a topic, oldest first. */
  deliveries(topic: string): Promise<readonly { readonly message: string }[]>;
  /** Forgets the faults of these ids, or all. */
  clear(ids?: readonly string[]): Promise<void>;
}

/** A client of the control port of this number. */
export function control(port: number): Control {
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
    });
    const said = (await answer.json()) as { readonly [member: string]: Json };
    if (!answer.ok) throw new SluiceError("control", `${method} ${path}: ${said.error}`);
    return said as T;
  };
  return {
    async advanceClock(seconds) {
      const { now } = await ask<{ now: string }>("POST", "/clock/advance", { seconds });
      return new Date(now);
    },
    async faults(...rules) {
      return (await ask<{ ids: string[] }>("POST", "/faults", rules)).ids;
    },
    async counts() {
      return (await ask<{ rules: FaultCount[] }>("GET", "/faults")).rules;
    },
    async deliveries(topic) {
      const path = `/deliveries?topic=${encodeURIComponent(topic)}`;
      return (await ask<{ deliveries: { message: string }[] }>("GET", path)).deliveries;
    },
    async clear(ids) {
      if (ids === undefined) await ask("DELETE", "/faults");
      for (const id of ids ?? []) await ask("DELETE", `/faults/${id}`);
    },
  };
}
