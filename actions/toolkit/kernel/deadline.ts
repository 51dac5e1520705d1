import { SluiceError } from "./errors.ts";

/**
 * What a piece of work gives, if it does so in time. What is late goes on, and nobody hears of it.
 *
 * @param what names it, as the start of a sentence
 * @throws SluiceError `timed-out`
 */
export async function within<T>(milliseconds: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(new SluiceError("timed-out", `${what} gave no answer in ${milliseconds / 1000} s.`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
