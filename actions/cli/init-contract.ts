import { contractText } from "../toolkit/infer/contract.ts";
import { type ColumnGuess, guessColumns } from "../toolkit/infer/guess.ts";
import { checkHeader } from "../toolkit/infer/header.ts";
import { profileRecords } from "../toolkit/infer/profile.ts";
import { formatOf } from "../toolkit/infer/types.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import { count, share } from "../toolkit/report/numbers.ts";
import { textTable } from "../toolkit/report/text-table.ts";
import { readCsvSample } from "../toolkit/workspace/csv-sample.ts";

/** What was guessed of a column; counts and names, no value of the sample. */
export interface ColumnSummary {
  readonly column: string;
  readonly type: string;
  readonly format: string;
  /** Fields that say nothing, values that are not of the type, and all fields. */
  readonly empty: number;
  readonly misfits: number;
  readonly fields: number;
  readonly classification: string;
  readonly method: string;
  readonly guess: string;
}

export interface GuessedContract {
  readonly text: string;
  readonly records: number;
  readonly truncated: boolean;
  readonly columns: readonly ColumnSummary[];
}

/**
 * Guesses a contract from a file.
 *
 * @param trusted the first row is a header, whatever it looks like
 * @throws SluiceError `no-header`, `repeated-column`, and those of `readCsvSample`
 */
export const contractFrom = (
  path: string,
  name: string,
  trusted: boolean,
): Promise<GuessedContract> =>
  readCsvSample(path, async ({ header, records, delimiter, encoding }) => {
    const check = checkHeader(header);
    if (check.outcome === "record" && !trusted) throw noHeader(path);
    if (new Set(header).size < header.length)
      throw new SluiceError("repeated-column", repeated(path, check), {
        fix: "Each column has a name of its own: rename or remove the others. Nothing was written.",
      });
    const profile = await profileRecords(header, records);
    if (profile.repeatedNames > 0 && !trusted) throw noHeader(path);
    // A column without a name cannot be in a contract; the engine reads past it.
    const named = { ...profile, columns: profile.columns.filter((each) => each.name !== "") };
    if (named.columns.length === 0) throw noHeader(path);
    const columns = guessColumns(named);
    return {
      text: contractText(name, columns, profile, { delimiter, encoding }),
      records: profile.records,
      truncated: profile.truncated,
      columns: columns.map(summaryOf),
    };
  });

const repeated = (path: string, check: ReturnType<typeof checkHeader>): string =>
  check.outcome === "repeated"
    ? `${path} has more than one column ${check.names.map((name) => name || "(empty)").join(", ")}.`
    : `${path} has columns of one name.`;

/** Tells nothing of the row: it may be somebody's. */
const noHeader = (path: string): SluiceError =>
  new SluiceError(
    "no-header",
    `The first row of ${path} looks like a record, or is repeated below: it does not name columns.`,
    {
      fix: "Put a row of names before it, or say with --header that it is one. Nothing was written.",
    },
  );

function summaryOf(guess: ColumnGuess): ColumnSummary {
  const { profile, type, classification, deidentify, why, primaryKey, nullTokens } = guess;
  const nulls = nullTokens.reduce((sum, word) => sum + (profile.nulls.get(word) ?? 0), 0);
  const all = [...profile.nulls.values()].reduce((sum, times) => sum + times, 0);
  return {
    column: profile.name,
    type: type.logicalType,
    format: formatOf(type),
    empty: profile.empty + nulls,
    misfits: profile.values - type.fitting,
    fields: profile.empty + all + profile.values,
    classification,
    method: deidentify?.method ?? "keep",
    guess: primaryKey ? `${why}; the key` : why,
  };
}

/** The guesses as a table for a terminal. */
export const contractTable = ({ columns, records, truncated }: GuessedContract): string =>
  [
    textTable(
      ["column", "type", "format", "empty", "misfits", "method", "guess"],
      columns.map(({ column, type, format, empty, misfits, fields, method, guess }) => [
        column.replaceAll(/\p{C}/gu, "?"), // nothing that a terminal obeys
        type,
        format,
        share(empty, fields),
        share(misfits, fields),
        method,
        guess,
      ]),
      [3, 4],
    ),
    "",
    `Guessed from ${truncated ? "the first " : ""}${count(records)} records. Each guess has a comment in the contract: confirm it.`,
  ].join("\n");
