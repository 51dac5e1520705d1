import { expect, test } from "vitest";
import { codeOf, explain, explanations } from "../../../actions/toolkit/explain/catalogue.ts";
import { exampleDay, exampleOf } from "../../../actions/toolkit/explain/example.ts";
import {
  type DiagnosticCode,
  diagnosticCodes,
} from "../../../actions/toolkit/kernel/diagnostic.ts";
import { checkTree } from "../../../actions/toolkit/model/check-tree.ts";
import { namesIn } from "../../../actions/toolkit/spec/read-specs.ts";
import { reference } from "../../support/specs.ts";

const codes = Object.keys(diagnosticCodes) as DiagnosticCode[];

test("nothing is wrong with the specs that the examples change", () => {
  const [environments, pipelines] = [
    namesIn(reference, "environments"),
    namesIn(reference, "pipelines"),
  ];
  expect(checkTree(reference, environments, pipelines, exampleDay)).toEqual([]);
});

test.each(codes)("the example of %s has this problem and no other, where it is shown", (code) => {
  const { tree, diagnostics } = exampleOf(code, reference);
  expect(diagnostics.length).toBeGreaterThan(0);
  expect(diagnostics.map((each) => each.code)).toEqual(diagnostics.map(() => code));
  const { file, mistake } = explanations[code];
  const inFile = diagnostics
    .map(({ location }) => location)
    .filter((each) => each.file === `${reference.root}/${file}`);
  expect(inFile).not.toEqual([]);
  if (mistake.kind !== "edit") return;
  const text = tree.files.get(file) ?? "";
  const from = text.slice(0, text.indexOf(mistake.bad)).split("\n").length;
  const to = from + mistake.bad.split("\n").length;
  // A problem of two places is told at both: one of them is what the page shows.
  expect(inFile.some(({ line }) => from <= line && line <= to)).toBe(true);
});

test.each(codes)("the page of %s says what, why and what to do, and shows both", (code) => {
  const page = explain(code, "what validate says");
  const { why, fix, mistake } = explanations[code];
  expect(page).toContain(`# ${code}: `);
  for (const each of [why, fix]) {
    expect(each).toMatch(/\.$/);
    expect(page).toContain(each);
  }
  expect(page).toContain("what validate says");
  if (mistake.kind === "edit") expect(page).toContain(mistake.good.trim());
});

test.each([
  ["SL2001", "SL2001"],
  ["sl2001", "SL2001"],
  [" 2001 ", "SL2001"],
  ["SL9999", undefined],
  ["", undefined],
  ["toString", undefined],
])("the code %j is %s", (text, code) => {
  expect(codeOf(text)).toBe(code);
});
