import { isObject, type Json, type JsonObject } from "../kernel/json.ts";
import type { Environment, Repository } from "./model.ts";

/** What a workflow's job may be in an environment; each has a role of its own. */
export type Role = "plan" | "deploy" | "run" | "audit";

export const roles: readonly Role[] = ["plan", "deploy", "run", "audit"];

/** What the bootstrap makes is named after the prefix and this; no pipeline may be. */
export const reservedWord = "sluice";

/** Issuer of the identity tokens of GitHub's workflows, without `https://`: the start of the names of its claims in AWS. */
export const tokenIssuer = "token.actions.githubusercontent.com";

/** Audience of the tokens: AWS STS alone. */
export const tokenAudience = "sts.amazonaws.com";

/** Names of what one environment's bootstrap makes; no two of them differ by more than their last word. */
export function roleNames(prefix: string) {
  const name = (word: string) => `${prefix}-${reservedWord}-${word}`;
  return {
    plan: name("plan"),
    deploy: name("deploy"),
    run: name("run"),
    audit: name("audit"),
    cloudFormation: name("cloudformation"),
    boundary: name("boundary"),
  } as const;
}

/** Name of the stack that `sluice bootstrap` makes. */
export const bootstrapStack = (prefix: string): string => `${prefix}-${reservedWord}-bootstrap`;

/** Name of the bucket that takes templates too large to be sent; all accounts share bucket names. */
export const bootstrapBucket = ({
  prefix,
  account,
}: Pick<Environment, "prefix" | "account">): string =>
  `${prefix}-${reservedWord}-artifacts-${account}`;

/**
 * Ids of the buckets that the roles of an environment are bound to by name: a run uploads to the one, a deploy puts the
 * job's code into the other, and an audit decrypts nothing but that.
 */
export const boundBuckets = { source: "raw", artifacts: "artifacts" } as const;

type Place = Pick<Environment, "partition" | "account" | "prefix">;

/** ARN of the role that a job assumes, or that CloudFormation works under. */
export const roleArnOf = (
  { partition, account, prefix }: Place,
  role: Role | "cloudFormation",
): string => `arn:${partition}:iam::${account}:role/${roleNames(prefix)[role]}`;

/** ARN of the policy that bounds every role of a pipeline. */
export const boundaryArnOf = ({ partition, account, prefix }: Place): string =>
  `arn:${partition}:iam::${account}:policy/${roleNames(prefix).boundary}`;

/** ARN of the role under which CloudFormation works; undefined where none was bootstrapped: then under the caller's. */
export const serviceRoleOf = (environment: Environment): string | undefined =>
  environment.github === undefined ? undefined : roleArnOf(environment, "cloudFormation");

/**
 * The `sub` claims that a role trusts: which jobs of the repository may have it. A job with a GitHub environment has
 * that as its subject, whatever its branch; the environment's own rules say which branches it takes.
 *
 * A repository has one of two spellings: the names, or names with ids, the default since 15 July 2026 for one that is
 * new, renamed or transferred. Both are trusted where the ids are known.
 * Source: GitHub docs, "OpenID Connect reference", "Immutable subject claims".
 */
export function subjectsOf(environment: Environment, role: Role): readonly string[] {
  const { github } = environment;
  if (github === undefined) return [];
  return spellings(github).flatMap((repository) =>
    contexts(environment.name, github.branch)[role].map((context) => `${repository}:${context}`),
  );
}

function spellings({ repository, repositoryId, ownerId }: Repository): string[] {
  const [owner, name] = repository.split("/");
  return [
    `repo:${repository}`,
    ...(repositoryId === undefined || ownerId === undefined
      ? []
      : [`repo:${owner}@${ownerId}/${name}@${repositoryId}`]),
  ];
}

function contexts(environment: string, branch: string): Readonly<Record<Role, readonly string[]>> {
  const onBranch = `ref:refs/heads/${branch}`;
  const inEnvironment = `environment:${environment}`;
  return {
    plan: ["pull_request"],
    deploy: [inEnvironment],
    run: [inEnvironment, onBranch],
    audit: [onBranch],
  };
}

/** A claim that a role does not trust. */
export interface Mismatch {
  readonly claim: string;
  /** undefined where the token has no such claim. */
  readonly found: string | undefined;
  /** Any of these would do. */
  readonly expected: readonly string[];
}

/**
 * The claims for which a role refuses a token; AWS says only that it does. None means that the reason lies elsewhere:
 * the role, or the provider, is not there or trusts something else than the environment's file says.
 */
export function explainClaims(
  claims: Readonly<Record<string, Json | undefined>>,
  environment: Environment,
  role: Role,
): readonly Mismatch[] {
  return Object.entries(trustedClaims(environment, role)).flatMap(([claim, expected]) => {
    const value = claims[claim];
    const found = value === undefined || value === null ? undefined : textOf(value);
    return found !== undefined && expected.includes(found) ? [] : [{ claim, found, expected }];
  });
}

/** The claims of a token, for explanations alone: whether it is genuine is for AWS to say. Of what is no token, none. */
export function claimsOf(token: string): JsonObject {
  try {
    const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8");
    const claims = JSON.parse(payload) as Json;
    return isObject(claims) ? claims : {};
  } catch {
    return {};
  }
}

/** What a role's trust policy asks of a token, by claim: any of the values. */
export function trustedClaims(
  environment: Environment,
  role: Role,
): Readonly<Record<string, readonly string[]>> {
  const { github } = environment;
  if (github === undefined) return {};
  const { repositoryId, branch } = github;
  return {
    iss: [`https://${tokenIssuer}`],
    aud: [tokenAudience],
    sub: subjectsOf(environment, role),
    ...(repositoryId === undefined ? {} : { repository_id: [repositoryId] }),
    // A pull request's ref is its own, and the subject says all that can be said of it.
    ...(role === "plan" ? {} : { ref: [`refs/heads/${branch}`] }),
  };
}

const textOf = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));
