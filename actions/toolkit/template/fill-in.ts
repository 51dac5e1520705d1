import {
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  visit,
  type YAMLMap,
  YAMLSeq,
} from "yaml";
import { SluiceError } from "../kernel/errors.ts";

/** The value of a parameter: a list for a CommaDelimitedList. */
export type ParameterValue = string | readonly string[];

/**
 * A CloudFormation template in YAML with the values of its parameters in their places, its conditions decided, and
 * neither of the two left; comments stay unless they are too many to be sent. Values as mere defaults would not do: whoever updates a stack by
 * `aws cloudformation deploy` keeps the earlier values of its parameters, whatever the defaults have come to be.
 *
 * Knows the short forms `!Ref`, `!Sub` of a text, `!If`, `!Equals` and `!Not`, which is what the bootstrap is written in.
 *
 * @param given a value for each parameter that has no default
 * @throws SluiceError `template` when a value is missing, belongs to no parameter or is not what its parameter takes
 */
export function fillIn(
  text: string,
  given: Readonly<Record<string, ParameterValue>>,
  comments: "kept" | "dropped" = "kept",
): string {
  const document = parseDocument(text, { logLevel: "error" });
  const root = document.contents;
  if (document.errors.length > 0 || !isMap(root)) throw defect("it is no YAML mapping");
  const values = valuesOf(document, given);
  const conditions = conditionsOf(document, values);
  const filling: Filling = { values, conditions };
  for (const section of ["Resources", "Outputs"]) {
    const elements = document.get(section, true);
    if (!isMap(elements)) continue;
    dropUnmet(elements as YAMLMap<unknown, unknown>, conditions);
    fill(elements as YAMLMap<unknown, unknown>, filling);
  }
  document.delete("Parameters");
  document.delete("Conditions");
  if (comments === "dropped") dropComments(document);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function dropComments(document: Document): void {
  document.commentBefore = document.comment = null;
  const drop = (_: unknown, node: { comment?: unknown; commentBefore?: unknown }): void => {
    node.comment = node.commentBefore = undefined;
  };
  visit(document, { Collection: drop, Scalar: drop });
}

interface Filling {
  readonly values: ReadonlyMap<string, ParameterValue>;
  readonly conditions: ReadonlyMap<string, boolean>;
}

function valuesOf(
  document: Document,
  given: Readonly<Record<string, ParameterValue>>,
): Map<string, ParameterValue> {
  const declared = document.toJS() as { Parameters?: Record<string, Declaration> };
  const parameters = declared.Parameters ?? {};
  for (const name of Object.keys(given))
    if (parameters[name] === undefined) throw defect(`it has no parameter ${name}`);
  return new Map(
    Object.entries(parameters).map(([name, parameter]) => {
      const value = given[name] ?? parameter.Default;
      if (value === undefined) throw defect(`its parameter ${name} has no value`);
      check(name, value, parameter);
      return [name, value];
    }),
  );
}

interface Declaration {
  readonly Type: string;
  readonly Default?: string;
  readonly AllowedPattern?: string;
  readonly MinLength?: number;
  readonly MaxLength?: number;
}

/** What CloudFormation would check: a pattern has to match the whole value, or each one of a list. */
function check(name: string, value: ParameterValue, parameter: Declaration): void {
  const isList = parameter.Type === "CommaDelimitedList";
  if (isList !== Array.isArray(value) || (isList && value.length === 0))
    throw defect(`its parameter ${name} is a ${parameter.Type}`);
  const pattern = new RegExp(`^(?:${parameter.AllowedPattern ?? "[^]*"})$`);
  const { MinLength = 0, MaxLength = Number.POSITIVE_INFINITY } = parameter;
  for (const each of [value].flat() as string[])
    if (!pattern.test(each) || each.length < MinLength || each.length > MaxLength)
      throw defect(`its parameter ${name} does not take "${each}"`);
}

function conditionsOf(
  document: Document,
  values: ReadonlyMap<string, ParameterValue>,
): Map<string, boolean> {
  const section = document.get("Conditions", true);
  if (!isMap(section)) return new Map();
  return new Map(
    section.items.map((pair) => [textOf(pair.key), decide(pair.value as Node, values)]),
  );
}

function decide(node: Node, values: ReadonlyMap<string, ParameterValue>): boolean {
  if (isSeq(node)) {
    const [left, right] = node.items as Node[];
    if (node.tag === "!Not" && left !== undefined) return !decide(left, values);
    if (node.tag === "!Equals" && left !== undefined && right !== undefined)
      return operand(left, values) === operand(right, values);
  }
  throw defect(`its condition ${String(node.tag)} is not known here`);
}

function operand(node: Node, values: ReadonlyMap<string, ParameterValue>): string {
  const text = textOf(node);
  const value = node.tag === "!Ref" ? values.get(text) : text;
  if (typeof value !== "string") throw defect(`${text} can't be compared`);
  return value;
}

/** Takes out the elements whose condition is not met, and the condition of the others. */
function dropUnmet(
  elements: YAMLMap<unknown, unknown>,
  conditions: ReadonlyMap<string, boolean>,
): void {
  elements.items = elements.items.filter(({ value }) => {
    if (!isMap(value)) return true;
    const condition = value.get("Condition");
    if (typeof condition !== "string") return true;
    value.delete("Condition");
    return met(condition, conditions);
  });
}

function met(name: string, conditions: ReadonlyMap<string, boolean>): boolean {
  const value = conditions.get(name);
  if (value === undefined) throw defect(`it has no condition ${name}`);
  return value;
}

/** The node with everything filled in; undefined for `AWS::NoValue`, which takes out what it is the value of. */
function fill(node: unknown, filling: Filling): unknown {
  if (isPair(node)) {
    node.value = fill(node.value, filling);
    return node.value === undefined ? undefined : node;
  }
  if (isSeq(node) && node.tag === "!If") {
    const [condition, yes, no] = node.items;
    return fill(met(textOf(condition), filling.conditions) ? yes : no, filling);
  }
  if (isMap(node)) {
    node.items = node.items.filter((pair: Pair) => fill(pair, filling) !== undefined);
    return node;
  }
  if (isSeq(node)) {
    node.items = node.items.map((item) => fill(item, filling)).filter((item) => item !== undefined);
    return node;
  }
  if (!isScalar(node)) return node;
  if (node.tag === "!Ref") return referred(node, filling);
  return node.tag === "!Sub" ? substituted(node, filling) : node;
}

function referred(node: Scalar, { values }: Filling): unknown {
  const name = textOf(node);
  if (name === "AWS::NoValue") return undefined;
  const value = values.get(name);
  if (value === undefined) return node; // another resource, or what CloudFormation knows
  if (typeof value === "string") return quoted(value);
  const list = new YAMLSeq();
  list.items = value.map(quoted);
  return list;
}

function substituted(node: Scalar, { values }: Filling): Scalar {
  const text = textOf(node).replaceAll(/\$\{([^}!]+)\}/g, (whole, name: string) => {
    const value = values.get(name);
    if (value === undefined) return whole;
    if (typeof value !== "string") throw defect(`a list, ${name}, can't stand in a text`);
    return value;
  });
  const filled = quoted(text);
  if (text.includes("${")) filled.tag = "!Sub";
  return filled;
}

/** A text in quotes, so that a number or date in it stays one. */
function quoted(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

function textOf(node: unknown): string {
  if (isScalar(node) && typeof node.value === "string") return node.value;
  throw defect("a text is expected where there is none");
}

const defect = (what: string): SluiceError =>
  new SluiceError("template", `The template can't be filled in: ${what}.`, { fault: "tool" });
