import { existsSync, readFileSync } from "node:fs";
import { XMLParser } from "fast-xml-parser";

/** Source: what vitest and pytest write; there is no standard beyond it. */
interface TestCase {
  readonly classname: string;
  readonly name: string;
  readonly failure?: readonly { readonly message?: string }[];
  readonly error?: readonly { readonly message?: string }[];
  readonly skipped?: unknown;
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  htmlEntities: true, // a line's end in a message is one
  isArray: (name) => ["testsuite", "testcase", "failure", "error"].includes(name),
});

/**
 * What a JUnit file says: its counts, and of each test that failed its name and the first line of why.
 *
 * @returns nothing where there is no such file, or it is of no test
 */
export function readJunit(
  file: string,
): { passed: number; failed: number; failures: string[] } | undefined {
  if (!existsSync(file)) return undefined;
  const { testsuites } = parser.parse(readFileSync(file, "utf8")) as {
    testsuites?: { testsuite?: readonly { testcase?: readonly TestCase[] }[] };
  };
  const cases = (testsuites?.testsuite ?? []).flatMap(({ testcase }) => testcase ?? []);
  if (cases.length === 0) return undefined;
  const failures = cases.flatMap(({ classname, name, failure, error }) => {
    const [first] = [...(failure ?? []), ...(error ?? [])];
    const why = first?.message?.split("\n")[0]?.slice(0, 200);
    return first === undefined ? [] : [`${classname} > ${name}${why ? `: ${why}` : ""}`];
  });
  const skipped = cases.filter((each) => each.skipped !== undefined).length;
  return { passed: cases.length - failures.length - skipped, failed: failures.length, failures };
}
