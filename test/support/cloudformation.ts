import { parse, type ScalarTag } from "yaml";

type Value =
  | string
  | boolean
  | number
  | null
  | readonly Value[]
  | { readonly [key: string]: Value };
type Values = Readonly<Record<string, string | readonly string[]>>;

/** A template in YAML as CloudFormation would fill it: parameters, conditions, pseudo parameters, names and ARNs. */
export interface Filled {
  readonly Resources: Readonly<
    Record<string, { Type: string; Properties: Record<string, never>; [key: string]: unknown }>
  >;
}

/** The short forms as their long ones. */
const tags = ["Ref", "Sub", "GetAtt", "If", "Equals", "Not"].flatMap((name) => {
  const long = name === "Ref" ? name : `Fn::${name}`;
  return [
    { tag: `!${name}`, resolve: (text: string) => ({ [long]: text }) },
    {
      tag: `!${name}`,
      collection: "seq",
      resolve: (items: { toJSON(): unknown }) => ({ [long]: items.toJSON() }),
    },
  ] as unknown as ScalarTag[];
});

/**
 * Evaluates a template on its own, without the code that fills in templates: what that makes of one is compared with this.
 *
 * @param pseudo values of `AWS::Partition`, `AWS::Region` and `AWS::AccountId`
 */
export function evaluate(text: string, parameters: Values, pseudo: Values): Filled {
  const template = parse(text, { customTags: tags, logLevel: "error" }) as {
    Parameters?: Record<string, { Default?: string }>;
    Conditions?: Record<string, Value>;
    Resources: Record<string, { Condition?: string; Type: string; Properties: Value }>;
  };
  const values: Record<string, Value> = { ...pseudo };
  for (const [name, { Default }] of Object.entries(template.Parameters ?? {}))
    values[name] = parameters[name] ?? Default ?? null;

  const nothing = Symbol("AWS::NoValue") as unknown as Value;
  const visit = (value: Value): Value => {
    if (Array.isArray(value)) return value.map(visit).filter((each) => each !== nothing);
    if (typeof value !== "object" || value === null) return value;
    const [[name, argument] = ["", null]] = Object.entries(value) as [string, Value][];
    switch (name) {
      case "Ref":
        return argument === "AWS::NoValue" ? nothing : lookUp(String(argument));
      case "Fn::GetAtt":
        return arnOf(String([argument].flat()[0]).replace(/\.Arn$/, ""));
      case "Fn::Sub":
        return String(argument).replaceAll(/\$\{([^}]+)\}/g, (_, key: string) =>
          key.endsWith(".Arn") ? arnOf(key.slice(0, -".Arn".length)) : String(lookUp(key)),
        );
      case "Fn::If": {
        const [condition, yes, no] = argument as [string, Value, Value];
        return visit(holds(template.Conditions?.[condition] ?? null) ? yes : no);
      }
      default:
        return Object.fromEntries(
          Object.entries(value)
            .map(([key, each]) => [key, visit(each)] as const)
            .filter(([, each]) => each !== nothing),
        );
    }
  };
  const holds = (condition: Value): boolean => {
    const { "Fn::Equals": equals, "Fn::Not": not } = condition as Record<string, Value[]>;
    if (not !== undefined) return !holds(not[0] ?? null);
    if (equals === undefined) throw new Error(JSON.stringify(condition));
    return visit(equals[0] ?? null) === visit(equals[1] ?? null);
  };
  const lookUp = (name: string): Value => {
    if (name in values) return values[name] ?? null;
    const type = template.Resources[name]?.Type;
    // What `Ref` of the other types gives is a name.
    return /(OIDCProvider|ManagedPolicy|Secret)$/.test(type ?? "") ? arnOf(name) : nameOf(name);
  };
  const nameOf = (logicalId: string): string => {
    const properties = template.Resources[logicalId]?.Properties as Record<string, Value>;
    const { RoleName, ManagedPolicyName, BucketName, Name } = properties;
    return String(visit(RoleName ?? ManagedPolicyName ?? BucketName ?? Name ?? logicalId));
  };
  const arnOf = (logicalId: string): string => {
    const { "AWS::Partition": partition, "AWS::AccountId": account } = values;
    const region = values["AWS::Region"];
    switch (template.Resources[logicalId]?.Type) {
      case "AWS::IAM::Role":
        return `arn:${partition}:iam::${account}:role/${nameOf(logicalId)}`;
      case "AWS::IAM::ManagedPolicy":
        return `arn:${partition}:iam::${account}:policy/${nameOf(logicalId)}`;
      case "AWS::IAM::OIDCProvider":
        return `arn:${partition}:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;
      case "AWS::KMS::Key":
        return `arn:${partition}:kms:${region}:${account}:key/${logicalId}`;
      case "AWS::SecretsManager::Secret":
        return `arn:${partition}:secretsmanager:${region}:${account}:secret:${nameOf(logicalId)}-AbCdEf`;
      case "AWS::S3::Bucket":
        return `arn:${partition}:s3:::${nameOf(logicalId)}`;
      case "AWS::QuickSight::DataSource":
      case "AWS::QuickSight::DataSet":
      case "AWS::QuickSight::Theme":
        return `arn:${partition}:quicksight:${region}:${account}:some/${logicalId}`;
      default:
        throw new Error(`${logicalId} has no ARN here`);
    }
  };
  const there = Object.entries(template.Resources).filter(
    ([, { Condition }]) =>
      Condition === undefined || holds(template.Conditions?.[Condition] ?? null),
  );
  return {
    Resources: Object.fromEntries(
      there.map(([id, { Condition: _, ...resource }]) => [id, visit(resource as Value)]),
    ) as Filled["Resources"],
  };
}
