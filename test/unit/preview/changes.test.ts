import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Dashboard } from "../../../actions/toolkit/model/dashboard/dashboard.ts";
import type { Visual } from "../../../actions/toolkit/model/dashboard/visuals.ts";
import {
  compareDashboards,
  type DrawnDashboard,
  type DrawnVisual,
} from "../../../actions/toolkit/preview/changes.ts";
import {
  type DashboardChanges,
  readDashboardChanges,
} from "../../../actions/toolkit/report/dashboard-changes.ts";
import { anyDashboard } from "../../support/any-dashboard.ts";
import { contractOf, dashboardOf } from "../../support/dashboards.ts";

const source = (line: number) => ({ file: "dashboard.yaml", line, column: 1 });
const age = (more: object = {}): Visual =>
  ({
    id: "age",
    kind: "histogram",
    title: "Patients by age",
    subtitle: "",
    place: { column: 0, row: 0, width: 6, height: 6 },
    suppress: false,
    field: "age",
    binWidth: 10,
    start: 0,
    source: source(3),
    ...more,
  }) as Visual;
const country = (more: object = {}): Visual =>
  ({
    id: "country",
    kind: "bar",
    title: "Patients by country",
    subtitle: "",
    place: { column: 6, row: 0, width: 6, height: 6 },
    suppress: false,
    category: { field: "country", granularity: undefined },
    series: undefined,
    drillDown: [],
    orientation: "horizontal",
    measure: { kind: "records", label: "Records", format: { kind: "plain" } },
    sort: { by: "measure", direction: "descending" },
    top: undefined,
    source: source(4),
    ...more,
  }) as Visual;

const drawn = (byte: number): DrawnVisual => ({ state: "drawn", png: Uint8Array.of(byte) });
const undrawn: DrawnVisual = { state: "not-drawn", why: "No column age is published." };
const sheet = (
  visuals: readonly Visual[],
  pictures: Readonly<Record<string, DrawnVisual>> = {},
  more: Partial<Dashboard> = {},
): DrawnDashboard => ({
  dashboard: {
    title: "HealthPlus patients",
    description: "",
    readers: ["phi-readers"],
    authors: [],
    data: { kind: "direct" },
    rowRules: { column: "country", rules: [], source: source(2) },
    columnRules: [],
    fields: [],
    parameters: [],
    filters: [],
    visuals,
    theme: { colors: ["#0b5fa5"], gradient: ["#dcebf7", "#08306b"] },
    smallestGroup: 5,
    source: source(1),
    ...more,
  },
  pictures: new Map(visuals.map(({ id }) => [id, pictures[id] ?? drawn(1)])),
});

type Compared = Extract<DashboardChanges, { state: "compared" }>;
const compare = (base: DrawnDashboard | undefined, head: DrawnDashboard | undefined): Compared => {
  const changes = compareDashboards(base, head);
  if (changes.state !== "compared") throw new Error(changes.state);
  return changes;
};

describe("a dashboard against the base branch's", () => {
  const both = [age(), country()];
  const nothing = { state: "compared", parts: [], visuals: [], moved: [], same: 2 };

  test("that is the same is the same, wherever its lines are", () => {
    const lower = sheet(
      [age({ source: source(30) }), country({ source: source(40) })],
      {},
      {
        source: source(9),
        rowRules: { column: "country", rules: [], source: source(10) },
      },
    );
    expect(compare(sheet(both), lower)).toEqual(nothing);
  });

  test.each<[string, DrawnDashboard, object]>([
    [
      "a title",
      sheet([age({ title: "Patients per age" }), country()]),
      { id: "age", title: "Patients per age", titleBefore: "Patients by age", parts: ["title"] },
    ],
    ["a property", sheet([age({ binWidth: 5 }), country()]), { id: "age", parts: ["binWidth"] }],
    [
      "one deep within",
      sheet([age(), country({ sort: { by: "category", direction: "ascending" } })]),
      { id: "country", parts: ["sort"] },
    ],
    ["its picture alone", sheet(both, { age: drawn(2) }), { id: "age", parts: ["picture"] }],
    [
      "a property, and the picture with it",
      sheet([age({ start: 5 }), country()], { age: drawn(2) }),
      { id: "age", parts: ["start"] },
    ],
    [
      "its size",
      sheet([age({ place: { column: 0, row: 0, width: 6, height: 4 } }), country()]),
      { id: "age", parts: ["size"] },
    ],
    [
      "its kind, and all that comes with it",
      sheet([country({ id: "age", title: "Patients by age", place: age().place }), country()]),
      { id: "age", parts: ["kind"] },
    ],
    [
      "that it can't be drawn",
      sheet(both, { age: undrawn }),
      { id: "age", before: { state: "drawn" }, after: undrawn },
    ],
  ])("changes by %s", (_name, head, visual) =>
    expect(compare(sheet(both), head)).toMatchObject({
      visuals: [{ change: "changed", ...visual }],
      moved: [],
      same: 1,
    }),
  );

  test("tells what was added and removed, and moves what made room", () => {
    const moved = country({ place: { column: 0, row: 6, width: 6, height: 6 } });
    const changes = compare(sheet(both, { age: undrawn }), sheet([age({ id: "years" }), moved]));
    expect(changes).toMatchObject({
      visuals: [
        { id: "years", change: "added", before: { state: "absent" }, after: { state: "drawn" } },
        { id: "age", change: "removed", before: undrawn, after: { state: "absent" } },
      ],
      moved: [{ id: "country", title: "Patients by country" }],
      same: 0,
    });
  });

  test("tells a visual that moved and shows something else as changed", () => {
    const place = { column: 0, row: 6, width: 6, height: 6 };
    expect(compare(sheet([age()]), sheet([age({ place })], { age: drawn(2) }))).toMatchObject({
      visuals: [{ id: "age", parts: ["place"] }],
      moved: [],
    });
  });

  test("of which neither could be drawn is the same", () =>
    expect(compare(sheet(both, { age: undrawn }), sheet(both, { age: undrawn }))).toEqual(nothing));

  test("is all new, or all gone", () => {
    expect(compare(undefined, sheet(both)).visuals.map(({ change }) => change)).toEqual([
      "added",
      "added",
    ]);
    expect(compare(sheet(both), undefined)).toMatchObject({
      visuals: [{ change: "removed" }, { change: "removed" }],
      same: 0,
    });
    expect(compareDashboards(undefined, undefined)).toEqual({ state: "absent" });
  });

  test("tells what changes beside its visuals", () => {
    const field = (name: string, label: string, more: object = {}) =>
      ({ name, label, origin: { kind: "column" }, ...more }) as Dashboard["fields"][number];
    const rule = { principal: { kind: "group", name: "a" }, values: "all", source: source(1) };
    const head = sheet(
      both,
      {},
      {
        title: "Patients",
        rowRules: { column: "country", rules: [rule as never], source: source(2) },
        fields: [field("age", "Age"), field("country", "Country")],
      },
    );
    // Where on earth a column lies matters to who draws a map, and comes and goes with it.
    const somewhere = sheet(both, {}, { fields: [field("age", "Age", { geography: "country" })] });
    expect(compare(sheet(both, {}, { fields: [field("age", "Age")] }), somewhere).parts).toEqual(
      [],
    );
    const labelled = (label: string) => sheet(both, {}, { fields: [field("age", label)] });
    expect(compare(labelled("Age"), head).parts).toEqual(["title", "rowRules"]);
    expect(compare(labelled("Years"), head).parts).toEqual(["title", "rowRules", "fields"]);
  });

  test("has the same filters after a visual has gone that all of them narrowed", () => {
    const filters = (...visuals: readonly string[]): Partial<Dashboard> => ({
      filters: [{ id: "of-age", kind: "range", field: "age", visuals } as never],
    });
    const head = sheet([age()], {}, filters("age"));
    expect(compare(sheet(both, {}, filters("age", "country")), head).parts).toEqual([]);
    expect(compare(sheet(both, {}, filters("country")), head).parts).toEqual(["filters"]);
  });

  test("is read back as it was written", () => {
    const changes = compare(sheet(both, { age: undrawn }), sheet([country({ title: "x" })]));
    expect(readDashboardChanges(JSON.stringify(changes))).toEqual(changes);
  });
});

describe("any two dashboards", () => {
  const contract = contractOf();
  const any = anyDashboard.map((spec): DrawnDashboard => {
    const dashboard = dashboardOf(spec, contract);
    return { dashboard, pictures: new Map(dashboard.visuals.map(({ id }) => [id, drawn(1)])) };
  });
  const ids = (changes: Compared, change: string) =>
    changes.visuals.flatMap((each) => (each.change === change ? [each.id] : [])).sort();

  test("tell of each visual once, either way round, and are read back", () =>
    fc.assert(
      fc.property(any, any, (one, other) => {
        const forth = compare(one, other);
        const back = compare(other, one);
        expect(ids(forth, "added")).toEqual(ids(back, "removed"));
        expect(ids(forth, "changed")).toEqual(ids(back, "changed"));
        expect(forth.parts).toEqual(back.parts);
        expect(forth.moved.map(({ id }) => id).sort()).toEqual(
          back.moved.map(({ id }) => id).sort(),
        );
        const kept = forth.visuals.filter(({ change }) => change !== "removed").length;
        expect(kept + forth.moved.length + forth.same).toBe(other.dashboard.visuals.length);
        expect(readDashboardChanges(JSON.stringify(forth))).toEqual(forth);
      }),
      { numRuns: 60 },
    ));

  test("are the same where they are one", () =>
    fc.assert(
      fc.property(anyDashboard, (spec) => {
        const [one, same] = [0, 1].map((): DrawnDashboard => {
          const dashboard = dashboardOf(spec, contract);
          return {
            dashboard,
            pictures: new Map(dashboard.visuals.map(({ id }) => [id, drawn(1)])),
          };
        });
        expect(compare(one, same)).toEqual({
          state: "compared",
          parts: [],
          visuals: [],
          moved: [],
          same: one?.dashboard.visuals.length,
        });
      }),
      { numRuns: 60 },
    ));
});
