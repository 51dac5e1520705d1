import { frame } from "./frame.ts";
import { compareLocations, formatLocation, type Location } from "./location.ts";

/**
 * What can be wrong with the specs. The codes are stable: they are documented, searched for and
 * suppressed by number, so one is never given a second meaning.
 * 1xxx: the text of a file; 2xxx: one file against its schema; 3xxx: files against each other;
 * 4xxx: what is valid and yet seldom meant, a warning.
 */
export const diagnosticCodes = {
  SL1001: "The file is not valid YAML.",
  SL1002: "A file that the pipeline needs is missing.",
  SL1003: "A key stands twice in one mapping.",
  SL1004: "The file holds more than one YAML document, or none.",
  SL1005: "There is no such environment or pipeline.",
  SL1006: "The file is not UTF-8 text.",
  SL1007: "The file is too large.",
  SL1008: "YAML 1.2 does not have what the file uses.",
  SL1009: "A number begins with a zero.",
  SL2001: "A key is not known here.",
  SL2002: "A key that is needed is missing.",
  SL2003: "The value has the wrong type.",
  SL2004: "The value is not one of those allowed.",
  SL2005: "The value does not have the form that is expected.",
  SL2006: "The value is outside its limits.",
  SL3001: "A reference names something that no spec defines.",
  SL3002: "The key can't be told: there are several.",
  SL3003: "A name is longer than AWS allows.",
  SL3004: "A restricted or confidential column does not say how it is de-identified.",
  SL3005: "Two published columns have one name.",
  SL3006: "The contract contradicts itself.",
  SL3007: "The dashboard does not fit the contract.",
  SL3008: "A bucket is used for two things that exclude each other.",
  SL3009: "A file contradicts itself.",
  SL3010: "A name is outside of what the environment's roles may touch.",
  SL3011: "The names of two environments overlap in one account.",
  SL3012: "A relationship of the contract can't be held.",
  SL3013: "A change of the contract breaks those who rely on it.",
  SL3014: "Two things are written to one place.",
  SL3015: "A guardrail is left out without a reason.",
  SL3016: "The environment can't run the job.",
  SL3017: "A name is one that AWS keeps for itself.",
  SL3018: "Two pipelines make what an account has once.",
  SL3019: "The job can't read what another pipeline publishes.",
  SL3020: "A visual has no place of its own on the grid.",
  SL3021: "A rule of who sees what can't hold.",
  SL3022: "A visual could show a group that is too small.",
  SL3023: "The environment's Region has no dashboards.",
  SL3024: "An expression can't be calculated.",
  SL4001: "Nothing uses what is defined.",
  SL4002: "Programs that read YAML 1.1 take a text for something else.",
  SL4003: "A change of the contract tells more of a person.",
  SL4004: "Something is kept for less than the regulation asks.",
  SL4005: "A waiver has expired.",
  SL4006: "A column looks like an identifier and is published as it is.",
  SL4007: "A schedule comes round before a run has to be over.",
  SL4008: "A name has to be put in quotes in queries.",
  SL4009: "Who may open a dashboard sees nothing of it.",
  SL4010: "Some readers can't see colours or tell them apart.",
  SL4011: "A visual needs a column that some readers may not see.",
  SL4012: "A job appends all of what it reads, each time anew.",
} as const;

export type DiagnosticCode = keyof typeof diagnosticCodes;

/** An error stops every verb; a warning is told, and stops none. */
export type DiagnosticSeverity = "error" | "warning";

export const severityOf = (code: DiagnosticCode): DiagnosticSeverity =>
  code.startsWith("SL4") ? "warning" : "error";

export const isError = ({ code }: Diagnostic): boolean => severityOf(code) === "error";

/** One problem in the specs, at its place, with what to do about it. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly location: Location;
  /** What was found, as one sentence without a full stop. */
  readonly found: string;
  readonly expected: string;
  /** What to do, where that is more than to write what is expected. */
  readonly fix?: string;
}

/**
 * `file:line:col SLnnnn found; expected …`, below it the lines around the place, then the fix.
 *
 * @param text the file's; without it no lines are shown
 */
export function formatDiagnostic(diagnostic: Diagnostic, text?: string): string {
  const { location, code, found, expected, fix } = diagnostic;
  const severity = severityOf(code) === "warning" ? "warning " : "";
  return [
    `${formatLocation(location)} ${severity}${code} ${found}; expected ${expected}`,
    ...(text === undefined ? [] : frame(text, location)),
    ...(fix === undefined ? [] : [`    ${fix}`]),
  ].join("\n");
}

/** Sorted by place, each problem once. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const unique = new Map(diagnostics.map((each) => [formatDiagnostic(each), each]));
  return [...unique.values()].sort(
    (a, b) => compareLocations(a.location, b.location) || (a.code < b.code ? -1 : 1),
  );
}

/** A value, with what may not be meant, or all that is wrong with what it was read from. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export const valid = <T>(value: T, warnings: readonly Diagnostic[] = []): Checked<T> => ({
  ok: true,
  value,
  warnings: sortDiagnostics(warnings),
});

export const invalid = (diagnostics: readonly Diagnostic[]): Checked<never> => ({
  ok: false,
  diagnostics: sortDiagnostics(diagnostics),
});

/** The value, where nothing that was found is an error. Beside errors no warning is told: it may follow from one. */
export const unlessErrors = <T>(value: T, diagnostics: readonly Diagnostic[]): Checked<T> =>
  diagnostics.some(isError) ? invalid(diagnostics.filter(isError)) : valid(value, diagnostics);
