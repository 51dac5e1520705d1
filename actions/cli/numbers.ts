import { InvalidArgumentError } from "commander";

/** A whole number from an option; anything else is wrong use. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  const limits = most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`;
  return (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`a whole number ${limits} is expected.`);
    return value;
  };
}

/** A share from an option: a number from 0 on. */
export function share(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text))
    throw new InvalidArgumentError("a number from 0 on is expected.");
  return value;
}
