import { isMap, isScalar, isSeq, type Node, Document as YamlDocument } from "yaml";
import { type JsonObject, pointer } from "../kernel/json.ts";

/** A section of what holds: a spec, or the names that were made. */
export interface Section {
  /** Such as `job`. */
  readonly title: string;
  readonly value: JsonObject;
  /** Where the value at a JSON pointer comes from, in a few words. */
  readonly origin: (path: string) => string | undefined;
}

/** Sections as YAML, each value with where it comes from behind it. */
export function resolvedYaml(sections: readonly Section[]): string {
  return sections
    .map(({ title, value, origin }) => {
      const document = new YamlDocument(value);
      annotate(document.contents, [], origin);
      const text = document.toString({ lineWidth: 0, flowCollectionPadding: false });
      return `# ${title}\n${text.trimEnd()}`;
    })
    .join("\n---\n");
}

function annotate(node: Node | null, steps: readonly string[], origin: Section["origin"]): void {
  const say = (each: Node, from: string | undefined) => {
    if (from !== undefined) each.comment = ` ${from}`;
  };
  if (isMap(node) && node.items.length > 0) {
    for (const { key, value } of node.items)
      annotate(value as Node | null, [...steps, String(isScalar(key) ? key.value : key)], origin);
  } else if (isSeq(node) && node.items.length > 0) {
    const from = node.items.map((_, index) => origin(pointer([...steps, index])));
    // A short list of one line is shown as one.
    if (node.items.every(isScalar) && new Set(from).size === 1) {
      node.flow = true;
      say(node, from[0]);
    } else
      for (const [index, item] of node.items.entries())
        annotate(item as Node, [...steps, String(index)], origin);
  } else if (node !== null) {
    if (isMap(node) || isSeq(node)) node.flow = true; // empty, on the line of its key
    say(node, origin(pointer(steps)));
  }
}
