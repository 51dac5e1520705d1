import { describe, expect, test } from "vitest";
import { readTemplate } from "../../../actions/toolkit/template/read-template.ts";
import { compiledOf } from "../../support/specs.ts";

describe("a template", () => {
  test("in JSON is what it says", () => {
    const { body, template } = compiledOf();
    expect(readTemplate(body)).toEqual(template);
  });

  test.each([
    ["!Ref A", { Ref: "A" }],
    ["!GetAtt A.Endpoint.Address", { "Fn::GetAtt": ["A", "Endpoint.Address"] }],
    ["!GetAtt [A, Arn]", { "Fn::GetAtt": ["A", "Arn"] }],
    ['!Sub "arn:${A}"', { "Fn::Sub": "arn:${A}" }],
    ["!Sub [x, {A: !Ref B}]", { "Fn::Sub": ["x", { A: { Ref: "B" } }] }],
    ["!If [C, !Ref A, [1, 2]]", { "Fn::If": ["C", { Ref: "A" }, [1, 2]] }],
    ["!Condition C", { Condition: "C" }],
    ["!Transform {Name: T}", { "Fn::Transform": { Name: "T" } }],
  ])("in YAML: %s", (text, value) => {
    expect(readTemplate(`Resources: ${text}\n`)).toEqual({ Resources: value });
  });

  test("that is neither is refused", () => {
    expect(() => readTemplate("{")).toThrow(/can't be read/);
  });
});
