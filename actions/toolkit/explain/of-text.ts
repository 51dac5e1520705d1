import { type Explanation, edit } from "./explanation.ts";

const job = "pipelines/patients/job.yaml";

/** 1xxx: the text of a file. */
export const ofText = {
  SL1001: {
    why: "The file can't be read at all, so that nothing in it was checked. Only the first mistake is told: after it a parser guesses.",
    fix: "Look at the line and the one before it: a bracket or a quote that is not closed, indentation with tabs, a colon without a space behind it.",
    file: job,
    mistake: edit("  workers: {type: G.1X, count: 2}", "  workers: {type: G.1X, count: 2"),
  },
  SL1002: {
    why: "Every pipeline has a `contract.yaml`: it alone says what is published. For the other files there are defaults, which `sluice show` shows.",
    fix: "Add the file, or remove the pipeline's folder. `sluice init --pipeline-only` writes one to begin with.",
    file: "pipelines/patients/contract.yaml",
    mistake: { kind: "missing" },
  },
  SL1003: {
    why: "YAML forbids it (YAML 1.2.2, 3.2.1.1), and programs differ in which of the two they take: what was reviewed may not be what is deployed.",
    fix: "Remove one of the two.",
    file: job,
    mistake: edit("  timeout: 30 minutes\n", "  timeout: 30 minutes\n  timeout: 60 minutes\n"),
  },
  SL1004: {
    why: "Sluice reads one document of a file. A second one, behind `---`, would be ignored, and so would an empty file.",
    fix: "Put the documents into files of their own, or remove the line `---`.",
    file: "pipelines/patients/guardrails.yaml",
    mistake: edit("\nlogs:\n", "\n---\nlogs:\n"),
  },
  SL1005: {
    why: "An environment is a file in `environments/`, a pipeline a folder in `pipelines/`. Nothing is done for a name that neither is.",
    fix: "Correct the name, or add the file.",
    file: "environments/prodd.yaml",
    mistake: { kind: "asked", environment: "prodd" },
  },
  SL1006: {
    why: "Read in another encoding, names and values would change without a word.",
    fix: "Have the editor save the file as UTF-8.",
    file: job,
    mistake: { kind: "bytes", as: "Latin-1" },
  },
  SL1007: {
    why: "A spec of several megabytes holds data, or something went wrong where it was written. It would hold up every check.",
    fix: "Keep data out of the specs. A long list of allowed values belongs into a table that the contract refers to by a relationship.",
    file: job,
    mistake: { kind: "bytes", as: "5 MB" },
  },
  SL1008: {
    why: "Merge keys (`<<`) and the directive `%YAML 1.1` belong to YAML 1.1. In YAML 1.2 `<<` is a key like any other, so that what it should merge is not there; and under the directive `NO` would be false.",
    fix: "Write the keys out. What differs between environments stands in the environment's `overrides`.",
    file: "pipelines/patients/buckets.yaml",
    mistake: edit(
      "  raw:\n    description: Patient files as the hospitals send them.\n    key: data\n  processed:\n    description: De-identified patients, as Parquet.\n    key: data\n",
      "  raw: &bucket\n    description: Patient files as the hospitals send them.\n    key: data\n  processed:\n    <<: *bucket\n    description: De-identified patients, as Parquet.\n",
    ),
  },
  SL1009: {
    why: "YAML 1.2 reads it as a number and drops the zero; YAML 1.1 reads it as octal. An account id or a postcode would become another.",
    fix: "Put it in quotes where it is a text; leave the zero out where it is a number.",
    file: "environments/local.yaml",
    mistake: edit('account: "123456789012"', "account: 012345678901"),
  },
} satisfies Record<string, Explanation>;
