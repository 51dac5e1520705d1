import { execFileSync } from "node:child_process";
import { generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bootstrap } from "../../actions/cli/bootstrap.ts";
import { doctor } from "../../actions/cli/doctor.ts";
import { embeddedState } from "../../actions/shared/aws.ts";
import { startEmbeddedAws, stopEmbeddedAws } from "../../actions/toolkit/embedded/server.ts";
import { bootstrapStack, roleNames } from "../../actions/toolkit/model/trust.ts";
import { sluiceRoot } from "../../actions/toolkit/workspace/checkout.ts";
import { edited } from "../support/specs.ts";
import { shareable, workspace } from "../support/workspace.ts";

const github = "github: {repository: acme/pipelines, repositoryId: '456789', ownerId: '123456'}\n";
const place = workspace(edited("environments/local.yaml", /$/, github, shareable));
/** On an embedded AWS of its own, which is found by its folder: an account has one provider, and another test makes it. */
const host = { ...place.host, env: {} };
const { config, environment } = place.selection;

/** What each check came to, by its name. */
async function look(env: Readonly<Record<string, string>> = {}) {
  const result = await doctor({ config, environment }, { ...host, env });
  const of = (name: string) => result.data.checks.find((each) => each.name === name);
  const states = Object.fromEntries(result.data.checks.map(({ name, state }) => [name, state]));
  return { ...result, of, states };
}

/** A server of this machine, for as long as something is done. */
async function served<T>(answer: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const git = (...args: string[]) => execFileSync("git", ["-C", place.folder, ...args]);

/** A token as GitHub would sign it for a job on main, made up, and the key by which the embedded AWS takes it for one. */
const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const issuer = "https://token.actions.githubusercontent.com";
function tokenOf(change: object): string {
  const claims = {
    iss: issuer,
    aud: "sts.amazonaws.com",
    sub: "repo:acme/pipelines:ref:refs/heads/main",
    repository: "acme/pipelines",
    repository_id: "456789",
    ref: "refs/heads/main",
    iat: 1,
    exp: 4_000_000_000,
  };
  const text = [
    { alg: "RS256", kid: "k" },
    { ...claims, ...change },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${text}.${sign("sha256", Buffer.from(text), keys.privateKey).toString("base64url")}`;
}

describe.sequential("a doctor on the embedded AWS", { shuffle: false }, () => {
  beforeAll(() => {
    git("init", "--quiet");
    git("remote", "add", "origin", "https://bot:hunter2@github.com/acme/pipelines.git");
  });
  const issuing = createServer();
  afterAll(async () => {
    issuing.close();
    await stopEmbeddedAws(embeddedState(host), host.clock);
  });

  test("says that none runs, and what it could not look at for that", async () => {
    const { ok, text, states } = await look();
    expect(ok).toBe(false);
    expect(states).toEqual({
      Node: "ok",
      Python: "ok",
      Java: "ok",
      Spark: "ok",
      Git: "ok",
      Specs: "ok",
      "Embedded AWS": "problem",
      Region: "ok",
      Credentials: "not-checked",
      Account: "not-checked",
      "OIDC provider": "not-checked",
      Bootstrap: "not-checked",
      "Identity token": "not-checked",
    });
    expect(text).toContain("npx sluice local up");
    expect(text).not.toContain("hunter2");
  });

  test("finds an account without a bootstrap, then with one", async () => {
    const jwk = { ...keys.publicKey.export({ format: "jwk" }), kid: "k", alg: "RS256", use: "sig" };
    issuing.on("request", (_, response) => response.end(JSON.stringify({ keys: [jwk] })));
    issuing.listen(0, "127.0.0.1");
    await once(issuing, "listening");
    const { port } = issuing.address() as AddressInfo;
    await startEmbeddedAws({ root: sluiceRoot(), state: embeddedState(host) }, host.clock, {
      parentPid: process.pid,
      oidcIssuers: { [issuer]: `http://127.0.0.1:${port}/` },
    });
    const before = await look({ AWS_REGION: "eu-west-1" });
    expect(before.states).toMatchObject({
      "Embedded AWS": "ok",
      Region: "problem",
      Credentials: "ok",
      Account: "ok",
      "OIDC provider": "problem",
      Bootstrap: "problem",
    });
    await bootstrap(
      { config, environment, providerArn: undefined, confirm: async () => true },
      host,
    );
    const { ok, data, states } = await look({ AWS_REGION: "us-east-1" });
    expect(states).toMatchObject({ "OIDC provider": "ok", Bootstrap: "ok" });
    expect([ok, data.checks.filter(({ state }) => state === "problem")]).toEqual([true, []]);
  });

  test("finds a bootstrap that is not what the environment's file says now", async () => {
    place.editEnvironment("acme/pipelines", "acme/lake");
    try {
      const { of } = await look();
      expect(of("Bootstrap")).toEqual({
        name: "Bootstrap",
        state: "problem",
        found: `stack ${bootstrapStack(place.prefix)} differs in AuditRole, DeployRole, PlanRole, RunRole`,
        expected: expect.stringContaining("environments/local.yaml"),
        fix: expect.stringContaining("npx sluice bootstrap --env local"),
      });
      expect(of("Git")).toMatchObject({ state: "problem" });
    } finally {
      place.editEnvironment("acme/lake", "acme/pipelines");
    }
  });

  test("reads the claims of a job's token, which nobody sees, and signs in by it", async () => {
    const seen: (string | undefined)[] = [];
    const signature = tokenOf({}).split(".")[2] ?? "";
    const asked = (change: object, more = {}) =>
      served(
        (request, response) => {
          seen.push(`${request.url} ${request.headers.authorization}`);
          response.end(JSON.stringify({ value: tokenOf(change) }));
        },
        (url) =>
          look({
            GITHUB_ACTIONS: "true",
            GITHUB_RUN_ID: "7",
            ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/token?api-version=2.0`,
            ACTIONS_ID_TOKEN_REQUEST_TOKEN: "request-secret",
            ...more,
          }),
      );
    const well = await asked({});
    expect(well.of("Identity token")).toMatchObject({
      state: "ok",
      found: expect.stringContaining("the role of run and audit"),
    });
    const { audit } = roleNames(place.prefix);
    expect(well.of("Credentials")).toMatchObject({
      state: "ok",
      found: `arn:aws:sts::123456789012:assumed-role/${audit}/sluice-doctor-7`,
    });
    expect(new Set(seen)).toEqual(
      new Set(["/token?api-version=2.0&audience=sts.amazonaws.com Bearer request-secret"]),
    );
    // What the role may not look at was not looked at, and is no problem.
    expect([well.states.Account, well.states["OIDC provider"]]).toEqual(["ok", "not-checked"]);
    expect(well.of("OIDC provider")).toMatchObject({
      reason: expect.stringContaining("iam:ListOpenIDConnectProviders"),
    });

    const ill = await asked({ ref: "refs/heads/x", sub: "repo:acme/pipelines:ref:refs/heads/x" });
    expect(ill.of("Identity token")).toMatchObject({ state: "problem" });
    const expired = await asked({ exp: 1 });
    expect(expired.of("Credentials")).toMatchObject({
      state: "problem",
      found: expect.stringContaining("expired"),
    });
    for (const { text, markdown, data } of [well, ill, expired])
      for (const hidden of [signature, "request-secret", tokenOf({}).slice(0, 40)])
        expect(`${text}${markdown}${JSON.stringify(data)}`).not.toContain(hidden);

    const ambient = await asked({}, { AWS_PROFILE: "mine" });
    expect(ambient.of("Credentials")).toMatchObject({ found: expect.stringContaining(":root") });
    const refused = await look({ GITHUB_ACTIONS: "true" });
    expect(refused.of("Identity token")).toMatchObject({
      state: "problem",
      fix: expect.stringContaining("id-token: write"),
    });
  });

  test("of another account looks no further", async () => {
    place.editEnvironment(/account: "\d+"/, 'account: "111122223333"');
    try {
      expect((await look()).states).toMatchObject({
        Credentials: "ok",
        Account: "problem",
        "OIDC provider": "not-checked",
        Bootstrap: "not-checked",
      });
    } finally {
      place.editEnvironment(/account: "\d+"/, 'account: "123456789012"');
    }
  });

  test("waits for nobody who does not answer, and hides nothing for it", async () => {
    const before = Date.now();
    const { of, states } = await served(
      () => {},
      (url) => look({ AWS_ENDPOINT_URL: url }),
    );
    expect(Date.now() - before).toBeLessThan(9_000);
    expect(of("Credentials")).toMatchObject({
      state: "problem",
      found: "STS gave no answer in 4 s.",
    });
    expect(states).toMatchObject({
      "Embedded AWS": "problem",
      Specs: "ok",
      Bootstrap: "not-checked",
    });
  });

  test("goes nowhere for an environment on AWS while a variable diverts the calls", async () => {
    place.editEnvironment("target: embedded", "target: aws");
    try {
      const { of, states } = await look({ AWS_ENDPOINT_URL: "http://127.0.0.1:9" });
      expect(of("Credentials")).toMatchObject({
        state: "problem",
        found: expect.stringContaining("AWS_ENDPOINT_URL is"),
      });
      expect(states).toMatchObject({ QuickSight: "not-checked", Account: "not-checked" });
    } finally {
      place.editEnvironment("target: aws", "target: embedded");
    }
  });

  test("tells of specs that are wrong, and of an environment that is not there", async () => {
    const none = await doctor({ config, environment: "qa" }, host);
    expect(none.text).toMatch(/Specs +problem .*qa/);
    place.edit("job", /$/, "\nfrobnicate: true\n");
    const wrong = await look();
    expect(wrong.of("Specs")).toMatchObject({
      state: "problem",
      found: expect.stringContaining("frobnicate"),
    });
    expect(wrong.states).toMatchObject({ Node: "ok", Credentials: "ok", Bootstrap: "ok" });
  });
});
