import {
  GetOpenIDConnectProviderCommand,
  ListOpenIDConnectProvidersCommand,
} from "@aws-sdk/client-iam";
import { tokenIssuer } from "../model/trust.ts";
import type { Clients } from "./clients.ts";

/** The account's provider of GitHub's identity tokens. */
export interface IdentityProvider {
  readonly arn: string;
  /** For whom its tokens may be. */
  readonly audiences: readonly string[];
}

/** The account's provider of GitHub's identity tokens, of which there is one at most; undefined when it has none. */
export async function findIdentityProvider({
  iam,
}: Clients): Promise<IdentityProvider | undefined> {
  const { OpenIDConnectProviderList } = await iam.send(new ListOpenIDConnectProvidersCommand({}));
  const arn = OpenIDConnectProviderList?.find(({ Arn }) =>
    Arn?.endsWith(`:oidc-provider/${tokenIssuer}`),
  )?.Arn;
  if (arn === undefined) return undefined;
  const { ClientIDList } = await iam.send(
    new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }),
  );
  return { arn, audiences: ClientIDList ?? [] };
}
