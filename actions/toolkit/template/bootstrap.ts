import { LineCounter, parseDocument } from "yaml";
import { sha256 } from "../kernel/digest.ts";
import { SluiceError } from "../kernel/errors.ts";
import type { Location } from "../kernel/location.ts";
import type { Environment } from "../model/model.ts";
import { underscored } from "../model/names.ts";
import { roles, subjectsOf, tokenIssuer } from "../model/trust.ts";
import { type Compiled, inlineTemplateLimit } from "./compile.ts";
import { fillIn, type ParameterValue } from "./fill-in.ts";
import { readTemplate } from "./read-template.ts";
import type { Template } from "./types.ts";

/** The one ARN that the account's provider of GitHub's identity tokens can have: it is made of the issuer's URL. */
export const providerArnOf = ({
  partition,
  account,
}: Pick<Environment, "partition" | "account">): string =>
  `arn:${partition}:iam::${account}:oidc-provider/${tokenIssuer}`;

/**
 * The values of the bootstrap template's parameters in an environment.
 *
 * @param provider whether the stack makes the account's provider of identity tokens, or finds it there
 * @throws SluiceError `no-github`, `environment-name`
 */
export function bootstrapParameters(
  environment: Environment,
  provider: "made" | "there",
): Readonly<Record<string, ParameterValue>> {
  const { name, prefix, github } = environment;
  if (github === undefined) {
    throw new SluiceError(
      "no-github",
      `Environment ${name} names no repository, so there is nobody to give roles to.`,
      { fix: "Add `github: {repository: owner/name}` to its file." },
    );
  }
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(name)) {
    throw new SluiceError(
      "environment-name",
      `The environment's name, "${name}", can't be part of a token's subject.`,
      { fix: "Rename its file: letters, digits, dots, dashes and underscores, at most 64." },
    );
  }
  const word = (role: string) => role.charAt(0).toUpperCase() + role.slice(1);
  return {
    Prefix: prefix,
    CatalogPrefix: underscored(prefix),
    Environment: name,
    ProviderArn: provider === "made" ? "" : providerArnOf(environment),
    ...Object.fromEntries(
      roles.map((role) => [`${word(role)}Subjects`, subjectsOf(environment, role)]),
    ),
    RepositoryId: github.repositoryId ?? "",
    Branch: github.branch,
  };
}

/**
 * The bootstrap of an environment as a person reads it, each statement with its reason; where that is more than
 * CloudFormation takes of who applies it by other tools, without the reasons.
 *
 * @throws SluiceError `no-github`, `environment-name`; `template` for a template that is wrong
 */
export function explainedBootstrap(
  source: { readonly text: string },
  environment: Environment,
  provider: "made" | "there",
): string {
  const parameters = bootstrapParameters(environment, provider);
  const whole = fillIn(source.text, parameters);
  if (isInline(whole)) return whole;
  const where =
    "# With its comments it is too large to be sent; they are in cloudformation/bootstrap.yaml.";
  return `${where}\n${fillIn(source.text, parameters, "dropped")}`;
}

const isInline = (body: string): boolean =>
  new TextEncoder().encode(body).length <= inlineTemplateLimit;

/**
 * The bootstrap of an environment, as a deploy takes it: without its comments, for which CloudFormation has no room.
 *
 * @param source the template as it lies in Sluice's folder
 * @throws SluiceError `no-github`, `environment-name`; `template` for a template that is wrong
 */
export function compileBootstrap(
  source: { readonly path: string; readonly text: string },
  environment: Environment,
  provider: "made" | "there",
): Compiled {
  const body = fillIn(source.text, bootstrapParameters(environment, provider), "dropped");
  if (!isInline(body)) {
    throw new SluiceError("template", `${source.path} is too large to be sent.`, { fault: "tool" });
  }
  return {
    template: readTemplate(body) as unknown as Template,
    body,
    digest: sha256(body),
    sources: sourcesOf(source),
    artifacts: [],
    tags: { ...environment.tags, "sluice:environment": environment.name },
  };
}

/** The line of each resource in the template. */
function sourcesOf({ path, text }: { path: string; text: string }): Record<string, Location> {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { logLevel: "error", lineCounter });
  const names = Object.keys((document.toJS() as Template).Resources);
  return Object.fromEntries(
    names.map((name) => {
      const key = new RegExp(`^ {2}${name}:`, "m").exec(text)?.index ?? 0;
      const { line } = lineCounter.linePos(key);
      return [name, { file: path, line, column: 3 }];
    }),
  );
}
