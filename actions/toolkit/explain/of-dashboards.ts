import { type Explanation, edit } from "./explanation.ts";

const file = "pipelines/patients/dashboard.yaml";

/** What a dashboard can be told of beside its schema and its columns. */
export const ofDashboards = {
  SL3020: {
    why: "The dashboard is a grid of twelve columns. Two visuals in one cell would cover each other; what goes over the right edge would be cut.",
    fix: "Move one of them, or leave `place` out: a visual without one stands where there is room.",
    file,
    mistake: edit(
      "type: donut, column: chronic_condition}",
      "type: donut, column: chronic_condition, place: {column: 8, row: 20, width: 6, height: 6}}",
    ),
  },
  SL3021: {
    why: "Row-level and column-level security deny what no rule allows. A rule for a group that can open nothing is most often one whose name is misspelt: those who are meant would see no row. Two rules for one group add up, and a reader of the file would look at one of them.",
    fix: "Name a group of `readers` or `authors`, once.",
    file,
    mistake: edit("{group: phi-readers, values: [DE, FR]}", "{group: phi-reader, values: all}"),
  },
  SL3022: {
    why: "The contract promises that no group of records is smaller than its `k`, of the quasi-identifiers that it names. A visual that groups by another column can show a smaller one, and of its kind QuickSight can't leave groups out by their number of records. Bars, rings, lines, maps of countries and tables leave them out by themselves.",
    fix: "Group and filter by quasi-identifiers, add the column to them, or take another kind of visual.",
    file,
    before: [
      {
        file: "pipelines/patients/contract.yaml",
        good: "    physicalType: table\n",
        bad: "    physicalType: table\n    customProperties:\n      - {property: privacy, vendor: sluice, value: {quasiIdentifiers: [age, country], k: 5}}\n",
      },
    ],
    mistake: edit("type: histogram, column: age,", "type: histogram, column: visit_lat_cell,"),
  },
  SL3024: {
    why: "Calculated fields are written as QuickSight writes them, and each is held against the columns' types: a mistake would show in QuickSight as a field in error, after the deploy.",
    fix: "Correct the part that the message points to. Fields stand in braces, `{age}`, parameters too with a dollar before them, texts in single quotes.",
    file,
    mistake: edit("ifelse({chronic_condition}, 1, 0)", "ifelse({chronic_condition}, 1, 'no')"),
  },
  SL4009: {
    why: "Row-level security denies what no rule allows. A group that may open the dashboard and that no rule names sees empty charts.",
    fix: "Add a rule for it. Where rules name its users one by one, the warning can stay.",
    file,
    mistake: edit("readers: [phi-readers]", "readers: [phi-readers, phi-auditors]"),
  },
  SL4010: {
    why: "One man in twelve takes some colours for each other, and a colour with little contrast vanishes on a screen in daylight, or in the dark mode (WCAG 2.2, 1.4.1 and 1.4.11).",
    fix: "Take colours that differ in lightness too, neither very light nor very dark; or leave `theme` out.",
    file,
    mistake: edit("  visuals:\n", '  theme: {colors: ["#f3e5ab"]}\n  visuals:\n'),
  },
  SL4011: {
    why: "Column-level security hides the column from a group of readers. QuickSight then draws none of what is made of it: they see an error in the place of the visual.",
    fix: "Name the group in the column's rule, or make the visual, its filters among them, of columns that all readers may see. Where some readers are meant to see less, the warning can stay; `sluice preview --as GROUP` shows how it looks to them.",
    file,
    before: [
      {
        file,
        good: "  columns:\n",
        bad: "  columnLevelSecurity:\n    - {columns: [blood_type], groups: [phi-analysts]}\n  columns:\n",
      },
    ],
    mistake: edit("type: donut, column: chronic_condition}", "type: donut, column: blood_type}"),
  },
} satisfies Record<string, Explanation>;
