import type { SynthSpec } from "../spec/generated/contract.ts";
import type { Protection } from "./protection.ts";

/**
 * How synthetic values of a column are made. Ranges, words and lengths are ours: those of the sample would tell of its
 * records, the oldest one's date of birth first. Undefined for dates that `sluice synth` has no letters for.
 */
export function synthOf({ type, identifier, deidentify }: Protection): SynthSpec | undefined {
  const { logicalType, formats, numberFormat, valueMap, long } = type;
  switch (logicalType) {
    case "boolean":
      return { generator: "pick", values: valueMap ? asList(Object.keys(valueMap)) : yesAndNo };
    case "date": {
      const format = formats.length === 0 ? "yyyy-MM-dd" : writable(formats);
      const span = { from: "1940-01-01", to: "2024-12-31" };
      return format === undefined ? undefined : { generator: "date", ...span, format };
    }
    case "timestamp": {
      const span = { from: "2020-01-01T00:00:00Z", to: "2024-12-31T23:59:59Z" };
      if (formats.length === 0) return { generator: "timestamp", ...span };
      const format = writable(formats);
      return format === undefined ? undefined : { generator: "timestamp", ...span, format };
    }
    case "integer":
      return {
        generator: "number",
        minimum: 1,
        maximum: long ? 9_000_000_000 : deidentify?.method === "pseudonym" ? 999_999_999 : 100,
        decimals: 0,
      };
    case "number":
      if (numberFormat !== undefined)
        return {
          generator: "money",
          minimum: 0,
          maximum: 1_000,
          decimals: 2,
          format: numberFormat,
        };
      return { generator: "number", minimum: 0, maximum: 90, decimals: 2 };
    default:
      return textOf(identifier, deidentify?.method);
  }
}

const yesAndNo: [string, string] = ["true", "false"];

function asList([first = "", ...others]: string[]): [string, ...string[]] {
  return [first, ...others];
}

/** The first format with letters that synthetic moments are written with (synth/moments.ts); one digit is written as two. */
const writable = (formats: readonly string[]): string | undefined =>
  formats
    .map((format) => format.replaceAll(/(?<![dMH])[dMH](?![dMH])/g, "$&$&"))
    .find((format) => !/[A-Za-z]/.test(format.replaceAll(/yyyy|(?<!M)MM(?!M)|dd|HH|mm|ss/g, "")));

function textOf(identifier: Protection["identifier"], method: string | undefined): SynthSpec {
  if (method === "pseudonym") return { generator: "uuid" };
  if (method === "zip3") return { generator: "pattern", pattern: "[0-9]{5}" };
  if (identifier === "names") return { generator: "fullName" };
  if (identifier === "email") return { generator: "email" };
  if (identifier === "phone" || identifier === "fax") return { generator: "phone" };
  if (identifier === "ssn") return { generator: "ssn" };
  if (identifier === "other") return { generator: "sentences" };
  return { generator: "pattern", pattern: "[A-Z]{4}" };
}
