import { createHash } from "node:crypto";
import { basename, relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The files that take a minute or more, the longest first. */
const long = [
  "deploy.test.ts",
  "audit.test.ts",
  "getting-started.test.ts",
  "run.test.ts",
  "pull-request.test.ts",
];

/** Where a file has its place: those that are not named come after those that are. */
const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = moduleId.includes("/workflows/") ? long.indexOf(basename(moduleId)) : -1;
  return place < 0 ? long.length : place;
};

/**
 * Starts the long files of the workflows first, so that none is left to run alone at the end. All others, like the tests
 * within each file, come in random order, by the seed.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root, sequence } = this.ctx.config;
    const drawn = (file: TestSpecification): string =>
      createHash("sha256")
        .update(`${sequence.seed} ${file.project.name} ${relative(root, file.moduleId)}`)
        .digest("hex");
    return files
      .map((file) => ({ file, place: placeOf(file), drawn: drawn(file) }))
      .sort((a, b) => a.place - b.place || (a.drawn < b.drawn ? -1 : 1))
      .map(({ file }) => file);
  }
}
