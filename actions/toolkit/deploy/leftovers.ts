import { isObject, type Json } from "../kernel/json.ts";
import type { LiveResource } from "../plan/change-set.ts";
import type { Compiled } from "../template/compile.ts";
import type { DisposalPort } from "./ports.ts";

/** The property that holds a resource's name, by the types that outlive their stack and can be found by name. */
const nameProperties: Readonly<Record<string, string>> = {
  "AWS::S3::Bucket": "BucketName",
  "AWS::Logs::LogGroup": "LogGroupName",
  "AWS::SecretsManager::Secret": "Name",
};

const keyType = "AWS::KMS::Key";

/**
 * What a stack of this pipeline has let go and left there. Keys have no name, and their alias went with the stack:
 * they are found by what they encrypt. Only what carries the pipeline's tags counts: what somebody else made under
 * such a name is not its own.
 *
 * @param account twelve digits; a key of another account is nobody's to delete
 */
export async function leftovers(
  compiled: Compiled,
  account: string,
  disposal: DisposalPort,
): Promise<LiveResource[]> {
  const candidates = Object.entries(compiled.template.Resources).flatMap(
    ([logicalId, { Type: type, Properties }]) => {
      const name = Properties[nameProperties[type] ?? ""];
      return typeof name === "string"
        ? [{ logicalId, type, physicalId: name, key: keyNamedIn(Properties, compiled) }]
        : [];
    },
  );
  const there = await Promise.all(
    candidates.map(
      async ({ type, physicalId }) =>
        (await disposal.exists(type, physicalId)) &&
        isOwn(await disposal.tagsOf(type, physicalId), compiled),
    ),
  );
  const kept = candidates.filter((_, index) => there[index]);

  const keys = new Map<string, LiveResource>();
  for (const { type, physicalId, key } of kept) {
    const arn = key === undefined ? undefined : await disposal.keyOf(type, physicalId);
    if (key === undefined || arn === undefined || keys.has(arn)) continue;
    if (arn.split(":")[4] !== account || !isOwn(await disposal.tagsOf(keyType, arn), compiled))
      continue;
    if (await disposal.exists(keyType, arn))
      keys.set(arn, { logicalId: key, type: keyType, physicalId: arn });
  }
  return [
    ...kept.map(({ logicalId, type, physicalId }) => ({ logicalId, type, physicalId })),
    ...keys.values(),
  ];
}

/** Whether tags say that this pipeline made the resource, in this environment; CloudFormation sets the stack's. */
export function isOwn(tags: Readonly<Record<string, string>>, { tags: own }: Compiled): boolean {
  return ["sluice:pipeline", "sluice:environment"].every(
    (name) => own[name] !== undefined && tags[name] === own[name],
  );
}

/** Logical id of the key that a resource's properties refer to. */
function keyNamedIn(value: Json | undefined, compiled: Compiled): string | undefined {
  if (Array.isArray(value))
    return (value as readonly Json[]).map((each) => keyNamedIn(each, compiled)).find(Boolean);
  if (!isObject(value)) return undefined;
  const target = value["Fn::GetAtt"];
  const id: Json | undefined = Array.isArray(target) ? target[0] : undefined;
  if (typeof id === "string")
    return compiled.template.Resources[id]?.Type === keyType ? id : undefined;
  return Object.values(value)
    .map((each) => keyNamedIn(each, compiled))
    .find(Boolean);
}
