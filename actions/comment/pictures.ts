import { describeError } from "../shared/fail.ts";
import { explainGitHub, type GitHubApi } from "../toolkit/github/api.ts";
import { type FileChanges, holdsAll } from "../toolkit/github/branch.ts";
import { commitFiles, type Proposal } from "../toolkit/github/commit-files.ts";
import {
  closedPreviews,
  heldPreviews,
  previewsFolder,
  previewsOf,
} from "../toolkit/github/previews.ts";
import type { PullRequestRun } from "../toolkit/github/pull-request.ts";
import type { Clock } from "../toolkit/kernel/clock.ts";
import { shortDigest } from "../toolkit/kernel/digest.ts";
import { SluiceError, unreachable } from "../toolkit/kernel/errors.ts";
import type { DashboardLeft, Picture, Shown } from "../toolkit/report/comment/dashboard.ts";
import { picturePath } from "../toolkit/report/dashboard-changes.ts";
import { plural } from "../toolkit/report/numbers.ts";

/** Where pictures go, and whose they are. */
export interface PicturesOf {
  /** The branch of reports; undefined where the workflow names none. */
  readonly branch: string | undefined;
  readonly run: Pick<PullRequestRun, "fork" | "repositoryUrl" | "url">;
  readonly pullRequest: number;
}

/**
 * Commits the pictures of a pull request's dashboard to the branch of reports, in the place of its earlier ones, and
 * removes those of pull requests that are closed. A comment shows them by that commit: it goes on doing so when the
 * branch no longer has them. What GitHub refuses is told; a defect is thrown.
 */
export async function showPictures(
  api: GitHubApi,
  clock: Clock,
  of: PicturesOf,
  { pictures }: DashboardLeft,
): Promise<Shown> {
  const { branch, run } = of;
  // Who may not write to the repository does not keep pictures in it by way of us.
  if (run.fork) return { state: "kept-back", why: "fork" };
  if (branch === undefined) return { state: "kept-back", why: "no-branch" };
  try {
    const outcome = await commitFiles(api, clock, branch, proposePictures(api, of, pictures));
    switch (outcome.state) {
      case "committed":
        return { state: "shown", addresses: addressesAt(outcome.sha, of, pictures) };
      case "unchanged":
        return { state: "shown", addresses: addressesAt(outcome.held.head, of, pictures) };
      case "refused":
        return { state: "refused", said: outcome.reason };
      default:
        return unreachable(outcome);
    }
  } catch (error) {
    const explained = explainGitHub(error);
    if (!(explained instanceof SluiceError) || explained.fault === "tool") throw explained;
    return { state: "refused", said: describeError(explained) };
  }
}

function proposePictures(
  api: GitHubApi,
  { run, pullRequest }: PicturesOf,
  pictures: readonly Picture[],
): Proposal {
  const wanted = new Map(
    pictures.map((picture) => [pathOf(pullRequest, picture), picture.bytes] as const),
  );
  const message = `Dashboard of pull request ${pullRequest}: ${plural(pictures.length, "picture")}\n\nMade for ${run.url}`;
  return async (held) => {
    const gone = [...heldPreviews(held, pullRequest), ...(await closedPreviews(api, held))].filter(
      (path) => !wanted.has(path),
    );
    const files: FileChanges = new Map<string, string | Uint8Array | null>([
      ...(wanted.size + gone.length > 0 ? [[readme, about] as const] : []),
      ...wanted,
      ...gone.map((path) => [path, null] as const),
    ]);
    return holdsAll(held, files) ? undefined : { files, message };
  };
}

const readme = `${previewsFolder}/README.md`;

/** It stays when the last picture goes: GitHub makes no commit without any file. */
const about = `# Previews

How the dashboards of open pull requests look, before and after; their comments show it. Sluice writes this folder, and
removes what belongs to pull requests that are closed.
`;

/** The name tells the content, so that no cache shows an earlier picture under it. */
const pathOf = (pullRequest: number, { id, side, bytes }: Picture): string =>
  `${previewsOf(pullRequest)}/${id}-${side}-${shortDigest(bytes, 12)}.png`;

/** GitHub shows a file of a private repository so to those who are signed in and may read it. */
const addressesAt = (
  commit: string | undefined,
  { run, pullRequest }: PicturesOf,
  pictures: readonly Picture[],
): ReadonlyMap<string, string> =>
  new Map(
    pictures.map((picture) => [
      picturePath(picture.side, picture.id),
      `${run.repositoryUrl}/raw/${commit}/${pathOf(pullRequest, picture)}`,
    ]),
  );
