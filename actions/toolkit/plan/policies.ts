import { isObject, type Json, type JsonObject } from "../kernel/json.ts";
import { textsOf } from "./reach.ts";
import type { TemplateResource } from "./templates.ts";

/** A policy document of a resource. */
export interface PolicyOf {
  /** The property that holds it, with the policy's name where a resource has several. */
  readonly document: string;
  readonly statements: readonly JsonObject[];
}

/** Properties that hold a policy document, by type; source: CloudFormation's resource reference. */
const documents: Readonly<Record<string, readonly string[]>> = {
  "AWS::IAM::Role": ["AssumeRolePolicyDocument"],
  "AWS::IAM::ManagedPolicy": ["PolicyDocument"],
  "AWS::IAM::Policy": ["PolicyDocument"],
  "AWS::IAM::RolePolicy": ["PolicyDocument"],
  "AWS::S3::BucketPolicy": ["PolicyDocument"],
  "AWS::KMS::Key": ["KeyPolicy"],
  "AWS::SNS::TopicPolicy": ["PolicyDocument"],
  "AWS::SNS::TopicInlinePolicy": ["PolicyDocument"],
  "AWS::SecretsManager::ResourcePolicy": ["ResourcePolicy"],
};

/** The policy documents of a resource, a role's inline ones among them. */
export function policiesOf({ type, properties }: TemplateResource): readonly PolicyOf[] {
  const own = (documents[type] ?? []).map((name) => ({
    document: name,
    statements: statementsOf(properties[name]),
  }));
  const inline = Array.isArray(properties.Policies) ? (properties.Policies as readonly Json[]) : [];
  return [
    ...own,
    ...inline.filter(isObject).map(({ PolicyName, PolicyDocument }) => ({
      document: `Policies/${textsOf(PolicyName).join("")}`,
      statements: statementsOf(PolicyDocument),
    })),
  ];
}

function statementsOf(document: Json | undefined): readonly JsonObject[] {
  const statement = isObject(document) ? document.Statement : undefined;
  const all = Array.isArray(statement) ? (statement as readonly Json[]) : [statement];
  return all.filter(isObject);
}

/** What a role has besides documents: the managed policies that it carries, and the one that bounds it. */
export const carriedBy = ({ type, properties }: TemplateResource) => ({
  policies: type === "AWS::IAM::Role" ? textsOf(properties.ManagedPolicyArns) : [],
  boundary: type === "AWS::IAM::Role" ? textsOf(properties.PermissionsBoundary) : [],
});
