import { type Command, InvalidArgumentError } from "commander";
import { codeOf, explain } from "../toolkit/explain/catalogue.ts";
import { type DiagnosticCode, diagnosticCodes, severityOf } from "../toolkit/kernel/diagnostic.ts";
import { oneOf, suggestion } from "../toolkit/spec/suggestion.ts";

const codes = Object.keys(diagnosticCodes) as DiagnosticCode[];

/** Adds the verb `explain`: the page of a diagnostic's code, or the list of them. */
export function addExplain(program: Command, out: (text: string) => void): void {
  program
    .command("explain")
    .description("what a diagnostic means, with an example; without a code, all of them")
    .argument("[code]", "such as SL2001", known)
    .option("--json", "print the result as JSON", false)
    .action((code: DiagnosticCode | undefined, { json }: { json: boolean }) => {
      const asked = code === undefined ? codes : [code];
      if (json) {
        const found = asked.map((each) => ({
          code: each,
          title: diagnosticCodes[each],
          severity: severityOf(each),
          ...(code === undefined ? {} : { page: explain(each) }),
        }));
        out(JSON.stringify(code === undefined ? found : found[0], null, 2));
      } else if (code === undefined) {
        out(codes.map((each) => `${each}  ${diagnosticCodes[each]}`).join("\n"));
      } else out(explain(code).trimEnd());
    });
}

function known(text: string): DiagnosticCode {
  const code = codeOf(text);
  if (code !== undefined) return code;
  const { fix } = suggestion(text, codes);
  throw new InvalidArgumentError(fix ?? `Expected ${oneOf(codes)}.`);
}
