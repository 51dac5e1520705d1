import { readdirSync } from "node:fs";
import { join } from "node:path";

/** The names of the environments and pipelines of a configuration folder, sorted. */
export interface SpecNames {
  readonly environments: readonly string[];
  readonly pipelines: readonly string[];
}

/**
 * The names that a folder's files have, without a look into one: a shell asks for them at each press of a key. What
 * could mean something to a shell is no name, and a folder that is not there has none.
 */
export function specNames(config: string): SpecNames {
  const plain = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
  const entries = (part: string) => {
    try {
      return readdirSync(join(config, part), { withFileTypes: true }).filter(({ name }) =>
        plain.test(name),
      );
    } catch {
      return [];
    }
  };
  return {
    environments: entries("environments")
      .flatMap(({ name }) => /^(.+)\.yaml$/.exec(name)?.[1] ?? [])
      .sort(),
    pipelines: entries("pipelines")
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort(),
  };
}
