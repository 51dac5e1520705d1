import { canonicalJson, isObject, type Json, type JsonObject } from "../kernel/json.ts";
import type { PolicyDocument } from "./snapshot.ts";

/** A field of a statement that may hold one value or a list of them. */
export function listOf(value: Json | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? (value as readonly Json[]) : [value]).map(String);
}

export const actionsOf = (statement: JsonObject): readonly string[] => listOf(statement.Action);

/** The principals of a statement as one list: `*`, ARNs, account ids, service names. */
export function principalsOf({ Principal }: JsonObject): readonly string[] {
  if (!isObject(Principal)) return listOf(Principal);
  return Object.values(Principal).flatMap((value) => listOf(value));
}

export const isAllow = (statement: JsonObject): boolean => statement.Effect === "Allow";

export const sidOf = (statement: JsonObject): string =>
  typeof statement.Sid === "string" && statement.Sid !== "" ? statement.Sid : "one without Sid";

/**
 * One text for statements that mean the same to IAM: lists in order, one value as a list, an account by its root,
 * condition keys in lower case; without the Sid. Services give policies back in forms of their own.
 * Source: IAM user guide, "IAM JSON policy elements".
 */
function meaning(statement: JsonObject): string {
  const { Sid: _, Principal, Condition, ...rest } = statement;
  const sorted = (value: Json | undefined) => [...new Set(listOf(value))].sort();
  const lists = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, name === "Effect" ? value : sorted(value)]),
  );
  const everybody = Principal === "*" ? { AWS: "*" } : Principal;
  const principal = isObject(everybody)
    ? Object.fromEntries(
        Object.entries(everybody).map(([kind, value]) => [kind, sorted(value).map(rootOfAccount)]),
      )
    : everybody;
  const condition = isObject(Condition)
    ? Object.fromEntries(
        Object.entries(Condition).map(([operator, block]) => [
          operator,
          isObject(block)
            ? Object.fromEntries(
                Object.entries(block).map(([key, value]) => [key.toLowerCase(), sorted(value)]),
              )
            : block,
        ]),
      )
    : Condition;
  return canonicalJson({ ...lists, Principal: principal, Condition: condition });
}

const rootOfAccount = (principal: string): string =>
  /^arn:[^:]+:iam::(\d{12}):root$/.exec(principal)?.[1] ?? principal;

/** The statements of a policy that another has not. */
export function statementsBeyond(policy: PolicyDocument, other: PolicyDocument): JsonObject[] {
  const meanings = new Set(other.Statement.map(meaning));
  return policy.Statement.filter((statement) => !meanings.has(meaning(statement)));
}

/** What two policies differ in, as a reader wants to see it; undefined when they mean the same. */
export function policyDifference(
  found: PolicyDocument,
  wanted: PolicyDocument,
): string | undefined {
  const names = (statements: readonly JsonObject[]) =>
    [...new Set(statements.map(sidOf))].join(", ");
  const lacking = statementsBeyond(wanted, found);
  const more = statementsBeyond(found, wanted);
  if (lacking.length === 0 && more.length === 0) return undefined;
  return [
    lacking.length > 0 ? `lacks, or has otherwise: ${names(lacking)}` : [],
    more.length > 0 ? `has besides: ${names(more)}` : [],
  ]
    .flat()
    .join("; ");
}

/** Whether a principal is of this account for certain: its id, or an IAM or STS ARN of it. */
export function isOfAccount(principal: string, account: string): boolean {
  return (
    principal === account || /^arn:[^:]+:(?:iam|sts)::(\d{12}):/.exec(principal)?.[1] === account
  );
}
