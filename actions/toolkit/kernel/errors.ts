/**
 * Whose mistake it is decides what is shown. `user`: code, message and fix, never a stack trace.
 * `tool`: a defect of Sluice, shown with its trace and a request to report it.
 */
export type Fault = "user" | "tool";

/** An outcome that stops a verb. Callers branch on `code`, never on the text. */
export class SluiceError extends Error {
  override readonly name = "SluiceError";
  readonly code: string;
  readonly fault: Fault;
  /** What to do next; a sentence. */
  readonly fix: string | undefined;

  constructor(
    code: string,
    message: string,
    options: { fault?: Fault; fix?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.fault = options.fault ?? "user";
    this.fix = options.fix;
  }
}

/** Marks a branch that the types exclude; reaching it is a defect of Sluice. */
export function unreachable(value: never): never {
  throw new SluiceError("unreachable", `Unexpected ${JSON.stringify(value)}.`, { fault: "tool" });
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
