import { describe, expect, test } from "vitest";
import { parsePlan } from "../../../actions/toolkit/plan/parse.ts";
import { auditFiles } from "../../../actions/toolkit/report/audit-files.ts";
import { commentMarkdown } from "../../../actions/toolkit/report/comment.ts";
import { planMarkdown, planText } from "../../../actions/toolkit/report/plan.ts";
import { audited, good } from "../../support/account.ts";
import { healthy, planBetween } from "../../support/pull-requests.ts";
import { edited, goodModel, reference } from "../../support/specs.ts";

const owned = edited("project.yaml", /$/, "owners: ['@acme/data', ops@acme.example]\n");
const renamed = edited("environments/dev.yaml", "tags: {", "tags: {owner: clinic, ", owned);
const who = "@acme/data ops@acme.example";

describe("who answers for the data", () => {
  test.each([
    ["by the project's owners", owned, who],
    ["by a tag that says otherwise", renamed, "clinic"],
    ["is nobody that is named", reference, undefined],
  ])("%s", (_, tree, owner) => {
    expect(goodModel(tree, "dev").environment.owner).toBe(owner);
  });

  test("stands in a plan, its file and its pages", () => {
    const plan = planBetween(owned, owned, "dev", "live");
    expect(parsePlan(JSON.stringify(plan)).owner).toBe(who);
    expect(planText(plan).split("\n")[1]).toBe(`Owner: ${who}`);
    expect(planMarkdown(plan)).toContain(`\n\nOwner: \`${who}\`\n`);
    const nobodys = planBetween(reference, reference, "dev", "live");
    expect(planText(nobodys) + planMarkdown(nobodys)).not.toContain("Owner");
  });

  test("stands in an audit's pages", () => {
    const files = auditFiles(audited(good), goodModel(owned, "dev"));
    expect(files.get("audit.html")).toContain(`us-east-1 · owner ${who}</p>`);
    expect(files.get("audit.md")).toContain(`# Audit of patients in dev\n\nOwner: \`${who}\`\n`);
    expect([...auditFiles(audited(good), goodModel()).values()].join()).not.toMatch(
      /owner @|Owner:/,
    );
  });

  test("stands in the comment once, where the environments agree, as code that tells nobody", () => {
    const plans = (["dev", "prod"] as const).map((environment) => ({
      environment,
      plan: { state: "read" as const, value: planBetween(renamed, renamed, environment, "live") },
    }));
    const { body } = commentMarkdown({ ...healthy(), plans });
    expect(body).toContain(`| Owner | \`clinic\`; \`${who}\` |`);
    const [, second] = plans;
    const one = second === undefined ? [] : [second, { ...second, environment: "stage" }];
    expect(commentMarkdown({ ...healthy(), plans: one }).body).toContain(`| Owner | \`${who}\` |`);
    expect(commentMarkdown(healthy()).body).not.toContain("| Owner |");
  });
});
