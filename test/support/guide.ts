import { parse } from "yaml";
import { isObject, type Json } from "../../actions/toolkit/kernel/json.ts";

/** What a guide tells its reader to do, in order. */
export type Step =
  /** A command, with its continued lines and its here-document. */
  | { readonly kind: "command"; readonly line: number; readonly text: string }
  /** YAML that goes into the files of the environments, or into the project's. */
  | { readonly kind: "yaml"; readonly line: number; readonly text: string };

/**
 * The steps of a Markdown text: its indented code blocks, of which those that begin with a key are YAML. What stands in a
 * fence is no step: it is for who wants it.
 */
export function stepsOf(markdown: string): Step[] {
  return blocksOf(markdown).flatMap(({ line, lines }): Step[] =>
    /^\w+:/.test(lines[0] ?? "")
      ? [{ kind: "yaml", line, text: lines.join("\n") }]
      : commandsOf(lines).map(({ offset, text }) => ({
          kind: "command",
          line: line + offset,
          text,
        })),
  );
}

interface Block {
  /** Of its first line, from 1 on. */
  readonly line: number;
  readonly lines: string[];
}

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  let fenced = false;
  for (const [index, line] of markdown.split("\n").entries()) {
    if (line.startsWith("```")) fenced = !fenced;
    if (fenced) open = undefined;
    else if (line.startsWith("    ")) {
      if (open === undefined) {
        open = { line: index + 1, lines: [] };
        blocks.push(open);
      }
      open.lines.push(line.slice(4));
    } else if (line.trim() === "") open?.lines.push("");
    else open = undefined;
  }
  return blocks;
}

function commandsOf(
  lines: readonly string[],
): { readonly offset: number; readonly text: string }[] {
  const commands: { offset: number; text: string }[] = [];
  let end: string | undefined;
  let continued = false;
  for (const [offset, line] of lines.entries()) {
    const last = commands.at(-1);
    if (last !== undefined && (end !== undefined || continued)) last.text += `\n${line}`;
    else if (line !== "") commands.push({ offset, text: line });
    if (end !== undefined) {
      if (line === end) end = undefined;
      continue;
    }
    continued = line.endsWith("\\");
    end = /<<'?(\w+)'?/.exec(line)?.[1];
  }
  return commands;
}

/** Commands that stand in the text itself and are no step of their own. */
export const inlineCommands = (markdown: string): string[] =>
  [...markdown.replaceAll(/^ {4}.*$/gm, "").matchAll(/`((?:gh|git|aws|npx|npm) [^`]+)`/g)].map(
    ([, text = ""]) => text,
  );

/** What stands for something that the reader has: words of the guide's own, and long numbers. */
const standIns = /\bOWNER\/NAME\b|\b(?:NAME|SLUICE|REVIEWER|RUN|ID|MONITOR)\b|\b\d{6,}\b/g;
/** Words in capitals that mean themselves. */
const plainWords = new Set(["PUT", "POST", "JSON", "PHI", "SERVICE", "CAPABILITY_NAMED_IAM"]);

/**
 * A step with the reader's own values in it.
 *
 * @throws Error for what stands for something that nothing before has told, and for any other word in capitals
 */
export function filled({ line, text }: Step, values: ReadonlyMap<string, string>): string {
  const rest = text.replaceAll(standIns, "").match(/\b[A-Z][A-Z_]+\b/g) ?? [];
  const unknown = rest.filter((word) => !plainWords.has(word));
  if (unknown.length > 0)
    throw new Error(`line ${line}: what does ${unknown.join(", ")} stand for?`);
  return text.replaceAll(standIns, (word) => {
    const value = values.get(word);
    if (value === undefined) throw new Error(`line ${line}: nothing has told what ${word} is`);
    return value;
  });
}

/**
 * The inputs of a run that is started by hand, with their defaults.
 *
 * @throws Error as GitHub refuses them: one that the workflow has not, one that is missing, another choice
 */
export function dispatchInputs(
  workflow: string,
  given: Readonly<Record<string, Json>>,
): Record<string, string> {
  const file = parse(workflow) as Json;
  const on = isObject(file) ? file.on : undefined;
  const dispatch = isObject(on) ? on.workflow_dispatch : undefined;
  if (dispatch === undefined) throw new Error("Workflow does not have 'workflow_dispatch' trigger");
  const declared = isObject(dispatch) && isObject(dispatch.inputs) ? dispatch.inputs : {};
  const unexpected = Object.keys(given).filter((key) => !(key in declared));
  if (unexpected.length > 0)
    throw new Error(`Unexpected inputs provided: ${unexpected.join(", ")}`);
  return Object.fromEntries(
    Object.entries(declared).map(([key, input]) => {
      const { required, default: otherwise, options } = isObject(input) ? input : {};
      const value = given[key] ?? otherwise;
      if (value === undefined && required === true)
        throw new Error(`Required input '${key}' not provided`);
      if (Array.isArray(options) && !(options as readonly Json[]).includes(value ?? null))
        throw new Error(`Provided value '${String(value)}' for input '${key}' not in the list`);
      return [key, String(value ?? "")];
    }),
  );
}
