import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { PythonFacts, SparkFacts } from "../doctor/machine.ts";
import { pythonEnvironment } from "./python.ts";

/** Milliseconds for a program to tell its version. */
const patience = 10_000;

const versions = `
import sys
from importlib import metadata
try:
    spark = metadata.version("pyspark")
except metadata.PackageNotFoundError:
    spark = ""
print("%d.%d" % sys.version_info[:2], spark)
`;

/** The Python of an installation, and its Spark; undefined when there is none that runs. */
export async function pythonFacts(root: string): Promise<PythonFacts | undefined> {
  try {
    const { stdout } = await promisify(execFile)(
      join(root, ".venv", "bin", "python"),
      ["-I", "-c", versions],
      { env: pythonEnvironment(root), encoding: "utf8", timeout: patience },
    );
    const [version = "", spark = ""] = stdout.trim().split(" ");
    return { version, spark: spark === "" ? undefined : spark };
  } catch {
    return undefined;
  }
}

/**
 * The major version of the Java that Spark would start; undefined when there is none that runs.
 *
 * @param home JAVA_HOME; without one it is the `java` on PATH
 */
export async function javaMajor(home: string | undefined): Promise<string | undefined> {
  try {
    const java = home ? join(home, "bin", "java") : "java";
    const { stdout, stderr } = await promisify(execFile)(java, ["-version"], {
      encoding: "utf8",
      timeout: patience,
    });
    return /version "(\d+)/.exec(`${stderr}${stdout}`)?.[1];
  } catch {
    return undefined;
  }
}

/** What an installation pins of Spark, and which of its jars are there. */
export async function sparkPins(root: string): Promise<Omit<SparkFacts, "version">> {
  const read = (...path: string[]) => readFile(join(root, ...path), "utf8").catch(() => "");
  const [requirements, digests, jars] = await Promise.all([
    read("requirements", "requirements.txt"),
    read("local", "jars.sha256"),
    readdir(join(root, ".sluice", "jars")).catch((): string[] => []),
  ]);
  return {
    pinned: /^pyspark==(\S+)/m.exec(requirements)?.[1],
    pinnedJars: digests.split("\n").flatMap((line) => /^\S+ +(\S+)$/.exec(line)?.[1] ?? []),
    jars,
  };
}
