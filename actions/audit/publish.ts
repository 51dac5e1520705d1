import { describeError } from "../shared/fail.ts";
import type { Host } from "../shared/host.ts";
import type { AuditResult } from "../toolkit/audit/audit.ts";
import { connectGitHub, explainGitHub } from "../toolkit/github/api.ts";
import { commitFiles, type Proposal } from "../toolkit/github/commit-files.ts";
import { workflowContext } from "../toolkit/github/context.ts";
import { syncIssues } from "../toolkit/github/issues.ts";
import { proposeFiles, withdrawProposal } from "../toolkit/github/propose-files.ts";
import type { Clock } from "../toolkit/kernel/clock.ts";
import { SluiceError, unreachable } from "../toolkit/kernel/errors.ts";
import type { Model } from "../toolkit/model/model.ts";
import { auditVerdict } from "../toolkit/report/audit.ts";
import { controlIssues, issueScope, recoveryComment, unknownTo } from "../toolkit/report/issues.ts";
import { plural } from "../toolkit/report/numbers.ts";
import { proposeRemoval, proposeReport, type ReportOf } from "./report-files.ts";

/** Where a workflow leaves what an audit has found. */
export interface Publication {
  /** The branch of the reports. */
  readonly branch: string;
  readonly token: string;
}

/** What became of it: a commit where anything was new, what was done in words, and what could not be done. */
export interface Published {
  readonly commit: string | undefined;
  readonly notes: readonly string[];
  readonly problems: readonly string[];
}

/** GitHub, for what audits leave there. */
export interface Publisher {
  /**
   * Commits the report, and brings the issues to what the audit has found. The one is done though the other fails: a
   * problem of GitHub's is told beside the audit, which stands.
   *
   * @param quality the page about the last run's data; undefined leaves the branch's as it is
   */
  publish(audit: AuditResult, quality: string | undefined): Promise<Published>;
  /** Removes the report of what is no longer deployed, which would be taken for true. Issues stay: nothing was looked at. */
  remove(): Promise<Published>;
}

/** @throws SluiceError `not-in-actions` */
export function publisher(publication: Publication, host: Host, model: Model): Publisher {
  const context = workflowContext(host.env);
  const of: ReportOf = {
    context,
    model,
    api: connectGitHub(context, publication.token, host.log),
  };
  const about = `Audit of ${model.pipeline} in ${model.environment.name}`;
  return {
    publish: async (audit, quality) => {
      const title = `${about}: ${auditVerdict(audit)}`;
      const report = await attempt("The report was not committed", () =>
        commit(of, publication.branch, host.clock, title, proposeReport(of, audit, quality, title)),
      );
      const issues = await attempt("The issues are not up to date", () => sync(of, audit));
      return {
        commit: report.commit,
        notes: [...report.notes, ...issues.notes],
        problems: [...report.problems, ...issues.problems],
      };
    },
    remove: () => {
      const title = `${about}: not deployed`;
      return attempt("The earlier report was not removed", () =>
        commit(of, publication.branch, host.clock, title, proposeRemoval(of, title)),
      );
    },
  };
}

type Done = Omit<Published, "problems">;

async function commit(
  { api, context, model }: ReportOf,
  base: string,
  clock: Clock,
  title: string,
  propose: Proposal,
): Promise<Done> {
  // A ref may not hold all that the name of an environment's file may.
  const environment = model.environment.name.replaceAll(/[^\w-]/g, "-");
  const branch = `${base}-update/${environment}/${model.pipeline}`;
  const outcome = await commitFiles(api, clock, base, propose);
  switch (outcome.state) {
    case "unchanged":
      await withdrawProposal(api, { base, branch });
      return { commit: undefined, notes: [`Nothing is new on branch ${base}.`] };
    case "committed":
      await withdrawProposal(api, { base, branch });
      return { commit: outcome.sha, notes: [`Commit ${outcome.sha} on branch ${base}.`] };
    case "refused": {
      const { held, reason } = outcome;
      if (held.head === undefined) {
        throw new SluiceError(
          "report-branch-refused",
          `There is no branch ${base}, and GitHub refuses to create it: ${reason}`,
          { fix: "Create it from any commit, or let the bot pass the rule that says who may." },
        );
      }
      const body = `${title}\n\nBranch \`${base}\` takes no pushes, so what [this run](${context.runUrl}) has to say comes as a pull request. The next audits bring it up to date.`;
      const { sha, url } = await proposeFiles(api, { base, held, branch, title, body }, propose);
      const where =
        url === undefined ? "the pull request was closed, and nothing is new since" : url;
      return { commit: sha, notes: [`Branch ${base} takes no pushes: ${where}`] };
    }
    default:
      return unreachable(outcome);
  }
}

async function sync({ api, context, model }: ReportOf, audit: AuditResult): Promise<Done> {
  const place = {
    environment: model.environment.name,
    pipeline: model.pipeline,
    repositoryUrl: `${context.serverUrl}/${context.repository}`,
    commit: context.sha,
    runUrl: context.runUrl,
  };
  const done = await syncIssues(
    api,
    issueScope(place),
    controlIssues(audit, place),
    unknownTo(audit, place),
    (key) => recoveryComment(key, audit, place),
  );
  const notes = Object.entries(done)
    .filter(([, urls]) => urls.length > 0)
    .map(([what, urls]) => `${plural(urls.length, "issue")} ${what}: ${urls.join(", ")}`);
  return { commit: undefined, notes };
}

/** Turns what GitHub refuses into a problem that is told; a defect is thrown. */
async function attempt(failed: string, work: () => Promise<Done>): Promise<Published> {
  try {
    return { ...(await work()), problems: [] };
  } catch (error) {
    const explained = explainGitHub(error);
    if (!(explained instanceof SluiceError) || explained.fault === "tool") throw explained;
    return { commit: undefined, notes: [], problems: [`${failed}: ${describeError(explained)}`] };
  }
}
