import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isObject, type Json, type JsonObject } from "../../actions/toolkit/kernel/json.ts";
import { actionsBot, dependabot, Tokens } from "./actors.ts";
import { Artifacts } from "./artifacts.ts";
import { type Authoring, authoringOf, changesOf, type Files } from "./authoring.ts";
import { Corrections } from "./corrections.ts";
import { Deployments, type Protection } from "./deployments.ts";
import { startEmulator } from "./emulator.ts";
import { type Events, eventsOf } from "./events.ts";
import { type Fault, Faults } from "./faults.ts";
import { GitObjects } from "./git-objects.ts";
import { internalRoutes, Sessions } from "./internal.ts";
import { JobGates } from "./job-gates.ts";
import { type IssuedToken, issuer, Oidc, type SubjectFormat } from "./oidc.ts";
import { Pulls } from "./pulls.ts";
import { actionsRoutes } from "./routes-actions.ts";
import { environmentRoutes } from "./routes-environments.ts";
import { pullRoutes } from "./routes-pulls.ts";
import { Runs } from "./runs.ts";
import { type Front, listen, type RequestRecord } from "./server.ts";
import { Snapshots } from "./snapshots.ts";
import type { World } from "./world.ts";

export interface GitHubOptions {
  /** The checkout whose files the first commit has, and whose node_modules and .venv jobs are lent. */
  readonly source: string;
  /** `owner/name`; `acme/pipelines` by default. */
  readonly repository?: string;
  /** `main` by default. */
  readonly defaultBranch?: string;
  /** Files of the first commit in place of the source's own. */
  readonly files?: Files;
  /** By name. Those that no job and nobody here names don't exist. */
  readonly environments?: Readonly<Record<string, Protection>>;
  /** Logins beside the owner, `reviewer` and `contributor`. */
  readonly users?: readonly string[];
  /** How identity tokens name the repository; `classic` by default. */
  readonly subject?: SubjectFormat;
  /** Where all is kept; a folder that is removed at the end by default. */
  readonly state?: string;
}

/** GitHub on this machine: one repository, its API, and what runs of workflows need. */
export interface EmbeddedGitHub extends Authoring {
  /** Of the API and of the pages alike, such as `http://127.0.0.1:4000`. */
  readonly url: string;
  readonly repository: World["repository"];
  readonly source: string;
  readonly state: string;
  /** The `iss` of identity tokens. */
  readonly issuer: string;
  /** Where the public keys of identity tokens are. */
  readonly jwksUrl: string;
  readonly tokensIssued: readonly IssuedToken[];
  /** Every request that was answered, in order; tests may empty it. */
  readonly requests: RequestRecord[];
  readonly events: Events;
  /** Lets the next requests that fit fail. */
  fail(fault: Fault): void;
  /** Forgets the failures that are still to come. */
  heal(): void;
  /** Asks the API in somebody's name, the owner's by default. */
  request(
    method: string,
    path: string,
    options?: { readonly body?: JsonObject; readonly as?: string },
  ): Promise<{ readonly status: number; readonly body: Json; readonly headers: Headers }>;
  /** The JSON of `GET` under the repository, such as `/issues?state=all`. @throws Error for any other status than 200 */
  read(path: string): Promise<Json>;
  /** A person's token. */
  token(login: string): string;
  protectEnvironment(name: string, protection: Protection): void;
  expireArtifact(id: number): void;
  /** The environments whose approval a run waits for. */
  waitingFor(runId: number): readonly string[];
  /** Approves or rejects as a reviewer, through the API. */
  review(
    runId: number,
    environment: string,
    state: "approved" | "rejected",
    as?: string,
  ): Promise<void>;
  /** For the runner. */
  readonly world: World;
  readonly sessions: Sessions;
  /** Called before all is closed. */
  onClose(callback: () => Promise<void>): void;
  close(): Promise<void>;
}

const [reviewer, contributor] = ["reviewer", "contributor"] as const;

/** Starts GitHub with one repository, whose default branch has one commit. */
export async function startGitHub(options: GitHubOptions): Promise<EmbeddedGitHub> {
  const [owner = "", name = ""] = (options.repository ?? "acme/pipelines").split("/");
  const fullName = `${owner}/${name}`;
  const defaultBranch = options.defaultBranch ?? "main";
  const state = options.state ?? mkdtempSync(join(tmpdir(), "sluice-github-"));
  const logins = [
    ...new Set([owner, reviewer, contributor, actionsBot, dependabot, ...(options.users ?? [])]),
  ];
  let front: Front | undefined;
  const { server, url } = await listen(() => {
    if (front === undefined) throw new Error("asked before it had started");
    return front;
  });
  const emulator = await startEmulator({ url, owner, name, defaultBranch, logins });
  const shown = await emulator.call("GET", `/repos/${fullName}`);
  const ids = isObject(shown) ? shown : {};
  const repository = {
    owner,
    name,
    fullName,
    defaultBranch,
    id: Number(ids.id),
    ownerId: isObject(ids.owner) ? Number(ids.owner.id) : 0,
  };
  const git = new GitObjects(emulator, fullName);
  for (const bot of [actionsBot, dependabot])
    await emulator.call("PUT", `/repos/${fullName}/collaborators/${encodeURIComponent(bot)}`, {
      permission: "push",
    });
  const deployments = new Deployments(options.environments ?? {});
  const world: World = {
    url,
    repository,
    emulator,
    corrections: new Corrections(),
    tokens: new Tokens(logins),
    git,
    pulls: new Pulls(emulator, git, fullName),
    snapshots: new Snapshots(join(state, "snapshots"), git),
    runs: new Runs(),
    artifacts: new Artifacts(),
    deployments,
    gates: new JobGates(deployments, `${url}/${fullName}`),
    oidc: await Oidc.start(repository, options.subject ?? "classic"),
  };
  const sessions = new Sessions();
  const faults = new Faults();
  const requests: RequestRecord[] = [];
  front = {
    world,
    routes: [...pullRoutes(world), ...actionsRoutes(world), ...environmentRoutes(world)],
    internal: internalRoutes(world, sessions),
    faults,
    requests,
  };
  const first = await world.snapshots.first(
    options.source,
    changesOf(options.files ?? {}),
    (tree) => git.createCommit({ message: "Start", tree, parents: [], login: owner }),
  );
  await git.setRef(`refs/heads/${defaultBranch}`, first);

  const callbacks: (() => Promise<void>)[] = [];
  const github: EmbeddedGitHub = {
    ...authoringOf(world, contributor),
    url,
    repository,
    source: options.source,
    state,
    issuer,
    jwksUrl: `${url}/_oidc/jwks`,
    tokensIssued: world.oidc.issued,
    requests,
    events: eventsOf(world),
    fail: (fault) => faults.add(fault),
    heal: () => faults.clear(),
    request: async (method, path, { body, as = owner } = {}) => {
      const response = await fetch(`${url}${path}`, {
        method,
        redirect: "manual",
        headers: {
          authorization: `token ${Tokens.ofUser(as)}`,
          "content-type": "application/json",
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const said = await response.text();
      return {
        status: response.status,
        body: said === "" ? null : (JSON.parse(said) as Json),
        headers: response.headers,
      };
    },
    read: async (path) => {
      const { status, body } = await github.request("GET", `/repos/${fullName}${path}`);
      if (status !== 200) throw new Error(`GET ${path} answered ${status}`);
      return body;
    },
    token: (login) => Tokens.ofUser(login),
    protectEnvironment: (environment, protection) => deployments.protect(environment, protection),
    expireArtifact: (id) => world.artifacts.expire(id),
    waitingFor: (runId) => deployments.pending(runId).map(({ environment }) => environment),
    review: async (runId, environment, decision, as = reviewer) => {
      const { status, body } = await github.request(
        "POST",
        `/repos/${fullName}/actions/runs/${runId}/pending_deployments`,
        {
          as,
          body: {
            environment_ids: [deployments.environment(environment).id],
            state: decision,
            comment: "",
          },
        },
      );
      if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    },
    world,
    sessions,
    onClose: (callback) => {
      callbacks.push(callback);
    },
    close: async () => {
      await Promise.all(callbacks.map((callback) => callback()));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await emulator.close();
      if (options.state === undefined) rmSync(state, { recursive: true, force: true });
    },
  };
  return github;
}
