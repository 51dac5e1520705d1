import { expect, test } from "vitest";
import { profileRecords } from "../../../actions/toolkit/infer/profile.ts";
import { many, profileOf } from "./support.ts";

test("fields are counted once: empty, without meaning, or a value", async () => {
  const [column] = (await profileOf({ c: ["a", " a ", "b", "", "  ", "N/A", "none", "N/A"] }))
    .columns;
  expect(column).toMatchObject({ empty: 2, values: 3, distinct: 2 });
  expect(Object.fromEntries(column?.nulls ?? [])).toEqual({ "N/A": 2, none: 1 });
});

test("records with other fields than the header are in no column's counts", async () => {
  const { columns, records, malformed } = await profileRecords(
    ["a", "b"],
    [["1", "2"], ["1"], ["1", "2", "3"]],
  );
  expect([records, malformed, columns[0]?.values]).toEqual([3, 2, 1]);
});

test("only so many records are looked at, and no more are asked for", async () => {
  let asked = 0;
  function* endless() {
    for (;;) {
      asked += 1;
      yield [String(asked)];
    }
  }
  const { records, truncated, columns } = await profileRecords(["a"], endless(), 10);
  expect([records, truncated, columns[0]?.distinct, asked]).toEqual([10, true, 10, 11]);
  expect((await profileRecords(["a"], [["1"]], 1)).truncated).toBe(false);
});

test("records may come later", async () => {
  async function* late() {
    yield ["1"];
    yield ["2"];
  }
  expect(await profileRecords(["a"], late())).toMatchObject({ records: 2, truncated: false });
});

test("distinct values are counted, near ones too", async () => {
  const values = many(20_000, (place) => `record ${place}`);
  const [column] = (await profileOf({ c: [...values, ...values] })).columns;
  expect(column?.distinct).toBe(20_000);
});

test("a header that occurs again is noticed", async () => {
  expect(await profileOf({ a: ["x", "a"], b: ["x", "a"] })).toMatchObject({ repeatedNames: 1 });
});
