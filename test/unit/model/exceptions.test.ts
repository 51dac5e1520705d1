import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkTree } from "../../../actions/toolkit/model/check-tree.ts";
import {
  edited,
  editedSpec,
  goodModel,
  modelOf,
  type reference,
  withPipeline,
} from "../../support/specs.ts";

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

test("an alarm that is switched off is one", () => {
  const off = "alarms: {onFailure: false, reason: The platform team watches all jobs.}\njob:\n";
  expect(told(editedSpec("job", "job:\n", off))).toEqual([
    ["no alarm of failed runs", "The platform team watches all jobs.", 2],
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

describe("an account has one anomaly monitor", () => {
  const second = (patch: string) =>
    edited(
      "pipelines/other/guardrails.yaml",
      /without: .*/,
      patch,
      withPipeline("other", readFileSync("examples/devices/contract.yaml", "utf8")),
    );
  const told = (tree: typeof reference) =>
    checkTree(tree, ["dev", "local", "prod"], ["patients"], "2026-01-01").map(
      ({ code, location, found }) => `${code} ${location.file} ${found}`,
    );

  test("a second pipeline that makes one is told of in each account", () => {
    const where =
      "SL3018 pipeline-config/pipelines/patients/guardrails.yaml `patients` makes an anomaly monitor in account";
    expect(told(second("costAnomalies: {threshold: 2 USD}"))).toEqual([
      `${where} 111122223333 (dev), which has that of \`other\` (dev)`,
      `${where} 123456789012 (local), which has that of \`other\` (local)`,
      `${where} 444455556666 (prod), which has that of \`other\` (prod)`,
    ]);
  });

  test.each([
    ["without", "without: {costAnomalies: The account's is the other's.}"],
    [
      "with the ARN of the first's",
      "costAnomalies: {threshold: 2 USD, monitorArn: 'arn:aws:ce::111122223333:anomalymonitor/12345678-abcd-1234-abcd-1234567890ab'}",
    ],
  ])("%s there is nothing to tell", (_, patch) => expect(told(second(patch))).toEqual([]));

  test("two environments of one account make one too many", () => {
    const tree = edited("environments/prod.yaml", "444455556666", "111122223333");
    expect(told(tree)).toEqual([
      "SL3018 pipeline-config/environments/prod.yaml `patients` makes an anomaly monitor in account 111122223333 (prod), which has that of `patients` (dev)",
    ]);
  });
});
