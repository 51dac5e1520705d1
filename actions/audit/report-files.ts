import { runFiles } from "../shared/quality-report.ts";
import type { AuditResult } from "../toolkit/audit/audit.ts";
import type { GitHubApi } from "../toolkit/github/api.ts";
import { type FileChanges, type Held, holdsAll, readText } from "../toolkit/github/branch.ts";
import type { Proposal } from "../toolkit/github/commit-files.ts";
import type { WorkflowContext } from "../toolkit/github/context.ts";
import { closedPreviews } from "../toolkit/github/previews.ts";
import type { Model } from "../toolkit/model/model.ts";
import { auditFiles } from "../toolkit/report/audit-files.ts";
import {
  auditIndex,
  type IndexEntry,
  readSummary,
  reportAt,
  reportFolder,
} from "../toolkit/report/audit-index.ts";

/** Whose report goes where. */
export interface ReportOf {
  readonly api: GitHubApi;
  readonly context: WorkflowContext;
  readonly model: Model;
}

/**
 * The commit of an audit's report, and of the index over all reports. Whether there is anything new is told by making the
 * report as if the audit had been taken when the branch's was: if the branch holds just those bytes, nothing but time
 * has changed, whatever there is in the files. The page about the last run's data is new with each run: it is committed
 * then, and the audit stays as it was taken.
 *
 * @param quality the page; undefined leaves the branch's as it is
 */
export function proposeReport(
  of: ReportOf,
  audit: AuditResult,
  quality: string | undefined,
  title: string,
): Proposal {
  const { api, model } = of;
  const folder = folderOf(model);
  const page = qualityAt(folder);
  const auditAt = (takenAt: string) =>
    [...auditFiles({ ...audit, takenAt }, model)].map(
      ([name, text]) => [`${folder}/${name}`, text] as const,
    );
  return async (held) => {
    const before = readSummary((await readText(api, held, `${folder}/audit.json`)) ?? "")?.takenAt;
    const stands = before !== undefined && holdsAll(held, new Map(auditAt(before)));
    const takenAt = stands ? before : audit.takenAt;
    const entry = {
      environment: model.environment.name,
      pipeline: model.pipeline,
      summary: { ...audit, takenAt },
      quality: quality !== undefined || held.files.has(page),
    };
    const files: FileChanges = new Map([
      ...auditAt(takenAt),
      ["README.md", await index(of, held, entry)],
      ...(quality === undefined ? [] : [[page, quality] as const]),
      ...(await closedPreviews(api, held)).map((path) => [path, null] as const),
    ]);
    return stands && holdsAll(held, files) ? undefined : { files, message: messageOf(title, of) };
  };
}

/** The commit that removes the report of what is no longer deployed; none where there is no report. */
export function proposeRemoval(of: ReportOf, title: string): Proposal {
  const folder = folderOf(of.model);
  return async (held) => {
    const gone = [...held.files.keys()].filter((path) => path.startsWith(`${folder}/`));
    if (gone.length === 0) return undefined;
    const files = new Map<string, string | null>(gone.map((path) => [path, null]));
    files.set("README.md", await index(of, held, undefined));
    return { files, message: messageOf(title, of) };
  };
}

const folderOf = ({ environment, pipeline }: Model): string =>
  reportFolder(environment.name, pipeline);

const qualityAt = (folder: string): string => `${folder}/${runFiles.page}`;

const messageOf = (title: string, { context }: ReportOf): string =>
  `${title}\n\nMade by ${context.runUrl}`;

/** The first page over the reports that a branch holds, with `own` in the place of what it holds of this pipeline. */
async function index(
  { api, context, model }: ReportOf,
  held: Held,
  own: IndexEntry | undefined,
): Promise<string> {
  const entries: IndexEntry[] = own === undefined ? [] : [own];
  for (const path of held.files.keys()) {
    const at = reportAt(path);
    if (at !== undefined && path !== `${folderOf(model)}/audit.json`)
      entries.push({
        ...at,
        summary: readSummary((await readText(api, held, path)) ?? ""),
        quality: held.files.has(qualityAt(reportFolder(at.environment, at.pipeline))),
      });
  }
  return auditIndex(entries, `${context.serverUrl}/${context.repository}/actions`);
}
