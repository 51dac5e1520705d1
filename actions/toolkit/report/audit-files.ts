import { makeBadge } from "badge-maker";
import type { AuditResult } from "../audit/audit.ts";
import type { Model } from "../model/model.ts";
import { auditCounts, auditMarkdown, standing } from "./audit.ts";
import { codeSpan, plain } from "./markdown.ts";
import { type Mood, ownedBy, renderPage } from "./page.ts";
import { auditSarif } from "./sarif.ts";
import { auditNews, auditSection } from "./sections.ts";

/** The report of an audit as files, by name. The same audit, the same bytes. */
export function auditFiles(audit: AuditResult, model: Model): ReadonlyMap<string, string> {
  const { pipeline, stack, environment } = model;
  const page = renderPage({
    title: `Audit of ${pipeline} in ${environment.name}`,
    subtitle: [
      `Stack ${stack}`,
      `account ${environment.account}`,
      environment.region,
      ...ownedBy(environment),
    ].join(" · "),
    ...auditNews(audit),
    sections: [auditSection(audit)],
    madeAt: audit.takenAt,
  });
  const { owner } = environment;
  const heading = [
    `# Audit of ${plain(pipeline)} in ${plain(environment.name)}`,
    ...(owner === undefined ? [] : [`Owner: ${codeSpan(owner)}`]),
  ].join("\n\n");
  return new Map([
    ["audit.json", `${JSON.stringify(audit, null, 2)}\n`],
    ["audit.md", auditMarkdown(audit, heading)],
    ["audit.html", page],
    ["results.sarif", auditSarif(audit, { environment: environment.name, pipeline })],
    ["badge.svg", auditBadge(audit)],
  ]);
}

/** White text on these has 4.5:1 (WCAG 2.2 AA); the words say what the colour says. */
const colours: Readonly<Record<Mood, string>> = {
  good: "#2b7a3f",
  mixed: "#946200",
  bad: "#b3261e",
};

/** The badge, as SVG. */
export const auditBadge = ({ counts }: Pick<AuditResult, "counts">): string =>
  makeBadge({
    label: "sluice audit",
    message: auditCounts(counts),
    color: colours[standing(counts).mood],
    style: "flat",
  });
