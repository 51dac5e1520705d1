import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { askAll } from "../../../actions/preview/ask.ts";
import { compareWithBase } from "../../../actions/preview/base.ts";
import { preview } from "../../../actions/preview/main.ts";
import { visualPicture, visualPngs } from "../../../actions/preview/pictures.ts";
import { loadModel } from "../../../actions/shared/load.ts";
import type { Viewer } from "../../../actions/toolkit/dashboard/sql/viewer.ts";
import { countriesShown } from "../../../actions/toolkit/preview/countries-shown.ts";
import { pngProblem } from "../../../actions/toolkit/report/comment/png.ts";
import { readDashboardChanges } from "../../../actions/toolkit/report/dashboard-changes.ts";
import type { ConfigTree } from "../../../actions/toolkit/spec/read-specs.ts";
import { publishedFiles } from "../../../actions/toolkit/workspace/published-files.ts";
import { fakeClock, fakeLog } from "../../support/fakes.ts";
import { editedSpec, reference } from "../../support/specs.ts";

let folder: string;
let data: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sluice-base-"));
  data = await published("data", "i % 3 = 0");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let out: string;
beforeEach(() => {
  out = mkdtempSync(join(folder, "out-"));
});

/** Publishes 300 patients: ages and two countries, and what is said of a chronic condition. */
async function published(name: string, chronic: string | undefined): Promise<string> {
  const to = join(folder, name);
  const partition = join(to, "treatment_year=2026");
  mkdirSync(partition, { recursive: true });
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const more = chronic === undefined ? "" : `, ${chronic} AS chronic_condition`;
  await connection.run(
    `COPY (SELECT (i % 100)::INTEGER AS age, CASE i % 2 WHEN 0 THEN 'DE' ELSE 'FR' END AS country${more} FROM range(300) t(i)) TO '${join(partition, "part.parquet")}'`,
  );
  connection.closeSync();
  return to;
}

function written(tree: ConfigTree): string {
  const to = mkdtempSync(join(folder, "config-"));
  for (const [path, text] of tree.files) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    writeFileSync(join(to, path), text);
  }
  return to;
}
const selectionOf = (config: string) => ({ config, environment: "local", pipeline: "patients" });
const everything: Viewer = { kind: "everything" };

/** Draws the head's visuals as a preview does, and compares. */
async function compared(base: ConfigTree, head: ConfigTree, from = data, viewer = everything) {
  const selection = selectionOf(written(head));
  const model = await loadModel(selection);
  const files = await publishedFiles(from);
  if (model.dashboard !== undefined) {
    const { shown } = await askAll(model, model.dashboard, viewer, files, () => {});
    const { theme } = model.dashboard;
    const look = { countries: countriesShown(shown), colors: theme.colors.length, published: true };
    mkdirSync(join(out, "visuals"), { recursive: true });
    for (const [id, png] of await visualPngs(theme, shown, look))
      writeFileSync(join(out, `${visualPicture(id)}.png`), png);
  }
  const changes = await compareWithBase(written(base), selection, {
    model,
    viewer,
    values: new Map(),
    published: files,
    out,
  });
  // What is left is what a comment reads.
  expect(readDashboardChanges(readFileSync(join(out, "changes.json"), "utf8"))).toEqual(changes);
  return changes;
}
const picture = (path: string) => readFileSync(join(out, path));
const dashboard = (from: string | RegExp, to: string, tree = reference) =>
  editedSpec("dashboard", from, to, tree);
const without = (id: string, tree = reference) =>
  dashboard(new RegExp(`^ *- \\{id: ${id},.*\\n`, "m"), "", tree);
const noDashboard: ConfigTree = {
  ...reference,
  files: new Map([...reference.files].filter(([path]) => !path.endsWith("/dashboard.yaml"))),
};

describe("the base branch's dashboard over what the pull request publishes", () => {
  test("that is the same is drawn to the same bytes, and leaves no picture", async () => {
    mkdirSync(join(out, "before"));
    writeFileSync(join(out, "before", "age.png"), "of an earlier comparison");
    expect(await compared(reference, reference)).toMatchObject({
      state: "compared",
      visuals: [],
      moved: [],
      same: 7,
    });
    expect(existsSync(join(out, "before"))).toBe(false);
  });

  test("leaves a picture of each side that there is", async () => {
    const head = without("map", dashboard("title: Patients by age", "title: Ages"));
    const changes = await compared(reference, head);
    expect(changes).toMatchObject({
      visuals: expect.arrayContaining([
        expect.objectContaining({ id: "age", titleBefore: "Patients by age", parts: ["title"] }),
        expect.objectContaining({ id: "map", change: "removed" }),
      ]),
    });
    for (const path of ["before/age.png", "after/age.png", "before/map.png"])
      expect([path, pngProblem(picture(path))]).toEqual([path, undefined]);
    expect(picture("before/age.png")).not.toEqual(picture("after/age.png"));
    expect(existsSync(join(out, "after", "map.png"))).toBe(false);
    expect(existsSync(join(out, "before", "chronic.png"))).toBe(
      changes.state === "compared" && changes.visuals.some(({ id }) => id === "chronic"),
    );
  });

  test("shows what a filter or a rule changes, of visuals whose own lines stay as they are", async () => {
    const head = dashboard(
      "- {id: age, type: range, column: age}",
      "- {id: age, type: range, column: age, minimum: 50}",
    );
    expect(await compared(reference, head)).toMatchObject({
      parts: ["filters"],
      visuals: expect.arrayContaining([expect.objectContaining({ id: "age", parts: ["picture"] })]),
    });
    const rules = dashboard("values: [DE, FR]", "values: [DE]");
    const reader: Viewer = { kind: "reader", groups: ["phi-readers"], user: undefined };
    expect(await compared(reference, rules)).toMatchObject({ parts: ["rowRules"], visuals: [] });
    expect(await compared(reference, rules, data, reader)).toMatchObject({
      visuals: expect.arrayContaining([expect.objectContaining({ id: "country" })]),
    });
  });

  test("is told of a visual whose column is gone, and draws the others", async () => {
    const head = without(
      "chronic",
      dashboard(
        / {4}- id: with-condition\n( {6}.*\n)*/,
        "",
        dashboard(/ {2}fields:\n( {4}.*\n)*/, ""),
      ),
    );
    const changes = await compared(reference, head, await published("less", undefined));
    const why = "the published files have no column `chronic_condition`";
    expect(changes).toMatchObject({
      visuals: expect.arrayContaining([
        expect.objectContaining({
          id: "chronic",
          change: "removed",
          before: { state: "not-drawn", why },
        }),
      ]),
    });
    expect(existsSync(join(out, "before", "chronic.png"))).toBe(false);
  });

  test("is all new, all gone, or can't be read", async () => {
    expect(await compared(noDashboard, reference)).toMatchObject({
      same: 0,
      visuals: { length: 7 },
    });
    expect(existsSync(join(out, "before"))).toBe(false);
    expect(pngProblem(picture("after/map.png"))).toBeUndefined();
    expect(await compared(dashboard("column: age,", "column: agge,"), reference)).toEqual({
      state: "base-invalid",
    });
  });

  test("has the pictures that it is compared with, though nobody has asked for pictures", async () => {
    const host = { log: fakeLog(), clock: fakeClock(), env: {}, folder };
    const [head, into] = [selectionOf(written(reference)), join(out, "without")];
    const whose = { groups: [], user: undefined, parameters: [] };
    const inputs = { ...whose, input: data, out: into, pictures: false };
    const { data: summary } = await preview({ ...head, ...inputs, base: written(reference) }, host);
    expect(summary.changes).toMatchObject({ state: "compared", visuals: [], same: 7 });
  });

  test("stands where the parameters are set, as the one that is compared does", async () => {
    const host = { log: fakeLog(), clock: fakeClock(), env: {}, folder };
    const fields = `  parameters: [{name: adultFrom, type: integer, default: 18}]
  fields:
    - {name: grown, expression: "ifelse({age} >= $$\{adultFrom}, 'adult', 'minor')"}
`;
    const visual = "    - {id: grown, title: Grown up, type: donut, column: grown}\n";
    const config = written(
      editedSpec(
        "dashboard",
        "  visuals:\n",
        `  visuals:\n${visual}`,
        editedSpec("dashboard", "  fields:\n", fields),
      ),
    );
    const selection = selectionOf(config);
    const grown = async (...parameters: string[]) => {
      const whose = { groups: [], user: undefined, parameters };
      const inputs = { ...whose, input: data, out, pictures: false, base: config };
      const { data: summary } = await preview({ ...selection, ...inputs }, host);
      expect(summary.changes).toMatchObject({ state: "compared", visuals: [], same: 8 });
      return summary.visuals.find(({ id }) => id === "grown")?.groups;
    };
    expect(await grown()).toBe(2);
    expect(await grown("adultFrom=0")).toBe(1);
    expect(readFileSync(join(out, "dashboard.html"), "utf8")).toContain("Adult from: 0");
  });

  test("is not drawn with parameters that can't be read, though the head has no dashboard", async () => {
    const host = { log: fakeLog(), clock: fakeClock(), env: {}, folder };
    const whose = { groups: [], user: undefined, parameters: ["adultFrom"], pictures: false };
    const inputs = { ...whose, input: data, out, base: written(reference) };
    await expect(
      preview({ ...selectionOf(written(noDashboard)), ...inputs }, host),
    ).rejects.toThrow(/`adultFrom` sets no parameter/);
  });

  test.each([
    ["had one", reference, "7 visuals removed"],
    ["had none either", noDashboard, "there is none"],
  ])("is told where there is none any more: the base %s", async (_name, base, said) => {
    const host = { log: fakeLog(), clock: fakeClock(), env: {}, folder };
    const whose = { groups: [], user: undefined, parameters: [], pictures: false };
    const inputs = { ...whose, input: data, out, base: written(base) };
    const { ok, text } = await preview({ ...selectionOf(written(noDashboard)), ...inputs }, host);
    expect([ok, text]).toEqual([
      true,
      `Pipeline patients has no dashboard.\nAgainst the base branch: ${said}.`,
    ]);
    expect(existsSync(join(out, "changes.json"))).toBe(true);
  });
});
