import type { Json, JsonObject } from "../../actions/toolkit/kernel/json.ts";
import { deploymentJson, statusJson } from "./deployments.ts";
import { ApiError, notFound, page, type Route, route, text } from "./http.ts";
import { shapes, type World } from "./world.ts";

/** Runs, artifacts, deployments and their approvals: what emulate lacks. */
export function actionsRoutes(world: World): Route[] {
  const { runs, artifacts, repository } = world;
  const base = "/repos/:owner/:repo";
  const api = `${world.url}/repos/${repository.fullName}`;
  const artifactJson = (each: { readonly id: number }): JsonObject =>
    artifacts.json(world.url, repository, each.id);
  const listed =
    (key: string, total: number) =>
    (slice: readonly Json[]): JsonObject => ({
      total_count: total,
      [key]: slice,
    });
  return [
    route(`GET ${base}/actions/runs`, async (call) => {
      const found = runs.list(call.query);
      const json = await Promise.all(found.map((run) => shapes.run(world, run)));
      return page(call, json, listed("workflow_runs", found.length));
    }),
    route(`GET ${base}/actions/workflows/:workflow`, ({ params: [, , key = ""] }) => {
      const { id, name, path } = runs.workflow(key);
      return {
        status: 200,
        body: { id, name, path, state: "active", url: `${api}/actions/workflows/${id}` },
      };
    }),
    ...(["enable", "disable"] as const).map((verb) =>
      route(`PUT ${base}/actions/workflows/:workflow/${verb}`, async ({ params }) => {
        const file = params[2] ?? "";
        const head = (await world.git.branch(repository.defaultBranch)) ?? "";
        if (!(await world.git.files(head)).has(`.github/workflows/${file}`)) throw notFound();
        if (verb === "disable") runs.disabled.add(file);
        else runs.disabled.delete(file);
        return { status: 204 };
      }),
    ),
    route(`GET ${base}/actions/workflows/:workflow/runs`, async (call) => {
      const found = runs.list(call.query, call.params[2]);
      const json = await Promise.all(found.map((run) => shapes.run(world, run)));
      return page(call, json, listed("workflow_runs", found.length));
    }),
    route(`GET ${base}/actions/runs/:id`, async ({ params: [, , id] }) => ({
      status: 200,
      body: await shapes.run(world, runs.get(Number(id))),
    })),
    route(`GET ${base}/actions/runs/:id/jobs`, (call) => {
      const { jobs } = runs.get(Number(call.params[2]));
      return page(call, jobs, listed("jobs", jobs.length));
    }),
    route(`GET ${base}/actions/runs/:id/artifacts`, (call) => {
      const found = artifacts.list(call.query, runs.get(Number(call.params[2])).id);
      return page(call, found.map(artifactJson), listed("artifacts", found.length));
    }),
    route(`GET ${base}/actions/artifacts`, (call) => {
      const found = artifacts.list(call.query);
      return page(call, found.map(artifactJson), listed("artifacts", found.length));
    }),
    route(`GET ${base}/actions/artifacts/:id`, ({ params: [, , id] }) => ({
      status: 200,
      body: artifactJson(artifacts.get(Number(id))),
    })),
    route(`DELETE ${base}/actions/artifacts/:id`, ({ params: [, , id] }) => {
      artifacts.delete(Number(id));
      return { status: 204 };
    }),
    route(`GET ${base}/actions/artifacts/:id/:format`, ({ params: [, , id, format] }) => {
      if (format !== "zip") throw notFound();
      return { status: 302, headers: { location: artifacts.location(world.url, Number(id)) } };
    }),
    ...approvals(world),
    ...deploymentRoutes(world),
  ];
}

function approvals(world: World): Route[] {
  const { runs, deployments, repository } = world;
  const path = "/repos/:owner/:repo/actions/runs/:id/pending_deployments";
  const api = `${world.url}/repos/${repository.fullName}`;
  return [
    route(`GET ${path}`, async ({ params: [, , id], actor }) => {
      const waiting = deployments.pending(runs.get(Number(id)).id);
      const body = await Promise.all(
        waiting.map(async ({ environment }) => {
          const { id: environmentId, protection } = deployments.environment(environment);
          const reviewers = protection.reviewers ?? [];
          return {
            environment: {
              id: environmentId,
              node_id: `EN_${environmentId}`,
              name: environment,
              url: `${api}/environments/${environment}`,
              html_url: `${world.url}/${repository.fullName}/deployments/activity_log?environments_filter=${environment}`,
            },
            wait_timer: 0,
            wait_timer_started_at: null,
            current_user_can_approve: reviewers.includes(actor.login),
            reviewers: await Promise.all(
              reviewers.map(async (login) => ({
                type: "User",
                reviewer: await shapes.user(world, login),
              })),
            ),
          };
        }),
      );
      return { status: 200, body };
    }),
    route(`POST ${path}`, async ({ params: [, , id], body, actor }) => {
      const { state, environment_ids: ids } = body;
      if ((state !== "approved" && state !== "rejected") || !Array.isArray(ids))
        throw new ApiError(422, "Invalid request.");
      const chosen = deployments
        .pending(runs.get(Number(id)).id)
        .filter(({ environment }) => ids.includes(deployments.environment(environment).id));
      if (chosen.length === 0)
        throw new ApiError(422, "There are no pending deployment requests to approve or reject.");
      for (const { environment } of chosen) {
        const { protection } = deployments.environment(environment);
        if (!(protection.reviewers ?? []).includes(actor.login))
          throw new ApiError(403, "You are not a required reviewer of this environment.");
        if (protection.preventSelfReview === true && runs.get(Number(id)).actor === actor.login)
          throw new ApiError(403, "Who has started a run may not review it.");
      }
      for (const each of chosen) each.decision = { state, by: actor.login };
      return {
        status: 200,
        body: await Promise.all(
          chosen.map(async ({ deployment }) =>
            deploymentJson(api, deployment, await shapes.user(world, deployment.creator)),
          ),
        ),
      };
    }),
  ];
}

function deploymentRoutes(world: World): Route[] {
  const { deployments, git, repository } = world;
  const base = "/repos/:owner/:repo";
  const api = `${world.url}/repos/${repository.fullName}`;
  const shown = async (id: number): Promise<JsonObject> => {
    const deployment = deployments.get(id);
    return deploymentJson(api, deployment, await shapes.user(world, deployment.creator));
  };
  return [
    route(`GET ${base}/deployments`, async (call) =>
      page(call, await Promise.all(deployments.list(call.query).map(({ id }) => shown(id)))),
    ),
    route(`GET ${base}/deployments/:id`, async ({ params: [, , id] }) => ({
      status: 200,
      body: await shown(Number(id)),
    })),
    route(`POST ${base}/deployments`, async ({ body, actor }) => {
      const ref = text(body.ref);
      if (ref === undefined) throw new ApiError(422, "Validation Failed");
      const sha = (await git.branch(ref)) ?? ref;
      const { id } = deployments.create({
        sha,
        ref,
        environment: text(body.environment) ?? "production",
        creator: actor.login,
        task: text(body.task) ?? "deploy",
        description: text(body.description) ?? null,
        payload: body.payload ?? {},
      });
      return { status: 201, body: await shown(id) };
    }),
    route(`GET ${base}/deployments/:id/statuses`, async (call) => {
      const deployment = deployments.get(Number(call.params[2]));
      const statuses = await Promise.all(
        deployment.statuses.map(async (status) =>
          statusJson(api, deployment, status, await shapes.user(world, status.creator)),
        ),
      );
      return page(call, statuses);
    }),
    route(`POST ${base}/deployments/:id/statuses`, async ({ params: [, , id], body, actor }) => {
      const state = text(body.state);
      if (state === undefined || !states.includes(state))
        throw new ApiError(422, "Validation Failed");
      const status = deployments.status(Number(id), {
        state,
        creator: actor.login,
        description: text(body.description) ?? "",
        logUrl: text(body.log_url) ?? text(body.target_url) ?? "",
        environmentUrl: text(body.environment_url) ?? "",
      });
      const creator = await shapes.user(world, actor.login);
      return {
        status: 201,
        body: statusJson(api, deployments.get(Number(id)), status, creator),
      };
    }),
  ];
}

const states = ["error", "failure", "inactive", "in_progress", "queued", "pending", "success"];
