import type { Clock } from "../kernel/clock.ts";
import { messageOf, SluiceError } from "../kernel/errors.ts";
import { type GitHubApi, gitHubStatus } from "./api.ts";
import {
  createCommit,
  type FileChanges,
  type Held,
  headOf,
  moveBranch,
  readBranch,
} from "./branch.ts";

/** What to commit on what a branch holds; undefined when it holds all that there is to say. */
export type Proposal = (
  held: Held,
) => Promise<{ readonly files: FileChanges; readonly message: string } | undefined>;

/** How an attempt to commit has ended. */
export type CommitOutcome =
  | { readonly state: "unchanged"; readonly held: Held }
  | { readonly state: "committed"; readonly sha: string }
  /** The branch takes no push of this token's; `reason` in GitHub's words. */
  | { readonly state: "refused"; readonly held: Held; readonly reason: string };

/** How often a commit is tried while others push to the branch. */
const attempts = 8;

/**
 * Commits files on a branch in a single commit, and makes the branch, with no history, where it is absent. The branch is
 * never forced: when somebody else was faster, the change is worked out anew on what the branch holds then, so that
 * nobody's files are lost.
 *
 * @throws SluiceError `branch-busy` when others are always faster
 */
export async function commitFiles(
  api: GitHubApi,
  clock: Clock,
  branch: string,
  propose: Proposal,
): Promise<CommitOutcome> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const held = await readBranch(api, branch);
    const proposal = await propose(held);
    if (proposal === undefined) return { state: "unchanged", held };
    const sha = await createCommit(api, held, proposal.files, proposal.message);
    try {
      await moveBranch(api, branch, held, sha);
      return { state: "committed", sha };
    } catch (error) {
      const status = gitHubStatus(error);
      if (status !== 403 && status !== 409 && status !== 422) throw error;
      // Whatever the words: a head that is another now has moved in between.
      const moved = (await headOf(api, branch)) !== held.head;
      if (!moved && isRefusal(error)) return { state: "refused", held, reason: messageOf(error) };
      if (!moved && !/fast forward|already exists|does not exist/i.test(messageOf(error)))
        throw error;
    }
    // Up to 0.5 s, 1 s, 2 s …, at random, so that two that meet do not meet again.
    await clock.sleep(Math.round(Math.min(8000, 250 * 2 ** attempt) * (0.2 + 0.8 * Math.random())));
  }
  throw new SluiceError(
    "branch-busy",
    `Branch ${branch} moved at each of ${attempts} attempts to commit to it.`,
    {
      fix: "Nothing is lost; run the job again. Does anything push to this branch all the time?",
    },
  );
}

/**
 * Whether GitHub says that the rules of a branch forbid a push. It has no code for it, only words: of protected
 * branches "Changes must be made through a pull request.", "Protected branch update failed …", "Cannot update this
 * protected ref.", "You're not authorized to push to this branch. …", "Required status check … is expected.", of rulesets
 * "Repository rule violations found …", and where creations are restricted "Reference update failed".
 */
export const isRefusal = (error: unknown): boolean =>
  /pull request|protected (branch|ref)|rule violation|not authorized to push|status check|approving review|verified signature|reference update failed/i.test(
    messageOf(error),
  );
