import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isSeq,
  type Node,
  type ParsedNode,
  visit,
} from "yaml";

/**
 * How many values all aliases of a file may stand for together. Specs need a few dozen; aliases of aliases of aliases
 * ("billion laughs") would fill the memory.
 */
const mostAliased = 10_000;

export interface AliasProblem {
  readonly alias: Alias;
  readonly found: string;
  readonly expected: string;
  readonly fix?: string;
}

/** An alias stands at the start of a value; most files have none, and are spared the search. */
const couldHaveAliases = /(?:^|[\s[{,])\*\S/;

/** What each alias of a document stands for, and which of them stand for nothing that can be written out. */
export function resolveAliases(
  document: Document.Parsed<ParsedNode>,
  text: string,
): {
  readonly targets: ReadonlyMap<Alias, Node>;
  readonly problems: readonly AliasProblem[];
} {
  if (!couldHaveAliases.test(text)) return { targets: new Map(), problems: [] };
  const targets = targetsOf(document);
  const problems = new Map<Alias, AliasProblem>();
  const parents = new Set<Node>();
  let aliased = 0;
  /** Goes through a value and all that its aliases stand for; `outer` is the outermost alias around it. */
  const walk = (node: unknown, outer: Alias | undefined): void => {
    if (!isNode(node) || aliased > mostAliased) return;
    if (outer !== undefined) aliased += 1;
    const problem = (alias: Alias, found: string, expected: string, fix?: { fix: string }) =>
      problems.set(alias, { alias, found, expected, ...fix });
    if (aliased > mostAliased && outer !== undefined) {
      const expected = `at most ${mostAliased.toLocaleString("en")} for all aliases of a file`;
      problem(
        outer,
        `the alias \`*${outer.source}\`, with which aliases stand for too many values`,
        expected,
      );
    } else if (isAlias(node)) {
      const target = targets.get(node);
      const name = `the alias \`*${node.source}\``;
      if (target === undefined)
        problem(node, `${name} of nothing`, `an anchor \`&${node.source}\` before it`, {
          fix: `If it is a text, put it in quotes: "*${node.source}".`,
        });
      else if (parents.has(target))
        problem(node, `${name} inside its own anchor`, "an alias of a value that it is no part of");
      else walk(target, outer ?? node);
    } else if (isMap(node) || isSeq(node)) {
      parents.add(node);
      for (const item of node.items) {
        if (isNode(item)) walk(item, outer);
        else walk((item as { readonly value: unknown }).value, outer);
      }
      parents.delete(node);
    }
  };
  walk(document.contents, undefined);
  return { targets, problems: [...problems.values()] };
}

/** An alias stands for the last value before it that has its anchor (YAML 1.2.2, 7.1). */
function targetsOf(document: Document.Parsed<ParsedNode>): Map<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Node: (_key, node) => {
      const target = isAlias(node) ? anchors.get(node.source) : undefined;
      if (isAlias(node)) {
        if (target !== undefined) targets.set(node, target);
      } else if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}
