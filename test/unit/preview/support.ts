import { queries } from "../../../actions/toolkit/dashboard/sql/queries.ts";
import type { Viewer } from "../../../actions/toolkit/dashboard/sql/viewer.ts";
import type { Dashboard } from "../../../actions/toolkit/model/dashboard/dashboard.ts";
import { askVisual } from "../../../actions/toolkit/preview/ask.ts";
import { countriesOf } from "../../../actions/toolkit/preview/countries.ts";
import type { Shown } from "../../../actions/toolkit/preview/drawing.ts";
import { factsOf, readersTable } from "../../../actions/toolkit/preview/facts.ts";
import { dashboardPage } from "../../../actions/toolkit/preview/page.ts";
import { controlsOf, partsOfSheet } from "../../../actions/toolkit/preview/sheet.ts";
import { type Patient, withTable } from "../../support/published.ts";

export const everything: Viewer = { kind: "everything" };
export const readers: Viewer = { kind: "reader", groups: ["phi-readers"], user: undefined };

export const countries = countriesOf(["DE", "FR", "US", "MT"]);

/** All that a dashboard shows of some records. */
export const askAll = (
  dashboard: Dashboard,
  viewer: Viewer,
  patients: readonly Patient[],
): Promise<readonly Shown[]> =>
  withTable(patients, async (table) => {
    const parts = partsOfSheet(dashboard);
    const shown: Shown[] = [];
    for (const [index, query] of queries(dashboard, viewer, "patients").entries()) {
      const part = parts[index];
      if (part !== undefined) shown.push({ part, data: await askVisual(part, query, table) });
    }
    return shown;
  });

export const facts = (dashboard: Dashboard, viewer: Viewer, records: number | undefined) =>
  factsOf(dashboard, viewer, {
    pipeline: "patients",
    environment: "local",
    kind: "published records",
    snapshot: { number: 3, committedAt: "2026-01-02T03:04:05.678Z" },
    records,
  });

export const pageOf = (
  dashboard: Dashboard,
  viewer: Viewer,
  shown: readonly Shown[],
  script = "0",
): string =>
  dashboardPage({
    facts: facts(dashboard, viewer, 1),
    theme: dashboard.theme,
    shown,
    controls: controlsOf(dashboard),
    parameters: [],
    countries,
    readers: readersTable(dashboard),
    script,
  });
