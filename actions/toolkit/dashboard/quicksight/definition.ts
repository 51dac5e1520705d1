import type { Json, JsonObject } from "../../kernel/json.ts";
import type { Dashboard } from "../../model/dashboard/dashboard.ts";
import { bookOf, calculatedFields } from "./book.ts";
import {
  controlId,
  filterControls,
  hasControl,
  parameterControls,
  parameterDeclarations,
} from "./controls.ts";
import { filterGroups } from "./filters.ts";
import { controlLayout, layout, sheetId } from "./layout.ts";
import { visual } from "./visuals.ts";
import { columnConfigurations } from "./wells.ts";

/**
 * The definition of a dashboard, and of the analysis that is like it: one sheet with every visual, filter and control.
 * Source: QuickSight API reference, DashboardVersionDefinition.
 *
 * @param name what the definition calls its data set
 * @param arn ARN of that, or what CloudFormation makes one of
 */
export function definition(dashboard: Dashboard, name: string, arn: Json): JsonObject {
  const book = bookOf(dashboard, name);
  const { parameters, filters } = dashboard;
  const controls = [
    ...parameters.map((each) => ({ id: controlId.parameter(each), of: "PARAMETER" as const })),
    ...filters
      .filter(hasControl)
      .map((each) => ({ id: controlId.filter(each), of: "FILTER" as const })),
  ];
  return {
    DataSetIdentifierDeclarations: [{ Identifier: name, DataSetArn: arn }],
    CalculatedFields: calculatedFields(book),
    ...unlessEmpty("ParameterDeclarations", parameterDeclarations(book)),
    ...unlessEmpty("FilterGroups", filterGroups(book)),
    ColumnConfigurations: columnConfigurations(book),
    Sheets: [
      {
        SheetId: sheetId,
        Name: dashboard.title,
        ...(dashboard.description === "" ? {} : { Description: dashboard.description }),
        ContentType: "INTERACTIVE",
        ...unlessEmpty("ParameterControls", parameterControls(book)),
        ...unlessEmpty("FilterControls", filterControls(book)),
        Visuals: dashboard.visuals.map((each) => visual(book, each)),
        Layouts: [layout(dashboard)],
        ...(controls.length === 0 ? {} : { SheetControlLayouts: [controlLayout(controls)] }),
      },
    ],
    // As DuckDB and Athena cut to weeks; QuickSight's own week begins on Sunday.
    Options: { WeekStart: "MONDAY" },
  };
}

const unlessEmpty = (name: string, elements: readonly JsonObject[]): JsonObject =>
  elements.length === 0 ? {} : { [name]: elements };
