import type { Writable } from "node:stream";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import type { Contract } from "../toolkit/model/model.ts";
import { synthesize } from "../toolkit/synth/synth.ts";
import { type Written, writeCsv } from "../toolkit/workspace/csv-writer.ts";
import { writeJsonLines } from "../toolkit/workspace/json-lines-writer.ts";

export interface SynthInputs {
  readonly rows: number;
  readonly seed: number;
  readonly dirt: number;
}

/** How the name of a file with synthetic records ends. */
export const syntheticEnding = ({ input }: Contract): ".csv" | ".jsonl" =>
  input.format === "jsonLines" ? ".jsonl" : ".csv";

/**
 * Makes synthetic records of a contract and writes them as CSV or JSON lines, as its `source` says. The library of fakes
 * is large, so it is loaded here.
 *
 * @throws SluiceError `no-synth-format`, `no-synth`, `can-not-write`
 */
export async function synth(
  contract: Contract,
  inputs: SynthInputs,
  target: string | Writable,
): Promise<Written> {
  const { format = "csv", quote, encoding = "UTF-8" } = contract.input;
  if (format === "parquet" || encoding !== "UTF-8" || quote === "")
    throw new SluiceError(
      "no-synth-format",
      "Synthetic records are written as UTF-8: as JSON lines, or as CSV with quotes.",
      { fix: "Make them with a copy of the contract whose `source` says one of these." },
    );
  const { fakesOf } = await import("../toolkit/synth/fakes.ts");
  const records = synthesize(contract, inputs, fakesOf(inputs.seed));
  if (format === "jsonLines") return writeJsonLines(contract.columns, records, target);
  const names = contract.columns.map((column) => column.name);
  return writeCsv(names, records, target, contract.input);
}
