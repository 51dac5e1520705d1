import type { Writable } from "node:stream";
import type { Contract } from "../toolkit/model/model.ts";
import { synthesize } from "../toolkit/synth/synth.ts";
import { type WrittenCsv, writeCsv } from "../toolkit/workspace/csv-writer.ts";

export interface SynthInputs {
  readonly rows: number;
  readonly seed: number;
  readonly dirt: number;
}

/** Makes synthetic records of a contract and writes them as CSV. The library of fakes is large, so it is loaded here. */
export async function synth(
  contract: Contract,
  inputs: SynthInputs,
  target: string | Writable,
): Promise<WrittenCsv> {
  const { fakesOf } = await import("../toolkit/synth/fakes.ts");
  const records = synthesize(contract, inputs, fakesOf(inputs.seed));
  return writeCsv(
    contract.columns.map((column) => column.name),
    records,
    target,
  );
}
