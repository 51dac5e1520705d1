import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import Papa from "papaparse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { init } from "../../actions/cli/init.ts";

const execute = promisify(execFile);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-init-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const etl = (...args: string[]) =>
  execute(process.execPath, [resolve("actions/cli/index.ts"), "etl", ...args]);

/** A field that is the second one now and then. */
const mostly = (place: number, every: number, usual: string, other: string): string =>
  place % every === every - 1 ? other : usual;

const columns: Readonly<Record<string, (place: number) => string>> = {
  "Case-ID": (place) => mostly(place, 400, `0${1000 + place}`, ""),
  surname: (place) => `Qzplantañe${place}`,
  DOB: (place) =>
    mostly(place, 50, `${1 + (place % 28)}.${1 + (place % 12)}.${1930 + (place % 70)}`, "soon"),
  "visit time": (place) =>
    `${1 + (place % 12)}/${1 + (place % 28)}/2024 ${place % 24}:${10 + (place % 50)}`,
  updated_at: (place) => mostly(place, 9, "2024-02-29T10:11:12.5+02:00", "2024-05-06 11:12"),
  seen: (place) => mostly(place, 40, `${10 + (place % 18)} Mar 2024`, "31 Feb 2024"),
  changed: (place) => mostly(place, 7, "2024-03-05", "05/31/2024"),
  ZIP: (place) => mostly(place, 30, `${10_001 + place}`, "N/A"),
  latitude: (place) => `${(place % 160) - 80}.25`,
  consent: (place) => mostly(place, 11, mostly(place, 2, "Yes", "n"), "perhaps"),
  insured: (place) => mostly(place, 2, "y", "N"),
  score: (place) => mostly(place, 60, String(place % 5), "many"),
  weight: (place) => mostly(place, 90, `${40 + (place % 60)}.5`, "1e999"),
  visit_number: (place) => String(3_000_000_000 + place),
  billed_amount: (place) =>
    mostly(place, 70, mostly(place, 3, `$${place % 999},250.75`, "(5.10)"), "free"),
  dose: (place) => `${place % 90},5`,
  status: (place) => mostly(place, 6, "open", "Unknown"),
  misc: (place) => `Qzplant${place}`,
};

test("what init foretells of a sample, the engine does, and no record is lost", async () => {
  const rows = Array.from({ length: 1_200 }, (_, place) =>
    Object.values(columns).map((make) => make(place)),
  );
  const text = Papa.unparse([Object.keys(columns), ...rows], { delimiter: ";" });
  writeFileSync(join(folder, "wild.csv"), text, "latin1");

  const config = join(folder, "specs");
  const sample = join(folder, "wild.csv");
  const options = {
    config,
    from: sample,
    pipelineOnly: false,
    header: false,
    yes: true,
    json: true,
  };
  const { columns: guesses } = (await init(options, undefined)).data;
  const contract = join(config, "pipelines/wild/contract.yaml");
  await etl("--contract", contract, "--in", sample, "--out", join(folder, "out"));

  const metrics = JSON.parse(readFileSync(join(folder, "out/metrics.json"), "utf8"));
  const { in: read, published, quarantined } = metrics.records;
  expect([read, published + quarantined]).toEqual([1_200, 1_200]);
  expect(published).toBeGreaterThan(800);
  const rejected: { column: string; reason: string; records: number }[] = metrics.rejections;
  const misfits = guesses.filter((each) => each.misfits > 0 && each.method !== "drop");
  expect(
    rejected
      .filter(({ reason }) => /^(UNPARSABLE|NOT_MAPPED)/.test(reason))
      .map(({ column, records }) => `${column} ${records}`)
      .sort(),
  ).toEqual(misfits.map(({ column, misfits: records }) => `${column} ${records}`).sort());
  expect(misfits.map(({ column }) => column)).toEqual([
    "DOB",
    "seen",
    "consent",
    "score",
    "weight",
    "billed_amount",
  ]);
  expect(rejected).toContainEqual({ column: "Case-ID", reason: "MISSING_REQUIRED", records: 3 });
  // What looks like a name is in no published file. Fewer letters would be there by chance: pages are compressed.
  const files = readdirSync(join(folder, "out/published"), { recursive: true, encoding: "utf8" });
  for (const file of files.filter((each) => each.endsWith(".parquet")))
    expect(readFileSync(join(folder, "out/published", file)).includes("Qzplant")).toBe(false);
});
