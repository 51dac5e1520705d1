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

/** Milliseconds to the second look: what is quick is not kept waiting at the pace of what is slow. */
const firstPause = 250;

/**
 * Asks until there is an answer: soon at first, then half as often each time, down to the pace.
 *
 * @param probe returns the answer, or undefined when it is too early
 * @param pace how often to ask in the long run and when to give up, in milliseconds
 * @throws SluiceError `timed-out` naming what was waited for
 */
export async function poll<T>(
  clock: Clock,
  what: string,
  pace: { readonly every: number; readonly timeout: number },
  probe: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = clock.now().getTime() + pace.timeout;
  for (let pause = Math.min(firstPause, pace.every); ; pause = Math.min(2 * pause, pace.every)) {
    const answer = await probe();
    if (answer !== undefined) return answer;
    if (clock.now().getTime() + pause > deadline) {
      throw new SluiceError(
        "timed-out",
        `${what} took longer than ${Math.round(pace.timeout / 1000)} s.`,
        { fix: "It may still be under way on AWS: look at its state there, then run this again." },
      );
    }
    await clock.sleep(pause);
  }
}
