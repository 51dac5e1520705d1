import { join } from "node:path";
import { withAws } from "../shared/aws.ts";
import type { Host, Selection, VerbResult } from "../shared/host.ts";
import { load, notDeployed } from "../shared/load.ts";
import {
  type AuditResult,
  audit as auditAccount,
  blocking,
  type FailOn,
} from "../toolkit/audit/audit.ts";
import { takeSnapshot } from "../toolkit/aws/account/snapshot.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import { auditMarkdown, auditText } from "../toolkit/report/audit.ts";
import { plain } from "../toolkit/report/markdown.ts";
import { writeWhole } from "../toolkit/workspace/output.ts";
import type { Publication, Published } from "./publish.ts";

export interface AuditInputs extends Selection {
  /** Folder for audit.json, audit.md, audit.html, results.sarif and badge.svg; undefined writes none. */
  readonly report: string | undefined;
  /** The least severity of which a finding fails the audit. */
  readonly failOn: FailOn;
  /** Where on GitHub the report and the issues go; undefined leaves GitHub alone. */
  readonly publication?: Publication | undefined;
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
  const github =
    inputs.publication === undefined
      ? undefined
      : (await import("./publish.ts")).publisher(inputs.publication, host, model);
  const data = await withAws(model, host, "audit", async ({ clients, stacks }) => {
    const status = (await stacks.describe(model.stack))?.status;
    if (status === undefined || empty.includes(status)) return notDeployed(model, status);
    const snapshot = await takeSnapshot(clients, stacks, model, compiled, host.clock);
    return auditAccount({ model, compiled, snapshot });
  });
  if (data instanceof SluiceError) {
    const { notes, problems } = (await github?.remove()) ?? nothingDone;
    for (const each of notes) host.log.info(each);
    for (const each of problems) host.log.warn(each);
    throw data;
  }
  if (inputs.report !== undefined) {
    const { auditFiles } = await import("../toolkit/report/audit-files.ts");
    for (const [name, text] of auditFiles(data, model))
      await writeWhole(join(inputs.report, name), text);
    host.log.info(`Report: ${join(inputs.report, "audit.html")}`);
  }
  const { commit, notes, problems } = (await github?.publish(data)) ?? nothingDone;
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
 * States of a stack that holds nothing: a plan has made it, its creation has failed, it is gone. Every control would fail
 * there. Source: CloudFormation User Guide, "Stack status codes".
 */
const empty = ["REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE", "DELETE_COMPLETE"];

const nothingDone: Published = { commit: undefined, notes: [], problems: [] };
