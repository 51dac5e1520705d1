import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Host, Selection, VerbResult } from "../shared/host.ts";
import { loadModel } from "../shared/load.ts";
import type { Viewer } from "../toolkit/dashboard/sql/viewer.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import type { Dashboard } from "../toolkit/model/dashboard/dashboard.ts";
import type { Model } from "../toolkit/model/model.ts";
import { countriesShown } from "../toolkit/preview/countries-shown.ts";
import type { Shown } from "../toolkit/preview/drawing.ts";
import { factsOf, isNamed, readersTable } from "../toolkit/preview/facts.ts";
import { dashboardPage } from "../toolkit/preview/page.ts";
import { statusText } from "../toolkit/preview/page-controls.ts";
import {
  type GivenParameters,
  readParameters,
  setParameters,
} from "../toolkit/preview/parameters.ts";
import { controlsOf } from "../toolkit/preview/sheet.ts";
import { changesInWords } from "../toolkit/report/comment/dashboard-sections.ts";
import type { DashboardChanges } from "../toolkit/report/dashboard-changes.ts";
import { count, plural } from "../toolkit/report/numbers.ts";
import { textTable } from "../toolkit/report/text-table.ts";
import { sluiceRoot } from "../toolkit/workspace/checkout.ts";
import { explainFileError } from "../toolkit/workspace/file-errors.ts";
import { writeWhole } from "../toolkit/workspace/output.ts";
import { askAll, progressOf } from "./ask.ts";
import { compareWithBase, type Head } from "./base.ts";
import { dataOf } from "./data.ts";
import { leavePictures } from "./pictures.ts";

export interface PreviewInputs extends Selection {
  /** Whose rows are shown; neither group nor user: all rows. */
  readonly groups: readonly string[];
  readonly user: string | undefined;
  /** What parameters are set to, as `name=value`; those that are not named keep their defaults. */
  readonly parameters: readonly string[];
  /** Folder of what is published: `--out` of `sluice etl`; undefined: what the last demonstration has left. */
  readonly input: string | undefined;
  /** Folder for the page, the pictures and the summary. */
  readonly out: string;
  /** Whether SVG and PNG are drawn too; a comparison with a base needs them, and draws them. */
  readonly pictures: boolean;
  /** Configuration folder of the base branch, to compare with; undefined compares with nothing. */
  readonly base?: string | undefined;
}

/** What `sluice preview` leaves in summary.json: counts, never a value. Its shape is an interface: scripts read it. */
export interface PreviewSummary {
  /** Null where there is no dashboard, and only that of the base branch to tell of. */
  readonly title: string | null;
  readonly pipeline: string;
  readonly environment: string;
  readonly viewer: string;
  /** Those that the viewer sees, before any filter; null where nothing is published. */
  readonly records: number | null;
  readonly snapshot: number | null;
  readonly visuals: readonly VisualSummary[];
  /** Below the folder. */
  readonly files: readonly string[];
  /** Against the base branch's; null where it was not compared. */
  readonly changes: DashboardChanges | null;
}

export interface VisualSummary {
  readonly id: string;
  readonly type: string;
  readonly state: "shown" | "empty" | "locked";
  readonly groups: number;
  readonly records: number;
  /** Groups that are left out because they are small. */
  readonly leftOut: number;
}

/**
 * Draws the dashboard of a pipeline over published data, as a reader would see it.
 *
 * @throws SluiceError `no-dashboard`, `no-such-reader`, `parameters-unfit`, `no-data`, `dataset-changed`, `no-duckdb`,
 *   `no-renderer`
 */
export async function preview(
  inputs: PreviewInputs,
  host: Host,
): Promise<VerbResult<PreviewSummary>> {
  const loaded = await loadModel(inputs);
  const given = readParameters(inputs.parameters);
  if (loaded.dashboard === undefined && inputs.base !== undefined)
    return onlyCompared(inputs, loaded, given, host);
  if (loaded.dashboard === undefined)
    throw new SluiceError("no-dashboard", `Pipeline ${loaded.pipeline} has no dashboard.`, {
      fix: `Write one: pipelines/${loaded.pipeline}/dashboard.yaml.`,
    });
  const dashboard = withParameters(loaded.dashboard, given);
  const model: Model = { ...loaded, dashboard };
  const viewer = viewerOf(inputs, dashboard);
  const { files: published, kind } = await dataOf(inputs.input, host);
  const progress = progressOf(host, "preview");
  const { records, shown } = await askAll(model, dashboard, viewer, published, (done, of) =>
    progress(done, 3 * of),
  );
  const facts = factsOf(dashboard, viewer, {
    pipeline: model.pipeline,
    environment: model.environment.name,
    kind,
    snapshot: published.snapshot,
    records,
  });
  const controls = controlsOf(dashboard);
  const parameters = dashboard.parameters.map(({ label, default: value }) => `${label}: ${value}`);
  const countries = countriesShown(shown);
  const page = dashboardPage({
    facts,
    theme: dashboard.theme,
    shown,
    controls,
    parameters,
    countries,
    readers: readersTable(dashboard),
    script: await pageScript(),
  });
  await writeWhole(join(inputs.out, "dashboard.html"), page);
  const pictures =
    inputs.pictures || inputs.base !== undefined
      ? await leavePictures(
          inputs.out,
          {
            facts,
            theme: dashboard.theme,
            shown,
            controls: [
              ...controls.map((control) => `${control.label}: ${statusText(control)}`),
              ...parameters,
            ],
            look: {
              countries,
              colors: dashboard.theme.colors.length,
              published: facts.published,
            },
          },
          (done, of) => progress(of + 2 * done, 3 * of),
        )
      : [];
  const summary: PreviewSummary = {
    title: dashboard.title,
    pipeline: model.pipeline,
    environment: model.environment.name,
    viewer: facts.viewer,
    records: records ?? null,
    snapshot: published.snapshot?.number ?? null,
    visuals: shown.map(summaryOf),
    files: ["dashboard.html", ...pictures],
    changes: await compared(inputs, {
      model,
      viewer,
      values: given.values,
      published,
      out: inputs.out,
    }),
  };
  await writeWhole(join(inputs.out, "summary.json"), `${JSON.stringify(summary, null, 2)}\n`);
  const text = told(summary, inputs.out);
  return { ok: true, data: summary, text, markdown: text };
}

const compared = async (inputs: PreviewInputs, head: Head): Promise<DashboardChanges | null> =>
  inputs.base === undefined ? null : compareWithBase(inputs.base, inputs, head);

/** What is left to tell where there is no dashboard any more: of the base branch's. */
async function onlyCompared(
  inputs: PreviewInputs,
  model: Model,
  { values, problems }: GivenParameters,
  host: Host,
): Promise<VerbResult<PreviewSummary>> {
  if (problems.length > 0) throw unfit(problems);
  const { files: published } = await dataOf(inputs.input, host);
  const head: Head = {
    model,
    viewer: { kind: "everything" },
    values,
    published,
    out: inputs.out,
  };
  const changes = await compared(inputs, head);
  const data: PreviewSummary = {
    title: null,
    pipeline: model.pipeline,
    environment: model.environment.name,
    viewer: "",
    records: null,
    snapshot: published.snapshot?.number ?? null,
    visuals: [],
    files: [],
    changes,
  };
  const text = `Pipeline ${model.pipeline} has no dashboard.${changedText(changes)}`;
  return { ok: true, data, text, markdown: text };
}

const changedText = (changes: DashboardChanges | null): string =>
  changes === null ? "" : `\nAgainst the base branch: ${changesInWords(changes)}.`;

/** @throws SluiceError `no-such-reader` */
function viewerOf({ groups, user }: PreviewInputs, dashboard: Dashboard): Viewer {
  const unknown = [
    ...groups.filter((name) => !isNamed(dashboard, "group", name)).map((name) => `group ${name}`),
    ...(user === undefined || isNamed(dashboard, "user", user) ? [] : [`user ${user}`]),
  ];
  if (unknown.length > 0) {
    const names = readersTable(dashboard).map(([who]) => who);
    throw new SluiceError("no-such-reader", `The dashboard names no ${unknown.join(", no ")}.`, {
      fix: `It names ${names.join(", ")}.`,
    });
  }
  return groups.length === 0 && user === undefined
    ? { kind: "everything" }
    : { kind: "reader", groups, user };
}

/** @throws SluiceError `parameters-unfit`, with all that is wrong */
function withParameters(dashboard: Dashboard, { values, problems }: GivenParameters): Dashboard {
  const set = setParameters(dashboard, values);
  if (set.ok && problems.length === 0) return set.dashboard;
  throw unfit([...problems, ...(set.ok ? [] : set.problems)]);
}

const unfit = (problems: readonly string[]): SluiceError =>
  new SluiceError("parameters-unfit", problems.join("\n"), {
    fix: "Set what readers of the dashboard can set: its `parameters` say how.",
  });

async function pageScript(): Promise<string> {
  const path = join(sluiceRoot(), "actions", "dist", "dashboard-page.js");
  try {
    return (await readFile(path, "utf8")).trimEnd();
  } catch (error) {
    throw explainFileError(error, "read", path);
  }
}

function summaryOf({ part, data }: Shown): VisualSummary {
  if (data.kind === "locked")
    return { id: part.id, type: part.kind, state: "locked", groups: 0, records: 0, leftOut: 0 };
  const records = data.rows.reduce((sum, row) => sum + row.records, 0);
  return {
    id: part.id,
    type: part.kind,
    state: records === 0 ? "empty" : "shown",
    groups: data.rows.length,
    records,
    leftOut: data.leftOut.groups,
  };
}

function told(
  { title, viewer, records, visuals, files, changes }: PreviewSummary,
  out: string,
): string {
  const rows = visuals.map(({ id, type, state, groups, records: some, leftOut }) => [
    id,
    type,
    state,
    count(groups),
    count(some),
    count(leftOut),
  ]);
  return [
    `${title}: ${records === null ? "nothing is published yet" : plural(records, "record")}. ${viewer}.`,
    "",
    textTable(["Visual", "Type", "State", "Groups", "Records", "Left out"], rows, [3, 4, 5]),
    "",
    `Page: ${join(out, "dashboard.html")}`,
    ...(files.includes("dashboard.png") ? [`Picture: ${join(out, "dashboard.png")}`] : []),
  ]
    .join("\n")
    .concat(changedText(changes));
}
