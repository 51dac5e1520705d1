import type { Diagnostic, DiagnosticCode } from "../../kernel/diagnostic.ts";
import { pointer } from "../../kernel/json.ts";
import type { Location } from "../../kernel/location.ts";
import type { DashboardSpec } from "../../spec/generated/dashboard.ts";
import type { Spec } from "../../spec/read-specs.ts";

/** Steps from `dashboard` to a part of the file. */
export type Steps = readonly (string | number)[];

/** What is wrong with a dashboard, gathered by all who read it. */
export interface Notes {
  readonly problems: Diagnostic[];
  /** Where a part stands; for one that is not there, its nearest parent. */
  at(steps: Steps): Location;
  tell(
    code: DiagnosticCode,
    at: Steps | Location,
    found: string,
    expected: string,
    more?: Pick<Diagnostic, "fix">,
  ): void;
}

export function notesOf({ document }: Spec<DashboardSpec>): Notes {
  const problems: Diagnostic[] = [];
  const at = (steps: Steps): Location => document.locate(pointer(["dashboard", ...steps]));
  return {
    problems,
    at,
    tell: (code, place, found, expected, more = {}) => {
      const location = isSteps(place) ? at(place) : place;
      problems.push({ code, location, found, expected, ...more });
    },
  };
}

const isSteps = (place: Steps | Location): place is Steps => Array.isArray(place);

/** Tells of each that has the name of one before it. */
export function eachOnce(
  names: readonly string[],
  stepsOf: (index: number) => Steps,
  what: string,
  notes: Notes,
): void {
  names.forEach((name, index) => {
    if (names.indexOf(name) < index)
      notes.tell(
        "SL3007",
        stepsOf(index),
        `the ${what} \`${name}\` a second time`,
        `${what}s that differ`,
      );
  });
}
