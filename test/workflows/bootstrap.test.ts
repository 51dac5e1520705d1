import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bootstrap } from "../../actions/cli/bootstrap.ts";
import { plan } from "../../actions/plan/main.ts";
import type { Host } from "../../actions/shared/host.ts";
import { loadEnvironment } from "../../actions/shared/load.ts";
import { systemClock } from "../../actions/toolkit/kernel/clock.ts";
import type { JsonObject } from "../../actions/toolkit/kernel/json.ts";
import type { Environment } from "../../actions/toolkit/model/model.ts";
import { explainClaims, type Role, roleArnOf, roles } from "../../actions/toolkit/model/trust.ts";
import { runWorkflow, type WorkflowEvent } from "../../local/github/index.ts";
import { fakeLog } from "../support/fakes.ts";
import { reference } from "../support/specs.ts";
import { type EmbeddedPair, startPair } from "./support.ts";

const workflow = fileURLToPath(new URL("fixtures/identity.yml", import.meta.url));

/** Both spellings of a repository's subjects; AWS trusts both where the ids are in the environment's file. */
describe.each(["classic", "immutable"] as const)(
  "a bootstrapped account and %s subjects",
  (subject) => {
    let pair: EmbeddedPair;
    let folder: string;
    let environment: Environment;
    let host: Host;

    beforeAll(async () => {
      pair = await startPair({ subject, environments: { dev: {} } });
      folder = mkdtempSync(join(tmpdir(), "sluice-bootstrap-"));
      const { fullName, id, ownerId } = pair.github.repository;
      const github = `github: {repository: ${fullName}, repositoryId: '${id}', ownerId: '${ownerId}'}\n`;
      for (const [path, text] of reference.files) {
        const isLocal = path === "environments/local.yaml";
        if (path.startsWith("environments/") && !isLocal) continue;
        const target = join(folder, isLocal ? "environments/dev.yaml" : path);
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, isLocal ? text + github : text);
      }
      host = { log: fakeLog(), clock: systemClock, env: pair.env, folder };
      environment = await loadEnvironment(folder, "dev");
      const { ok } = await bootstrap(
        { config: folder, environment: "dev", providerArn: undefined, confirm: async () => true },
        host,
      );
      expect(ok).toBe(true);
    });
    afterAll(async () => {
      await pair.close();
      rmSync(folder, { recursive: true, force: true });
    });

    /** The identity token of a workflow's job, as GitHub gives it. */
    async function tokenOf(event: WorkflowEvent, job: string): Promise<string> {
      const done = await runWorkflow(pair.github, { workflow, event });
      return /\{"value":"([^"]+)"\}/.exec(done.job(job).log)?.[1] ?? "";
    }

    /** The roles that AWS lets the bearer of a token have. */
    async function rolesFor(token: string): Promise<Role[]> {
      const sts = new STSClient({ region: "us-east-1", endpoint: pair.aws.endpoint });
      const letIn: Role[] = [];
      for (const role of roles) {
        try {
          const { AssumedRoleUser } = await sts.send(
            new AssumeRoleWithWebIdentityCommand({
              RoleArn: roleArnOf(environment, role),
              RoleSessionName: "test",
              WebIdentityToken: token,
              DurationSeconds: 900,
            }),
          );
          expect(AssumedRoleUser?.Arn).toContain(`-sluice-${role}/test`);
          letIn.push(role);
        } catch (error) {
          expect(error).toMatchObject({ name: "AccessDenied" });
        }
      }
      return letIn;
    }

    const claimsOf = (token: string): JsonObject =>
      JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

    async function expectRoles(token: string, expected: readonly Role[]): Promise<void> {
      expect(await rolesFor(token)).toEqual(expected);
      // The code says the same of these claims, role by role.
      const claims = claimsOf(token);
      expect(roles.filter((role) => explainClaims(claims, environment, role).length === 0)).toEqual(
        expected,
      );
    }

    test("a push to the branch may run and audit", async () => {
      await expectRoles(await tokenOf(await pair.github.events.push(), "permitted"), [
        "run",
        "audit",
      ]);
    });

    test("a job in the environment may deploy and run", async () => {
      const token = await tokenOf(await pair.github.events.push(), "environment (dev)");
      await expectRoles(token, ["deploy", "run"]);
    });

    test("a pull request may plan, and does so with its own token; its jobs in the environment get nothing", async () => {
      const { number } = await pair.github.openPullRequest({
        branch: "change",
        files: { "marker.txt": "change\n" },
      });
      const event = await pair.github.events.pullRequest(number);
      const token = await tokenOf(event, "permitted");
      await expectRoles(token, ["plan"]);
      await expectRoles(await tokenOf(event, "environment (dev)"), []);

      const signIn = { sessionName: "sluice-plan-1", token: async () => token, mask: () => {} };
      const selection = { config: folder, environment: "dev", pipeline: "patients" };
      const { data } = await plan({ ...selection, out: undefined }, { ...host, signIn });
      expect(data.changes.length).toBeGreaterThan(20);
    });
  },
);
