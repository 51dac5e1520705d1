import { type Checked, type Diagnostic, formatDiagnostic } from "../toolkit/kernel/diagnostic.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";

/** The specs are wrong, so that a verb that needs them can't begin. */
export class InvalidSpecs extends SluiceError {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    const count = diagnostics.length;
    super(
      "invalid-specs",
      `${diagnostics.map(formatDiagnostic).join("\n")}\n${count} problem${count === 1 ? "" : "s"} in the specs.`,
      {
        fix: "Nothing was done. Correct them, then run this again.",
      },
    );
    this.diagnostics = diagnostics;
  }
}

/** The value, or InvalidSpecs. */
export function orThrow<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new InvalidSpecs(checked.diagnostics);
  return checked.value;
}
