import { publishedName } from "../model/identifiers.ts";
import type { SynthSpec } from "../spec/generated/contract.ts";
import type { ColumnProfile, Profile } from "./profile.ts";
import { type Protection, protect } from "./protection.ts";
import { synthOf } from "./synthetic.ts";
import { nullTokensOf, textType } from "./types.ts";

/** What a first contract says of a column. */
export interface ColumnGuess extends Protection {
  readonly profile: ColumnProfile;
  readonly nullTokens: readonly string[];
  /** It identifies a record: it has nearly always a value, and nearly always a new one. */
  readonly primaryKey: boolean;
  /** Name in the published table; undefined: it is left out. */
  readonly publishedName: string | undefined;
  readonly synth: SynthSpec | undefined;
}

/** A key may be missing, or repeated, in so many records: they are quarantined. */
const dirt = 0.01;

/** A first contract's columns, from what a sample has shown. */
export function guessColumns({ columns, records, malformed }: Profile): ColumnGuess[] {
  const protections = somethingPublished(columns, columns.map(protect));
  const key = keyOf(columns, protections, records - malformed);
  const taken = new Set<string>();
  return columns.map((profile, place) => {
    const protection = protections[place];
    if (protection === undefined) throw new Error("each column has its protection");
    return {
      ...protection,
      profile,
      nullTokens: published(protection) ? nullTokensOf(profile, protection.type) : [],
      primaryKey: place === key,
      publishedName: published(protection)
        ? unlike(taken, nameOf(profile.name, protection))
        : undefined,
      synth: synthOf(protection),
    };
  });
}

const published = ({ deidentify }: Protection): boolean => deidentify?.method !== "drop";

/** A table needs a column. Where all would be left out, the first one shows only whether it says something. */
function somethingPublished(
  columns: readonly ColumnProfile[],
  protections: readonly Protection[],
): readonly Protection[] {
  const [first, ...others] = protections;
  const [profile] = columns;
  if (first === undefined || profile === undefined || protections.some(published))
    return protections;
  return [{ ...first, type: textType(profile), deidentify: { method: "redact" } }, ...others];
}

/** The place of the column that identifies records: of a person's numbers first, then of others; -1 for none. */
function keyOf(
  columns: readonly ColumnProfile[],
  protections: readonly Protection[],
  records: number,
): number {
  const candidates = columns.flatMap(({ values, distinct }, place) => {
    const pseudonym = protections[place]?.deidentify?.method === "pseudonym";
    const full = values > 0 && values >= records * (1 - dirt);
    return pseudonym && full && distinct >= values * (1 - dirt) ? [place] : [];
  });
  const persons = candidates.find(
    (place) => protections[place]?.identifier === "medicalRecordNumber",
  );
  return persons ?? candidates[0] ?? -1;
}

/** A name that says what the value has become. */
function nameOf(source: string, { deidentify, identifier }: Protection): string {
  const name = publishedName(source);
  switch (deidentify?.method) {
    case "pseudonym":
      return `${name.replace(/_?(?:id|uuid|guid|key|number|no|nr)$/, "") || "record"}_key`;
    case "age":
      return "age";
    case "year":
      return `${name.replace(/_?(?:date|day|time|at)$/, "") || name}_year`;
    case "grid":
      return `${name}_cell`;
    case "zip3":
      return "zip3";
    default:
      return identifier === undefined ? name : `${name}_given`;
  }
}

/** Hive folds names to lower case, where these are already. */
function unlike(taken: Set<string>, name: string): string {
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name}_${number}`;
  taken.add(free);
  return free;
}
