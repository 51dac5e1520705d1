import { type Outcome, ok, problem } from "./check.ts";

/** The embedded AWS as it answers. */
export interface EmbeddedFacts {
  readonly endpoint: string;
  /** What it says of itself; undefined when it does not answer. */
  readonly version: string | undefined;
}

/**
 * Judges the embedded AWS by the version of the Sluice that asks.
 *
 * @param found undefined where none runs
 */
export function judgeEmbedded(found: EmbeddedFacts | undefined, version: string): Outcome {
  const expected = `an embedded AWS of version ${version}`;
  if (found === undefined) return problem("none runs", expected, "npx sluice local up");
  const { endpoint } = found;
  if (found.version === undefined)
    return problem(
      `nothing that says its version answers at ${endpoint}`,
      expected,
      "Its requests: npx sluice local logs. Or start it again: npx sluice local down, then up",
    );
  return found.version === version
    ? ok(`version ${version} at ${endpoint}`)
    : problem(
        `version ${found.version} at ${endpoint}`,
        expected,
        "Start it again: npx sluice local down, then up",
      );
}
