import type { Environment } from "../model/model.ts";
import { type Outcome, ok, problem } from "./check.ts";

/** What git says of a folder. */
export type RepositoryFacts =
  | { readonly state: "no-git" }
  /** `said` is git's first line. */
  | { readonly state: "no-repository"; readonly said: string }
  | { readonly state: "repository"; readonly remotes: readonly Remote[] };

export interface Remote {
  readonly name: string;
  /** As git has it; it may hold a password, and is shown nowhere. */
  readonly url: string;
}

/**
 * Judges the repository. Its remote has to be the one that the environment's file names, if it names one: it is that
 * whose jobs the roles trust.
 *
 * @param github `owner/name` of the environment; undefined when it names none, or is not known
 */
export function judgeRepository(
  facts: RepositoryFacts,
  environment: Pick<Environment, "name" | "github"> | undefined,
): Outcome {
  if (facts.state === "no-git")
    return problem("no git", "git, by which a deploy knows its commit", "Install git.");
  if (facts.state === "no-repository")
    return problem(
      `no git repository: ${facts.said}`,
      "a repository around the specs",
      "Run this in a clone of the repository, or make one: git init",
    );
  const shown = facts.remotes.map(({ name, url }) => `${name} ${nameOf(url)}`).join(", ");
  const wanted = environment?.github?.repository;
  if (wanted === undefined)
    return ok(
      facts.remotes.length === 0
        ? `a repository without a remote, of which the environment needs none`
        : `a repository; remotes: ${shown}`,
    );
  if (facts.remotes.some(({ url }) => nameOf(url).endsWith(`/${wanted}`)))
    return ok(`a repository; remotes: ${shown}`);
  return problem(
    facts.remotes.length === 0 ? "a repository without a remote" : `remotes: ${shown}`,
    `a remote that is ${wanted}, which environments/${environment?.name}.yaml names`,
    facts.remotes.length === 0
      ? `git remote add origin https://github.com/${wanted}.git`
      : "Correct `github` in the environment's file, spelt as GitHub does, or use a clone of that repository.",
  );
}

/** A remote by host and path alone: without user, password and query, any of which may be a secret. */
function nameOf(url: string): string {
  const place = url
    .replace(/[?#].*$/, "")
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, "")
    .replace(/^.*@/, "");
  return place.replace(/^([^/:]+):(?:\d+\/)?/, "$1/").replace(/\.git\/?$/, "");
}
