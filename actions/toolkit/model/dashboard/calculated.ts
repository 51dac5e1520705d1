import type { Diagnostic } from "../../kernel/diagnostic.ts";
import type { DashboardSpec, FieldSpec } from "../../spec/generated/dashboard.ts";
import { checkExpression } from "./check-expression.ts";
import type { Expression, FieldType } from "./expression.ts";
import type { Notes } from "./notes.ts";
import { parseExpression } from "./parse-expression.ts";

/** A calculated field whose expression is right. */
export interface Calculated {
  readonly spec: FieldSpec;
  readonly index: number;
  readonly expression: Expression;
  /** The fields that its expression names, each once. */
  readonly uses: readonly string[];
}

export interface CalculatedFields {
  /** Undefined for a name of none, and for one that is wrong, which has been told. */
  find(name: string): Calculated | undefined;
  /** Whether there is one of the name that is wrong. */
  isFaulty(name: string): boolean;
  /** Names of those that are right, each after what it is made of. */
  inOrder(): readonly string[];
}

interface CalculatedOf {
  readonly spec: DashboardSpec["dashboard"];
  readonly notes: Notes;
  /** The type of a published column. */
  readonly typeOf: (column: string) => FieldType | undefined;
  /** What is said of a field that is not there. */
  readonly missing: (name: string) => Pick<Diagnostic, "found" | "expected" | "fix">;
  /** Names of all fields. */
  readonly names: readonly string[];
  /** The place of a character of a field's expression. */
  readonly expression: (index: number, text: string, at: number) => Diagnostic["location"];
  readonly parameters: {
    readonly names: readonly string[];
    /** The type of one that is used by that; undefined for none. */
    readonly use: (name: string) => FieldType | undefined;
  };
}

/** What a field may grow to once those are written out that it is made of; each of them is in every query. */
const largest = 2000;

/** Reads all calculated fields; those that lead to themselves are told once. */
export function calculatedFields(of: CalculatedOf): CalculatedFields {
  const { spec, notes } = of;
  const specs = spec.fields ?? [];
  const made = new Map<string, Calculated | "faulty" | "open">();
  const sizes = new Map<string, number>();

  const read = (name: string): Calculated | "faulty" => {
    const index = specs.findIndex((each) => each.name === name);
    const field = specs[index];
    if (field === undefined) return "faulty";
    const text = field.expression;
    const tell = (at: number, { found, expected, fix }: Omit<Diagnostic, "code" | "location">) =>
      notes.tell("SL3024", of.expression(index, text, at), found, expected, fix ? { fix } : {});
    const written = parseExpression(text);
    if ("found" in written) {
      tell(written.at, written);
      return "faulty";
    }
    const uses = new Set<string>();
    const expression = checkExpression(
      written,
      {
        fieldNames: of.names,
        parameterNames: of.parameters.names,
        parameter: of.parameters.use,
        field: (other, at) => {
          uses.add(other);
          const type = of.typeOf(other);
          if (type !== undefined) return type;
          if (made.get(other) === "open") {
            const way = other === name ? "itself" : `\`${other}\`, which is made of it`;
            tell(at, {
              found: `\`${name}\` made of ${way}`,
              expected: "fields that do not lead back to it",
            });
            return undefined;
          }
          if (!specs.some((each) => each.name === other)) {
            const { found, expected, fix } = of.missing(other);
            notes.tell(
              "SL3007",
              of.expression(index, text, at),
              found,
              expected,
              fix ? { fix } : {},
            );
            return undefined;
          }
          const found = once(other);
          return found === "faulty" || found === "open" ? undefined : found.expression.type;
        },
      },
      (fault) => tell(fault.at, fault),
    );
    if (expression === undefined) return "faulty";
    if (expression.type === "boolean") {
      tell(written.at, {
        found: "an expression that is true or false",
        expected: "a text, a number or a date",
        fix: "Say what it is called: `ifelse(…, 'Yes', 'No')`.",
      });
      return "faulty";
    }
    const size = sizeOf(expression, sizes);
    sizes.set(name, size);
    if (size > largest) {
      tell(0, {
        found: `\`${name}\`, which has ${size.toLocaleString("en")} parts once the fields in it are written out`,
        expected: `at most ${largest.toLocaleString("en")}`,
      });
      return "faulty";
    }
    return { spec: field, index, expression, uses: [...uses] };
  };
  const once = (name: string): Calculated | "faulty" | "open" => {
    const known = made.get(name);
    if (known !== undefined) return known;
    made.set(name, "open");
    const found = read(name);
    // Set again: a map keeps the order in which keys were first set, and this has to be that of making.
    made.delete(name);
    made.set(name, found);
    return found;
  };
  for (const { name } of specs) once(name);
  return {
    find: (name) => {
      const found = made.get(name);
      return found === "faulty" || found === "open" ? undefined : found;
    },
    isFaulty: (name) => made.get(name) === "faulty",
    inOrder: () =>
      [...made].flatMap(([name, found]) => (found === "faulty" || found === "open" ? [] : [name])),
  };
}

/** How many parts an expression has once fields in it are written out. */
function sizeOf(of: Expression, sizes: ReadonlyMap<string, number>): number {
  switch (of.kind) {
    case "field":
      return sizes.get(of.name) ?? 1;
    case "operation":
      return 1 + sizeOf(of.left, sizes) + sizeOf(of.right, sizes);
    case "call":
      return of.arguments.reduce((sum, each) => sum + sizeOf(each, sizes), 1);
    default:
      return 1;
  }
}
