import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "vitest";

/**
 * Compares with a golden file. One that is missing fails; `npm run golden` alone writes them, to be read in the
 * diff of the commit.
 */
export function expectGolden(name: string, text: string): void {
  const path = `test/golden/${name}`;
  if (process.env.GOLDEN === "write") writeFileSync(path, text);
  expect(text).toBe(readFileSync(path, "utf8"));
}
