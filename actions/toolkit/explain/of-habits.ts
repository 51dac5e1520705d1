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
    mistake: edit(
      "      - name: gender\n        description: Administrative gender.\n        logicalType: string\n        classification: internal\n",
      "      - name: gender\n        description: Administrative gender.\n        logicalType: string\n        classification: public\n",
    ),
  },
} satisfies Record<string, Explanation>;
