import { isObject, type Json, type JsonObject } from "../kernel/json.ts";
import type { Subject } from "./control.ts";
import { type Fact, known, type PolicyDocument, unknown } from "./snapshot.ts";

/**
 * A property of the compiled template as the account should hold it: what the specs say, with CloudFormation's
 * intrinsics filled in by what the stack made. Unknown when the stack could not be looked up, or lacks a
 * resource that the property refers to: then the specs have moved on since the last deploy.
 */
export function expectedProperty(
  subject: Subject,
  logicalId: string,
  property: string,
): Fact<Json> {
  const { compiled, snapshot } = subject;
  if (snapshot.stack.state !== "known") return unknown("the stack was not looked up");
  const missing = new Set<string>();
  const value = fillIn(compiled.template.Resources[logicalId]?.Properties[property] ?? null, {
    pseudo: pseudoParameters(subject),
    resolve: (id, attribute) => {
      const found = physical(subject, id, attribute);
      if (found === undefined) missing.add(id);
      return found ?? "";
    },
  });
  return missing.size === 0 ? known(value) : unknown(`the stack lacks ${[...missing].join(", ")}`);
}

/** The same for a policy. */
export function expectedPolicy(
  subject: Subject,
  logicalId: string,
  property = "PolicyDocument",
): Fact<PolicyDocument> {
  const fact = expectedProperty(subject, logicalId, property);
  if (fact.state !== "known") return fact;
  const statements = isObject(fact.value) ? fact.value.Statement : undefined;
  return known({ Statement: Array.isArray(statements) ? (statements as JsonObject[]) : [] });
}

interface Context {
  readonly pseudo: Readonly<Record<string, string>>;
  readonly resolve: (logicalId: string, attribute: "Ref" | "Arn") => string;
}

function pseudoParameters({ model }: Subject): Context["pseudo"] {
  const { account, region, partition } = model.environment;
  return { "AWS::AccountId": account, "AWS::Region": region, "AWS::Partition": partition };
}

/** What `Ref` and `Arn` give for the types that the template refers to so. */
function physical(
  { model, snapshot }: Subject,
  logicalId: string,
  attribute: "Ref" | "Arn",
): string | undefined {
  if (snapshot.stack.state !== "known") return undefined;
  const resource = snapshot.stack.value.resources[logicalId];
  if (resource?.physicalId === undefined || attribute === "Ref") return resource?.physicalId;
  const { account, region, partition } = model.environment;
  switch (resource.type) {
    case "AWS::S3::Bucket":
      return `arn:${partition}:s3:::${resource.physicalId}`;
    case "AWS::KMS::Key":
      return `arn:${partition}:kms:${region}:${account}:key/${resource.physicalId}`;
    case "AWS::IAM::Role":
      return `arn:${partition}:iam::${account}:role/${resource.physicalId}`;
    default:
      return undefined;
  }
}

function fillIn(value: Json, context: Context): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => fillIn(each, context));
  if (!isObject(value)) return value;
  const { Ref, "Fn::GetAtt": getAtt, "Fn::Sub": sub } = value;
  if (typeof Ref === "string") return context.pseudo[Ref] ?? context.resolve(Ref, "Ref");
  if (Array.isArray(getAtt)) return context.resolve(String(getAtt[0]), "Arn");
  if (typeof sub === "string") {
    return sub.replaceAll(/\$\{([^}.]+)(\.Arn)?\}/g, (_, name: string, arn: string | undefined) =>
      arn === undefined
        ? (context.pseudo[name] ?? context.resolve(name, "Ref"))
        : context.resolve(name, "Arn"),
    );
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, fillIn(each ?? null, context)]),
  );
}
