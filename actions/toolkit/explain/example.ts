import {
  type Diagnostic,
  type DiagnosticCode,
  formatDiagnostic,
  sortDiagnostics,
} from "../kernel/diagnostic.ts";
import { unreachable } from "../kernel/errors.ts";
import { checkTree } from "../model/check-tree.ts";
import { compatibility } from "../plan/compatibility.ts";
import { decodeSpec } from "../spec/decode.ts";
import { type ConfigTree, namesIn, textOf } from "../spec/read-specs.ts";
import { explanations } from "./catalogue.ts";
import type { Explanation } from "./explanation.ts";

/** The day of the examples, to which waivers have to hold. */
export const exampleDay = "2026-01-01";

/**
 * Makes a code's example of specs in which nothing is wrong, and has it checked.
 *
 * @param good the specs in `pipeline-config/`
 * @throws Error when the specs lack what the example changes: a defect of the example
 */
export function exampleOf(
  code: DiagnosticCode,
  good: ConfigTree,
): {
  readonly tree: ConfigTree;
  readonly diagnostics: readonly Diagnostic[];
  readonly said: string;
} {
  const { file, before = [], mistake, compared = false }: Explanation = explanations[code];
  const files = new Map(good.files);
  const unreadable = new Map<string, Diagnostic>();
  const replace = (path: string, from: string, to: string) => {
    const text = files.get(path) ?? "";
    if (!text.includes(from)) throw new Error(`${code}: ${path} does not hold ${from}`);
    files.set(
      path,
      text.replace(from, () => to),
    );
  };
  for (const each of before) replace(each.file, each.good, each.bad);
  let environments = namesIn(good, "environments");
  switch (mistake.kind) {
    case "edit":
      replace(file, mistake.good, mistake.bad);
      break;
    case "missing":
      files.delete(file);
      break;
    case "bytes": {
      const text = (files.get(file) ?? "").replace("hospitals", "Spitäler");
      const bytes = mistake.as === "5 MB" ? new Uint8Array(5_000_000).fill(35) : latin1(text);
      const read = decodeSpec(`${good.root}/${file}`, bytes);
      for (const each of read.ok ? [] : read.diagnostics) unreadable.set(file, each);
      files.set(file, "");
      break;
    }
    case "asked":
      environments = [mistake.environment];
      break;
    default:
      return unreachable(mistake);
  }
  const tree = { root: good.root, files, unreadable };
  const pipelines = namesIn(tree, "pipelines");
  const diagnostics = [
    ...checkTree(tree, environments, pipelines, exampleDay),
    ...(compared ? sortDiagnostics(compatibility(tree, good, environments, pipelines)) : []),
  ];
  const told = diagnostics.map((each) => formatDiagnostic(each, textOf(tree, each.location.file)));
  return { tree, diagnostics, said: told.join("\n") };
}

const latin1 = (text: string): Uint8Array =>
  Uint8Array.from(text, (letter) => letter.charCodeAt(0));
