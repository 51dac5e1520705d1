import { isObject, type Json, type JsonObject } from "../../actions/toolkit/kernel/json.ts";
import type { Protection } from "./deployments.ts";
import { ApiError, notFound, type Route, route, text } from "./http.ts";
import { shapes, type World } from "./world.ts";

/** Environments and what guards them; source: GitHub's REST API, "Deployment environments" and "branch policies". */
export function environmentRoutes(world: World): Route[] {
  const { deployments, repository } = world;
  const base = "/repos/:owner/:repo/environments";
  const api = `${world.url}/repos/${repository.fullName}`;
  return [
    route(`GET ${base}`, () => {
      const environments = [...deployments.environments.keys()].map(environmentJson);
      return { status: 200, body: { total_count: environments.length, environments } };
    }),
    route(`GET ${base}/:name`, ({ params: [, , name = ""] }) => {
      required(name);
      return { status: 200, body: environmentJson(name) };
    }),
    // What is not named in the body is taken away, as GitHub does it.
    route(`PUT ${base}/:name`, async ({ params: [, , name = ""], body }) => {
      const reviewers = await reviewersOf(body.reviewers);
      deployments.protect(name, {
        reviewers,
        preventSelfReview: body.prevent_self_review === true,
        ...(customBranches(body.deployment_branch_policy) ? { branches: [] } : {}),
      });
      return { status: 200, body: environmentJson(name) };
    }),
    route(`GET ${base}/:name/deployment-branch-policies`, ({ params: [, , name = ""] }) => {
      const branches = required(name).branches ?? [];
      return {
        status: 200,
        body: {
          total_count: branches.length,
          branch_policies: branches.map((each) => ({ name: each })),
        },
      };
    }),
    route(`POST ${base}/:name/deployment-branch-policies`, ({ params: [, , name = ""], body }) => {
      const protection = required(name);
      const branch = text(body.name);
      // Without custom policies the environment has none to add to.
      if (protection.branches === undefined) throw notFound();
      if (branch === undefined) throw new ApiError(422, "Validation Failed");
      deployments.protect(name, { ...protection, branches: [...protection.branches, branch] });
      return { status: 200, body: { id: protection.branches.length + 1, name: branch } };
    }),
  ];

  function required(name: string): Protection {
    const found = deployments.environments.get(name);
    if (found === undefined) throw notFound();
    return found.protection;
  }

  async function reviewersOf(value: Json | undefined): Promise<string[]> {
    const people = await Promise.all(
      world.tokens.logins.map(async (login) => ({ login, user: await shapes.user(world, login) })),
    );
    return (Array.isArray(value) ? (value as readonly Json[]) : []).map((each) => {
      const found = people.find(
        ({ user }) =>
          isObject(each) && each.type === "User" && isObject(user) && user.id === each.id,
      );
      if (found === undefined) throw new ApiError(422, "Validation Failed");
      return found.login;
    });
  }

  function environmentJson(name: string): JsonObject {
    const { id, protection } = deployments.environment(name);
    const { reviewers = [], preventSelfReview = false, branches } = protection;
    return {
      id,
      node_id: `EN_${id}`,
      name,
      url: `${api}/environments/${name}`,
      protection_rules: [
        ...(reviewers.length === 0
          ? []
          : [
              {
                id: id + 1,
                type: "required_reviewers",
                prevent_self_review: preventSelfReview,
                reviewers: reviewers.map((login) => ({ type: "User", reviewer: { login } })),
              },
            ]),
        ...(branches === undefined ? [] : [{ id: id + 2, type: "branch_policy" }]),
      ],
      deployment_branch_policy:
        branches === undefined ? null : { protected_branches: false, custom_branch_policies: true },
    };
  }
}

/** @throws ApiError 422 for protected branches, which are not played */
function customBranches(policy: Json | undefined): boolean {
  if (policy === undefined || policy === null) return false;
  if (
    isObject(policy) &&
    policy.custom_branch_policies === true &&
    policy.protected_branches === false
  )
    return true;
  throw new ApiError(422, "The embedded GitHub knows custom branch policies only.");
}
