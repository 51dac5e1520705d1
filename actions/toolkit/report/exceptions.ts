import type { Exception } from "../model/model.ts";
import type { PlannedException } from "../plan/plan.ts";
import { plain, short, table } from "./markdown.ts";
import { placeAsCode, placeOf } from "./plan-parts.ts";

type Told = Exception & Partial<Pick<PlannedException, "onBase">>;

const isNew = ({ onBase }: Told): boolean => onBase === "absent";

/** The exceptions for a terminal, a line each. */
export const exceptionLines = (exceptions: readonly Told[]): string[] =>
  exceptions.map(
    (each) =>
      `${isNew(each) ? "new exception" : "exception"}: ${each.what}: ${each.reason} (${placeOf(each.source)})`,
  );

/** The exceptions as a table of GitHub's. */
export const exceptionsMarkdown = (exceptions: readonly Told[], place = placeAsCode): string =>
  table([
    ["Exception", "Reason", "Spec"],
    ...exceptions.map((each) => [
      `${isNew(each) ? "**new** " : ""}${plain(short(each.what, 300))}`,
      plain(short(each.reason, 1000)),
      place(each.source),
    ]),
  ]);
