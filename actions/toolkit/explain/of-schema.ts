import { type Explanation, edit } from "./explanation.ts";

const job = "pipelines/patients/job.yaml";

/** 2xxx: one file against its schema. */
export const ofSchema = {
  SL2001: {
    why: "A key that nothing reads does nothing: misspelt, it would leave the default in place without a word.",
    fix: "Correct the spelling. `docs/spec/` lists the keys of each file.",
    file: job,
    mistake: edit("  timeout: 30 minutes", "  timeuot: 30 minutes"),
  },
  SL2002: {
    why: "What the key says can't be guessed safely, so it has no default.",
    fix: "Add it. The page of the file's kind in `docs/spec/` shows an example.",
    file: job,
    mistake: edit(
      "job:\n  description: Turns the hospitals' patient files into de-identified Parquet, as contract.yaml says.\n",
      "job:\n",
    ),
  },
  SL2003: {
    why: "A value is never turned into another type silently: `5.10` as a number is `5.1`, and a list is no text.",
    fix: "Most often quotes are missing, or a list was meant.",
    file: job,
    mistake: edit('  glueVersion: "5.1"', "  glueVersion: 5.1"),
  },
  SL2004: {
    why: "Sluice or AWS knows only those that are listed.",
    fix: "Take one of those that the message lists.",
    file: job,
    mistake: edit("type: G.1X", "type: G.3X"),
  },
  SL2005: {
    why: "Durations, sizes, money and schedules carry their units, and names have the form that AWS takes. A form that is nearly right is not guessed at.",
    fix: "Write it as the example in the message shows.",
    file: job,
    mistake: edit("timeout: 30 minutes", "timeout: 30m"),
  },
  SL2006: {
    why: "AWS refuses it, or it would not do what the spec says.",
    fix: "Take a value inside the limits that the message names.",
    file: job,
    mistake: edit("count: 2", "count: 1"),
  },
} satisfies Record<string, Explanation>;
