import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { type Diagnostic, unlessErrors } from "../toolkit/kernel/diagnostic.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import { readContract } from "../toolkit/model/contract.ts";
import type { Contract } from "../toolkit/model/model.ts";
import { decodeSpec } from "../toolkit/spec/decode.ts";
import { parseDocument } from "../toolkit/spec/document.ts";
import type { ContractSpec } from "../toolkit/spec/generated/contract.ts";
import { schemaProblems } from "../toolkit/spec/read-specs.ts";
import { explainFileError } from "../toolkit/workspace/file-errors.ts";
import { orThrow } from "./invalid-specs.ts";

/**
 * Reads and checks a contract that is a file of its own, outside of any pipeline.
 *
 * @throws SluiceError `no-contract` when there is no such file, `can-not-read` when it is no file
 * @throws InvalidSpecs when the contract is wrong
 */
export async function readContractFile(path: string): Promise<Contract> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if (existsSync(path)) throw explainFileError(error, "read", path);
    throw new SluiceError("no-contract", `There is no file ${path}.`, {
      fix: "Name a contract, such as pipeline-config/pipelines/patients/contract.yaml",
    });
  });
  const text = orThrow(decodeSpec(path, bytes), () => undefined);
  const ownText = () => text;
  const document = orThrow(parseDocument({ path, text }), ownText);
  const problems: Diagnostic[] = [...document.problems];
  problems.push(...schemaProblems("contract", document, problems));
  orThrow(unlessErrors(document, problems), ownText);
  const contract = readContract(
    { value: document.value as unknown as ContractSpec, document },
    problems,
  );
  return orThrow(unlessErrors(contract, problems), ownText);
}
