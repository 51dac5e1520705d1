import type { Model } from "../model/model.ts";
import { ids, keyArn } from "./intrinsics.ts";
import { type Element, retained } from "./types.ts";

/** The key of the pseudonyms: made by Secrets Manager, seen by nobody but the job. */
export function secrets({ pseudonymSecret: secret }: Model): Element[] {
  if (secret === undefined) return [];
  return [
    {
      logicalId: ids.secret,
      source: secret.source,
      resource: {
        Type: "AWS::SecretsManager::Secret",
        ...retained,
        Properties: {
          Name: secret.name,
          Description:
            "Keys the pseudonyms of published records. Who changes it changes every pseudonym.",
          KmsKeyId: keyArn(secret.key),
          GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
        },
      },
    },
  ];
}
