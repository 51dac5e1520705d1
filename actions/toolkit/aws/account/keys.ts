import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
} from "@aws-sdk/client-kms";
import type { KeyFacts } from "../../controls/snapshot.ts";
import type { Key } from "../../model/model.ts";
import type { Clients } from "../clients.ts";
import { lookUp, readPolicy } from "./facts.ts";

/** What KMS says of one key, found by its alias; some calls take the key's own id only. */
export async function keyFacts({ kms }: Clients, key: Key): Promise<KeyFacts> {
  const described = await lookUp(
    async () => (await kms.send(new DescribeKeyCommand({ KeyId: key.alias }))).KeyMetadata,
  );
  if (described.state !== "known")
    return { arn: described, state: described, rotation: described, policy: described };
  const { Arn, KeyId, KeyState } = described.value;
  return {
    arn: await lookUp(async () => Arn),
    state: await lookUp(async () => KeyState as string | undefined),
    rotation: await lookUp(async () => {
      const { KeyRotationEnabled, RotationPeriodInDays } = await kms.send(
        new GetKeyRotationStatusCommand({ KeyId }),
      );
      return { enabled: KeyRotationEnabled === true, days: RotationPeriodInDays };
    }),
    policy: await lookUp(async () =>
      readPolicy(
        (await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }))).Policy,
      ),
    ),
  };
}
