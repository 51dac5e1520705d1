import { isObject, type Json, type JsonObject } from "../kernel/json.ts";
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

export const isDeny = (statement: JsonObject): boolean => statement.Effect === "Deny";

/** The values that a condition of a statement gives, such as of `Bool` on `aws:SecureTransport`. */
export function conditionValues(
  statement: JsonObject,
  operator: string,
  key: string,
): readonly string[] {
  const condition = statement.Condition;
  const block = isObject(condition) ? condition[operator] : undefined;
  return isObject(block) ? listOf(block[key]) : [];
}

/** Whether a policy denies everybody every action on a bucket and its objects without TLS. */
export function deniesInsecureTransport(policy: PolicyDocument, bucketArn: string): boolean {
  return policy.Statement.some(
    (statement) =>
      isDeny(statement) &&
      principalsOf(statement).includes("*") &&
      actionsOf(statement).includes("s3:*") &&
      [bucketArn, `${bucketArn}/*`].every((arn) => listOf(statement.Resource).includes(arn)) &&
      conditionValues(statement, "Bool", "aws:SecureTransport").includes("false"),
  );
}

/**
 * Whether a policy denies writes whose header names another value than the one that is allowed, and lets
 * writes pass that have no such header: those get the bucket's own encryption.
 */
export function deniesOtherHeader(
  policy: PolicyDocument,
  operator: string,
  header: string,
  allowed: string,
): boolean {
  return policy.Statement.some(
    (statement) =>
      isDeny(statement) &&
      actionsOf(statement).includes("s3:PutObject") &&
      conditionValues(statement, operator, header).join() === allowed &&
      conditionValues(statement, "Null", header).includes("false"),
  );
}

/** The account id of an ARN or of a bare account id; undefined for anything else. */
export function accountOf(principal: string): string | undefined {
  if (/^\d{12}$/.test(principal)) return principal;
  return /^arn:[^:]+:(?:iam|sts)::(\d{12}):/.exec(principal)?.[1];
}
