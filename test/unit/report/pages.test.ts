import { describe, expect, test } from "vitest";
import { audit } from "../../../actions/toolkit/audit/audit.ts";
import { known, unknown } from "../../../actions/toolkit/controls/snapshot.ts";
import { planOfRecovery } from "../../../actions/toolkit/plan/change-set.ts";
import { auditMarkdown, auditText } from "../../../actions/toolkit/report/audit.ts";
import { html } from "../../../actions/toolkit/report/html.ts";
import { codeSpan, plain } from "../../../actions/toolkit/report/markdown.ts";
import { seconds, share } from "../../../actions/toolkit/report/numbers.ts";
import { renderPage } from "../../../actions/toolkit/report/page.ts";
import {
  auditNews,
  auditSection,
  planSection,
  recordsSection,
  stagesSection,
} from "../../../actions/toolkit/report/sections.ts";
import { parseMetrics } from "../../../actions/toolkit/run/metrics.ts";
import { expectGolden } from "../../support/golden.ts";
import { metricsJson } from "../../support/metrics.ts";
import { goodSnapshot } from "../../support/snapshot.ts";
import { compiledOf, editedSpec, goodModel } from "../../support/specs.ts";

const waiver =
  "\nwaivers:\n  - {control: S3-6, resource: raw, owner: security@healthplus.example, reason: The source keeps every version of these files., expires: 2027-01-02}\n";
const model = goodModel(editedSpec("guardrails", /$/, waiver));
const compiled = compiledOf(model);
const good = goodSnapshot(model, compiled);
const raw = good.buckets.raw;
if (raw === undefined) throw new Error("the reference has a raw bucket");
const mixed = audit({
  model,
  compiled,
  snapshot: {
    ...good,
    trail: unknown("AccessDenied: not authorized"),
    buckets: {
      ...good.buckets,
      raw: { ...raw, versioning: known("Suspended"), ownership: known("ObjectWriter") },
    },
  },
});
const page = (sections: Parameters<typeof renderPage>[0]["sections"]) =>
  renderPage({
    title: "Pipeline patients",
    subtitle: "Stack x",
    ...auditNews(mixed),
    sections,
    madeAt: mixed.takenAt,
  });
const subject = {
  pipeline: "patients",
  environment: "local",
  account: "123456789012",
  region: "us-east-1",
  stack: model.stack,
  specDigest: "5bec",
  commit: undefined,
  createdAt: mixed.takenAt,
  exceptions: [],
};

test("the audit on a terminal", () => expectGolden("audit.txt", `${auditText(mixed)}\n`));
test("the audit in a pull request", () => expectGolden("audit.md", auditMarkdown(mixed)));
test("the report page", () => {
  const metrics = parseMetrics(JSON.stringify(metricsJson()));
  const stages = [
    { name: "plan", seconds: 1.5 },
    { name: "deploy", seconds: 4.5 },
  ];
  expectGolden(
    "report.html",
    page([
      recordsSection(metrics),
      auditSection(mixed),
      planSection(planOfRecovery(subject, compiled)),
      stagesSection(stages),
    ]),
  );
});

describe("a page", () => {
  test("asks nobody for anything and runs nothing", () => {
    const text = page([auditSection(mixed)]);
    expect(text).not.toMatch(/<script|<link|<img|<iframe|url\(|@import|https?:\/\//);
  });

  test("shows what it is given as text", () => {
    expect(String(html`<p>${"<b>\"&'"}</p>${[html`<i>${1}</i>`]}${undefined}`)).toBe(
      "<p>&lt;b&gt;&quot;&amp;&#39;</p><i>1</i>",
    );
  });

  test("of an empty run divides by nothing", () => {
    const empty = parseMetrics(
      JSON.stringify({
        ...metricsJson(),
        records: { in: 0, published: 0, quarantined: 0 },
        rejections: [],
        nullified: [],
        nulls: [{ column: "age", records: 0 }],
      }),
    );
    expect(page([recordsSection(empty), stagesSection([])])).not.toMatch(/NaN|Infinity/);
  });
});

describe("Markdown", () => {
  test.each([
    ["a`b", "``a`b``"],
    ["`x`", "`` `x` ``"],
    ["a | b\nc", "`a \\| b c`"],
    ["", ""],
  ])("%o as code", (text, expected) => expect(codeSpan(text)).toBe(expected));

  test("no text becomes markup", () => {
    expect(plain("<!-- @here *bold* [link](x) | `code`")).toBe(
      "\\<!-- @here \\*bold\\* \\[link\\](x) \\| \\`code\\`",
    );
  });
});

test("numbers", () => {
  expect([
    share(1, 3),
    share(0, 0),
    share(3, 10_000),
    share(0, 3),
    seconds(9.96),
    seconds(61),
    seconds(119.6),
  ]).toEqual(["33.3 %", "–", "< 0.1 %", "0.0 %", "10.0 s", "1 min 01 s", "2 min 00 s"]);
});
