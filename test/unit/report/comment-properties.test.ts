import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { describe, expect, test } from "vitest";
import { effectsByDanger } from "../../../actions/toolkit/plan/iam.ts";
import { actionsByDanger, type Plan } from "../../../actions/toolkit/plan/plan.ts";
import type { Shown } from "../../../actions/toolkit/report/comment/dashboard.ts";
import type { Findings, Part } from "../../../actions/toolkit/report/comment/findings.ts";
import { commentLimit, fitted } from "../../../actions/toolkit/report/comment/fit.ts";
import { stopping } from "../../../actions/toolkit/report/comment/quality.ts";
import { commentMarkdown } from "../../../actions/toolkit/report/comment.ts";
import {
  type DashboardPart,
  dashboardParts,
  type Side,
  type VisualPart,
  visualParts,
} from "../../../actions/toolkit/report/dashboard-changes.ts";
import { codeSpan, codeSpanOnLine } from "../../../actions/toolkit/report/markdown.ts";
import { planBetween } from "../../support/pull-requests.ts";
import { reference } from "../../support/specs.ts";

const read = <T>(value: T): Part<T> => ({ state: "read", value });
describe("properties", () => {
  const nasty = fc.oneof(
    fc.constantFrom(
      "<details>",
      "</details>",
      "</summary>",
      "<!--",
      "`",
      "```",
      "|",
      "\\|",
      "\\",
      "@everyone",
      "#1",
      "[x](http://e)",
      "\n\n# h",
      "\u202e",
      "| - |",
      "<script>",
      "&lt;",
      "\ud800",
    ),
    fc.string({ unit: "grapheme", maxLength: 30 }),
  );
  const text = fc.array(nasty, { maxLength: 6 }).map((parts) => parts.join(""));
  const long = fc.oneof(
    text,
    fc.integer({ min: 1, max: 400 }).chain((n) => text.map((each) => each.repeat(n))),
  );
  const place = fc.option(fc.record({ file: text, line: fc.nat(), column: fc.nat() }), {
    nil: undefined,
  });
  const members = fc.array(
    fc.record({ kind: fc.constantFrom("action", "resource", "condition"), text: long }),
    { maxLength: 12 },
  );
  const plan = (environment: string) =>
    fc
      .record({
        changes: fc.array(
          fc.record({
            action: fc.constantFrom(...actionsByDanger),
            logicalId: text,
            type: text,
            physicalId: fc.constant(undefined),
            properties: fc.array(
              fc.record({
                path: text,
                before: fc.option(long, { nil: undefined }),
                after: long,
                recreates: fc.constantFrom("never", "always"),
              }),
              { maxLength: 20 },
            ),
            source: place,
          }),
          { maxLength: 60 },
        ),
        risks: fc.array(
          fc.record({
            kind: fc.constantFrom("left-behind", "destroyed", "refused"),
            logicalId: text,
            type: text,
            name: text,
            replaced: fc.boolean(),
          }),
          { maxLength: 40 },
        ),
        iam: fc.array(
          fc.record({
            logicalId: text,
            type: text,
            document: text,
            sid: text,
            kind: fc.constantFrom("Allow", "Deny"),
            change: fc.constantFrom("added", "changed"),
            effect: fc.constantFrom(...effectsByDanger),
            gained: members,
            lost: members,
            source: place,
          }),
          { maxLength: 80 },
        ),
        mode: fc.constantFrom("update", "create", "offline"),
        contract: fc.record({
          state: fc.constant("compared"),
          version: fc.record({ before: text, after: text }),
          changes: fc.array(
            fc.record({
              kind: fc.constantFrom("column-removed", "type-changed"),
              impact: fc.constantFrom("breaking", "privacy"),
              column: text,
              before: long,
              after: long,
              source: fc.record({ file: text, line: fc.nat(), column: fc.nat() }),
              readers: fc.array(text, { maxLength: 3 }),
            }),
            { maxLength: 60 },
          ),
        }),
      })
      .map(
        (parts) =>
          ({
            ...planBetween(reference, reference, "dev", "live"),
            ...parts,
            environment,
          }) as unknown as Plan,
      );
  const side = fc.oneof(
    fc.constantFrom<Side>({ state: "drawn" }, { state: "absent" }),
    fc.record({ state: fc.constant("not-drawn" as const), why: long }),
  );
  const id = fc.stringMatching(/^[a-z][a-z0-9-]{0,5}$/);
  const dashboard = fc.record({
    changes: fc.record({
      state: fc.constant("compared" as const),
      parts: fc.subarray(Object.keys(dashboardParts) as DashboardPart[]),
      visuals: fc.array(
        fc.record({
          id,
          title: text,
          titleBefore: fc.option(text, { nil: undefined }),
          change: fc.constantFrom("added" as const, "removed" as const, "changed" as const),
          parts: fc.subarray(Object.keys(visualParts) as VisualPart[]),
          before: side,
          after: side,
        }),
        { maxLength: 40 },
      ),
      moved: fc.array(fc.record({ id, title: text }), { maxLength: 20 }),
      same: fc.nat(),
    }),
    refused: fc.array(fc.record({ name: long, why: fc.constant("it is no PNG file") })),
    shown: fc.oneof(
      fc.constant<Shown>({ state: "kept-back", why: "fork" }),
      fc.record({ state: fc.constant("refused" as const), said: long }),
      fc.constant<Shown>({
        state: "shown",
        addresses: { get: (path: string) => `https://g/raw/${path}` } as ReadonlyMap<
          string,
          string
        >,
      }),
    ),
  });
  const findings = fc
    .record({
      conclusion: text,
      headSha: fc.constant("c".repeat(40)),
      problems: fc.array(
        fc.record({
          code: fc.constant("SL2001"),
          file: text,
          line: fc.nat(),
          found: long,
          expected: long,
        }),
        { maxLength: 80 },
      ),
      open: fc.array(
        fc.record({
          outcome: fc.constantFrom("failed", "not-checkable"),
          id: text,
          title: fc.constant(undefined),
          severity: fc.constant(undefined),
          resource: long,
          found: long,
        }),
        { maxLength: 80 },
      ),
      rules: fc.array(
        fc.record({
          rule: long,
          column: fc.option(text),
          severity: fc.constantFrom("error", "warning", "info"),
          outcome: fc.constantFrom("passed", "failed", "not-checked"),
          measured: fc.option(fc.double()),
          required: long,
        }),
        { maxLength: 80 },
      ),
      done: fc.boolean(),
      defects: fc.array(
        fc.record({
          fate: fc.constant("quarantined"),
          column: text,
          reason: text,
          records: fc.nat(),
        }),
        { maxLength: 9 },
      ),
      dashboard,
      plans: fc.tuple(plan("dev"), plan("prod")),
    })
    .map(
      ({ conclusion, headSha, problems, open, rules, done, defects, dashboard, plans }): Findings =>
        ({
          run: {
            id: 1,
            attempt: 1,
            url: "https://g/r",
            repositoryUrl: "https://g",
            headSha,
            conclusion,
          },
          fork: false,
          changesItsChecks: false,
          validation: read({ environments: 1, pipelines: 1, problems }),
          simulation: read({
            ...(done
              ? {
                  outcome: "done",
                  records: { in: 1, published: 1, quarantined: 0 },
                  seconds: 1,
                  controls: { passed: 1, waived: 0, open },
                }
              : { outcome: "failed", stage: conclusion, code: conclusion, line: conclusion }),
            run: {
              records: 1,
              defects,
              quality: { gated: stopping(rules).length > 0, withheld: 1, rules },
            },
          }),
          dashboard: read(dashboard),
          plans: plans.map((each) => ({ environment: each.environment, plan: read(each) })),
        }) as Findings,
    );
  const markdown = new MarkdownIt({ html: true });

  test("whatever a run left: it fits, is balanced, and no part of it is markup", () => {
    fc.assert(
      fc.property(findings, (some) => {
        const { body } = commentMarkdown(some);
        expect(body.length).toBeLessThanOrEqual(commentLimit);
        expect(body.isWellFormed()).toBe(true);
        const tokens = markdown.parse(body, {});
        // Blocks of markup are ours alone, and each that opens is closed.
        const blocks = tokens
          .filter(({ type }) => type === "html_block")
          .map(({ content }) => content.trim());
        expect(
          blocks.filter(
            (each) =>
              !/^(<!-- sluice: [a-z ]+ -->|<details><summary>[\w ,:.-]+<\/summary>|<\/details>|<sub>.*<\/sub>)$/.test(
                each,
              ),
          ),
        ).toEqual([]);
        const opened = blocks.filter((each) => each.startsWith("<details>")).length;
        expect(blocks.filter((each) => each === "</details>")).toHaveLength(opened);
        const inline = tokens.flatMap(({ children }) => children ?? []);
        expect(
          inline
            .filter(({ type }) => type === "html_inline")
            .map(({ content }) => content)
            .filter((each) => !["<br>", "<sub>", "</sub>"].includes(each)),
        ).toEqual([]);
        for (const { type, attrGet } of inline.map((token) => ({
          type: token.type,
          attrGet: token.attrGet.bind(token),
        })))
          if (type === "image") expect(attrGet("src")).toMatch(/^https:\/\/g\/raw\//);
          else if (type === "link_open") expect(attrGet("href")).toMatch(/^https:\/\/g\//);
        // Every row has the cells of its head.
        let cells = 0;
        let head = 0;
        for (const { type } of tokens) {
          if (type === "tr_open") cells = 0;
          if (type === "th_open" || type === "td_open") cells += 1;
          if (type === "thead_close") head = cells;
          if (type === "tr_close" && head > 0) expect(cells).toBe(head);
          if (type === "table_close") head = 0;
        }
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  test("blocks are collapsed whole, the lightest first", () => {
    const block = (letter: string, length: number, weight: number) => ({
      full: letter.repeat(length),
      brief: letter,
      weight,
    });
    const blocks = [block("a", 50, 2), block("b", 10, 1), block("c", 20, 1)];
    expect(fitted(blocks, 100)).toBe(
      [blocks[0]?.full, blocks[1]?.full, blocks[2]?.full].join("\n\n"),
    );
    expect(fitted(blocks, 85)).toBe([blocks[0]?.full, blocks[1]?.full, "c"].join("\n\n"));
    expect(fitted(blocks, 30)).toBe("a\n\nb\n\nc");
  });

  test("a code span holds whatever is in it", () => {
    fc.assert(
      fc.property(text, (some) => {
        for (const span of [codeSpan(some), codeSpanOnLine(some)]) {
          const [token] = markdown.parseInline(`x ${span}`, {});
          const kinds = (token?.children ?? []).map(({ type }) => type);
          expect(kinds.filter((type) => type !== "text" && type !== "code_inline")).toEqual([]);
        }
      }),
    );
  });
});
