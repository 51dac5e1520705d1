import { expect, test } from "vitest";
import { audit } from "../../../actions/toolkit/audit/audit.ts";
import { formatDiagnostic } from "../../../actions/toolkit/kernel/diagnostic.ts";
import { checkTree } from "../../../actions/toolkit/model/check-tree.ts";
import { defaultText, isDefaulted } from "../../../actions/toolkit/spec/default-specs.ts";
import { specKinds } from "../../../actions/toolkit/spec/kinds.ts";
import type { ConfigTree } from "../../../actions/toolkit/spec/read-specs.ts";
import { goodSnapshot } from "../../support/snapshot.ts";
import { compiledOf, edited, goodModel, reference } from "../../support/specs.ts";

/** The shortest pipeline: a contract, and an environment with what it shares with others. */
const shortest: ConfigTree = {
  root: reference.root,
  files: new Map(
    [...reference.files].filter(([path]) =>
      ["project.yaml", "environments/local.yaml", "pipelines/patients/contract.yaml"].includes(
        path,
      ),
    ),
  ),
};
const said = (tree: ConfigTree) =>
  checkTree(tree, ["local"], ["patients"], "2026-01-01").map((each) => formatDiagnostic(each));

test("a contract alone is a pipeline, of which nothing is told", () => {
  const lines = ["project.yaml", "environments/local.yaml"]
    .flatMap((path) => (shortest.files.get(path) ?? "").split("\n"))
    .filter((line) => line !== "" && !line.startsWith("#"));
  expect(lines.length).toBeLessThan(15);
  expect(said(shortest)).toEqual([]);
});

test("it passes every control that applies, as a pipeline does that says all", () => {
  const model = goodModel(shortest);
  const compiled = compiledOf(model);
  const { findings, notApplicable } = audit({
    model,
    compiled,
    snapshot: goodSnapshot(model, compiled),
  });
  expect(findings.filter(({ outcome }) => outcome !== "passed")).toEqual([]);
  expect(findings.length).toBeGreaterThan(100);
  expect(notApplicable).toEqual(["ATH-1", "QS-1", "QS-2"]); // a contract says nothing of a dashboard
});

test("an environment may override what no file says", () => {
  const tree = edited(
    "environments/local.yaml",
    "target:",
    "overrides: {patients: {job: {job: {timeout: 2 hours}}, buckets: {buckets: {raw: {expireAfter: 7 days}}}}}\ntarget:",
    shortest,
  );
  const model = goodModel(tree);
  expect(model.job.timeoutMinutes).toBe(120);
  expect(model.buckets.find(({ id }) => id === "raw")?.expireAfterDays).toBe(7);
});

test("what is wrong with a default, by a name that is too long, is told at the contract", () => {
  const files = new Map(
    [...shortest.files].map(([path, text]) => [
      path.replace("/patients/", "/patients-of-the-northern-hospitals/"),
      text,
    ]),
  );
  const found = checkTree(
    { ...shortest, files },
    ["local"],
    ["patients-of-the-northern-hospitals"],
    "2026-01-01",
  );
  expect(found.length).toBeGreaterThan(0);
  for (const { code, location } of found)
    expect([code, location.file, location.line]).toEqual([
      "SL3003",
      "pipeline-config/pipelines/patients-of-the-northern-hospitals/contract.yaml",
      1,
    ]);
});

test("each default is the text that init begins with", () => {
  const defaulted = specKinds.filter(isDefaulted);
  expect(defaulted).toEqual(["keys", "buckets", "job", "guardrails"]);
  const written = new Map([
    ...shortest.files,
    ...defaulted.map((kind): [string, string] => [
      `pipelines/patients/${kind}.yaml`,
      defaultText(kind, "patients"),
    ]),
  ]);
  const [own, given] = [shortest, { ...shortest, files: written }].map((tree) =>
    compiledOf(goodModel(tree)),
  );
  expect(own?.template).toEqual(given?.template);
});
