import { sha256 } from "../kernel/digest.ts";
import { messageOf, SluiceError } from "../kernel/errors.ts";
import { type GitHubApi, gitHubStatus } from "./api.ts";

/** Something that is wrong until it is right again, told in one issue however often it is seen. */
export interface TrackedIssue {
  /** What is wrong, such as `deploy/dev/patients`; letters, digits and `/._%-`. */
  readonly key: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  /** What makes the text another one; default: the body. Leaves out what is new each time, such as the run. */
  readonly fingerprint?: string;
  /** The parts of which it tells that they are wrong, where it is about several. */
  readonly subjects?: readonly string[];
}

/** What `syncIssues` did. */
export interface SyncedIssues {
  readonly opened: readonly string[];
  readonly updated: readonly string[];
  readonly closed: readonly string[];
}

/** An issue of ours as GitHub has it. */
interface Found {
  readonly number: number;
  readonly url: string;
  readonly open: boolean;
  readonly key: string;
  readonly fingerprint: string | undefined;
  readonly subjects: readonly string[];
}

/** The label by which our issues are found. */
const label = {
  name: "sluice",
  color: "1f5fbf",
  description: "Opened and closed by Sluice",
} as const;

const marker =
  /^<!-- sluice:issue ([\w/.%-]+) -->(?:\s*<!-- sluice:state ([0-9a-f]+) -->(?:\s*<!-- sluice:subjects ([^ ]*) -->)?)?/;

/** Opens, reopens or updates the issue of a key, and tells where it is. An issue that says the same is left alone. */
export async function openIssue(api: GitHubApi, issue: TrackedIssue): Promise<string> {
  return (await upsert(api, issue, await findIssues(api), () => false)).url;
}

/** Closes the issue of a key as completed, with a comment; without an open one it does nothing. */
export async function closeIssue(api: GitHubApi, key: string, comment: string): Promise<void> {
  for (const found of await findIssues(api))
    if (found.key === key && found.open) await close(api, found, comment);
}

/**
 * Brings all issues of a scope to what is wrong now: opens, updates and reopens those that are, closes those that are not.
 *
 * @param scope what their keys begin with
 * @param unknown tells of a part of what an issue is about whether nobody knows if it is right again; then it stays open
 * @param recovered the comment under an issue that is closed
 */
export async function syncIssues(
  api: GitHubApi,
  scope: string,
  wrong: readonly TrackedIssue[],
  unknown: (key: string, subject: string) => boolean,
  recovered: (key: string) => string,
): Promise<SyncedIssues> {
  const all = await findIssues(api);
  const done: Record<"opened" | "updated" | "closed", string[]> = {
    opened: [],
    updated: [],
    closed: [],
  };
  for (const issue of wrong) {
    const { url, did } = await upsert(api, issue, all, unknown);
    if (did !== "nothing") done[did].push(url);
  }
  const still = new Set(wrong.map(({ key }) => key));
  for (const found of all) {
    const { key, open, subjects } = found;
    if (!open || !key.startsWith(scope) || still.has(key)) continue;
    if (subjects.some((subject) => unknown(key, subject))) continue;
    await close(api, found, recovered(found.key));
    done.closed.push(found.url);
  }
  return done;
}

/**
 * Our issues, the oldest first. Text alone makes none ours, for anybody may write an issue with our marker in it, and bots
 * repeat what people tell them: it begins with the marker, it has our label, which only those have who may triage, and its
 * author is a bot or the token's own user. (A job's token can't ask for its own name; it is a bot's.)
 */
async function findIssues(api: GitHubApi): Promise<readonly Found[]> {
  const { octokit, owner, repo } = api;
  const issues = await enabled(() =>
    octokit.paginate(octokit.rest.issues.listForRepo, {
      owner,
      repo,
      labels: label.name,
      state: "all",
      sort: "created",
      direction: "asc",
      per_page: 100,
    }),
  );
  const found: Found[] = [];
  let own: string | undefined;
  for (const { number, html_url: url, state, body, user, pull_request: pull } of issues) {
    const [, key, fingerprint, subjects] = marker.exec(body ?? "") ?? [];
    if (key === undefined || pull !== undefined) continue;
    if (user?.type !== "Bot") {
      own ??= await ownLogin(api);
      if (user?.login !== own) continue;
    }
    found.push({
      number,
      url,
      open: state === "open",
      key,
      fingerprint,
      subjects: names(subjects),
    });
  }
  return found;
}

/** The login of the token's user; empty for an app's token, which has none. */
async function ownLogin({ octokit }: GitHubApi): Promise<string> {
  try {
    return (await octokit.rest.users.getAuthenticated()).data.login;
  } catch (error) {
    if (gitHubStatus(error) === 403) return "";
    throw error;
  }
}

async function upsert(
  api: GitHubApi,
  issue: TrackedIssue,
  all: readonly Found[],
  unknown: (key: string, subject: string) => boolean,
): Promise<{ readonly url: string; readonly did: "opened" | "updated" | "nothing" }> {
  const { octokit, owner, repo } = api;
  if (!/^[\w/.%-]+$/.test(issue.key))
    throw new SluiceError("issue-key", `${issue.key} is no key of an issue.`, { fault: "tool" });
  const fingerprint = sha256(`${issue.title}\n${issue.fingerprint ?? issue.body}`).slice(0, 16);
  const same = all.filter(({ key }) => key === issue.key);
  const known = same.find(({ open }) => open) ?? same.at(-1);
  const { title, subjects = [] } = issue;
  // What was wrong and can't be looked at now is still what the issue is about.
  const left = known?.open ? known.subjects.filter((each) => unknown(issue.key, each)) : [];
  const body = [
    `<!-- sluice:issue ${issue.key} -->`,
    `<!-- sluice:state ${fingerprint} -->`,
    `<!-- sluice:subjects ${listOf([...new Set([...subjects, ...left])])} -->`,
    issue.body,
  ].join("\n");
  if (known === undefined) {
    await ensureLabel(api);
    const { data } = await octokit.rest.issues.create({
      owner,
      repo,
      title,
      body,
      labels: [label.name],
    });
    return { url: data.html_url, did: "opened" };
  }
  // A request that was answered with an error and done all the same, then repeated, has left a second one.
  for (const other of same.filter(({ number, open }) => open && number !== known.number))
    await octokit.rest.issues.update({
      owner,
      repo,
      issue_number: other.number,
      state: "closed",
      state_reason: "not_planned",
    });
  if (known.open && known.fingerprint === fingerprint) return { url: known.url, did: "nothing" };
  await octokit.rest.issues.update({
    owner,
    repo,
    issue_number: known.number,
    title,
    body,
    ...(known.open ? {} : { state: "open" as const }),
  });
  return { url: known.url, did: known.open ? "updated" : "opened" };
}

/** Names in an HTML comment, which takes neither `--` nor `>`. */
const listOf = (subjects: readonly string[]): string =>
  subjects.map((each) => encodeURIComponent(each).replaceAll("-", "%2D")).join(",");

/** The reverse; what a person has changed beyond recognition is one name that nothing has. */
function names(list: string | undefined): string[] {
  if (list === undefined || list === "") return [];
  try {
    return list.split(",").map(decodeURIComponent);
  } catch {
    return [list];
  }
}

async function close(
  { octokit, owner, repo }: GitHubApi,
  { number }: Found,
  comment: string,
): Promise<void> {
  const issue = { owner, repo, issue_number: number };
  await octokit.rest.issues.createComment({ ...issue, body: comment });
  await octokit.rest.issues.update({ ...issue, state: "closed", state_reason: "completed" });
}

async function ensureLabel({ octokit, owner, repo }: GitHubApi): Promise<void> {
  try {
    await octokit.rest.issues.getLabel({ owner, repo, name: label.name });
  } catch (error) {
    if (gitHubStatus(error) !== 404) throw error;
    try {
      await octokit.rest.issues.createLabel({ owner, repo, ...label });
    } catch (refused) {
      // 422: another job has just made it.
      if (gitHubStatus(refused) !== 422) throw refused;
    }
  }
}

async function enabled<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (gitHubStatus(error) !== 410) throw error;
    throw new SluiceError("issues-disabled", `This repository has no issues: ${messageOf(error)}`, {
      fix: "Switch them on in the repository's settings, under Features.",
      cause: error,
    });
  }
}
