import type { Diagnostic } from "../kernel/diagnostic.ts";
import { pointer } from "../kernel/json.ts";
import { readSpecs, type Specs } from "../spec/read-specs.ts";
import { oneOf, suggestion } from "../spec/suggestion.ts";
import { classifications, weaker } from "./classification.ts";
import { readsAs } from "./column-types.ts";
import { tablePlace } from "./contract.ts";
import type { Contract, Model, SourceColumn } from "./model.ts";
import { circle, otherPipelines, publishedTable, type ResolveOther } from "./published-table.ts";
import type { Resolve } from "./references.ts";
import type { Reads } from "./source.ts";

/**
 * What the job reads: files in a bucket of its own, or the table of another pipeline, which has to publish what the contract
 * says of its columns. The engine (glue/sluice_etl) holds the files of the table to the contract once more.
 *
 * @param path the pipelines that lead here, this one last
 * @param resolveOther makes the other pipeline's model
 */
export function resolveReads(
  specs: Specs,
  contract: Contract,
  path: readonly string[],
  resolve: Resolve,
  resolveOther: ResolveOther,
  problems: Diagnostic[],
): Reads {
  const { document, value } = specs.job;
  const { reads } = value.job;
  const source = document.locateKey("/job/reads");
  if (!("pipeline" in reads))
    return {
      kind: "files",
      bucket: resolve("bucket", reads.bucket, document.locate("/job/reads/bucket")),
      prefix: reads.prefix,
      source,
    };
  const other = publisher(specs, reads.pipeline, path, resolveOther, problems);
  if (other !== undefined) {
    problems.push(...format(specs, contract), ...appendedAnew(specs, contract, other));
    problems.push(...contract.columns.flatMap((column) => misread(column, specs, other)));
    return { kind: "table", ...publishedTable(other, source) };
  }
  // Nobody sees it: something is wrong, of which the problems tell.
  const none = { table: "", bucketName: "", prefix: "", keyAlias: "" };
  return { kind: "table", ...none, pipeline: reads.pipeline, source };
}

/** The model of the pipeline that publishes the table; undefined where there is none that may be read. */
function publisher(
  specs: Specs,
  pipeline: string,
  path: readonly string[],
  resolve: ResolveOther,
  problems: Diagnostic[],
): Model | undefined {
  const location = specs.job.document.locate("/job/reads/pipeline");
  const others = otherPipelines(specs);
  const turning = circle(path, pipeline);
  if (pipeline === specs.pipelineName)
    problems.push({
      code: "SL3019",
      location,
      found: `\`${pipeline}\` reads what it publishes itself`,
      expected: "another pipeline, or the bucket and prefix in which files arrive",
    });
  else if (!others.includes(pipeline))
    problems.push({
      code: "SL3001",
      location,
      found: `the pipeline \`${pipeline}\`, which is not there`,
      expected: others.length === 0 ? "another pipeline; there is none" : oneOf(others),
      ...suggestion(pipeline, others),
    });
  else if (turning !== undefined) problems.push({ code: "SL3019", location, ...turning });
  else {
    const read = readSpecs(specs.tree, specs.environmentName, pipeline);
    const model = read.ok ? resolve(read.value, path) : read;
    if (model.ok) return model.value;
    problems.push(...model.diagnostics);
  }
  return undefined;
}

function format({ contract: spec }: Specs, { input }: Contract): Diagnostic[] {
  if (input.format === "parquet") return [];
  return [
    {
      code: "SL3019",
      location: tablePlace(spec, "source"),
      found: `a contract for ${input.format === "jsonLines" ? "JSON lines" : "CSV"}, whose job reads a published table`,
      expected: "`format: parquet` in the table's `source`",
      fix: "Say {property: source, vendor: sluice, value: {format: parquet}} under `customProperties` of the table.",
    },
  ];
}

/** A table that does not append itself is one new load in each of its snapshots (glue/README.md, Reading). */
function appendedAnew(
  { contract: spec }: Specs,
  { publication }: Contract,
  { pipeline, contract: theirs }: Model,
): Diagnostic[] {
  if (publication.mode !== "append" || theirs.publication.mode === "append") return [];
  return [
    {
      code: "SL4012",
      location: tablePlace(spec, "publication"),
      found: `\`mode: append\` of what is read from \`${pipeline}\`, whose runs ${theirs.publication.mode === "merge" ? "merge" : "replace"} their table`,
      expected: "`replace` or `merge`, or a table that is appended to",
      fix: "Each snapshot of that table is one new load: each run would take in all of its records again.",
    },
  ];
}

/** What keeps a column of the contract from being read from what the other pipeline publishes. */
function misread(
  { name, logicalType, classification, source }: SourceColumn,
  { contract: { value, document } }: Specs,
  { pipeline, contract: theirs }: Model,
): Diagnostic[] {
  const published = theirs.published.find((each) => each.name === name);
  const columns = value.schema[0]?.properties ?? [];
  const index = columns.findIndex((each) => each.name === name);
  const spec = columns[index];
  const problem = (
    location: Diagnostic["location"],
    rest: Pick<Diagnostic, "found" | "expected" | "fix">,
  ) => ({
    code: "SL3019" as const,
    location,
    ...rest,
  });
  if (published === undefined || spec === undefined) {
    const known = theirs.published.map((each) => each.name);
    return [
      problem(source, {
        found: `the column \`${name}\`, which \`${pipeline}\` does not publish`,
        expected: oneOf(known),
        ...(publishedOtherwise(name, theirs) ?? suggestion(name, known)),
      }),
    ];
  }
  const at = (key: string) => document.locate(pointer(["schema", 0, "properties", index, key]));
  const found: Diagnostic[] = [];
  if (!readsAs(published.type, spec))
    found.push(
      problem(at("logicalType"), {
        found: `\`${name}\` as ${spec.physicalType ?? logicalType}, which \`${pipeline}\` publishes as ${published.type}`,
        expected: "a type that takes every value of it",
      }),
    );
  if (weaker(classification, published.classification))
    found.push(
      problem(at("classification"), {
        found: `\`${name}\` as ${classification}, which \`${pipeline}\` classifies as ${published.classification}`,
        expected: oneOf(classifications.filter((each) => !weaker(each, published.classification))),
        fix: "What is kept of a table is no less sensitive than the table. Lower the class where the column is first read, if it is wrong there.",
      }),
    );
  return found;
}

/** What became of a column that the other contract has under this name. */
function publishedOtherwise(name: string, { columns }: Contract): { fix: string } | undefined {
  const column = columns.find((each) => each.name === name);
  if (column === undefined) return undefined;
  return {
    fix:
      column.publishedName === undefined
        ? "That pipeline drops the column."
        : `It is published as \`${column.publishedName}\`.`,
  };
}
