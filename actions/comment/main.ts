import type { Host, VerbResult } from "../shared/host.ts";
import type { GitHubApi } from "../toolkit/github/api.ts";
import { writeComment } from "../toolkit/github/comments.ts";
import { pullRequestOf, pullRequestRun } from "../toolkit/github/pull-request.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import type { DashboardFound, DashboardLeft, Shown } from "../toolkit/report/comment/dashboard.ts";
import type { Part } from "../toolkit/report/comment/findings.ts";
import type { VerdictWord } from "../toolkit/report/comment/verdict.ts";
import { commentMarkdown, commentMarker } from "../toolkit/report/comment.ts";
import { gather } from "./gather.ts";
import { showPictures } from "./pictures.ts";

export interface CommentInputs {
  /** Id of the pull request's run. */
  readonly run: number;
  /** Environments whose plans are told, separated by commas. */
  readonly environments: string;
  /** The branch to which pictures of the dashboard are committed; undefined leaves them in the artifact. */
  readonly reportBranch: string | undefined;
}

export interface CommentData {
  /** Where the comment is shown; undefined when the pull request has moved on. */
  readonly comment: string | undefined;
  /** Undefined where nothing was told. */
  readonly verdict: VerdictWord | undefined;
}

/** Tells a pull request what its run has found. That the news is bad is no failure of the teller's. */
export async function comment(
  inputs: CommentInputs,
  api: GitHubApi,
  { log, clock }: Host,
): Promise<VerbResult<CommentData>> {
  const environments = environmentsIn(inputs.environments);
  const run = await pullRequestRun(api, inputs.run);
  const number = await pullRequestOf(api, run);
  if (number === undefined) {
    const text = `No open pull request has ${run.headSha.slice(0, 12)} as its head any more: nothing is told.`;
    return { ok: true, data: { comment: undefined, verdict: undefined }, text, markdown: text };
  }
  const { dashboard, ...left } = await gather(api, run, number, environments, log);
  const { body, verdict } = commentMarkdown({
    ...left,
    dashboard: await shown(dashboard, (value) =>
      showPictures(api, clock, { branch: inputs.reportBranch, run, pullRequest: number }, value),
    ),
  });
  const address = await writeComment(api, number, commentMarker, body);
  return {
    ok: true,
    data: { comment: address, verdict: verdict.word },
    text: `Pull request ${number}: ${verdict.word}. ${address}`,
    markdown: body,
  };
}

/** What of a dashboard a comment tells, once its pictures are where they can be seen. */
async function shown(
  left: Part<DashboardLeft>,
  show: (left: DashboardLeft) => Promise<Shown>,
): Promise<Part<DashboardFound>> {
  if (left.state === "missing") return left;
  const { changes, refused } = left.value;
  return { state: "read", value: { changes, refused, shown: await show(left.value) } };
}

/** Most environments that one comment tells of, so that the first line of each has its place. */
const mostEnvironments = 20;

/** @throws SluiceError `invalid-inputs` */
function environmentsIn(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  if (
    names.length > mostEnvironments ||
    names.some((name) => !/^[A-Za-z0-9._-]{1,64}$/.test(name))
  ) {
    throw new SluiceError(
      "invalid-inputs",
      `An input of this action is wrong: \`environments\` is ${JSON.stringify(text)}; expected up to ${mostEnvironments} names, separated by commas.`,
      { fix: "Correct the step's `with:`; the action's README lists its inputs." },
    );
  }
  return [...new Set(names)];
}
