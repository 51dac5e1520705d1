import { describe, expect, test } from "vitest";
import { PatternCounter } from "../../../actions/toolkit/infer/dates.ts";
import { many } from "./support.ts";

function chosen(kind: "date" | "timestamp", texts: readonly string[]) {
  const counter = new PatternCounter(kind);
  for (const text of texts) counter.add(text);
  return counter.choose();
}

describe("patterns of dates", () => {
  test.each<[readonly string[], readonly string[]]>([
    [["2024-02-29", "1999-12-31"], ["yyyy-MM-dd"]],
    [["2024/02/29"], ["yyyy/MM/dd"]],
    [["20240229"], ["yyyyMMdd"]],
    [["31.12.1999"], ["dd.MM.yyyy"]],
    [["13/02/2024", "01/02/2024"], ["dd/MM/yyyy"]],
    [["02/13/2024", "01/02/2024"], ["MM/dd/yyyy"]],
    [["2/13/2024", "11/2/2024", "12/30/2024"], ["M/d/yyyy"]],
    [["05 Mar 2024"], ["dd MMM yyyy"]],
    [["5 march 2024"], ["d MMMM yyyy"]],
    [["Mar 5, 2024"], ["MMM d, yyyy"]],
    [
      ["2024-01-05", "2024-01-06", "05/31/2024"],
      ["yyyy-MM-dd", "MM/dd/yyyy"],
    ],
  ])("%j have %j", (texts, formats) => {
    expect(chosen("date", texts)).toMatchObject({ formats, fitting: texts.length });
  });

  test.each([
    "31-02-2024",
    "29-02-2023",
    "00-01-2024",
    "01-13-24",
    "2024-13-01",
    "0000-01-01",
    "soon",
    "",
  ])("%s has none", (text) => {
    expect(chosen("date", [text])).toEqual({ formats: [], fitting: 0, ambiguous: false });
  });

  test("that leave day and month open say so, and one that decides is enough", () => {
    expect(chosen("date", ["01/02/2024", "03/04/2024"])).toMatchObject({
      formats: ["MM/dd/yyyy"],
      ambiguous: true,
    });
    expect(chosen("date", ["01/02/2024", "03/14/2024"])).toMatchObject({ ambiguous: false });
    expect(chosen("date", ["2024/01/02"])).toMatchObject({ ambiguous: false });
  });

  test("never have day and month both ways: what does not fit is counted out", () => {
    const texts = [...many(20, (place) => `12/${place + 11}/2024`), "31/12/2024"];
    expect(chosen("date", texts)).toMatchObject({ formats: ["MM/dd/yyyy"], fitting: 20 });
  });

  test("that are one in a thousand are dirt", () => {
    const texts = many(2_000, (place) => `20${10 + (place % 80)}-01-01`);
    expect(chosen("date", [...texts, "2024/01/01"]).formats).toEqual(["yyyy-MM-dd"]);
    expect(chosen("date", [...texts, ...many(9, () => "2024/01/01")]).formats).toEqual([
      "yyyy-MM-dd",
      "yyyy/MM/dd",
    ]);
  });
});

test.each<[readonly string[], readonly string[]]>([
  [["2024-01-05T10:11:12Z", "2024-01-05 10:11", "2024-01-05T10:11:12.123+02:00"], ["ISO 8601"]],
  [["01/13/2024 10:11:12"], ["MM/dd/yyyy HH:mm:ss"]],
  [["13.01.2024 10:11"], ["dd.MM.yyyy HH:mm"]],
  [["1/13/2024 9:11"], ["M/d/yyyy H:mm"]],
  [["2024-01-05T10:11:12Z", "2024-01-05 10:11", "01/13/2024 10:11:12"], ["ISO 8601"]],
  [["2024-01-05 25:11"], []],
  [["2024-01-05"], []],
])("patterns of timestamps: %j have %j", (texts, formats) => {
  expect(chosen("timestamp", texts).formats).toEqual(formats);
});
