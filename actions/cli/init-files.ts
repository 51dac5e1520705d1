import { head } from "../toolkit/infer/contract.ts";
import { type DefaultedKind, defaultText, wholeGuardrails } from "../toolkit/spec/default-specs.ts";
import { schemaFiles } from "../toolkit/spec/schemas.ts";

/** What is known of the environments that are written. */
export interface EnvironmentAnswers {
  /** Begins the names of all resources; each environment adds its own name. */
  readonly prefix: string;
  readonly email: string;
  /** The account of `dev`; undefined: there is the embedded AWS alone. */
  readonly account: string | undefined;
  readonly region: string;
  /** Who answers for the data: e-mail addresses, and teams as `@ORG/TEAM`. */
  readonly owners: readonly string[];
  /** OWNER/NAME on GitHub. */
  readonly repository: string | undefined;
}

/** Files by their paths below the folder of the specs. */
export type Files = ReadonlyMap<string, string>;

/** The account that the embedded AWS has, and the Region that `sluice local` is at home in. */
const [embeddedAccount, embeddedRegion] = ["123456789012", "us-east-1"];

/** The file of what all environments have in common, and those of the environments, which say what differs. */
export function environmentFiles(answers: EnvironmentAnswers): Files {
  const { prefix, email, account, region, owners, repository } = answers;
  const project = [
    "# yaml-language-server: $schema=schema/project.schema.json",
    "#",
    "# What all environments have in common. What an environment says itself counts there.",
    `prefix: ${prefix} # ${prefix}-local, ${prefix}-dev and so on`,
    `region: ${region}`,
    `alertEmail: ${email}`,
    `tags: {Project: ${prefix}}`,
    ...(owners.length === 0 ? [] : [`owners: ${JSON.stringify(owners)}`]),
    ...(repository === undefined
      ? []
      : [
          "# A repository made, renamed or moved since 15 July 2026 needs repositoryId and ownerId too:",
          `# gh api repos/${repository} --jq '.id,.owner.id'`,
          `github: {repository: ${repository}}`,
        ]),
  ];
  const local = [
    "# yaml-language-server: $schema=../schema/environment.schema.json",
    "#",
    "# The embedded AWS on this machine: `npx sluice local up` starts it. No account, no cost.",
    "target: embedded",
    `account: "${embeddedAccount}"`,
    ...(region === embeddedRegion ? [] : [`region: ${embeddedRegion}`]),
    "tags: {Environment: local}",
    ...(repository === undefined ? [] : ["github: null # no workflow deploys to it"]),
  ];
  const dev = [
    "# yaml-language-server: $schema=../schema/environment.schema.json",
    "#",
    "# The development account.",
    "target: aws",
    `account: ${JSON.stringify(account)}`,
    "tags: {Environment: dev}",
  ];
  const text = (lines: readonly string[]) => `${lines.join("\n")}\n`;
  return new Map([
    ["project.yaml", text(project)],
    ["environments/local.yaml", text(local)],
    ...(account === undefined ? [] : [["environments/dev.yaml", text(dev)] as const]),
  ]);
}

/**
 * What a pipeline needs beside its contract; everything else is a default, and those are the secure ones.
 *
 * @param first whether it is the account's first, which has the account's one monitor of cost anomalies
 */
export function pipelineFiles(name: string, contract: string, first: boolean): Files {
  const modeline = (kind: string) =>
    `# yaml-language-server: $schema=../../schema/${kind}.schema.json`;
  const file = (kind: DefaultedKind, text = defaultText(kind, name)): [string, string] => [
    `pipelines/${name}/${kind}.yaml`,
    `${modeline(kind)}\n${text}`,
  ];
  // They say what holds without them too: it is easier to change what stands there.
  return new Map([
    file("keys"),
    file("buckets"),
    file("job"),
    first ? file("guardrails", wholeGuardrails) : file("guardrails"),
    [`pipelines/${name}/contract.yaml`, contract],
  ]);
}

/** Copies of the schemas, so that editors complete and check the specs. */
export const schemaCopies = (): Files =>
  new Map(
    Object.entries(schemaFiles).map(([name, schema]) => [
      `schema/${name}`,
      `${JSON.stringify(schema, null, 2)}\n`,
    ]),
  );

/** A contract to begin with where there is no sample: a key and a number. */
export const blankContract = (name: string): string =>
  [
    ...head(name, [
      "# A contract to begin with: put the columns of your files in place of these two.",
      "# `sluice init --from FILE.csv` guesses them from a sample.",
    ]),
    "    properties:",
    "      - name: id",
    "        logicalType: string",
    "        classification: restricted",
    "        primaryKey: true",
    "        customProperties:",
    "          - {property: deidentify, vendor: sluice, value: {method: pseudonym}}",
    "          - {property: publishAs, vendor: sluice, value: record_key}",
    "          - {property: synth, vendor: sluice, value: {generator: uuid}}",
    "",
    "      - name: amount",
    "        logicalType: number",
    "        classification: internal",
    "        customProperties:",
    "          - {property: synth, vendor: sluice, value: {generator: number, minimum: 0, maximum: 100, decimals: 2}}",
    "",
  ].join("\n");
