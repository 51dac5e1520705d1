import { unreachable } from "../kernel/errors.ts";
import type { Dashboard, Parameter } from "../model/dashboard/dashboard.ts";
import { oneOf, suggestion } from "../spec/suggestion.ts";

/** What parameters are to be set to, as text by their names; and what could not be read of it. */
export interface GivenParameters {
  readonly values: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
}

/** Reads `name=value`, each name once. */
export function readParameters(given: readonly string[]): GivenParameters {
  const values = new Map<string, string>();
  const problems: string[] = [];
  for (const each of given) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(each) ?? [];
    if (name === undefined || value === undefined)
      problems.push(`\`${each}\` sets no parameter: it is not like \`name=value\`.`);
    else if (values.has(name)) problems.push(`\`${name}\` is set twice.`);
    else values.set(name, value);
  }
  return { values, problems };
}

/** A dashboard whose parameters stand where they were set, or what is wrong with each that can't be. */
export type ParametersSet =
  | { readonly ok: true; readonly dashboard: Dashboard }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Sets parameters of a dashboard as a reader would with their controls: those that are not named keep their defaults.
 *
 * @param values of each parameter, as text, by its name
 */
export function setParameters(
  dashboard: Dashboard,
  values: ReadonlyMap<string, string>,
): ParametersSet {
  const names = dashboard.parameters.map(({ name }) => name);
  const problems = [...values].flatMap(([name, value]) => {
    const parameter = dashboard.parameters.find((each) => each.name === name);
    if (parameter !== undefined) return misfit(parameter, value);
    const has = names.length === 0 ? "it has none" : `it has ${oneOf(names)}`;
    const { fix } = suggestion(name, names);
    return [`The dashboard has no parameter \`${name}\`: ${fix ?? `${has}.`}`];
  });
  if (problems.length > 0) return { ok: false, problems };
  const parameters = dashboard.parameters.map((each) => ({
    ...each,
    default: values.get(each.name) ?? each.default,
  }));
  return { ok: true, dashboard: { ...dashboard, parameters } };
}

/** The same of another dashboard, such as the base branch's: what does not fit it keeps its default there. */
export function setWhatFits(dashboard: Dashboard, values: ReadonlyMap<string, string>): Dashboard {
  const fitting = [...values].filter((each) => setParameters(dashboard, new Map([each])).ok);
  const set = setParameters(dashboard, new Map(fitting));
  return set.ok ? set.dashboard : dashboard;
}

const wellFormed: Readonly<Record<Parameter["type"], { form: RegExp; words: string }>> = {
  text: { form: /^/, words: "a text" },
  integer: { form: /^-?(0|[1-9]\d{0,14})$/, words: "a whole number of at most 15 digits" },
  decimal: {
    form: /^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/,
    words: "a number such as 12.5, of at most 15 digits on each side of its point",
  },
};

/** What keeps a reader from choosing a value; nothing where it can be chosen. */
function misfit({ name, type, control }: Parameter, value: string): readonly string[] {
  const { form, words } = wellFormed[type];
  const said = (expected: string) => [`\`${name}\` can't be \`${value}\`: it is ${expected}.`];
  if (!form.test(value)) return said(words);
  switch (control.kind) {
    case "field":
      return [];
    case "dropdown":
      return control.values.includes(value) ? [] : said(oneOf(control.values));
    case "slider": {
      const { minimum, maximum } = control;
      const reached = Number(value) >= minimum && Number(value) <= maximum;
      return reached ? [] : said(`chosen with a slider from ${minimum} to ${maximum}`);
    }
    default:
      return unreachable(control);
  }
}
