import type { ArtifactLocation, Log, ReportingDescriptor, Result } from "sarif";
import manifest from "../../../package.json" with { type: "json" };
import { type AuditResult, blocking, type Finding } from "../audit/audit.ts";
import type { Severity } from "../controls/control.ts";
import {
  type Diagnostic,
  type DiagnosticCode,
  diagnosticCodes,
  severityOf,
} from "../kernel/diagnostic.ts";
import { shortDigest } from "../kernel/digest.ts";
import { unreachable } from "../kernel/errors.ts";
import type { Location } from "../kernel/location.ts";

/**
 * SARIF 2.1.0 (OASIS), as GitHub's code scanning reads it: source: GitHub docs, "SARIF support for code scanning".
 * Only findings are results: what passed is none.
 */
function log(category: string, rules: readonly ReportingDescriptor[], results: Result[]): string {
  const document: Log = {
    $schema:
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Sluice", semanticVersion: manifest.version, rules: [...rules] } },
        // Results of different categories stand side by side; those of one replace each other.
        automationDetails: { id: `${category}/` },
        columnKind: "utf16CodeUnits",
        results: results.map((result) => ({
          ...result,
          ruleIndex: rules.findIndex(({ id }) => id === result.ruleId),
        })),
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** All problems of the specs; their files by paths from the repository's root. */
export function validationSarif(diagnostics: readonly Diagnostic[]): string {
  const seen = new Map<string, number>();
  return log(
    "sluice-validate",
    (Object.keys(diagnosticCodes) as DiagnosticCode[]).map((code) => ({
      ...described(code, diagnosticCodes[code], "Correct the spec at the place of the problem."),
      defaultConfiguration: { level: severityOf(code) },
    })),
    diagnostics.map(({ code, location, found, expected, fix }) => {
      // Without the line, so that a problem stays the same one when text is put above it.
      const about = [code, location.file, found].join("\n");
      const nth = (seen.get(about) ?? 0) + 1;
      seen.set(about, nth);
      return {
        ruleId: code,
        level: severityOf(code),
        message: {
          text:
            fix === undefined
              ? `${found}; expected ${expected}`
              : `${found}; expected ${expected}\n${fix}`,
        },
        ...placed(location),
        partialFingerprints: fingerprint(`${about}\n${nth}`),
      };
    }),
  );
}

/**
 * What of an audit is to be done: failed checks, those under a waiver as suppressed, and those of high severity that
 * could not be made. Each at the spec line that answers for it.
 */
export function auditSarif(
  audit: AuditResult,
  { environment, pipeline }: { readonly environment: string; readonly pipeline: string },
): string {
  const listed = new Set(blocking(audit));
  const findings = audit.findings.filter(
    (finding) =>
      finding.outcome !== "passed" && (finding.outcome !== "not-checkable" || listed.has(finding)),
  );
  const controls = new Map(audit.findings.map(({ control }) => [control.id, control]));
  return log(
    `sluice-audit/${environment}/${pipeline}`,
    [...controls.values()].map(({ id, title, severity, hipaa, nist }) => ({
      ...described(
        id,
        title,
        `45 CFR ${hipaa.join(", ")}; NIST SP 800-53 ${nist.join(", ")}. Put the resource back as its spec says, correct the spec, or waive the control in guardrails.yaml.`,
      ),
      defaultConfiguration: { level: levels[severity] },
      properties: { "security-severity": scores[severity], tags: ["security", ...hipaa, ...nist] },
    })),
    findings.map((finding) => resultOf(finding, `${environment}/${pipeline}`)),
  );
}

const levels = { critical: "error", high: "error", medium: "warning", low: "note" } as const;

/** Within GitHub's bands: over 9.0 critical, from 7.0 high, from 4.0 medium. */
const scores: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.0",
  low: "2.0",
};

function resultOf(finding: Finding, place: string): Result {
  const { control, resource, outcome, found, expected, source, waiver } = finding;
  const common = {
    ruleId: control.id,
    ...placed(source),
    partialFingerprints: fingerprint([control.id, place, resource].join("\n")),
  };
  const text = `${resource}: ${found}; expected ${expected}`;
  switch (outcome) {
    case "failed":
      return { ...common, level: levels[control.severity], message: { text } };
    case "waived":
      return {
        ...common,
        level: levels[control.severity],
        message: { text },
        suppressions: [
          {
            kind: "external",
            status: "accepted",
            ...(waiver && {
              justification: `${waiver.reason} (${waiver.owner}, until ${waiver.expires})`,
            }),
          },
        ],
      };
    case "not-checkable":
      // Whoever could not look knows of no failure; SARIF has a kind for it, whose level is always none.
      return { ...common, kind: "open", level: "none", message: { text: `Not checked. ${text}` } };
    case "passed":
      return { ...common, kind: "pass", level: "none", message: { text } };
    default:
      return unreachable(outcome);
  }
}

const described = (id: string, text: string, help: string) => ({
  id,
  shortDescription: { text },
  fullDescription: { text },
  help: { text: help },
});

/** Without an end column a region ends with its line. */
function placed({ file, line, column }: Location): Pick<Result, "locations"> {
  const artifactLocation: ArtifactLocation = {
    uri: file.split("/").map(encodeURIComponent).join("/"),
    uriBaseId: "%SRCROOT%",
  };
  const region = { startLine: line, startColumn: column, endLine: line };
  return { locations: [{ physicalLocation: { artifactLocation, region } }] };
}

/** By this name GitHub knows a result again, though lines have moved; it reads no other. */
const fingerprint = (about: string) => ({ primaryLocationLineHash: shortDigest(about, 32) });
