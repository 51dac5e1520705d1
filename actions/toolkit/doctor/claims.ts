import type { JsonObject } from "../kernel/json.ts";
import type { Environment } from "../model/model.ts";
import { explainClaims, type Role, roles } from "../model/trust.ts";
import { notChecked, type Outcome, ok, problem } from "./check.ts";

/**
 * Judges the identity token of a workflow's job: which of the environment's roles it opens. A job has the role of its
 * place alone, so that one of them is enough.
 *
 * @param claims the token's claims; the token itself is kept from here, and from what is shown
 */
export function judgeClaims(claims: JsonObject, environment: Environment): Outcome {
  if (environment.github === undefined)
    return notChecked(
      `Environment ${environment.name} names no repository, so that no role trusts any.`,
    );
  const { repository } = environment.github;
  const shown = ["sub", "aud", "repository", "ref"]
    .map((name) => `${name} ${textOf(claims[name])}`)
    .join(", ");
  const mismatches = roles.map((role) => ({
    role,
    claims: explainClaims(claims, environment, role),
  }));
  const open = mismatches.filter((each) => each.claims.length === 0).map(({ role }) => role);
  if (claims.repository === repository && open.length > 0)
    return ok(`${shown}: this job may have the role of ${open.join(" and ")}`);
  const expected = [
    ...(claims.repository === repository ? [] : [`repository ${repository}`]),
    ...mismatches
      .filter((each) => each.claims.length > 0)
      .map(({ role, claims }) => {
        const wanted = claims.map(({ claim, expected }) => `${claim} ${expected.join(" or ")}`);
        return `for the ${role}, ${wanted.join(" and ")}`;
      }),
  ];
  return problem(
    shown,
    expected.join("; "),
    `Run this where a role trusts it, or correct \`github\` in the file of environment ${environment.name} and apply: npx sluice bootstrap --env ${environment.name}`,
  );
}

/** The roles that a token opens, those first that may look at most and change least. */
export const rolesOpenTo = (claims: JsonObject, environment: Environment): readonly Role[] =>
  environment.github === undefined
    ? []
    : (["audit", "plan", "run", "deploy"] as const).filter(
        (role) => explainClaims(claims, environment, role).length === 0,
      );

/** What a job is told that may not ask for a token. */
export const noToken: Outcome = problem(
  "this job may not ask GitHub for an identity token",
  "the permission to",
  "Give the job `permissions: {id-token: write}`. Pull requests of forks and of Dependabot never get one.",
);

const textOf = (value: unknown): string =>
  value === undefined ? "absent" : typeof value === "string" ? value : JSON.stringify(value);
