import { notChecked, type Outcome, ok, problem } from "./check.ts";

const setup = "Run: npm run setup";

/** Judges the version of Node that runs this, by `engines.node` of package.json, which is `>=` and a version. */
export function judgeNode(version: string, engines: string): Outcome {
  const least = /^>=\s*(\d+(?:\.\d+){0,2})$/.exec(engines)?.[1];
  if (least === undefined) return notChecked(`package.json asks for "${engines}".`);
  return isAtLeast(numbersOf(version), numbersOf(least))
    ? ok(`Node ${version}`)
    : problem(`Node ${version}`, `Node ${least} or later`, "Install it, and put it first on PATH.");
}

const numbersOf = (version: string): number[] => version.split(".").map(Number);

function isAtLeast(found: readonly number[], least: readonly number[]): boolean {
  for (const [index, number] of least.entries()) {
    const own = found[index] ?? 0;
    if (own !== number) return own > number;
  }
  return true;
}

/** The Python that `npm run setup` makes; undefined where it has made none, or where it does not run. */
export interface PythonFacts {
  /** Such as `3.11`. */
  readonly version: string;
  /** Of PySpark; undefined when it is not installed. */
  readonly spark: string | undefined;
}

/** Judges the Python environment. PySpark 3.5, as in Glue 5.1, runs on no later one than 3.11. */
export function judgePython(found: PythonFacts | undefined): Outcome {
  const expected = "Python 3.11 in .venv, the version of Glue 5.1";
  if (found === undefined) return problem("no Python that runs in .venv", expected, setup);
  return found.version === "3.11"
    ? ok(`Python ${found.version}`)
    : problem(`Python ${found.version}`, expected, `Remove .venv. ${setup}`);
}

/** Judges the Java that Spark would start; undefined where there is none. */
export function judgeJava(major: string | undefined): Outcome {
  return major === "17"
    ? ok("Java 17")
    : problem(
        major === undefined ? "no Java" : `Java ${major}`,
        "Java 17, the version of Glue 5.1",
        "Install it and put it on PATH, or set JAVA_HOME.",
      );
}

/** Spark as it is installed, and as it should be. */
export interface SparkFacts {
  readonly version: string | undefined;
  /** That of requirements.txt; undefined when it pins none. */
  readonly pinned: string | undefined;
  /** Names of the jars with which it reads S3. */
  readonly jars: readonly string[];
  /** Those of `local/jars.sha256`. */
  readonly pinnedJars: readonly string[];
}

/** Judges Spark and its jars by their pins: versions and names, for setup has compared the digests. */
export function judgeSpark({ version, pinned, jars, pinnedJars }: SparkFacts): Outcome {
  const missing = pinnedJars.filter((each) => !jars.includes(each));
  const expected = `PySpark ${pinned ?? "as requirements.txt says"} and ${pinnedJars.length} jars in .sluice/jars`;
  if (version === undefined || (pinned !== undefined && version !== pinned))
    return problem(version === undefined ? "no PySpark" : `PySpark ${version}`, expected, setup);
  if (missing.length === 0) return ok(`PySpark ${version}, ${pinnedJars.length} jars`);
  const [first] = missing;
  return problem(
    missing.length === pinnedJars.length
      ? `PySpark ${version}, none of its jars`
      : `PySpark ${version}, without ${first}${missing.length > 1 ? ` and ${missing.length - 1} more` : ""}`,
    expected,
    setup,
  );
}
