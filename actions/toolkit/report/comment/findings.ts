import { unreachable } from "../../kernel/errors.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Simulation, Validation } from "./artifacts.ts";
import type { DashboardFound } from "./dashboard.ts";

/** All that a comment tells of one run of a pull request. */
export interface Findings {
  readonly run: {
    readonly id: number;
    readonly attempt: number;
    /** Where GitHub shows it. */
    readonly url: string;
    /** Where GitHub shows the repository of the pull request. */
    readonly repositoryUrl: string;
    readonly headSha: string;
    /** GitHub's word for how it ended, such as `success`. */
    readonly conclusion: string;
  };
  /** The head lies in another repository. */
  readonly fork: boolean;
  /** The pull request changes the workflows or the code that checked it. */
  readonly changesItsChecks: boolean;
  readonly validation: Part<Validation>;
  readonly simulation: Part<Simulation>;
  readonly dashboard: Part<DashboardFound>;
  readonly plans: readonly { readonly environment: string; readonly plan: Part<Plan> }[];
}

/** A part of a run: what it found, or why that is not known. What is not known was not checked, and never passes. */
export type Part<T> =
  | { readonly state: "read"; readonly value: T }
  | { readonly state: "missing"; readonly why: Missing };

/**
 * `failed`, `skipped`, `cancelled`: what became of the job. `absent`: there was none. `empty`: it succeeded and left
 * nothing. `expired`: what it left is gone. `unreadable`: it is not what Sluice writes.
 */
export type Missing =
  | "failed"
  | "skipped"
  | "cancelled"
  | "absent"
  | "empty"
  | "expired"
  | "unreadable";

/** Why a part is not known, after `not checked: `. */
export function missingWords(why: Missing): string {
  switch (why) {
    case "failed":
      return "its job failed";
    case "skipped":
      return "its job was skipped";
    case "cancelled":
      return "its job was cancelled";
    case "absent":
      return "its job did not run";
    case "empty":
      return "its job left nothing";
    case "expired":
      return "what its job left has expired";
    case "unreadable":
      return "what its job left is not what Sluice writes";
    default:
      return unreachable(why);
  }
}
