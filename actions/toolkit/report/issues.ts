import { markdownTable } from "markdown-table";
import type { AuditResult, Finding } from "../audit/audit.ts";
import { canonicalJson } from "../kernel/json.ts";
import type { Location } from "../kernel/location.ts";
import { codeSpan, plain, prose } from "./markdown.ts";
import { moment, plural } from "./numbers.ts";

/** Where an audit was made, and where its readers find more. */
export interface AuditPlace {
  readonly environment: string;
  readonly pipeline: string;
  /** Such as `https://github.com/owner/name`. */
  readonly repositoryUrl: string;
  /** The commit whose specs were audited. */
  readonly commit: string;
  readonly runUrl: string;
}

/** The text of an issue, and the part of it that decides whether it has anything new to say. */
export interface ControlIssue {
  readonly key: string;
  readonly title: string;
  readonly body: string;
  readonly fingerprint: string;
  /** The resources that fail. */
  readonly subjects: readonly string[];
}

/** How many resources an issue lists, and how much it shows of what was found there: GitHub takes 65,536 characters. */
const [mostRows, mostText] = [50, 300] as const;

/** What the keys of all issues of one pipeline in one environment begin with. */
export const issueScope = ({
  environment,
  pipeline,
}: Pick<AuditPlace, "environment" | "pipeline">) =>
  `audit/${encodeURIComponent(environment)}/${encodeURIComponent(pipeline)}/`;

/** One issue for each control that fails; a waived failure is none. */
export function controlIssues(audit: AuditResult, place: AuditPlace): readonly ControlIssue[] {
  const failed = new Set(
    audit.findings.filter(({ outcome }) => outcome === "failed").map(({ control }) => control.id),
  );
  return [...failed].map((id) => {
    const findings = audit.findings.filter(({ control }) => control.id === id);
    return issueOf(`${issueScope(place)}${id}`, findings, audit.takenAt, place);
  });
}

/**
 * Whether an audit can't tell how a resource stands that failed a control: it could not look there. One of which it says
 * nothing is gone, unless the control could not look at something, which it then may have been a part of.
 */
export function unknownTo(
  audit: AuditResult,
  place: AuditPlace,
): (key: string, resource: string) => boolean {
  return (key, resource) => {
    const findings = audit.findings.filter(
      ({ control }) => `${issueScope(place)}${control.id}` === key,
    );
    const own = findings.filter((finding) => finding.resource === resource);
    return (own.length > 0 ? own : findings).some(({ outcome }) => outcome === "not-checkable");
  };
}

function issueOf(
  key: string,
  findings: readonly Finding[],
  takenAt: string,
  place: AuditPlace,
): ControlIssue {
  const failed = findings.filter(({ outcome }) => outcome === "failed");
  const open = findings.filter(({ outcome }) => outcome === "not-checkable");
  const control = (failed[0] as Finding).control;
  const { environment, pipeline, runUrl } = place;
  const rows = failed
    .slice(0, mostRows)
    .map(({ resource, found, expected, source }) => [
      codeSpan(resource),
      quiet(cut(found)),
      quiet(cut(expected)),
      specLink(source, place),
    ]);
  const body = [
    `Control ${control.id}, severity ${control.severity}, 45 CFR ${control.hipaa.join(", ")}, NIST SP 800-53 ${control.nist.join(", ")}.`,
    "",
    `It fails for ${plural(failed.length, "resource")} of pipeline ${codeSpan(pipeline)} in environment ${codeSpan(environment)}; first found as below on ${moment(takenAt)} by [this run](${runUrl}).`,
    "",
    markdownTable([["Resource", "Found", "Expected", "Spec"], ...rows]),
    ...(failed.length > mostRows
      ? ["", `${failed.length - mostRows} more are in the report.`]
      : []),
    ...(open.length > 0
      ? [
          "",
          `Not checkable: ${open
            .slice(0, mostRows)
            .map(({ resource }) => codeSpan(resource))
            .join(", ")}.`,
        ]
      : []),
    "",
    "### What to do",
    "",
    "1. Find out who changed it and why: CloudTrail has the call.",
    "2. Put the resource back as its spec says. A deploy does that only where the template has changed: of what was changed behind its back CloudFormation knows nothing.",
    "3. Is it meant to be so? Then change the spec through a pull request, or waive the control for a while with `waivers` in `guardrails.yaml`.",
    "",
    "The next audit that finds all in order closes this issue; until then it updates it.",
  ].join("\n");
  return {
    key,
    title: `${control.id} fails in ${environment} (${pipeline}): ${control.title}`,
    body,
    // Neither the run, nor the time, nor the commit, which changes without a change of the specs.
    fingerprint: canonicalJson([
      control,
      failed.map(({ resource, found, expected, source }) => [resource, found, expected, source]),
      open.map(({ resource }) => resource),
    ]),
    subjects: failed.map(({ resource }) => resource),
  };
}

/** What is said under an issue that an audit closes. */
export function recoveryComment(key: string, audit: AuditResult, place: AuditPlace): string {
  const id = key.slice(issueScope(place).length);
  const findings = audit.findings.filter(({ control }) => control.id === id);
  const waivers = findings.flatMap(({ waiver }) => waiver ?? []);
  const why =
    findings.length === 0
      ? "The control applies to nothing here any more."
      : waivers.length > 0
        ? `What fails is waived: ${waivers.map(({ reason, owner, expires }) => `${plain(reason)} (${plain(owner)}, until ${expires})`).join("; ")}.`
        : `All in order: ${findings.length === 1 ? "its check" : `all ${findings.length} checks`} of ${id} passed.`;
  return `${why} Seen on ${moment(audit.takenAt)} by [this run](${place.runUrl}).`;
}

/** Text from the account that calls nobody: GitHub tells whoever has the name after an `@`. */
const quiet = (text: string): string => prose(text).replaceAll("@", "@\u200b");

const cut = (text: string): string =>
  text.length > mostText ? `${text.slice(0, mostText)}…` : text;

/** A place in a spec as a link to it, at the commit that was audited. */
function specLink({ file, line }: Location, { repositoryUrl, commit }: AuditPlace): string {
  const path = file.split("/").map(encodeURIComponent).join("/");
  return `[${codeSpan(`${file.split("/").at(-1)}:${line}`)}](${repositoryUrl}/blob/${commit}/${path}#L${line})`;
}
