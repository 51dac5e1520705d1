import { expect, test } from "vitest";
import { checkHeader } from "../../../actions/toolkit/infer/header.ts";

test.each<[string, readonly string[], object]>([
  ["names", ["id", "First Name", "Date of the last visit here", ""], { outcome: "header" }],
  ["names with digits", ["q1", "2nd visit", "A-1"], { outcome: "header" }],
  ["a name twice", ["a", "b", "a", "a"], { outcome: "repeated", names: ["a"] }],
  ["nothing", ["", ""], { outcome: "record" }],
  ["a number", ["id", "17"], { outcome: "record" }],
  ["an amount", ["id", "-1,234.50"], { outcome: "record" }],
  ["a date", ["id", "2024-01-31"], { outcome: "record" }],
  ["an e-mail address", ["id", "x@host.example"], { outcome: "record" }],
  ["a telephone number", ["id", "+1 212 555 0100"], { outcome: "record" }],
  ["a UUID", ["00000000-0000-4000-8000-000000000000", "id"], { outcome: "record" }],
])("a first row with %s", (_, names, expected) => {
  expect(checkHeader(names)).toEqual(expected);
});
