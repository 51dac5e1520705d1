import type { Clock } from "../kernel/clock.ts";
import { poll } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import type { StackEvent, StackPort, StackState } from "./ports.ts";

/** How often a stack is looked at, and for how long, in milliseconds. */
export interface Pace {
  readonly every: number;
  readonly timeout: number;
}

/** CloudFormation itself gives up sooner on every type that a pipeline has. */
export const defaultPace: Pace = { every: 2_000, timeout: 3_600_000 };

/** How an operation on a stack ended; `stack` is undefined when the stack is gone. */
export interface Followed {
  readonly stack: StackState | undefined;
  readonly events: readonly StackEvent[];
}

/**
 * Follows an operation until the stack rests, telling each resource's state as it changes.
 *
 * A description of the stack alone proves nothing: the first ones may be from before the operation, and show the
 * rest that an earlier one came to. The stack rests when an event of its own, newer than `after`, says so and the
 * description agrees; or when it is gone. Every operation has such events, also one that touches no resource.
 *
 * @param stack its id still finds it when it is deleted
 * @param after the newest event before the operation
 * @param total how many resources the operation touches
 */
export async function follow(
  { id: stackId, name }: Pick<StackState, "id" | "name">,
  after: string | undefined,
  total: number,
  stacks: StackPort,
  clock: Clock,
  log: Log,
  pace: Pace,
): Promise<Followed> {
  const events: StackEvent[] = [];
  let newest = after;
  const read = async () => {
    const fresh = await stacks.events(stackId, newest);
    newest = fresh.at(-1)?.id ?? newest;
    events.push(...fresh);
    for (const event of fresh) tell(event, log);
    const done = new Set(
      events
        .filter((event) => event.status.endsWith("_COMPLETE") && event.physicalId !== stackId)
        .map((event) => event.logicalId),
    );
    log.progress("resources", Math.min(done.size, total), total);
  };
  const reached = () =>
    events.findLast(
      (event) =>
        event.type === "AWS::CloudFormation::Stack" &&
        event.logicalId === name &&
        event.physicalId === stackId,
    )?.status;
  const stack = await poll(clock, "The stack operation", pace, async () => {
    await read();
    const state = await stacks.describe(stackId);
    if (state === undefined) return { state: undefined };
    return isRest(state.status) && state.status === reached() ? { state } : undefined;
  });
  await read(); // what happened between the last look at the events and the stack's rest
  return { stack: stack.state, events };
}

/** Whether no operation is under way; a stack in REVIEW_IN_PROGRESS has yet to see its first. */
const isRest = (status: string): boolean => !status.endsWith("_IN_PROGRESS");

function tell(event: StackEvent, log: Log): void {
  const line = `${event.status.padEnd(18)} ${event.logicalId} (${event.type})`;
  if (event.status.endsWith("_FAILED")) log.warn(`${line}: ${event.reason ?? "no reason given"}`);
  else log.detail(line);
}
