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
import { auditMarkdown, auditText } from "../toolkit/report/audit.ts";
import { renderPage } from "../toolkit/report/page.ts";
import { auditNews, auditSection } from "../toolkit/report/sections.ts";
import { writeWhole } from "../toolkit/workspace/output.ts";

export interface AuditInputs extends Selection {
  /** Folder for audit.json, audit.md and audit.html; undefined writes none. */
  readonly report: string | undefined;
  /** The least severity of which a finding fails the audit. */
  readonly failOn: FailOn;
}

/** Audits the live account: every control on what the pipeline has there. */
export async function audit(inputs: AuditInputs, host: Host): Promise<VerbResult<AuditResult>> {
  const { model, compiled } = await load(inputs);
  const data = await withAws(model, host, "audit", async ({ clients, stacks }) => {
    if ((await stacks.describe(model.stack)) === undefined) throw notDeployed(model, undefined);
    const snapshot = await takeSnapshot(clients, stacks, model, compiled, host.clock);
    return auditAccount({ model, compiled, snapshot });
  });
  const markdown = auditMarkdown(data);
  if (inputs.report !== undefined) {
    const page = renderPage({
      title: `Audit of ${model.pipeline} in ${model.environment.name}`,
      subtitle: `Stack ${model.stack} · account ${model.environment.account} · ${model.environment.region}`,
      ...auditNews(data),
      sections: [auditSection(data)],
      madeAt: data.takenAt,
    });
    await writeWhole(join(inputs.report, "audit.json"), `${JSON.stringify(data, null, 2)}\n`);
    await writeWhole(join(inputs.report, "audit.md"), markdown);
    await writeWhole(join(inputs.report, "audit.html"), page);
    host.log.info(`Report: ${join(inputs.report, "audit.html")}`);
  }
  return { ok: blocking(data, inputs.failOn).length === 0, data, text: auditText(data), markdown };
}
