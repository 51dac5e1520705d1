import type { ColumnGuess } from "./guess.ts";
import type { Profile } from "./profile.ts";

/** How a file of records is read, where it is not CSV of RFC 4180 in UTF-8. */
export interface SourceGuess {
  readonly delimiter: string;
  readonly encoding: "UTF-8" | "UTF-16" | "windows-1252";
}

/**
 * Writes a first contract: an ODCS v3.2 document in which each guess has a comment. Of the sample it holds names of
 * columns, counts and words of our own lists alone. So it has no `enum` and no bounds: those would be values of records,
 * and a rare one is somebody's.
 *
 * @param name the pipeline's name; the table has it too, with underscores
 */
export function contractText(
  name: string,
  columns: readonly ColumnGuess[],
  { records, malformed, truncated }: Pick<Profile, "records" | "malformed" | "truncated">,
  source: SourceGuess,
): string {
  const scope = `${truncated ? "the first " : ""}${plain(records)} records`;
  const other = [
    ...(source.delimiter === "," ? [] : [`delimiter: ${JSON.stringify(source.delimiter)}`]),
    ...(source.encoding === "UTF-8" ? [] : [`encoding: ${source.encoding}`]),
  ];
  return [
    ...head(name, [
      `# A first contract, guessed from ${scope}${malformed === 0 ? "" : `, ${plain(malformed)} of them with too many or too few fields`}.`,
      "# No value of them stands here: categories (`enum`) and bounds are yours to add.",
      "# Look at each line with `guessed`, and take the comment away when it is right.",
    ]),
    ...(other.length === 0
      ? []
      : [
          "    customProperties:",
          `      - {property: source, vendor: sluice, value: {${other.join(", ")}}} # guessed: from the file's first bytes; confirm`,
        ]),
    "    properties:",
    columns.map(columnText).join("\n\n"),
    "",
  ].join("\n");
}

/** What stands before a contract's columns. */
export const head = (name: string, comments: readonly string[]): string[] => [
  "# yaml-language-server: $schema=../../schema/contract.schema.json",
  "#",
  ...comments,
  "apiVersion: v3.2.0",
  "kind: DataContract",
  `id: ${scalar(name)}`,
  `name: ${scalar(name)}`,
  "version: 0.1.0",
  "status: draft",
  "",
  "schema:",
  `  - name: ${scalar(tableName(name))}`,
  "    logicalType: object",
  "    physicalType: table",
];

const tableName = (name: string): string => name.replaceAll("-", "_");

/** Not in a language's way: `10,000` would be two numbers to a reader of commas. */
const plain = (count: number): string => count.toLocaleString("en");

function columnText(guess: ColumnGuess): string {
  const { profile, type, classification, primaryKey, why } = guess;
  const { values } = profile;
  const misfits = values - type.fitting;
  const fit =
    values === 0
      ? "it has no value in the sample"
      : `${plain(type.fitting)} of ${plain(values)} values are such${misfits === 0 ? "" : ", the others are quarantined"}`;
  const pair = type.logicalType === "number" ? "comma and point" : "day and month";
  const turned = type.ambiguous ? `, and ${pair} could change places` : "";
  const lines = [
    `- name: ${scalar(profile.name)}`,
    `  logicalType: ${type.logicalType}${guessed(`${fit}${turned}`)}`,
    ...(type.logicalType === "integer" && type.long ? ["  logicalTypeOptions: {format: i64}"] : []),
    `  classification: ${classification}${guessed(why)}`,
    ...(primaryKey
      ? [
          `  primaryKey: true${guessed(`${plain(profile.distinct)} different in ${plain(values)} values; one that is missing or repeated is quarantined`)}`,
        ]
      : []),
    ...propertyLines(guess),
  ];
  return lines.map((line) => `      ${line}`).join("\n");
}

const guessed = (what: string): string => ` # guessed: ${what}; confirm`;

function propertyLines(guess: ColumnGuess): string[] {
  const { type, profile, nullTokens, deidentify, identifier, publishedName, synth } = guess;
  const own: (readonly [string, unknown, string?])[] = [];
  if (type.formats.length > 0) own.push(["formats", type.formats]);
  if (type.numberFormat !== undefined) own.push(["numberFormat", type.numberFormat]);
  if (nullTokens.length > 0)
    own.push(["nullTokens", nullTokens, guessed(`they stand in ${fields(guess)}`)]);
  if (type.valueMap !== undefined && deidentify?.method !== "drop")
    own.push(["valueMap", type.valueMap]);
  if (deidentify !== undefined) own.push(["deidentify", deidentify]);
  if (identifier !== undefined) own.push(["identifier", identifier]);
  if (publishedName !== undefined && publishedName !== profile.name)
    own.push(["publishAs", publishedName]);
  if (synth !== undefined) own.push(["synth", synth]);
  if (own.length === 0) return [];
  return [
    "  customProperties:",
    ...own.map(
      ([property, value, comment = ""]) =>
        `    - {property: ${property}, vendor: sluice, value: ${flow(value)}}${comment}`,
    ),
  ];
}

/** In how many fields the null tokens stand. */
function fields({ nullTokens, profile }: ColumnGuess): string {
  const times = nullTokens.reduce((sum, word) => sum + (profile.nulls.get(word) ?? 0), 0);
  return `${plain(times)} field${times === 1 ? "" : "s"}`;
}

/** One line of YAML, for readers of 1.1 as well as of 1.2. */
function flow(value: unknown): string {
  if (typeof value === "string") return scalar(value);
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const entries = Object.entries(value).map(([key, each]) => `${scalar(key)}: ${flow(each)}`);
  return `{${entries.join(", ")}}`;
}

/** Words that YAML 1.1 or 1.2 takes for no text. */
const noText = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** A text, in quotes (as JSON, which YAML reads) unless it is plain words. */
const scalar = (text: string): string =>
  /^[A-Za-z_](?:[A-Za-z0-9_./ -]*[A-Za-z0-9_./])?$/.test(text) && !noText.test(text)
    ? text
    : JSON.stringify(text);
