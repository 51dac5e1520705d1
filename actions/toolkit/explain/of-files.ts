import { type Explanation, edit } from "./explanation.ts";

const contract = "pipelines/patients/contract.yaml";
const job = "pipelines/patients/job.yaml";

/** 3xxx: files against each other. */
export const ofFiles = {
  SL3001: {
    why: "What it should lead to is not there: the stack could not be made, or an override would change nothing.",
    fix: "Correct the name, or define what it names.",
    file: job,
    mistake: edit("reads: {bucket: raw,", "reads: {bucket: row,"),
  },
  SL3002: {
    why: "With one key in `keys.yaml` every bucket takes it. With several, which one encrypts a bucket is a decision that nobody should guess.",
    fix: "Name the bucket's key.",
    file: "pipelines/patients/buckets.yaml",
    before: [
      {
        file: "pipelines/patients/keys.yaml",
        good: "keys:\n",
        bad: "keys:\n  trail:\n    description: Encrypts the audit trail.\n",
      },
    ],
    mistake: edit(
      "  raw:\n    description: Patient files as the hospitals send them.\n    key: data\n",
      "  raw:\n    description: Patient files as the hospitals send them.\n",
    ),
  },
  SL3003: {
    why: "Names are made of the environment's prefix, the pipeline's name and an id, and AWS limits them: a bucket's to 63 characters, a role's to 64. The deploy would fail, in the last environment first. Bucket names are shared by all accounts of AWS, so each ends with the account's number, and 13 characters are gone.",
    fix: "Shorten the prefix, the pipeline's folder or the id.",
    file: "pipelines/patients/buckets.yaml",
    before: [
      {
        file: "pipelines/patients/buckets.yaml",
        good: "accessLogs: access-logs\n",
        bad: "accessLogs: server-access-logs-of-all\n",
      },
    ],
    mistake: edit(
      "  access-logs:\n    description: Server",
      "  server-access-logs-of-all:\n    description: Server",
    ),
  },
  SL3004: {
    why: "A column of these classes holds what identifies a person, or leads to one. Published as it stands it would break 45 CFR 164.514; so the contract has to say what becomes of it.",
    fix: "Add the custom property `deidentify`: `drop` removes the column; glue/README.md lists the other methods.",
    file: contract,
    mistake: edit(
      "      - name: full_name\n        description: First and last name.\n        logicalType: string\n        classification: restricted\n        customProperties:\n          - {property: deidentify, vendor: sluice, value: {method: drop}}\n",
      "      - name: full_name\n        description: First and last name.\n        logicalType: string\n        classification: restricted\n        customProperties:\n",
    ),
  },
  SL3005: {
    why: "A table has one column of a name. Names differ in more than their case for Athena and Glue.",
    fix: "Give one of them another name with `publishAs`.",
    file: contract,
    mistake: edit("      - name: blood_type\n", "      - name: Country\n"),
  },
  SL3006: {
    why: "Two parts of the contract can't both hold, or one can never apply: no record could pass, or a rule would never be looked at.",
    fix: "Decide which of the two is meant. The message names both.",
    file: contract,
    mistake: edit("asOf: treatment_start", "asOf: treatment_day"),
  },
  SL3007: {
    why: "A dashboard shows published columns. What the contract removes as an identifier can't be shown; and each visual, filter, measure and format takes fields of some types: a histogram needs numbers.",
    fix: "Take a published column whose type fits, or calculate a field of one.",
    file: "pipelines/patients/dashboard.yaml",
    mistake: edit("column: age, binWidth: 10", "column: birth_date, binWidth: 10"),
  },
  SL3008: {
    why: "Rejected and source records hold identifiers and must not lie where readers of published data look; logs must not be written where their own writing is logged; S3 delivers access logs under its own encryption only.",
    fix: "Use a bucket for each of them.",
    file: job,
    mistake: edit("quarantines: {bucket: quarantine,", "quarantines: {bucket: processed,"),
  },
  SL3009: {
    why: "Two parts of the file can't both hold, or one has no effect because another switches it off.",
    fix: "Remove the one or the other, or change it: the message names both.",
    file: "environments/dev.yaml",
    mistake: edit("run: true, synthetic: 1000", "run: false, synthetic: 1000"),
  },
  SL3010: {
    why: "The roles that `sluice bootstrap` gives a repository may touch what begins with the environment's prefix, and no more. The deploy would end in AccessDenied.",
    fix: "Take a name that begins with the prefix, or leave it out to have one made.",
    file: job,
    mistake: edit("job:\n  description", "catalog: {database: lake}\njob:\n  description"),
  },
  SL3011: {
    why: "Policies are bound to the prefix. Where one prefix begins with the other, roles of the one environment may touch what belongs to the other.",
    fix: "Give both a part that differs, such as `healthplus-a` and `healthplus-b`, or put them into accounts of their own.",
    file: "environments/prod.yaml",
    before: [
      {
        file: "environments/prod.yaml",
        good: "  patients:\n    job:",
        bad: "  patients:\n    guardrails: {costAnomalies: null, without: {costAnomalies: The account has the monitor of dev.}}\n    job:",
      },
    ],
    mistake: edit(
      'account: "444455556666"\n',
      'account: "111122223333"\nprefix: healthplus-dev-prod\n',
    ),
  },
  SL3012: {
    why: "Values of the column are looked up in what another pipeline publishes. What it does not publish, or publishes in another form, is never found: every record would be rejected.",
    fix: "Refer to a published column, of the same type, of a pipeline in this repository. Circles can't be held, nor pseudonyms: each pipeline has a key of its own.",
    file: contract,
    mistake: edit(
      "        primaryKeyPosition: 1\n",
      "        primaryKeyPosition: 1\n        relationships:\n          - {type: foreignKey, to: patients.patient_key}\n",
    ),
  },
  SL3013: {
    why: "Whoever delivers the records or reads the table has to change something. A major version that rises tells them so (Semantic Versioning 2.0.0, 8); `--base` compares with another branch.",
    fix: "Raise the contract's major version, once those it meets know; or keep what was.",
    file: contract,
    compared: true,
    mistake: edit(
      "      - name: blood_type\n        description: ABO and Rh blood group.\n        logicalType: string\n        classification: internal\n        enum: [{value: A+}, {value: A-}, {value: B+}, {value: B-}, {value: AB+}, {value: AB-}, {value: O+}, {value: O-}]\n",
      "      - name: blood_type\n        description: ABO and Rh blood group.\n        logicalType: string\n        classification: internal\n        enum: [{value: A+}, {value: A-}, {value: B+}, {value: B-}, {value: AB-}, {value: O+}, {value: O-}]\n",
    ),
  },
  SL3014: {
    why: "What is written to the one place is taken for what belongs to the other: the next run would read rejected records as new input, or a crawler would register one pipeline's partitions in another's table.",
    fix: "Take prefixes that do not lie in each other, or buckets of their own; let each pipeline have a database or a table of its own.",
    file: job,
    mistake: edit(
      "  quarantines: {bucket: quarantine, prefix: patients/}\n",
      "  quarantines: {bucket: raw, prefix: patients/rejected/}\n",
    ),
  },
  SL3015: {
    why: "A trail, a budget and cost-anomaly alerts watch over the pipeline. One that is not there looks as one that nobody thought of.",
    fix: "Add it. Where something else does its work, such as the organisation's own trail, say so under `without`: each plan and audit shows the reason.",
    file: "pipelines/patients/guardrails.yaml",
    mistake: edit("\ncostAnomalies:\n  threshold: 1 USD\n", ""),
  },
  SL3016: {
    why: "The embedded AWS runs jobs on Spark 3.5, which is that of Glue 5.1. A job of Glue 6.0 would be deployed to it and fail in its first run.",
    fix: "Pin Glue 5.1 for that environment in its `overrides`; `npm run test:spark4` shows that the engine does the same on both.",
    file: job,
    mistake: edit('  glueVersion: "5.1"', '  glueVersion: "6.0"'),
  },
  SL3017: {
    why: "Bucket names are shared by all accounts, and Amazon S3 keeps some beginnings for itself: `sthree-`, `amzn-s3-demo-`, `xn--`. The deploy would fail at the first bucket.",
    fix: "Give the environment, or the project, another prefix.",
    file: "environments/dev.yaml",
    mistake: edit('account: "111122223333"\n', 'account: "111122223333"\nprefix: sthree-dev\n'),
  },
  SL3018: {
    why: "An account has one anomaly monitor of AWS services (AWS Cost Management, Monitor types). CloudFormation would fail to make a second.",
    fix: "Give the other pipeline or environment the ARN of the first as `costAnomalies.monitorArn`, or say under `without` why it has no alerts of its own.",
    file: "environments/prod.yaml",
    mistake: edit('account: "444455556666"', 'account: "111122223333"'),
  },
  SL3019: {
    why: "The job's input is the table that another pipeline publishes, as its readers see it. A column that is not published there, or has values that the contract's type does not take, would fail each run; a weaker class would lose on the way what the other contract says of it; and the table is Parquet, whatever files it was made of.",
    fix: "Name columns as the other contract publishes them, with a type that takes their values and a class that is no weaker, and say `format: parquet` in the table's `source`. A pipeline reads neither itself nor, in a circle, what is made of its own table.",
    file: job,
    mistake: edit("reads: {bucket: raw, prefix: patients/}", "reads: {pipeline: patients}"),
  },
  SL3023: {
    why: "QuickSight shows dashboards in some of AWS's Regions. In another one CloudFormation knows no AWS::QuickSight::Dashboard, and refuses the whole template.",
    fix: "Give the environment a Region that has them; or keep dashboard.yaml out of a pipeline that is deployed elsewhere.",
    file: "environments/dev.yaml",
    mistake: edit('account: "111122223333"\n', 'account: "111122223333"\nregion: us-west-1\n'),
  },
} satisfies Record<string, Explanation>;
