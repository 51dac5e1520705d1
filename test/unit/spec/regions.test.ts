import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Partitions {
  readonly partitions: readonly {
    readonly id: string;
    readonly regions: Readonly<Record<string, unknown>>;
  }[];
}

/** The Regions that the AWS SDK knows. Its package exports a lookup and not the list, hence the path. */
const path =
  "node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js";
const { partitionsInfo } = (await import(`${process.cwd()}/${path}`)) as {
  readonly partitionsInfo: Partitions;
};
const regionsOf = (...ids: string[]): string[] =>
  partitionsInfo.partitions
    .filter(({ id }) => ids.includes(id))
    .flatMap(({ regions }) => Object.keys(regions))
    .filter((name) => !name.endsWith("-global"));

const schema = JSON.parse(readFileSync("pipeline-config/schema/environment.schema.json", "utf8"));
const form = new RegExp(schema.properties.region.pattern, "u");

test("every Region of the partitions that names are made for has the form of one", () => {
  const regions = regionsOf("aws", "aws-cn", "aws-us-gov");
  expect(regions.length).toBeGreaterThan(35);
  expect(regions.filter((region) => !form.test(region))).toEqual([]);
});

test("a Region of another partition, whose ARNs would be wrong, has not", () => {
  const regions = regionsOf("aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc");
  expect(regions.length).toBeGreaterThan(5);
  expect(regions.filter((region) => form.test(region))).toEqual([]);
});
