import { type ColumnGuess, guessColumns } from "../../../actions/toolkit/infer/guess.ts";
import { type Profile, profileRecords } from "../../../actions/toolkit/infer/profile.ts";

/** A sample's columns by their names, all of one length. */
export type Columns = Readonly<Record<string, readonly string[]>>;

export function profileOf(columns: Columns): Promise<Profile> {
  const lists = Object.values(columns);
  const records = (lists[0] ?? []).map((_, row) => lists.map((list) => list[row] ?? ""));
  return profileRecords(Object.keys(columns), records);
}

export const guessesOf = async (columns: Columns): Promise<ColumnGuess[]> =>
  guessColumns(await profileOf(columns));

/** The guess of a column that is alone in its sample. */
export async function guessOf(name: string, values: readonly string[]): Promise<ColumnGuess> {
  // Beside one that is published, so that it need not be.
  const [guess] = await guessesOf({ [name]: values, blood_type: values.map(() => "A+") });
  if (guess === undefined) throw new Error("each column is guessed");
  return guess;
}

/** So many values, each made of its place. */
export const many = (count: number, make: (place: number) => string): string[] =>
  Array.from({ length: count }, (_, place) => make(place));
