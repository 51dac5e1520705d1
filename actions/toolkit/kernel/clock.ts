import { SluiceError } from "./errors.ts";

/** Time as a port, so that tests wait for nothing. */
export interface Clock {
  now(): Date;
  /** Resolves after so many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/**
 * Asks until there is an answer.
 *
 * @param probe returns the answer, or undefined when it is too early
 * @param pace how often to ask and when to give up, in milliseconds
 * @throws SluiceError `timed-out` naming what was waited for
 */
export async function poll<T>(
  clock: Clock,
  what: string,
  pace: { readonly every: number; readonly timeout: number },
  probe: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = clock.now().getTime() + pace.timeout;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined) return answer;
    if (clock.now().getTime() + pace.every > deadline) {
      throw new SluiceError(
        "timed-out",
        `${what} took longer than ${Math.round(pace.timeout / 1000)} s.`,
        { fix: "It may still be under way on AWS: look at its state there, then run this again." },
      );
    }
    await clock.sleep(pace.every);
  }
}
