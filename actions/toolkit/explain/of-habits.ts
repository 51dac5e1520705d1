import { type Explanation, edit } from "./explanation.ts";

/** 4xxx: what is valid and yet seldom meant. */
export const ofHabits = {
  SL4001: {
    why: "It is made, and paid for: a KMS key costs 1 USD a month. Often it is left from something else, or a name elsewhere is misspelt.",
    fix: "Remove it, or use it. A bucket that leaves the specs stays in the account, with its data.",
    file: "pipelines/patients/keys.yaml",
    mistake: edit("keys:\n", "keys:\n  old:\n    description: Of the year before.\n"),
  },
  SL4002: {
    why: "Sluice reads YAML 1.2, where `NO`, `2024-01-31` and `12:30` are texts. Many programs read YAML 1.1, PyYAML among them, and take these for false, for a date and for 750; a contract is read by others too.",
    fix: "Put it in quotes.",
    file: "pipelines/patients/contract.yaml",
    mistake: edit("values: [DE, CA, BR, US, FR]", "values: [DE, CA, BR, NO, FR]"),
  },
  SL4003: {
    why: "A column is classified lower than on the branch that `--base` names, or de-identified less: readers can tell more of a person than before.",
    fix: "Have whoever answers for privacy agree. The plan in the pull request shows it too.",
    file: "pipelines/patients/contract.yaml",
    compared: true,
    mistake: edit(
      "      - name: gender\n        description: Administrative gender.\n        logicalType: string\n        classification: internal\n",
      "      - name: gender\n        description: Administrative gender.\n        logicalType: string\n        classification: public\n",
    ),
  },
  SL4004: {
    why: "HIPAA asks that documentation be kept for six years (45 CFR 164.316(b)(2)(i)), and the trail's log files are the evidence of who has read what.",
    fix: "Let the bucket of the trail expire after 2192 days, or never.",
    file: "pipelines/patients/buckets.yaml",
    mistake: edit(
      "  trail:\n    description: CloudTrail log files; evidence that is kept for six years (45 CFR 164.316(b)(2)(i)).\n    key: data\n    expireAfter: 2192 days\n",
      "  trail:\n    description: CloudTrail log files; evidence that is kept for six years (45 CFR 164.316(b)(2)(i)).\n    key: data\n    expireAfter: 365 days\n",
    ),
  },
  SL4005: {
    why: "From the day after, the audit counts the finding again. A waiver that is left standing looks as if somebody had agreed.",
    fix: "Remove it once the finding is mended, or have its owner agree to a new date.",
    file: "pipelines/patients/guardrails.yaml",
    mistake: edit(
      "costAnomalies:\n",
      'waivers:\n  - control: S3-9\n    resource: raw\n    owner: data-platform\n    reason: The hospitals\' client speaks no TLS 1.3 yet.\n    expires: "2025-06-30"\n\ncostAnomalies:\n',
    ),
  },
  SL4006: {
    why: "Names, numbers and places lead to a person (45 CFR 164.514(b)(2)(i) lists 18 kinds). By its name the column holds one of them, and it is published unchanged.",
    fix: "Classify it as restricted and say how it is de-identified. Where it tells of no person, say so with the method `keep`.",
    file: "pipelines/patients/contract.yaml",
    mistake: edit(
      "      - name: phone\n        description: Telephone number.\n        logicalType: string\n        classification: restricted\n        customProperties:\n          - {property: nullTokens, vendor: sluice, value: [000-0000]}\n          - {property: deidentify, vendor: sluice, value: {method: drop}}\n",
      "      - name: phone\n        description: Telephone number.\n        logicalType: string\n        classification: internal\n        customProperties:\n          - {property: nullTokens, vendor: sluice, value: [000-0000]}\n",
    ),
  },
  SL4007: {
    why: "A job has one run at a time, so that two runs never publish over each other. Glue refuses a start while a run goes, and does not make up for it: the files wait for the time after.",
    fix: "Have the schedule come round less often than a run may last: its `timeout`, as often as it is tried. Or lower the timeout to what runs take.",
    file: "pipelines/patients/job.yaml",
    mistake: edit("job:\n", "trigger: {schedule: cron(0/15 * * * ? *)}\njob:\n"),
  },
  SL4008: {
    why: "Athena takes the name for a word of SQL, and refuses a query of it. In double quotes it is a name: the job writes it so, and every reader would have to.",
    fix: "Give it a name that is no word of SQL, before somebody relies on it.",
    file: "pipelines/patients/contract.yaml",
    mistake: edit("  - name: patients\n", "  - name: values\n"),
  },
  SL4012: {
    why: "A run that appends takes in the loads that are new in the table that it reads. A table that is replaced or merged is one new load in each snapshot: every run would take in all of its records again, and quarantine those whose keys are there already.",
    fix: "Take `replace` or `merge`; or let the table that is read be one that appends.",
    file: "pipelines/starts/contract.yaml",
    before: [
      {
        file: "pipelines/starts/contract.yaml",
        good: "",
        bad: "apiVersion: v3.2.0\nkind: DataContract\nid: healthplus-starts\nname: Starts of treatments\nversion: 1.0.0\nstatus: active\nschema:\n  - name: starts\n    logicalType: object\n    customProperties:\n      - {property: source, vendor: sluice, value: {format: parquet}}\n      - {property: publication, vendor: sluice, value: {mode: replace}}\n    properties:\n      - name: patient_key\n        logicalType: string\n        classification: restricted\n        primaryKey: true\n        customProperties:\n          - {property: deidentify, vendor: sluice, value: {method: pseudonym}}\n      - {name: treatment_start, logicalType: date, classification: internal}\n",
      },
      {
        file: "pipelines/starts/job.yaml",
        good: "",
        bad: "job:\n  description: Publishes when treatments started.\n  reads: {pipeline: patients}\n  publishes: {bucket: processed, prefix: starts/}\n  quarantines: {bucket: quarantine, prefix: starts/}\n  artifacts: {bucket: artifacts}\n",
      },
    ],
    mistake: edit(
      "      - {property: publication, vendor: sluice, value: {mode: replace}}\n",
      "      - {property: publication, vendor: sluice, value: {mode: append}}\n",
    ),
  },
} satisfies Record<string, Explanation>;
