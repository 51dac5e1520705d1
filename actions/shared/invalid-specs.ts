import { type Checked, type Diagnostic, formatDiagnostic } from "../toolkit/kernel/diagnostic.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";

/** The text of a file that a diagnostic names. */
type TextOf = (file: string) => string | undefined;

/** The specs are wrong, so that a verb that needs them can't begin. */
export class InvalidSpecs extends SluiceError {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[], textOf: TextOf) {
    const count = diagnostics.length;
    const told = diagnostics.map((each) => formatDiagnostic(each, textOf(each.location.file)));
    super(
      "invalid-specs",
      `${told.join("\n")}\n${count} problem${count === 1 ? "" : "s"} in the specs.`,
      {
        fix: "Nothing was done. Correct them, then run this again.",
      },
    );
    this.diagnostics = diagnostics;
  }
}

/** The value, or InvalidSpecs. */
export function orThrow<T>(checked: Checked<T>, textOf: TextOf): T {
  if (!checked.ok) throw new InvalidSpecs(checked.diagnostics, textOf);
  return checked.value;
}
