import fc from "fast-check";
import { expect, test } from "vitest";
import { differing } from "../../../actions/toolkit/report/differing.ts";

const column = (name: string) => ({ Name: name, Type: "string", Comment: "c".repeat(40) });

test("of a list, the members that come and go", () => {
  const before = JSON.stringify(["a", "b", "c"].map(column));
  const after = JSON.stringify(["a", "c", "d"].map(column));
  expect(differing(before, after)).toEqual({
    removed: [`{"Comment":"${"c".repeat(40)}","Name":"b","Type":"string"}`],
    added: [`{"Comment":"${"c".repeat(40)}","Name":"d","Type":"string"}`],
  });
  expect(differing(after, after.replace("}]", "}, 1]")).removed).toEqual([]);
  expect(differing('["a","b"]', '["b","a"]')).toEqual({
    removed: [],
    added: ["the same in another order"],
  });
});

test("of an object, the members that differ", () => {
  expect(differing('{"a":1,"b":{"c":[1]}}', '{"b":{"c":[2]},"a":1}')).toEqual({
    removed: ['b: {"c":[1]}'],
    added: ['b: {"c":[2]}'],
  });
});

test("of long texts, the part from the first difference on", () => {
  const url = (digest: string) => `s3://${"bucket".repeat(30)}/code/${digest}/contract.json`;
  expect(differing(url("0d21"), url("9f3c"))).toEqual({
    removed: ["…bucket/code/0d21/contract.json"],
    added: ["…bucket/code/9f3c/contract.json"],
  });
});

test("what is new, what goes, and what is no JSON", () => {
  expect(differing(undefined, "30")).toEqual({ removed: [], added: ["30"] });
  expect(differing("30", undefined)).toEqual({ removed: ["30"], added: [] });
  expect(differing("[a", "[b")).toEqual({ removed: ["[a"], added: ["[b"] });
});

test("what differs is never shown alike", () => {
  const value = fc.oneof(
    fc.string(),
    fc.json(),
    fc.array(fc.string()).map((each) => JSON.stringify(each)),
    fc.string({ minLength: 200, maxLength: 400 }),
  );
  fc.assert(
    fc.property(value, value, (before, after) => {
      fc.pre(before !== after);
      const { removed, added } = differing(before, after);
      expect(removed).not.toEqual(added);
    }),
  );
});
