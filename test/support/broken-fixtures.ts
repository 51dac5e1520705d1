import { cpSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";

/** Valid specs of the tests' own, and the folder of files of which each takes the place of one of them. */
export const base = "test/fixtures/base";
const broken = "test/fixtures/broken";

/** The broken files, as `kind/name`, sorted. */
export const brokenFiles = (): string[] =>
  readdirSync(broken)
    .flatMap((kind) =>
      readdirSync(join(broken, kind)).map((file) => `${kind}/${basename(file, ".yaml")}`),
    )
    .sort();

/** The file of the base, by its path inside, that broken files of a kind take the place of. */
export const placeOf = (kind: string): string =>
  kind === "project"
    ? "project.yaml"
    : kind === "environment"
      ? "environments/local.yaml"
      : `pipelines/visits/${kind}.yaml`;

/** Copies the base into a folder, with one file replaced; the folder is made. */
export function layOut(fixture: string, folder: string): void {
  cpSync(base, folder, { recursive: true });
  cpSync(join(broken, `${fixture}.yaml`), join(folder, placeOf(fixture.split("/")[0] ?? "")));
}
