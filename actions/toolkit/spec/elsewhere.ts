import environment from "../../../pipeline-config/schema/environment.schema.json" with {
  type: "json",
};
import guardrails from "../../../pipeline-config/schema/guardrails.schema.json" with {
  type: "json",
};
import job from "../../../pipeline-config/schema/job.schema.json" with { type: "json" };
import type { Diagnostic } from "../kernel/diagnostic.ts";
import type { SpecKind } from "./kinds.ts";

interface Property {
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** What may stand at the top of the files that have several mappings there. */
const tops: Partial<Readonly<Record<SpecKind, Readonly<Record<string, Property>>>>> = {
  guardrails: guardrails.properties as Readonly<Record<string, Property>>,
  job: job.properties as Readonly<Record<string, Property>>,
};

/**
 * Where a key that is known elsewhere in the file belongs.
 *
 * @param at JSON pointer of the mapping in which it stands
 */
export function elsewhere(key: string, at: string, kind: SpecKind): Pick<Diagnostic, "fix"> {
  if (kind === "project" && at === "" && key in environment.properties)
    return { fix: `\`${key}\` stands in the file of each environment.` };
  const top = tops[kind] ?? {};
  if (at !== "") return key in top ? { fix: `\`${key}\` stands at the top of the file.` } : {};
  const [owner] = Object.entries(top).find(([, each]) => key in (each.properties ?? {})) ?? [];
  return owner === undefined ? {} : { fix: `\`${key}\` stands in \`${owner}\`.` };
}
