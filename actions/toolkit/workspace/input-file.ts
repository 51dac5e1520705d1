import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { SluiceError } from "../kernel/errors.ts";
import type { Contract } from "../model/model.ts";
import type { LocalFile } from "../run/ports.ts";
import type { SourceSpec } from "../spec/generated/contract.ts";
import { inspectCsv } from "./csv-file.ts";

const endings: Readonly<Record<NonNullable<SourceSpec["format"]>, readonly string[]>> = {
  csv: [".csv"],
  jsonLines: [".jsonl", ".ndjson", ".json"],
  parquet: [".parquet"],
};

/**
 * Looks at a file before it is uploaded. Of CSV as RFC 4180 has it the header is read (`inspectCsv`); of all others, and
 * of those zipped by zstd, the name and the size are looked at, and the job tells the rest.
 *
 * @throws SluiceError as `inspectCsv`
 */
export async function inspectInput(
  path: string,
  { columns, input }: Pick<Contract, "columns" | "input">,
): Promise<LocalFile> {
  const { format = "csv", ...dialect } = input;
  const zstd = /\.zstd?$/.test(path);
  if (format === "csv" && Object.keys(dialect).length === 0 && !zstd)
    return inspectCsv(
      path,
      columns.map((column) => column.name),
    );
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || !found.isFile())
    throw new SluiceError("no-input", `There is no file ${path}.`, { fix: "Name a file." });
  checkName(path, format);
  if (found.size === 0) throw refused("empty-input", `${path} is empty.`, "Look where it is from.");
  return { path, name: basename(path), size: found.size };
}

/** As the engine does: see `check_ending` in glue/sluice_etl/headers.py. Parquet zips by itself. */
function checkName(path: string, format: NonNullable<SourceSpec["format"]>): void {
  const name = basename(path);
  const whole = format === "parquet" ? name : name.replace(/\.(?:gz|zstd?)$/, "");
  if (!endings[format].some((ending) => whole.endsWith(ending)))
    throw refused(
      "unsupported-file",
      `${path} does not end in ${endings[format].join(" or ")}, which the contract's \`source\` asks for.`,
      "Name a file of that format, or correct the contract.",
    );
  if (/^[_.]/.test(name))
    throw refused(
      "hidden-file",
      `The name of ${path} begins with \`${name.charAt(0)}\`, and the job skips such files.`,
      "Give it a name that begins with neither `_` nor `.`.",
    );
}

const refused = (code: string, message: string, fix: string): SluiceError =>
  new SluiceError(code, message, { fix: `Nothing was uploaded. ${fix}` });
