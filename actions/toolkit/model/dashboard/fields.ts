import type { Diagnostic } from "../../kernel/diagnostic.ts";
import type { ColumnSpec, DashboardSpec } from "../../spec/generated/dashboard.ts";
import { oneOf, suggestion } from "../../spec/suggestion.ts";
import type { Contract, PublishedColumn } from "../contract-model.ts";
import { inWords } from "../identifiers.ts";
import { type Limits, publishedLimits } from "./bounds.ts";
import { type Calculated, calculatedFields } from "./calculated.ts";
import type { Field } from "./dashboard.ts";
import type { FieldType } from "./expression.ts";
import { fieldType } from "./field-types.ts";
import { defaultFormat, formatOf } from "./formats.ts";
import { categoryOf, isCategory, labelOf } from "./labels.ts";
import type { Notes, Steps } from "./notes.ts";
import { namesOf } from "./value-names.ts";

/** A field that is there, as far as those have to know it who use it. */
export interface KnownField {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly format: Field["format"];
  /** The published columns that it is made of: itself, for one of them. */
  readonly columns: readonly string[];
  /** Whether its values are said to be countries, by the dashboard or by its name. */
  readonly isCountry: boolean;
  /** What its groups are called, where that can be told beforehand; undefined for texts of any kind. */
  readonly categories: readonly string[] | undefined;
  /** Between what its numbers lie, where the contract says it. */
  readonly limits: Limits;
}

/** The fields that a dashboard can use, and those that it does. */
export interface Fields {
  /** A field that is used; undefined, and told, where there is none. */
  use(name: string, steps: Steps): KnownField | undefined;
  /** A published column alone. */
  column(name: string, steps: Steps): KnownField | undefined;
  /** The type of a field, whether used or not; undefined where there is none. */
  typeOf(name: string): FieldType | undefined;
  /** The published columns that a field is made of. */
  columnsOf(name: string): readonly string[];
  /** That a field's values name groups. */
  names(field: KnownField): void;
  /** That a field says where something is. */
  locates(field: KnownField, what: NonNullable<Field["geography"]>, steps: Steps): void;
  /** Those in use, columns first, each calculated one after what it is made of. */
  used(): Field[];
  /** Calculated ones that nothing uses. */
  readonly unused: () => readonly string[];
}

export interface FieldsOf {
  readonly spec: DashboardSpec["dashboard"];
  readonly contract: Contract;
  readonly notes: Notes;
  readonly expression: Parameters<typeof calculatedFields>[0]["expression"];
  readonly parameters: Parameters<typeof calculatedFields>[0]["parameters"];
}

/** The fields of a dashboard: what the contract publishes, and what is calculated. */
export function fieldsOf(of: FieldsOf): Fields {
  const { spec, contract, notes } = of;
  const published = new Map(contract.published.map((each) => [each.name, each]));
  const own = spec.fields ?? [];
  const names = [...published.keys(), ...own.map(({ name }) => name)];
  const missing = (name: string, allowed: readonly string[]) =>
    unknownField(name, contract, allowed);
  const calculated = calculatedFields({
    ...of,
    typeOf: (name) => {
      const column = published.get(name);
      return column === undefined ? undefined : fieldType(column.type);
    },
    missing: (name) => missing(name, names),
    names,
  });
  const known = new Map<string, KnownField | undefined>();
  const used = new Set<string>();
  const named = new Set<string>();
  const places = new Map<string, NonNullable<Field["geography"]>>();

  const know = (name: string): KnownField | undefined => {
    const column = published.get(name);
    if (column === undefined) return knowCalculated(name);
    const shown = spec.columns?.[name] ?? {};
    const type = fieldType(column.type);
    return described(name, type, shown, ["columns", name], [name], column);
  };
  const knowCalculated = (name: string): KnownField | undefined => {
    const found = calculated.find(name);
    if (found === undefined) return undefined;
    const columns = [...new Set(found.uses.flatMap((each) => once(each)?.columns ?? []))];
    return described(name, found.expression.type, found.spec, ["fields", found.index], columns);
  };
  const valueNames = new Map<string, ReturnType<typeof namesOf>>();
  const described = (
    name: string,
    type: FieldType,
    shown: ColumnSpec,
    steps: Steps,
    columns: readonly string[],
    column?: PublishedColumn,
  ): KnownField => {
    const source = contract.columns.find(({ publishedName }) => publishedName === name);
    const names = namesOf(name, type, shown, source, steps, notes);
    valueNames.set(name, names);
    return {
      name,
      label: shown.label ?? labelOf(name),
      type,
      format: formatOf(
        shown.format,
        type,
        defaultFormat(type, column?.type),
        [...steps, "format"],
        notes,
      ),
      columns,
      isCountry:
        type === "text" &&
        (shown.geography === "country" ||
          /(^|_)(country|countries|nation)(_|$)/.test(inWords(name))),
      categories: names.all,
      limits: publishedLimits(source),
    };
  };
  const once = (name: string): KnownField | undefined => {
    if (!known.has(name)) known.set(name, know(name));
    return known.get(name);
  };
  // What is said of a field is held against it, whether the field is used or not.
  for (const { name } of own) once(name);
  for (const name of Object.keys(spec.columns ?? {})) {
    if (published.has(name)) once(name);
    else {
      const { found, expected, ...more } = missing(name, [...published.keys()]);
      notes.tell("SL3007", ["columns", name], found, expected, more);
    }
  }
  const mark = (name: string): void => {
    if (used.has(name)) return;
    used.add(name);
    for (const each of calculated.find(name)?.uses ?? []) mark(each);
  };

  /** A column that the dashboard says nothing of is described where the contract does. */
  const sourceOf = (name: string, made: Calculated | undefined) => {
    if (made !== undefined) return notes.at(["fields", made.index]);
    if (spec.columns?.[name] !== undefined) return notes.at(["columns", name]);
    const source = contract.columns.find(({ publishedName }) => publishedName === name);
    return source?.source ?? contract.source;
  };
  const fieldOf = (field: KnownField): Field => {
    const { name, label, type, format } = field;
    const column = published.get(name);
    const made = calculated.find(name);
    const names = valueNames.get(name);
    return {
      name,
      label,
      type,
      format,
      origin:
        column !== undefined
          ? { kind: "column", column }
          : { kind: "calculated", expression: (made as Calculated).expression },
      category: named.has(name) && names !== undefined ? categoryOf(name, type, names) : undefined,
      geography: places.get(name),
      source: sourceOf(name, made),
    };
  };

  return {
    use: (name, steps) => {
      const field = once(name);
      if (field === undefined && !calculated.isFaulty(name)) {
        const { found, expected, ...more } = missing(name, names);
        notes.tell("SL3007", steps, found, expected, more);
      }
      if (field !== undefined) mark(name);
      return field;
    },
    column: (name, steps) => {
      if (published.has(name)) {
        mark(name);
        return once(name);
      }
      const { found, expected, ...more } = missing(name, [...published.keys()]);
      notes.tell("SL3007", steps, found, expected, more);
      return undefined;
    },
    typeOf: (name) => once(name)?.type,
    columnsOf: (name) => once(name)?.columns ?? [],
    names: ({ name, type }) => {
      if (isCategory(type)) named.add(name);
    },
    locates: ({ name }, what, steps) => {
      const before = places.get(name) ?? what;
      places.set(name, what);
      if (before !== what)
        notes.tell(
          "SL3009",
          steps,
          `\`${name}\` as ${what} and as ${before}`,
          "one meaning of a field",
        );
    },
    used: () => {
      const all = [...contract.published.map((each) => each.name), ...calculated.inOrder()];
      return all.flatMap((name) => {
        const field = used.has(name) ? once(name) : undefined;
        return field === undefined ? [] : [fieldOf(field)];
      });
    },
    unused: () => own.map(({ name }) => name).filter((name) => !used.has(name)),
  };
}

/** Why there is no field of a name. */
function unknownField(
  name: string,
  contract: Contract,
  allowed: readonly string[],
): Pick<Diagnostic, "found" | "expected" | "fix"> {
  const source = contract.columns.find((column) => column.name === name);
  const why =
    source === undefined
      ? "which is no column of the contract"
      : source.deidentify.method === "drop"
        ? "which the contract removes as an identifier"
        : "which the contract publishes under another name";
  return {
    found: `the column \`${name}\`, ${why}`,
    expected: oneOf(allowed),
    ...(source === undefined ? suggestion(name, allowed) : {}),
    ...(source?.publishedName === undefined
      ? {}
      : { fix: `It is published as \`${source.publishedName}\`.` }),
  };
}
