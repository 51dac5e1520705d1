import { expect, test } from "vitest";
import { edited, editedSpec, goodModel, modelOf, type reference } from "../../support/specs.ts";

const told = (tree: typeof reference) =>
  goodModel(tree).exceptions.map(({ what, reason, source }) => [what, reason, source.line]);
const patched = (patch: string) =>
  edited("environments/local.yaml", /$/, `overrides: {patients: {guardrails: {${patch}}}}\n`);

test("a pipeline that has all of them has no exception", () => {
  expect(goodModel().exceptions).toEqual([]);
});

test("what is left out, and each waiver, is one, with its reason and place", () => {
  const tree = editedSpec(
    "guardrails",
    /costAnomalies:[\s\S]*$/,
    `without:
  costAnomalies: The account has the monitor of another pipeline.
waivers:
  - {control: S3-9, resource: raw, owner: security, reason: The client speaks no TLS 1.3., expires: "2030-06-30"}
  - {control: LOG-1, resource: "*", owner: security, reason: Logs are moved to the archive., expires: "2030-06-30"}
`,
  );
  expect(told(tree)).toEqual([
    ["no cost-anomaly alerts", "The account has the monitor of another pipeline.", 16],
    ["S3-9 may fail on raw until 2030-06-30", "The client speaks no TLS 1.3. (security)", 18],
    ["LOG-1 may fail on all until 2030-06-30", "Logs are moved to the archive. (security)", 19],
  ]);
});

test("one that an environment takes away needs its reason there", () => {
  const reason = "The organisation has a trail.";
  expect(told(patched(`trail: null, without: {trail: ${reason}}`))).toEqual([
    ["no trail", reason, 7],
  ]);
  for (const name of ["trail", "budgets", "costAnomalies"]) {
    const model = modelOf(patched(`${name}: null`));
    expect(model.ok ? [] : model.diagnostics.map(({ code }) => code)).toEqual(["SL3015"]);
  }
});
