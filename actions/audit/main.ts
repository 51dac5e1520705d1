import { join } from "node:path";
import { withAws } from "../shared/aws.ts";
import type { Host, Selection, VerbResult } from "../shared/host.ts";
import { load, notDeployed } from "../shared/load.ts";
import { runFiles } from "../shared/quality-report.ts";
import {
  type AuditResult,
  audit as auditAccount,
  blocking,
  type FailOn,
} from "../toolkit/audit/audit.ts";
import { takeSnapshot } from "../toolkit/aws/account/snapshot.ts";
import { runPort } from "../toolkit/aws/run.ts";
import { messageOf, SluiceError } from "../toolkit/kernel/errors.ts";
import type { Environment, Model } from "../toolkit/model/model.ts";
import { auditMarkdown, auditText } from "../toolkit/report/audit.ts";
import { plain } from "../toolkit/report/markdown.ts";
import { lastMetrics } from "../toolkit/run/history.ts";
import type { RunPort } from "../toolkit/run/ports.ts";
import { writeWhole } from "../toolkit/workspace/output.ts";
import type { Publication, Published } from "./publish.ts";

export interface AuditInputs extends Selection {
  /** Folder for audit.json, audit.md, audit.html, results.sarif, badge.svg and quality.html; undefined writes none. */
  readonly report: string | undefined;
  /** The least severity of which a finding fails the audit. */
  readonly failOn: FailOn;
  /** Where on GitHub the report and the issues go: see `publicationOf`; undefined leaves GitHub alone. */
  readonly publication?: Asked | undefined;
}

/** What a workflow asks for: a branch, or that which the specs name. */
type Asked = Omit<Publication, "branch"> & { readonly branch: string | undefined };

/** Where the report and the issues go; undefined where neither the workflow nor the environment names a branch. */
export function publicationOf(
  asked: Asked | undefined,
  { reportBranch }: Pick<Environment, "reportBranch">,
): Publication | undefined {
  const branch = asked?.branch ?? reportBranch;
  return asked === undefined || branch === undefined ? undefined : { ...asked, branch };
}

export interface AuditData extends AuditResult {
  /** The commit of the report, where one was made. */
  readonly commit: string | undefined;
}

/**
 * Audits the live account: every control on what the pipeline has there. The report is written and published whatever it
 * says; only then it decides.
 */
export async function audit(inputs: AuditInputs, host: Host): Promise<VerbResult<AuditData>> {
  const { model, compiled } = await load(inputs);
  // What reports and GitHub need is loaded where they are asked for: the CLI starts without it.
  const publication = publicationOf(inputs.publication, model.environment);
  const github =
    publication === undefined
      ? undefined
      : (await import("./publish.ts")).publisher(publication, host, model);
  const found = await withAws(model, host, "audit", async ({ clients, stacks }) => {
    const status = (await stacks.describe(model.stack))?.status;
    if (status === undefined || empty.includes(status)) return notDeployed(model, status);
    const snapshot = await takeSnapshot(clients, stacks, model, compiled, host.clock);
    const quality =
      inputs.report === undefined && github === undefined
        ? undefined
        : await lastPage(model, runPort(clients, model.environment.account), host);
    return { ...auditAccount({ model, compiled, snapshot }), quality };
  });
  if (found instanceof SluiceError) {
    const { notes, problems } = (await github?.remove()) ?? nothingDone;
    for (const each of notes) host.log.info(each);
    for (const each of problems) host.log.warn(each);
    throw found;
  }
  const { quality, ...data } = found;
  if (inputs.report !== undefined) {
    const { auditFiles } = await import("../toolkit/report/audit-files.ts");
    const page = quality === undefined ? [] : [[runFiles.page, quality] as const];
    for (const [name, text] of [...auditFiles(data, model), ...page])
      await writeWhole(join(inputs.report, name), text);
    host.log.info(`Report: ${join(inputs.report, "audit.html")}`);
  }
  const { commit, notes, problems } = (await github?.publish(data, quality)) ?? nothingDone;
  for (const each of notes) host.log.info(each);
  const remarks = problems.map((each) => `> [!CAUTION]\n> ${plain(each)}\n\n`);
  return {
    ok: blocking(data, inputs.failOn).length === 0 && problems.length === 0,
    data: { ...data, commit },
    text: [auditText(data), ...problems].join("\n"),
    markdown: `${remarks.join("")}${auditMarkdown(data)}`,
  };
}

/**
 * The page about the data of the last run; undefined where there is none yet. The audit role opens what lies in the bucket
 * of artifacts alone, and the metrics there are counts and names: it sees no record.
 */
async function lastPage(model: Model, aws: RunPort, host: Host): Promise<string | undefined> {
  try {
    const last = await lastMetrics(model, aws);
    if (last === undefined) return undefined;
    const { qualityPage } = await import("../toolkit/report/quality.ts");
    return await qualityPage(last.metrics, last.earlier);
  } catch (error) {
    // The audit stands without it.
    host.log.warn(`The last run's data are not told: ${messageOf(error)}`);
    return undefined;
  }
}

/**
 * States of a stack that holds nothing: a plan has made it, its creation has failed, it is gone. Every control would fail
 * there. Source: CloudFormation User Guide, "Stack status codes".
 */
const empty = ["REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE", "DELETE_COMPLETE"];

const nothingDone: Published = { commit: undefined, notes: [], problems: [] };
