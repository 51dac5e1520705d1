import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readContractFile } from "../../../actions/shared/contract-file.ts";
import { InvalidSpecs } from "../../../actions/shared/invalid-specs.ts";
import { SluiceError } from "../../../actions/toolkit/kernel/errors.ts";

const good = readFileSync("pipeline-config/pipelines/patients/contract.yaml", "utf8");

/** What reading a file of these bytes ends with. */
async function failureOf(bytes: string | Buffer): Promise<unknown> {
  const path = join(mkdtempSync(join(tmpdir(), "sluice-test-")), "contract.yaml");
  writeFileSync(path, bytes);
  return readContractFile(path).then(
    () => undefined,
    (error: unknown) => error,
  );
}

test("a contract that is right is read", async () => {
  expect(await failureOf(good)).toBeUndefined();
});

test.each([
  ["a key that stands twice", good.replace(/^status:.*$/m, "$&\n$&"), ["SL1003"]],
  ["a key that every object has", good.replace(/^status:.*$/m, "$&\n__proto__: x"), ["SL2001"]],
  ["a merge key", good.replace(/^status:.*$/m, "$&\n<<: {a: 1}"), ["SL1008"]],
  ["UTF-16", Buffer.from(`\ufeff${good}`, "utf16le"), ["SL1006"]],
  ["what the schema does not know", good.replace(/^status:/m, "statsu: draft\n$&"), ["SL2001"]],
])("%s: refused as among a pipeline's specs", async (_, bytes, codes) => {
  const failure = await failureOf(bytes);
  expect(failure).toBeInstanceOf(InvalidSpecs);
  if (failure instanceof InvalidSpecs)
    expect(failure.diagnostics.map(({ code }) => code)).toEqual(codes);
});

test.each([
  ["nowhere.yaml", "no-contract"],
  ["test", "can-not-read"],
])("%s: %s", async (path, code) => {
  const failure = await readContractFile(path).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SluiceError);
  if (failure instanceof SluiceError) expect(failure.code).toBe(code);
});
