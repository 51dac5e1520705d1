import { hintOf, type Identifier, type Kind, type NameHint } from "../model/identifiers.ts";
import type { ColumnSpec, DeidentifySpec } from "../spec/generated/contract.ts";
import type { ColumnProfile } from "./profile.ts";
import type { Shape } from "./shapes.ts";
import { type TypeGuess, textType, typeOf } from "./types.ts";

/** How a column is kept from showing a person, until somebody has looked. */
export interface Protection {
  readonly type: TypeGuess;
  readonly classification: ColumnSpec["classification"];
  readonly identifier: Identifier | undefined;
  /** undefined: published as it is. */
  readonly deidentify: DeidentifySpec | undefined;
  /** What it is taken for, and by what: for the comment. */
  readonly why: string;
}

/** What values look like; a name and a sentence are seen in many texts that are none. */
const shapeHints: Readonly<Partial<Record<Shape, NameHint>>> = {
  email: { what: "e-mail addresses", kind: "drop", identifier: "email" },
  url: { what: "web addresses", kind: "drop", identifier: "url" },
  ipAddress: { what: "IP addresses", kind: "drop", identifier: "ipAddress" },
  mac: { what: "addresses of devices", kind: "drop", identifier: "deviceId" },
  uuid: { what: "UUIDs", kind: "id", identifier: "other" },
  ssn: { what: "social security numbers", kind: "drop", identifier: "ssn" },
  zipPlus4: { what: "ZIP codes", kind: "zip", identifier: "geographicSubdivision" },
  card: { what: "numbers of payment cards", kind: "drop", identifier: "accountNumber" },
  iban: { what: "numbers of bank accounts", kind: "drop", identifier: "accountNumber" },
  position: { what: "coordinates", kind: "drop", identifier: "geographicSubdivision" },
  phone: { what: "telephone numbers", kind: "drop", identifier: "phone" },
};

/** Values from which a count says something of a column. */
const enough = 50;
/** More different texts are no categories. */
const mostCategories = 1_000;
/** More different numbers, in a column whose name says nothing, may be those of persons. */
const mostNumbers = 50;

/**
 * Says how a column is protected. Whatever could be one of the 18 identifiers of 45 CFR 164.514(b)(2)(i) is removed or
 * made coarse as the rule allows; what is not known is left out as well, unless it is plainly harmless.
 */
export function protect(profile: ColumnProfile): Protection {
  const type = typeOf(profile);
  const hint = hintOf(profile.name);
  if (type.logicalType === "date" || type.logicalType === "timestamp")
    return ofDate(type, hint?.kind === "birth");
  if (hint !== undefined && !["category", "measure", "id"].includes(hint.kind))
    return restricted(profile, type, hint, `${hint.what}, by its name`);
  const seen = shapeSeen(profile, hint === undefined);
  if (seen !== undefined && !(seen.kind === "id" && hint?.kind === "id"))
    return restricted(profile, type, seen, `${seen.what}, by their shape`);
  if (hint?.kind === "id") return restricted(profile, type, hint, `${hint.what}, by its name`);
  const doubt = doubtOf(profile, type, hint);
  if (doubt === undefined)
    return {
      type,
      classification: "internal",
      identifier: undefined,
      deidentify: undefined,
      why: `${hint?.what ?? (type.logicalType === "boolean" ? "yes or no" : "a few numbers that recur")}, harmless`,
    };
  return {
    ...dropped(profile, type),
    classification: "confidential",
    identifier: undefined,
    why: `not known, left out: ${doubt}`,
  };
}

/** All elements of dates but the year, and ages over 89: (C). */
function ofDate(type: TypeGuess, birth: boolean): Protection {
  const age = birth && type.logicalType === "date";
  return {
    type,
    classification: "restricted",
    identifier: "date",
    deidentify: age ? { method: "age" } : { method: "year", cap: 90 },
    why: birth ? "a date of birth, by its name" : "dates, by their format",
  };
}

function restricted(
  profile: ColumnProfile,
  type: TypeGuess,
  { kind, identifier }: NameHint,
  why: string,
): Protection {
  const made = methodOf(kind, profile, type) ?? dropped(profile, type);
  return { ...made, classification: "restricted", identifier, why };
}

type Made = Pick<Protection, "type" | "deidentify">;

/** A value that is left out rejects no record for its type. */
const dropped = (profile: ColumnProfile, type: TypeGuess): Made => ({
  type: type.fitting === profile.values && type.valueMap === undefined ? type : textType(profile),
  deidentify: { method: "drop" },
});

/** The method that keeps something of a column; undefined where it does not fit its values. */
function methodOf(kind: Kind, profile: ColumnProfile, type: TypeGuess): Made | undefined {
  const numeric = type.logicalType === "number" || type.logicalType === "integer";
  switch (kind) {
    case "id":
      return {
        type: type.logicalType === "integer" ? type : textType(profile),
        deidentify: { method: "pseudonym" },
      };
    case "latitude":
    case "longitude":
      if (!numeric) return undefined;
      return {
        type: { ...type, logicalType: "number", long: false },
        deidentify: {
          method: "grid",
          cell: 5,
          reason: "Cells of 5 degrees are larger than most States.",
        },
      };
    case "zip":
      if (profile.values === 0 || profile.zips < profile.values * 0.95) return undefined;
      return { type: textType(profile), deidentify: { method: "zip3" } };
    default:
      return undefined;
  }
}

/** What half of the values look like. Five digits are a ZIP code only where the name says nothing else. */
function shapeSeen(profile: ColumnProfile, unnamed: boolean): NameHint | undefined {
  for (const [shape, times] of profile.shapes)
    if (times * 2 >= profile.values && shapeHints[shape] !== undefined) return shapeHints[shape];
  return unnamed && profile.values > 0 && profile.zips >= profile.values * 0.8
    ? shapeHints.zipPlus4
    : undefined;
}

/** Why a column may not be published as it is; undefined where it is plainly harmless. */
function doubtOf(
  profile: ColumnProfile,
  { logicalType, fitting }: TypeGuess,
  hint: NameHint | undefined,
): string | undefined {
  const { values, distinct, shapes } = profile;
  // What is no boolean and no number is quarantined, and not published.
  if (logicalType === "boolean" && fitting > 0) return undefined;
  if (logicalType === "integer" || logicalType === "number") {
    if (hint !== undefined) return undefined;
    // Numbers of persons recur as well, a few times each.
    return values >= enough && distinct <= mostNumbers && distinct * 10 <= values
      ? undefined
      : "it has too many different numbers for categories, so they may be somebody's";
  }
  if (hint === undefined) return "its texts may be anything";
  if (hint.kind === "measure")
    return "its numbers are written in a way of their own, which `numberFormat` can tell";
  for (const shape of shapes.keys())
    if (shapeHints[shape] !== undefined)
      return `some of its values look like ${shapeHints[shape].what}`;
  if ((shapes.get("sentence") ?? 0) * 5 > values) return "some of its values are sentences";
  if (values >= enough && (shapes.get("personName") ?? 0) >= values * 0.8)
    return "its values look like names";
  return distinct > mostCategories || (values >= enough && distinct * 2 > values)
    ? "most of its values occur once, so they are no categories"
    : undefined;
}
