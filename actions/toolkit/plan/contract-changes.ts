import type { Location } from "../kernel/location.ts";
import { weaker } from "../model/classification.ts";
import { holdsAll } from "../model/column-types.ts";
import type { Contract, PublishedColumn, SourceColumn } from "../model/model.ts";
import { describeMethod, exposure } from "./exposure.ts";
import type { Readers } from "./readers.ts";
import { valueChanges } from "./value-changes.ts";

/**
 * Whom a change of the contract meets. `breaking`: who reads the table, or who delivers the records, has to change
 * something. `privacy`: more of a person can be told from what is published.
 */
export type Impact = "breaking" | "privacy" | "compatible";

export const contractChangeKinds = [
  "table-renamed",
  "column-removed",
  "column-added",
  "type-changed",
  "required-tightened",
  "required-relaxed",
  "values-narrowed",
  "values-widened",
  "deidentification-weakened",
  "deidentification-strengthened",
  "deidentification-changed",
  "classification-lowered",
  "partitioning-changed",
  "source-changed",
] as const;

export type ContractChangeKind = (typeof contractChangeKinds)[number];

export interface ContractChange {
  readonly kind: ContractChangeKind;
  readonly impact: Impact;
  /** Undefined for what is of the whole table. */
  readonly column: string | undefined;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Where the contract says so now; for what is gone, the contract itself. */
  readonly source: Location;
  /** Who in the repository reads what is otherwise now, in words; not who delivers the records. */
  readonly readers: readonly string[];
}

type Change = Omit<ContractChange, "readers">;

const contractWords: Readonly<Record<ContractChangeKind, string>> = {
  "table-renamed": "table renamed",
  "column-removed": "column removed",
  "column-added": "column added",
  "type-changed": "type changed",
  "required-tightened": "required from now on",
  "required-relaxed": "may be empty from now on",
  "values-narrowed": "takes fewer values",
  "values-widened": "takes more values",
  "deidentification-weakened": "tells more of a person",
  "deidentification-strengthened": "tells less of a person",
  "deidentification-changed": "means something else",
  "classification-lowered": "classified lower",
  "partitioning-changed": "partitioned otherwise",
  "source-changed": "read otherwise",
};

/** What a change of the contract is, in words. */
export const contractWord = ({ kind }: ContractChange): string => contractWords[kind];

/** A contract against the one of the base branch. */
export type ContractComparison =
  | {
      readonly state: "compared";
      readonly version: { readonly before: string; readonly after: string };
      readonly changes: readonly ContractChange[];
    }
  /** The base branch has no such pipeline or environment. */
  | { readonly state: "new" }
  | { readonly state: "not-compared"; readonly why: "no-base" | "base-invalid" };

/** The code of a plan's failure: a breaking change under a version that promises none. */
export const contractBreaks = "contract-breaks-consumers";

/** The others are of what is delivered. */
const readersNotice: ReadonlySet<ContractChangeKind> = new Set([
  "table-renamed",
  "column-removed",
  "type-changed",
  "required-relaxed",
  "deidentification-changed",
  "partitioning-changed",
]);

const impactsByDanger: readonly Impact[] = ["privacy", "breaking", "compatible"];

/**
 * What changes from one contract to the next, for those who read the table and for those whom it is about.
 *
 * @param readers who reads the table as it was
 */
export function compareContracts(
  before: Contract,
  after: Contract,
  readers: Readers = () => [],
): ContractComparison {
  const changes: Change[] = [
    ...tableChanges(before, after),
    ...publishedChanges(before, after),
    ...after.columns.flatMap((column) => {
      const was = before.columns.find(({ name }) => name === column.name);
      return was === undefined ? newColumn(column) : columnChanges(was, column);
    }),
  ];
  const rank = ({ impact }: Change) => impactsByDanger.indexOf(impact);
  const publishedAs = (name: string) =>
    before.columns.find((column) => column.name === name)?.publishedName ?? name;
  return {
    state: "compared",
    version: { before: before.version, after: after.version },
    changes: changes
      .sort((a, b) => rank(a) - rank(b))
      .map((each) => ({
        ...each,
        readers:
          each.impact === "compatible" || !readersNotice.has(each.kind)
            ? []
            : readers(each.column === undefined ? undefined : publishedAs(each.column)),
      })),
  };
}

/** Whether a contract breaks who relies on it without saying so: a breaking change needs a higher major version. */
export function breaksConsumers(comparison: ContractComparison): boolean {
  if (comparison.state !== "compared") return false;
  const { version, changes } = comparison;
  const major = (text: string) => Number(/^\d+/.exec(text)?.[0] ?? 0);
  return (
    changes.some(({ impact }) => impact === "breaking") &&
    major(version.after) <= major(version.before)
  );
}

function tableChanges(before: Contract, after: Contract): Change[] {
  const change = (kind: ContractChangeKind, was: string, is: string): Change[] =>
    was === is
      ? []
      : [
          {
            kind,
            impact: "breaking",
            column: undefined,
            before: was,
            after: is,
            source: after.source,
          },
        ];
  const partitions = ({ published }: Contract) =>
    published
      .filter(({ partition }) => partition)
      .map(({ name }) => name)
      .join(", ") || "none";
  return [
    ...change("table-renamed", before.table, after.table),
    ...change("partitioning-changed", partitions(before), partitions(after)),
    ...change("source-changed", describeSource(before), describeSource(after)),
  ];
}

/** What the contract says of its input's files, in one order. */
const describeSource = ({ input }: Contract): string =>
  Object.entries({ format: "csv", ...input })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
    .join(", ");

/** What readers of the table see of it. A wider number holds every one that was. */
function publishedChanges(before: Contract, after: Contract): Change[] {
  const sourceOf = (name: string) =>
    after.columns.find(({ publishedName }) => publishedName === name)?.source ?? after.source;
  const find = (all: readonly PublishedColumn[], name: string) =>
    all.find((column) => column.name === name);
  const kept = before.published.flatMap(({ name, type }): Change[] => {
    const is = find(after.published, name);
    if (is !== undefined && is.type === type) return [];
    const wider = is !== undefined && holdsAll(type, is.type);
    return [
      {
        kind: is === undefined ? "column-removed" : "type-changed",
        impact: wider ? "compatible" : "breaking",
        column: name,
        before: type,
        after: is?.type,
        source: is === undefined ? after.source : sourceOf(name),
      },
    ];
  });
  const added = after.published
    .filter(({ name }) => find(before.published, name) === undefined)
    .map(
      ({ name, type }): Change => ({
        kind: "column-added",
        impact: "compatible",
        column: name,
        before: undefined,
        after: type,
        source: sourceOf(name),
      }),
    );
  return [...kept, ...added];
}

const sensitive = ({ classification }: SourceColumn): boolean =>
  classification === "restricted" || classification === "confidential";

/** A column that is new to the contract and published as it is, though it tells of a person. */
function newColumn(column: SourceColumn): Change[] {
  const { name, deidentify, source } = column;
  const required: Change[] = column.required
    ? [
        {
          kind: "required-tightened",
          impact: "breaking",
          column: name,
          before: "absent",
          after: "required",
          source,
        },
      ]
    : [];
  if (!sensitive(column) || deidentify.method === "drop") return required;
  return [
    ...required,
    {
      kind: "deidentification-weakened",
      impact: "privacy",
      column: name,
      before: "not in the contract",
      after: describeMethod(deidentify),
      source,
    },
  ];
}

function columnChanges(was: SourceColumn, is: SourceColumn): Change[] {
  const change = (
    kind: ContractChangeKind,
    impact: Impact,
    before: string,
    after: string,
  ): Change => ({ kind, impact, column: is.name, before, after, source: is.source });
  const changes: Change[] = [];
  if (was.logicalType !== is.logicalType && was.publishedName === undefined)
    changes.push(change("type-changed", "breaking", was.logicalType, is.logicalType));
  if (was.required !== is.required)
    changes.push(
      is.required
        ? change("required-tightened", "breaking", "optional", "required")
        : change("required-relaxed", "breaking", "required", "optional"),
    );
  changes.push(
    ...valueChanges(was.allowed, is.allowed).map(({ kind, before, after }) =>
      change(kind, kind === "values-narrowed" ? "breaking" : "compatible", before, after),
    ),
  );
  const [before, after] = [describeMethod(was.deidentify), describeMethod(is.deidentify)];
  switch (exposure(was.deidentify, is.deidentify)) {
    case "more":
      changes.push(change("deidentification-weakened", "privacy", before, after));
      break;
    case "less":
      changes.push(change("deidentification-strengthened", "compatible", before, after));
      break;
    case "other":
      changes.push(change("deidentification-changed", "breaking", before, after));
      break;
    case "same":
      break;
  }
  if (weaker(is.classification, was.classification))
    changes.push(
      change("classification-lowered", "privacy", was.classification, is.classification),
    );
  return changes;
}
