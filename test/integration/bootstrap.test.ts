import { DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import {
  AddClientIDToOpenIDConnectProviderCommand,
  DeleteRolePermissionsBoundaryCommand,
  GetRoleCommand,
  ListOpenIDConnectProvidersCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
} from "@aws-sdk/client-iam";
import { GetPublicAccessBlockCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { audit } from "../../actions/audit/main.ts";
import { bootstrap } from "../../actions/cli/bootstrap.ts";
import { deploy } from "../../actions/deploy/main.ts";
import { teardown } from "../../actions/teardown/main.ts";
import { disposalPort } from "../../actions/toolkit/aws/disposal.ts";
import { findIdentityProvider } from "../../actions/toolkit/aws/identity-provider.ts";
import { prepare } from "../../actions/toolkit/deploy/prepare.ts";
import {
  bootstrapBucket,
  bootstrapStack,
  boundaryArnOf,
  roleNames,
  roles,
  serviceRoleOf,
  trustedClaims,
} from "../../actions/toolkit/model/trust.ts";
import { providerArnOf } from "../../actions/toolkit/template/bootstrap.ts";
import { compiledOf, edited } from "../support/specs.ts";
import { shareable, workspace } from "../support/workspace.ts";

const github = "github: {repository: acme/pipelines, repositoryId: '456789', ownerId: '123456'}\n";
const operated = () => workspace(edited("environments/local.yaml", /$/, github, shareable));
const yes = async () => true;
const inputsOf = ({ selection }: ReturnType<typeof workspace>) => ({
  config: selection.config,
  environment: selection.environment,
  providerArn: undefined,
  confirm: yes,
});

/** One account, whose provider the first environment makes and the others find: in this order. */
describe.sequential("an account is bootstrapped", { shuffle: false }, () => {
  const first = operated();
  const second = operated();
  const environment = () => first.model().environment;

  test("not without a yes: what would change was shown, and nothing is there", async () => {
    await expect(
      bootstrap({ ...inputsOf(first), confirm: async () => false }, first.host),
    ).rejects.toMatchObject({ code: "not-confirmed", fix: expect.stringContaining("--yes") });
    expect(first.log.lines.join("\n")).toMatch(
      /OidcProvider .*cloudformation\/bootstrap\.yaml:\d+/,
    );
    await first.aws(async ({ clients, stacks }) => {
      expect(await findIdentityProvider(clients)).toBeUndefined();
      expect(await stacks.listChangeSets(bootstrapStack(first.prefix), "deploy")).toEqual([]);
    });
  });

  test("and a pipeline of it is not deployed before, with what to do", async () => {
    await expect(deploy({ ...first.selection, plan: undefined }, first.host)).rejects.toMatchObject(
      {
        code: "not-bootstrapped",
        fix: expect.stringContaining("sluice bootstrap --env local"),
      },
    );
  });

  test("by one stack, with the provider, and says what is left to do", async () => {
    const { ok, data, text } = await bootstrap(inputsOf(first), first.host);
    expect([ok, data.result.status, data.plan.stack]).toEqual([
      true,
      "CREATE_COMPLETE",
      bootstrapStack(first.prefix),
    ]);
    expect(text).toMatch(/environment local in GitHub .* for the branch main alone/);
    expect(text).not.toContain("repositoryId"); // it is there
    const provider = await first.aws(({ clients }) => findIdentityProvider(clients));
    expect(provider).toEqual({
      arn: providerArnOf(environment()),
      audiences: ["sts.amazonaws.com"],
    });
  });

  test("each role trusts the claims that the code says", async () => {
    await first.aws(async ({ clients: { iam } }) => {
      for (const role of roles) {
        const { Role } = await iam.send(
          new GetRoleCommand({ RoleName: roleNames(first.prefix)[role] }),
        );
        const trust = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "{}"));
        const { iss: _, ...claims } = trustedClaims(environment(), role);
        expect(trust.Statement).toEqual([
          {
            Sid: expect.any(String),
            Effect: "Allow",
            Action: "sts:AssumeRoleWithWebIdentity",
            Principal: { Federated: providerArnOf(environment()) },
            Condition: {
              StringEquals: Object.fromEntries(
                Object.entries(claims).map(([name, values]) => [
                  `token.actions.githubusercontent.com:${name}`,
                  name === "sub" ? values : values[0],
                ]),
              ),
            },
          },
        ]);
      }
    });
  });

  test("a second time changes nothing, and asks nobody", async () => {
    const { data, text } = await bootstrap(
      {
        ...inputsOf(first),
        confirm: async () => {
          throw new Error("nobody is to be asked");
        },
      },
      first.host,
    );
    expect([data.result.outcome, data.plan.changes]).toEqual(["no-change", []]);
    expect(text).toContain("nothing to do");
  });

  test("a second environment finds the provider, and a second time changes nothing either", async () => {
    const { data } = await bootstrap(inputsOf(second), second.host);
    expect(data.result.outcome).toBe("deployed");
    expect(data.plan.changes.map(({ type }) => type)).not.toContain("AWS::IAM::OIDCProvider");
    expect((await bootstrap(inputsOf(second), second.host)).data.plan.changes).toEqual([]);
    await second.aws(async ({ clients: { iam } }) => {
      const { OpenIDConnectProviderList } = await iam.send(
        new ListOpenIDConnectProvidersCommand({}),
      );
      expect(OpenIDConnectProviderList).toHaveLength(1);
    });
  });

  test("what changes in the environment's file changes the roles", async () => {
    second.editEnvironment("acme/pipelines", "acme/lake");
    const { data } = await bootstrap(inputsOf(second), second.host);
    expect(data.result.status).toBe("UPDATE_COMPLETE");
    expect(data.plan.changes.map(({ action, logicalId }) => `${action} ${logicalId}`)).toEqual([
      "update AuditRole",
      "update DeployRole",
      "update PlanRole",
      "update RunRole",
    ]);
  });

  test("a pipeline is deployed under the service role, its roles within the boundary, audited and gone", async () => {
    first.edit("job", "job:\n", "trigger: {arrival: {files: 20}}\njob:\n");
    const { ok, data } = await deploy({ ...first.selection, plan: undefined }, first.host);
    expect([ok, data.result.status]).toEqual([true, "CREATE_COMPLETE"]);
    const { job, crawler, trigger, quickSight, stack } = first.model();
    await first.aws(async ({ clients: { cloudFormation, iam } }) => {
      const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stack }));
      expect(Stacks?.[0]?.RoleARN).toBe(serviceRoleOf(environment()));
      for (const RoleName of [job.role, crawler.role, trigger?.name, quickSight?.role]) {
        const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
        expect(Role?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(
          boundaryArnOf(environment()),
        );
      }
    });
    const report = await audit(
      { ...first.selection, report: undefined, failOn: "low" },
      first.host,
    );
    expect(report.data.findings.filter(({ outcome }) => outcome === "failed")).toEqual([]);

    await first.aws(({ clients: { iam } }) =>
      iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: job.role })),
    );
    const drifted = await audit(
      { ...first.selection, report: undefined, failOn: "low" },
      first.host,
    );
    expect(
      drifted.data.findings
        .filter(({ outcome }) => outcome === "failed")
        .map(({ control, found }) => `${control.id} ${found}`),
    ).toEqual([expect.stringMatching(/^CFN-1 changed behind its back: \/PermissionsBoundary$/)]);

    // A trigger of another type is another trigger: none can be replaced under its own name.
    first.edit("job", "{arrival: {files: 20}}", "{schedule: cron(0 3 * * ? *)}");
    const changed = await deploy({ ...first.selection, plan: undefined }, first.host);
    expect([changed.ok, changed.data.result.status]).toEqual([true, "UPDATE_COMPLETE"]);

    const gone = await teardown({ ...first.selection, deleteData: true, confirm: yes }, first.host);
    expect(gone.data.outcome).toBe("gone");
  });

  test("a template that is too large to be sent goes through the bootstrap's bucket", async () => {
    const model = first.model();
    const compiled = compiledOf(model);
    const body = JSON.stringify({ ...compiled.template, Metadata: { note: "x".repeat(51_200) } });
    await first.aws(async ({ clients: { s3 }, stacks, artifacts }) => {
      const { environment: name, account, region } = { ...model.environment, environment: "local" };
      const planned = await prepare(
        model,
        { ...compiled, body },
        {
          pipeline: model.pipeline,
          environment: name,
          account,
          region,
          stack: model.stack,
          specDigest: "",
          commit: undefined,
          createdAt: first.host.clock.now().toISOString(),
          exceptions: [],
        },
        stacks,
        artifacts,
        "plan",
      );
      expect(planned.changes.length).toBeGreaterThan(20);
      const Bucket = bootstrapBucket(model.environment);
      const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }));
      // Beside those of the deploys before.
      expect(Contents?.map(({ Key }) => Key)).toContain(`templates/plan/${compiled.digest}.json`);
      const { PublicAccessBlockConfiguration } = await s3.send(
        new GetPublicAccessBlockCommand({ Bucket }),
      );
      expect(Object.values(PublicAccessBlockConfiguration ?? {})).toEqual([true, true, true, true]);
    });
  });

  test("a provider that takes no tokens for AWS is told before anything is changed", async () => {
    const third = operated();
    const remove = () =>
      third.aws(({ clients: { iam } }) =>
        iam.send(
          new RemoveClientIDFromOpenIDConnectProviderCommand({
            OpenIDConnectProviderArn: providerArnOf(environment()),
            ClientID: "sts.amazonaws.com",
          }),
        ),
      );
    await remove();
    await expect(bootstrap(inputsOf(third), third.host)).rejects.toMatchObject({
      code: "provider-audience",
      fix: expect.stringContaining("add-client-id-to-open-id-connect-provider"),
    });
    await third.aws(async ({ stacks }) =>
      expect(await stacks.describe(bootstrapStack(third.prefix))).toBeUndefined(),
    );
  });

  test("when the stack goes, the provider stays: the other environment trusts it", async () => {
    await first.aws(async ({ clients, stacks }) => {
      const stack = await stacks.describe(bootstrapStack(first.prefix));
      await stacks.deleteStack(stack?.id ?? "", "gone", undefined);
      await expect.poll(() => stacks.describe(bootstrapStack(first.prefix))).toBeUndefined();
      expect(await findIdentityProvider(clients)).toBeDefined();
    });
  });

  test("a bucket that an earlier bootstrap left is named, and without it the creation that failed is made good", async () => {
    await first.aws(({ clients: { iam } }) =>
      // The provider was left without its audience, two tests ago.
      iam.send(
        new AddClientIDToOpenIDConnectProviderCommand({
          OpenIDConnectProviderArn: providerArnOf(environment()),
          ClientID: "sts.amazonaws.com",
        }),
      ),
    );
    const failed = await bootstrap(inputsOf(first), first.host);
    expect([failed.ok, failed.data.result.status]).toEqual([false, "ROLLBACK_COMPLETE"]);
    expect(failed.text).toMatch(/TemplateBucket.*already exists.*An earlier bootstrap/s);

    await first.aws(async ({ clients }) => {
      const disposal = disposalPort(clients);
      await disposal.emptyBucket(bootstrapBucket(environment()), () => {});
      await disposal.deleteBucket(bootstrapBucket(environment()));
    });
    const { ok, data } = await bootstrap(inputsOf(first), first.host);
    expect([ok, data.result.status]).toEqual([true, "CREATE_COMPLETE"]);
  });
});
