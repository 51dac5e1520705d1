import { readFile } from "node:fs/promises";
import { type Diagnostic, isError } from "../toolkit/kernel/diagnostic.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import { readContract } from "../toolkit/model/contract.ts";
import type { Contract } from "../toolkit/model/model.ts";
import { parseDocument } from "../toolkit/spec/document.ts";
import type { ContractSpec } from "../toolkit/spec/generated/contract.ts";
import { checkSchema } from "../toolkit/spec/violation.ts";
import { InvalidSpecs, orThrow } from "./invalid-specs.ts";

/**
 * Reads and checks a contract that is a file of its own, outside of any pipeline.
 *
 * @throws SluiceError `no-contract` when there is no such file
 * @throws InvalidSpecs when the contract is wrong
 */
export async function readContractFile(path: string): Promise<Contract> {
  const text = await readFile(path, "utf8").catch(() => {
    throw new SluiceError("no-contract", `There is no file ${path}.`, {
      fix: "Name a contract, such as pipeline-config/pipelines/patients/contract.yaml",
    });
  });
  const ownText = () => text;
  const document = orThrow(parseDocument({ path, text }), ownText);
  const problems: Diagnostic[] = [...checkSchema("contract", document)];
  if (problems.length > 0) throw new InvalidSpecs(problems, ownText);
  const contract = readContract(
    { value: document.value as unknown as ContractSpec, document },
    problems,
  );
  if (problems.some(isError)) throw new InvalidSpecs(problems.filter(isError), ownText);
  return contract;
}
