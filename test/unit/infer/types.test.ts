import { describe, expect, test } from "vitest";
import { nullTokensOf, typeOf } from "../../../actions/toolkit/infer/types.ts";
import { many, profileOf } from "./support.ts";

async function typed(values: readonly string[]) {
  const [profile] = (await profileOf({ c: values })).columns;
  if (profile === undefined) throw new Error("one column");
  const type = typeOf(profile);
  return { ...type, nullTokens: nullTokensOf(profile, type) };
}

describe("the type of", () => {
  test.each<[string, readonly string[], object]>([
    ["whole numbers", ["1", "-20", "+3"], { logicalType: "integer", long: false, fitting: 3 }],
    ["the last of 32 bits", ["2147483647"], { logicalType: "integer", long: false }],
    ["the first of 64 bits", ["2147483648", "1"], { logicalType: "integer", long: true }],
    ["the last of 64 bits", ["-9223372036854775808"], { logicalType: "integer", long: true }],
    ["what no integer holds", ["9223372036854775808", "1"], { logicalType: "string" }],
    ["digits with zeros in front", ["007", "012"], { logicalType: "string" }],
    ["a zero", ["0", "5"], { logicalType: "integer" }],
    ["numbers", ["1", "2.5", "-.5", "1e3"], { logicalType: "number", fitting: 4 }],
    ["what no double holds", ["1e999", "2"], { logicalType: "string" }],
    [
      "numbers with commas",
      ["1,234.5", "2,000", "7"],
      { logicalType: "number", fitting: 3, numberFormat: { grouping: "," }, ambiguous: false },
    ],
    ["commas that may be points", ["1,234", "2,000"], { logicalType: "number", ambiguous: true }],
    [
      "amounts",
      ["$1,234.50", "-$5.00", "(2.10)", "USD 7", "3.00 $"],
      {
        logicalType: "number",
        fitting: 5,
        numberFormat: { grouping: ",", currency: ["$", "USD"], parentheses: true },
      },
    ],
    [
      "numbers with a decimal comma",
      ["1.234,5", "0,25", "-7"],
      { logicalType: "number", numberFormat: { decimal: ",", grouping: "." }, fitting: 3 },
    ],
    ["groups of two", ["1,23,456", "(5"], { logicalType: "string" }],
    ["texts", ["a", "1"], { logicalType: "string", fitting: 2 }],
    ["nothing", ["", " "], { logicalType: "string", fitting: 0 }],
    [
      "yes and no",
      ["Y", "N", "Yes", "1", "0"],
      { logicalType: "boolean", valueMap: { Y: true, N: false, Yes: true, 1: true, 0: false } },
    ],
    ["true and false", ["true", "false"], { logicalType: "boolean", valueMap: undefined }],
    ["ones and zeros", ["1", "0"], { logicalType: "integer" }],
    ["F and M, which say neither yes nor no", ["F", "F", "F", "F", "M"], { logicalType: "string" }],
    ["Yes and n", ["Yes", "n"], { logicalType: "boolean", valueMap: { Yes: true, n: false } }],
    ["yes alone", ["yes", "yes"], { logicalType: "string" }],
  ])("%s", async (_, values, expected) => {
    expect(await typed(values)).toMatchObject(expected);
  });

  test("yes and no with a fifth of others, not with more", async () => {
    const said = many(80, (place) => (place % 2 ? "Y" : "N"));
    const others = many(20, (place) => `maybe ${place}`);
    expect(await typed([...said, ...others])).toMatchObject({
      logicalType: "boolean",
      fitting: 80,
    });
    expect(await typed([...said, ...others, "perhaps"])).toMatchObject({ logicalType: "string" });
  });

  test("numbers with a twentieth of others, not with more", async () => {
    const numbers = many(95, String);
    expect(await typed([...numbers, "a", "b", "c", "d", "e"])).toMatchObject({
      logicalType: "integer",
      fitting: 95,
    });
    expect(await typed([...numbers, "a", "b", "c", "d", "e", "f"])).toMatchObject({
      logicalType: "string",
    });
  });
});

describe("texts that say nothing", () => {
  test("are those of our list, in order and as they are written", async () => {
    expect(await typed(["5", "N/A", "NULL", "N/A", "none", ""])).toMatchObject({
      logicalType: "integer",
      nullTokens: ["N/A", "NULL", "none"],
    });
  });

  test("are fewer in texts, where None may be an answer", async () => {
    expect(await typed(["peanuts", "None", "Unknown"])).toMatchObject({
      logicalType: "string",
      nullTokens: ["Unknown"],
    });
  });
});
