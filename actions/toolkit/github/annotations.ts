import * as core from "@actions/core";
import { type Diagnostic, severityOf } from "../kernel/diagnostic.ts";

/** Shows each problem at its line of the pull request. */
export function annotate(diagnostics: readonly Diagnostic[]): void {
  for (const { code, location, found, expected, fix } of diagnostics) {
    const tell = severityOf(code) === "error" ? core.error : core.warning;
    tell(`${found}; expected ${expected}${fix === undefined ? "" : `\n${fix}`}`, {
      title: code,
      file: location.file,
      startLine: location.line,
      startColumn: location.column,
    });
  }
}
