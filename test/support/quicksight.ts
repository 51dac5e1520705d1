import { execFileSync } from "node:child_process";
import { isObject, type Json, type JsonObject } from "../../actions/toolkit/kernel/json.ts";

/** Properties of a resource, with the operation of QuickSight that takes the like; null for one that differs. */
export interface Sent {
  readonly operation: string | null;
  readonly type: string;
  readonly body: JsonObject;
}

/** What botocore's model and CloudFormation's schemas say against each, by one process for all of them. */
export function judged(cases: readonly Sent[]): string[][] {
  const said = execFileSync(".venv/bin/python", ["test/support/judge-quicksight.py"], {
    input: JSON.stringify(cases.map((each) => ({ ...each, body: filled(each.body) }))),
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return JSON.parse(said) as string[][];
}

/** References as some text, which is what becomes of them. */
function filled(value: Json | undefined): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(filled);
  if (!isObject(value)) return value ?? null;
  if ("Ref" in value) return "123456789012";
  if ("Fn::GetAtt" in value || "Fn::Sub" in value)
    return "arn:aws:quicksight:us-east-1:123456789012:some/thing";
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) =>
      each === undefined ? [] : [[name, filled(each)]],
    ),
  );
}
