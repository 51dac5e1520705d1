import { isObject, type Json } from "../../actions/toolkit/kernel/json.ts";

export type Access = "none" | "read" | "write";

/** The grants of a token, by scope; a scope that is not named is not granted. */
export type Permissions = Readonly<Record<string, Access>>;

const scopes = [
  "actions",
  "artifact-metadata",
  "attestations",
  "checks",
  "contents",
  "deployments",
  "discussions",
  "id-token",
  "issues",
  "packages",
  "pages",
  "pull-requests",
  "security-events",
  "statuses",
] as const;

/** What a workflow that says nothing gets, in a repository with GitHub's default of restricted permissions. */
const restricted: Permissions = { contents: "read", packages: "read" };

/** `permissions:` of a workflow or a job; source: GitHub docs, "Workflow syntax", permissions. */
export function readPermissions(value: Json | undefined): Permissions | undefined {
  if (value === undefined) return undefined;
  if (value === "read-all" || value === "write-all") {
    const access: Access = value === "read-all" ? "read" : "write";
    return Object.fromEntries(scopes.map((scope) => [scope, access]));
  }
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([scope, access]) =>
      access === "read" || access === "write" ? [[scope, access]] : [],
    ),
  );
}

/** A job's own permissions replace the workflow's as a whole. */
export function jobPermissions(
  workflow: Json | undefined,
  job: Json | undefined,
  restrictedToken: boolean,
): Permissions {
  const granted = readPermissions(job) ?? readPermissions(workflow) ?? restricted;
  return restrictedToken ? readOnly(granted) : granted;
}

/** Runs for forks and for Dependabot: what may be written may be read, and no identity token is given. */
function readOnly(permissions: Permissions): Permissions {
  return Object.fromEntries(
    Object.entries(permissions)
      .filter(([scope]) => scope !== "id-token")
      .map(([scope, access]) => [scope, access === "write" ? "read" : access]),
  );
}

/** All that any of these may. */
export function union(all: readonly Permissions[]): Permissions {
  const sum: Record<string, Access> = {};
  for (const each of all)
    for (const [scope, access] of Object.entries(each))
      if (sum[scope] !== "write") sum[scope] = access;
  return sum;
}

const comments = /\/issues\/(?:comments\/\d+|\d+\/(?:comments|labels)(?:\/.*)?)$/;

/** The scopes of which one has to be granted; none for what every token may. */
export function scopesOf(path: string, method: string): readonly string[] {
  const [, area = ""] = /^\/repos\/[^/]+\/[^/]+\/(.+)$/.exec(path) ?? [];
  if (area === "") return [];
  if (/^commits\/[^/]+\/pulls$/.test(area)) return ["contents", "pull-requests"];
  if (/^pulls\/\d+\/merge$/.test(area)) return ["contents"];
  if (/^pulls/.test(area)) return ["pull-requests"];
  if (comments.test(path) || /^labels/.test(area)) return ["issues", "pull-requests"];
  if (/^issues/.test(area)) return method === "GET" ? ["issues", "pull-requests"] : ["issues"];
  if (/^actions\/runs\/\d+\/pending_deployments$/.test(area))
    return method === "GET" ? ["actions"] : ["deployments"];
  if (/^(actions|environments)/.test(area)) return ["actions"];
  if (/^deployments/.test(area)) return ["deployments"];
  if (/^(check-runs|check-suites)/.test(area) || /\/check-(runs|suites)$/.test(area))
    return ["checks"];
  return ["contents"];
}
