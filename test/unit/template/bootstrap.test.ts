import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Environment } from "../../../actions/toolkit/model/model.ts";
import { nameLimits } from "../../../actions/toolkit/model/names.ts";
import {
  bootstrapBucket,
  boundaryArnOf,
  type Role,
  roleArnOf,
  roleNames,
  roles,
  tokenIssuer,
  trustedClaims,
} from "../../../actions/toolkit/model/trust.ts";
import {
  bootstrapParameters,
  compileBootstrap,
  explainedBootstrap,
  providerArnOf,
} from "../../../actions/toolkit/template/bootstrap.ts";
import { inlineTemplateLimit } from "../../../actions/toolkit/template/compile.ts";
import { fillIn } from "../../../actions/toolkit/template/fill-in.ts";
import { evaluate } from "../../support/cloudformation.ts";
import { edited, goodModel, reference } from "../../support/specs.ts";

const path = "cloudformation/bootstrap.yaml";
const source = { path, text: readFileSync(path, "utf8") };
const dev = goodModel(reference, "dev").environment;
const logicalIds: Readonly<Record<Role, string>> = {
  plan: "PlanRole",
  deploy: "DeployRole",
  run: "RunRole",
  audit: "AuditRole",
};

const pseudo = ({ partition, region, account }: Environment) => ({
  "AWS::Partition": partition,
  "AWS::Region": region,
  "AWS::AccountId": account,
});

const evaluated = (environment: Environment, provider: "made" | "there" = "made") =>
  evaluate(source.text, bootstrapParameters(environment, provider), pseudo(environment));

/** Environments as their schema admits them, up to its limits. */
const environments = fc
  .record({
    name: fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/),
    prefix: fc.constantFrom("abc", "healthplus-dev", "a1-b2-c3", `p${"-abcd".repeat(4)}`),
    partition: fc.constantFrom("aws", "aws-us-gov", "aws-cn"),
    region: fc.constantFrom("us-east-1", "us-gov-west-1", "cn-northwest-1"),
    account: fc.stringMatching(/^[0-9]{12}$/),
    repository: fc
      .tuple(fc.stringMatching(/^[A-Za-z0-9]{1,39}$/), fc.stringMatching(/^[A-Za-z0-9_-]{1,100}$/))
      .map(([owner, name]) => `${owner}/${name}`),
    ids: fc.option(
      fc.record({
        repositoryId: fc.stringMatching(/^[1-9][0-9]{0,19}$/),
        ownerId: fc.stringMatching(/^[1-9][0-9]{0,19}$/),
      }),
      { nil: { repositoryId: undefined, ownerId: undefined } },
    ),
    branch: fc.constantFrom("main", "release/2026-01", "b".repeat(200)),
  })
  .map(
    ({ repository, ids, branch, ...rest }): Environment => ({
      ...dev,
      ...rest,
      github: { repository, branch, ...ids },
    }),
  );
const providers = fc.constantFrom("made" as const, "there" as const);

/** Characters of a policy, as IAM counts them: white space is not. */
const sizeOf = (document: unknown): number => JSON.stringify(document).replaceAll(/\s/g, "").length;

describe("the values of the parameters", () => {
  test("come from the environment's file, subjects in both spellings", () => {
    const github = "{repository: octo-org/octo-repo, repositoryId: '456789', ownerId: '123456'}";
    const tree = edited("environments/dev.yaml", /^github:.*$/m, `github: ${github}`);
    expect(bootstrapParameters(goodModel(tree, "dev").environment, "there")).toEqual({
      Prefix: "healthplus-dev",
      CatalogPrefix: "healthplus_dev",
      Environment: "dev",
      ProviderArn: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
      PlanSubjects: [
        "repo:octo-org/octo-repo:pull_request",
        "repo:octo-org@123456/octo-repo@456789:pull_request",
      ],
      DeploySubjects: [
        "repo:octo-org/octo-repo:environment:dev",
        "repo:octo-org@123456/octo-repo@456789:environment:dev",
      ],
      RunSubjects: [
        "repo:octo-org/octo-repo:environment:dev",
        "repo:octo-org/octo-repo:ref:refs/heads/main",
        "repo:octo-org@123456/octo-repo@456789:environment:dev",
        "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main",
      ],
      AuditSubjects: [
        "repo:octo-org/octo-repo:ref:refs/heads/main",
        "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main",
      ],
      RepositoryId: "456789",
      Branch: "main",
    });
  });

  test.each<[what: string, change: Partial<Environment>, code: string]>([
    ["no repository", { github: undefined }, "no-github"],
    ["a name that no subject has", { name: "prod eu" }, "environment-name"],
  ])("an environment with %s has none", (_, change, code) => {
    expect(() => bootstrapParameters({ ...dev, ...change }, "made")).toThrow(
      expect.objectContaining({ code, fault: "user", fix: expect.any(String) }),
    );
  });
});

describe("in every environment", () => {
  test("a role trusts exactly the claims that the code says it does", () => {
    fc.assert(
      fc.property(environments, providers, (environment, provider) => {
        const { Resources } = evaluated(environment, provider);
        for (const role of roles) {
          const { iss, ...claims } = trustedClaims(environment, role);
          const { AssumeRolePolicyDocument: trust } = Resources[logicalIds[role]]?.Properties ?? {};
          const [statement, ...others] = (trust as unknown as { Statement: never[] }).Statement;
          const { Condition, Principal, ...rest } = statement as unknown as Record<string, never>;
          expect(others).toEqual([]);
          expect(rest).toEqual({
            Sid: expect.any(String),
            Effect: "Allow",
            Action: "sts:AssumeRoleWithWebIdentity",
          });
          // The provider is the issuer: STS takes a token for it by its `iss` alone.
          expect(iss).toEqual([`https://${tokenIssuer}`]);
          expect(Principal).toEqual({ Federated: providerArnOf(environment) });
          expect(Object.keys(Condition ?? {})).toEqual(["StringEquals"]);
          const asked = Object.entries(
            (Condition as unknown as { StringEquals: object }).StringEquals,
          ).map(([key, value]) => [key.replace(`${tokenIssuer}:`, ""), [value].flat()]);
          expect(Object.fromEntries(asked)).toEqual(claims);
          expect(sizeOf(trust)).toBeLessThanOrEqual(2048);
        }
      }),
      { numRuns: 40 },
    );
  }, 30_000);

  test("whose names are as long as they may be, a trust policy fits into AWS's 2,048 characters", () => {
    const longest: Environment = {
      ...dev,
      name: "e".repeat(64),
      partition: "aws-us-gov",
      github: {
        repository: `${"o".repeat(39)}/${"r".repeat(100)}`,
        repositoryId: "9".repeat(20),
        ownerId: "9".repeat(20),
        branch: "b".repeat(200),
      },
    };
    const { Resources } = evaluated(longest);
    for (const role of roles)
      expect(
        sizeOf(Resources[logicalIds[role]]?.Properties.AssumeRolePolicyDocument),
      ).toBeLessThanOrEqual(2048);
  });

  test("the filled-in template says what CloudFormation would make of the parameters, and is small enough", () => {
    fc.assert(
      fc.property(environments, providers, (environment, provider) => {
        const { body } = compileBootstrap(source, environment, provider);
        const { Resources } = evaluated(environment, provider);
        expect(evaluate(body, {}, pseudo(environment)).Resources).toEqual(Resources);
        expect(body).not.toMatch(
          /^(Parameters|Conditions):|!If|NoValue|\$\{(?!AWS::|TemplateBucket)/m,
        );
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(inlineTemplateLimit);
        expect(body).not.toContain("#");
        // What people read, and apply by other tools, says the same and its reasons.
        const read = explainedBootstrap(source, environment, provider);
        expect(evaluate(read, {}, pseudo(environment)).Resources).toEqual(Resources);
        expect(read).toMatch(/# No role without the boundary|^# With its comments it is too large/);
        expect(Buffer.byteLength(read)).toBeLessThanOrEqual(inlineTemplateLimit);
        expect("OidcProvider" in Resources).toBe(provider === "made");
        for (const { Type, Properties } of Object.values(Resources))
          if (Type === "AWS::IAM::ManagedPolicy")
            expect(sizeOf(Properties.PolicyDocument)).toBeLessThanOrEqual(6144);
      }),
      { numRuns: 8 },
    );
  }, 30_000);
});

describe("what it makes", () => {
  const { Resources } = evaluated(dev);
  const property = (id: string, name: string) => Resources[id]?.Properties[name] as unknown;

  test("has the names by which the code finds it", () => {
    const names = roleNames(dev.prefix);
    for (const role of roles) expect(property(logicalIds[role], "RoleName")).toBe(names[role]);
    expect(property("CloudFormationRole", "RoleName")).toBe(names.cloudFormation);
    expect(property("Boundary", "ManagedPolicyName")).toBe(names.boundary);
    expect(property("TemplateBucket", "BucketName")).toBe(bootstrapBucket(dev));
    expect(boundaryArnOf(dev)).toContain(`:policy/${names.boundary}`);
    expect(roleArnOf(dev, "cloudFormation")).toContain(`:role/${names.cloudFormation}`);
  });

  test("is all under the prefix and the bootstrap's own word, within AWS's limits", () => {
    const longest = evaluated({ ...dev, prefix: "p".repeat(21) });
    const names = Object.values(longest.Resources).flatMap(({ Properties }) => {
      const { RoleName, ManagedPolicyName, BucketName } = Properties;
      return [RoleName, ManagedPolicyName, BucketName].filter((each) => each !== undefined);
    });
    expect(names).toHaveLength(5 + 8 + 1);
    for (const name of names) expect(name).toMatch(/^p{21}-sluice-/);
    for (const name of names) expect(String(name).length).toBeLessThanOrEqual(nameLimits.role);
  });

  test("keeps the bucket private, encrypted, versioned and TLS-only, also without the stack", () => {
    const bucket = Resources.TemplateBucket;
    expect(bucket?.DeletionPolicy).toBe("RetainExceptOnCreate");
    expect(bucket?.Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } },
        ],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
      VersioningConfiguration: { Status: "Enabled" },
      LifecycleConfiguration: { Rules: [expect.objectContaining({ ExpirationInDays: 30 })] },
    });
    expect(Resources.TemplateBucketPolicy).toMatchObject({
      DeletionPolicy: "RetainExceptOnCreate",
      Properties: {
        PolicyDocument: {
          Statement: [
            {
              Effect: "Deny",
              Principal: "*",
              Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
          ],
        },
      },
    });
  });

  test("knows the line of each resource", () => {
    const lines = source.text.split("\n");
    const { sources, template } = compileBootstrap(source, dev, "made");
    expect(Object.keys(sources)).toEqual(Object.keys(template.Resources));
    for (const [id, { file, line }] of Object.entries(sources))
      expect([file, lines[line - 1]]).toEqual([path, `  ${id}:`]);
  });
});

describe("a template that can't be filled in is a defect, and told", () => {
  const template = `Parameters:
  Name: {Type: String, AllowedPattern: "[a-z]+", MaxLength: 3}
  Names: {Type: CommaDelimitedList, AllowedPattern: "[a-z]+"}
Resources:
  A: {Type: T, Properties: {Name: !Ref Name, Names: !Ref Names}}
`;
  test.each<[what: string, values: Record<string, string | string[]>]>([
    ["a value is missing", { Name: "a" }],
    ["a value belongs to no parameter", { Name: "a", Names: ["b"], Other: "c" }],
    ["a value does not fit its pattern", { Name: "A", Names: ["b"] }],
    ["a value fits the pattern in part only", { Name: "a1", Names: ["b"] }],
    ["a value is too long", { Name: "abcd", Names: ["b"] }],
    ["one of a list does not fit", { Name: "a", Names: ["b", "C"] }],
    ["a list is empty", { Name: "a", Names: [] }],
    ["a list stands for a text", { Name: ["a"], Names: ["b"] }],
    ["a text stands for a list", { Name: "a", Names: "b" }],
  ])("%s", (_, values) => {
    expect(() => fillIn(template, values)).toThrow(
      expect.objectContaining({ code: "template", fault: "tool" }),
    );
  });

  test.each([
    ["an unknown condition", "Resources: {A: {Condition: Nobody, Type: T}}"],
    ["an unknown function in a condition", "Conditions: {A: !Or [a, b]}\nResources: {}"],
    ["no mapping", "- a"],
    ["no YAML", "a: ["],
  ])("%s", (_, text) => {
    expect(() => fillIn(text, {})).toThrow(expect.objectContaining({ code: "template" }));
  });

  test("what needs no value stays as it is", () => {
    expect(fillIn(template, { Name: "a", Names: ["b", "c"] })).toBe(`Resources:
  A: {Type: T, Properties: {Name: "a", Names: ["b", "c"]}}
`);
  });
});
