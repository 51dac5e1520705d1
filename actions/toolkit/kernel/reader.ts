import { isObject } from "./json.ts";

/**
 * Reads a JSON value that somebody else wrote: each part has to be of the type and within the limits that are asked for,
 * and a wrong one is named by its path. Nothing is coerced.
 */
export class Reader {
  readonly #value: unknown;
  readonly #path: string;
  readonly #refuse: (path: string, expected: string) => Error;

  /** @param refuse makes the error for a part that is not as expected */
  constructor(value: unknown, path: string, refuse: (path: string, expected: string) => Error) {
    this.#value = value;
    this.#path = path;
    this.#refuse = refuse;
  }

  at(key: string): Reader {
    const value =
      isObject(this.#value) && Object.hasOwn(this.#value, key) ? this.#value[key] : undefined;
    return new Reader(value, `${this.#path}.${key}`, this.#refuse);
  }

  /** The same, read by the function; undefined where it is absent or null. */
  optional<T>(key: string, read: (each: Reader) => T): T | undefined {
    const part = this.at(key);
    return part.#value === undefined || part.#value === null ? undefined : read(part);
  }

  /** The same, read by the function; null where it is null. One that is absent is refused. */
  orNull<T>(read: (each: Reader) => T): T | null {
    if (this.#value === undefined) throw this.wrong("there, or null");
    return this.#value === null ? null : read(this);
  }

  number(): number {
    if (typeof this.#value !== "number" || !Number.isFinite(this.#value))
      throw this.wrong("a number");
    return this.#value;
  }

  /** A whole number from `least` on. */
  count(least = 0): number {
    const value = this.number();
    if (!Number.isSafeInteger(value) || value < least)
      throw this.wrong(`a whole number from ${least} on`);
    return value;
  }

  flag(): boolean {
    if (typeof this.#value !== "boolean") throw this.wrong("true or false");
    return this.#value;
  }

  /** A text of at most so many characters. */
  text(most = Number.POSITIVE_INFINITY): string {
    if (typeof this.#value !== "string") throw this.wrong("a string");
    if (this.#value.length > most) throw this.wrong(`a string of at most ${most} characters`);
    return this.#value;
  }

  textOrNull(most = Number.POSITIVE_INFINITY): string | null {
    return this.#value === null ? null : this.text(most);
  }

  /** A text that the expression matches as a whole. */
  form(expression: RegExp, expected: string): string {
    const value = this.text(1_000);
    if (!expression.test(value)) throw this.wrong(expected);
    return value;
  }

  /** One of these words. */
  word<const T extends string>(words: readonly T[]): T {
    const found = words.find((word) => word === this.#value);
    if (found === undefined) throw this.wrong(`one of ${words.join(", ")}`);
    return found;
  }

  /** A list of at most so many. */
  list<T>(read: (each: Reader) => T, most = Number.POSITIVE_INFINITY): T[] {
    if (!Array.isArray(this.#value)) throw this.wrong("a list");
    if (this.#value.length > most) throw this.wrong(`a list of at most ${most}`);
    return this.#value.map((each: unknown, index) =>
      read(new Reader(each, `${this.#path}[${index}]`, this.#refuse)),
    );
  }

  wrong(expected: string): Error {
    return this.#refuse(this.#path, expected);
  }
}
