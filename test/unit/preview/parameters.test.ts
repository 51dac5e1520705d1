import { expect, test } from "vitest";
import {
  readParameters,
  setParameters,
  setWhatFits,
} from "../../../actions/toolkit/preview/parameters.ts";
import { dashboardOf, specOf } from "../../support/dashboards.ts";

const dashboard = dashboardOf(
  specOf([{ id: "patients", title: "Patients", type: "kpi" }], {
    parameters: [
      {
        name: "adultFrom",
        type: "integer",
        default: 18,
        control: { kind: "slider", minimum: 10, maximum: 30 },
      },
      { name: "share", type: "decimal", default: 0.5 },
      { name: "land", type: "text", default: "DE" },
      {
        name: "sex",
        type: "text",
        default: "all",
        control: { kind: "dropdown", values: ["all", "female"] },
      },
    ],
  }),
);

const set = (values: Record<string, string>) =>
  setParameters(dashboard, new Map(Object.entries(values)));

test("reads each name once, and tells what it can't read", () => {
  expect(readParameters(["a=1", "b=", "c=x=y\nz", "a=2", "d", "=1", ""])).toEqual({
    values: new Map([
      ["a", "1"],
      ["b", ""],
      ["c", "x=y\nz"],
    ]),
    problems: [
      "`a` is set twice.",
      "`d` sets no parameter: it is not like `name=value`.",
      "`=1` sets no parameter: it is not like `name=value`.",
      "`` sets no parameter: it is not like `name=value`.",
    ],
  });
});

test.each([
  ["a slider's end", { adultFrom: "10" }, ["10", "0.5", "DE", "all"]],
  ["several", { adultFrom: "30", share: "-12.25" }, ["30", "-12.25", "DE", "all"]],
  ["one of a list", { sex: "female" }, ["18", "0.5", "DE", "female"]],
  ["any text, an empty one too", { land: "" }, ["18", "0.5", "", "all"]],
  ["a text with quotes", { land: "O'Neill = x" }, ["18", "0.5", "O'Neill = x", "all"]],
])("sets %s and leaves the others", (_, values, expected) => {
  const found = set(values);
  expect(found.ok && found.dashboard.parameters.map((each) => each.default)).toEqual(expected);
});

test.each([
  ["adultFrom", "9", "chosen with a slider from 10 to 30"],
  ["adultFrom", "31", "chosen with a slider from 10 to 30"],
  ["adultFrom", "18.0", "a whole number of at most 15 digits"],
  ["adultFrom", "1e1", "a whole number of at most 15 digits"],
  ["adultFrom", "", "a whole number of at most 15 digits"],
  [
    "share",
    "1); DROP TABLE x",
    "a number such as 12.5, of at most 15 digits on each side of its point",
  ],
  ["share", "Infinity", "a number such as 12.5, of at most 15 digits on each side of its point"],
  ["sex", "Female", "one of `all`, `female`"],
])("%s can't be %j", (name, value, expected) => {
  expect(set({ [name]: value })).toEqual({
    ok: false,
    problems: [`\`${name}\` can't be \`${value}\`: it is ${expected}.`],
  });
});

test("tells every problem, and what a name was meant to be", () => {
  expect(set({ adultform: "20", x: "1", share: "half" })).toEqual({
    ok: false,
    problems: [
      "The dashboard has no parameter `adultform`: Did you mean `adultFrom`?",
      "The dashboard has no parameter `x`: it has one of `adultFrom`, `share`, `land`, `sex`.",
      "`share` can't be `half`: it is a number such as 12.5, of at most 15 digits on each side of its point.",
    ],
  });
  const none = dashboardOf(specOf([{ id: "patients", title: "Patients", type: "kpi" }]));
  expect(setParameters(none, new Map([["x", "1"]]))).toEqual({
    ok: false,
    problems: ["The dashboard has no parameter `x`: it has none."],
  });
});

test("another dashboard is set as far as it can be", () => {
  const values = new Map(Object.entries({ adultFrom: "40", share: "1", gone: "1" }));
  expect(setWhatFits(dashboard, values).parameters.map((each) => each.default)).toEqual([
    "18",
    "1",
    "DE",
    "all",
  ]);
});
