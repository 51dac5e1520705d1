import { unreachable } from "../kernel/errors.ts";
import type { ColumnSpec, SluiceProperties } from "../spec/generated/contract.ts";
import type { HiveType, LogicalType } from "./model.ts";

/** What the contract says against itself: what was found, what is expected, and the property that says it. */
type Contradiction = readonly [found: string, expected: string, property: string];

/** An exact decimal: how many digits it has, and how many of them after the point. */
interface Digits {
  readonly precision: number;
  readonly scale: number;
}

const hiveTypes: Readonly<Record<LogicalType, HiveType>> = {
  string: "string",
  integer: "int",
  number: "double",
  boolean: "boolean",
  date: "date",
  timestamp: "timestamp",
  time: "string",
};

/** Athena's type of a column that is published as it is parsed. */
export function parsedType(spec: ColumnSpec): HiveType {
  const format = spec.logicalTypeOptions?.format;
  if (spec.logicalType === "integer" && (format === "i64" || format === "u32")) return "bigint";
  const digits = digitsOf(spec);
  if (typeof digits === "object") return `decimal(${digits.precision},${digits.scale})`;
  return hiveTypes[spec.logicalType];
}

/**
 * Whether each value of a Parquet column of this type may be read as a column of the contract; texts may, and are parsed.
 * Source: glue/sluice_etl/parquet.py, FITS and EXACT, by which the engine refuses a file.
 */
export function readsAs(type: HiveType, spec: ColumnSpec): boolean {
  if (type === "string") return true;
  const isWhole = type === "int" || type === "bigint";
  switch (spec.logicalType) {
    case "integer":
      return isWhole;
    case "number":
      // A double has lost what an exact decimal should be.
      return isNumeric(type) && (type !== "double" || digitsOf(spec) === undefined);
    case "boolean":
    case "date":
    case "timestamp":
      return type === spec.logicalType;
    case "string":
    case "time":
      return false;
    default:
      return unreachable(spec.logicalType);
  }
}

export const isNumeric = (type: HiveType): boolean =>
  type === "int" || type === "bigint" || type === "double" || type.startsWith("decimal");

/** Whether a type holds every number of another one, digit for digit. */
export function holdsAll(was: HiveType, is: HiveType): boolean {
  if (was === "int") return is === "bigint";
  const [before, after] = [digitsIn(was), digitsIn(is)];
  return before !== undefined && after !== undefined
    ? after.scale >= before.scale &&
        after.precision - after.scale >= before.precision - before.scale
    : false;
}

function digitsIn(type: HiveType): Digits | undefined {
  const match = /^decimal\((\d+),(\d+)\)$/.exec(type);
  return match === null ? undefined : { precision: Number(match[1]), scale: Number(match[2]) };
}

/** SQL's names of exact numbers, and those of Oracle and Snowflake. */
const decimal =
  /^\s*(?:decimal|numeric|number|dec)\s*(?:\(\s*([0-9]+)\s*(?:,\s*([0-9]+)\s*)?\)\s*)?$/i;

/** The digits that a number's `physicalType` names; undefined for a double, `wrong` for none that fit. */
function digitsOf(spec: ColumnSpec): Digits | "wrong" | undefined {
  if (spec.logicalType !== "number") return undefined;
  const match = decimal.exec(spec.physicalType ?? "");
  if (match === null) return undefined;
  const [precision, scale] = [Number(match[1] ?? 0), Number(match[2] ?? 0)];
  return precision >= 1 && precision <= 38 && scale <= precision ? { precision, scale } : "wrong";
}

/** What cannot hold of a column's type, its options and its formats; the engine refuses the same. */
export function typeContradictions(spec: ColumnSpec, own: SluiceProperties): Contradiction[] {
  return [...ofNumber(spec, own), ...ofFormats(spec, own), ...ofClock(spec, own)];
}

function ofNumber(spec: ColumnSpec, own: SluiceProperties): Contradiction[] {
  const problems: Contradiction[] = [];
  const digits = digitsOf(spec);
  if (digits === "wrong")
    problems.push([
      `\`physicalType: ${spec.physicalType}\``,
      "`decimal(12,2)`: 1 to 38 digits, some of them after the point; or `double`",
      "physicalType",
    ]);
  if (typeof digits === "object" && spec.logicalTypeOptions?.format !== undefined)
    problems.push([
      "a decimal with a floating point's `format`",
      "none of the two, or one",
      "logicalTypeOptions",
    ]);
  const format = own.numberFormat;
  if (format === undefined) return problems;
  if (spec.logicalType !== "integer" && spec.logicalType !== "number")
    problems.push([
      `a number format for a ${spec.logicalType}`,
      "logicalType `integer` or `number`",
      "numberFormat",
    ]);
  if (own.valueMap !== undefined)
    problems.push([
      "`numberFormat` beside `valueMap`, which writes every value",
      "one of them",
      "numberFormat",
    ]);
  if (format.grouping === (format.decimal ?? "."))
    problems.push(["one character as `decimal` and `grouping`", "two that differ", "numberFormat"]);
  return problems;
}

const words: Partial<Record<LogicalType, readonly string[]>> = {
  string: ["email", "uuid", "uri", "hostname", "ipv4", "ipv6", "byte", "password", "binary"],
  integer: ["i8", "i16", "i32", "i64", "u8", "u16", "u32"],
  number: ["f32", "f64"],
};

function ofFormats(spec: ColumnSpec, own: SluiceProperties): Contradiction[] {
  const problems: Contradiction[] = [];
  const [format, known] = [spec.logicalTypeOptions?.format, words[spec.logicalType]];
  if (known !== undefined && format !== undefined && !known.includes(String(format)))
    problems.push([`\`format: ${format}\``, `one of ${known.join(", ")}`, "logicalTypeOptions"]);
  if (own.formats !== undefined && !["date", "timestamp", "time"].includes(spec.logicalType))
    problems.push([
      `date formats for a ${spec.logicalType}`,
      "logicalType `date`, `timestamp` or `time`",
      "formats",
    ]);
  return problems;
}

function ofClock(spec: ColumnSpec, own: SluiceProperties): Contradiction[] {
  const options = spec.logicalTypeOptions ?? {};
  const { timezone, defaultTimezone } = options;
  const isUtc = defaultTimezone === undefined || /^(Etc\/)?UTC$/.test(String(defaultTimezone));
  if (spec.logicalType === "time" && (timezone === true || !isUtc))
    return [
      [
        "a time of day with a zone",
        "logicalType `timestamp`: an offset changes by the day",
        "logicalTypeOptions",
      ],
    ];
  if (spec.logicalType !== "timestamp") return [];
  if (!isUtc && !isZone(String(defaultTimezone)))
    return [
      [
        `\`defaultTimezone: ${defaultTimezone}\``,
        "`UTC`, an IANA zone such as `Europe/Berlin`, or an offset such as `+01:00`",
        "logicalTypeOptions",
      ],
    ];
  const formats = own.formats ?? (typeof options.format === "string" ? [options.format] : []);
  const zoned = formats.map((each) => /[zZXxVO]/.test(each.replaceAll(/'[^']*'/g, "")));
  if (timezone === false && zoned.includes(true))
    return [
      ["`timezone: false`, yet a format with a zone", "formats without one", "logicalTypeOptions"],
    ];
  if (timezone === true && defaultTimezone === undefined && zoned.includes(false))
    return [
      [
        "`timezone: true`, yet a format without a zone",
        "`XXX` in it, or `defaultTimezone`",
        "logicalTypeOptions",
      ],
    ];
  return [];
}

const isZone = (name: string): boolean => /^[+-](0\d|1[0-7]):[0-5]\d$/.test(name) || isPlace(name);

/** Whether the zone database has a name, such as `Europe/Berlin`. */
export function isPlace(name: string): boolean {
  if (!/^[A-Z][A-Za-z]+(\/[\w+-]+)+$/.test(name)) return false;
  try {
    // Takes what the zone database knows, whatever its case.
    return Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
