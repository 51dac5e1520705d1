import type { Clock } from "../toolkit/kernel/clock.ts";
import type { Log } from "../toolkit/kernel/log.ts";

/** What a verb gets from whoever runs it: the CLI, the Actions runner, a test. */
export interface Host {
  readonly log: Log;
  readonly clock: Clock;
  /** Environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder in which `.sluice/` lies. */
  readonly folder: string;
  /** How a workflow's job proves to AWS who it is; undefined leaves the credentials to the SDK's own search. */
  readonly signIn?: SignIn;
}

/** The identity of a workflow's job. */
export interface SignIn {
  /** Name of the session in CloudTrail, with verb and run. */
  readonly sessionName: string;
  /** Gives an identity token for AWS STS. */
  readonly token: () => Promise<string>;
  /** Keeps a secret out of the log. */
  readonly mask: (secret: string) => void;
}

/** Which specs a verb works on. */
export interface Selection {
  /** The configuration folder. */
  readonly config: string;
  readonly environment: string;
  readonly pipeline: string;
}

/** What a verb gives back: whether it did what it was asked, and its result as data and in words. */
export interface VerbResult<T> {
  readonly ok: boolean;
  /** It is not ok for a quality rule of the contract, and for nothing else: readers see what they saw before. */
  readonly gated?: boolean;
  readonly data: T;
  /** For a terminal. */
  readonly text: string;
  /** For GitHub: job summaries, comments. */
  readonly markdown: string;
}
