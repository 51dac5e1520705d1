import { isCancel, text } from "@clack/prompts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import { schemas } from "../toolkit/spec/schemas.ts";

/** What options may say; the rest is asked, or has a default. */
export interface Given {
  readonly name?: string;
  readonly from?: string;
  readonly account?: string;
  readonly region?: string;
  readonly prefix?: string;
  readonly email?: string;
  /** With commas between. */
  readonly owners?: string;
  readonly repository?: string;
}

export interface Answers {
  readonly name: string;
  readonly from: string | undefined;
  readonly account: string | undefined;
  readonly region: string;
  readonly prefix: string;
  readonly email: string;
  readonly owners: readonly string[];
  readonly repository: string | undefined;
}

export interface Question {
  readonly message: string;
  /** Taken where nothing is typed; the empty text stands for `none`. */
  readonly fallback: string;
  /** What is wrong with an answer; undefined when nothing is. */
  readonly problem: (answer: string) => string | undefined;
}

/** Asks one question; undefined: nobody can be asked, so the default counts. */
export type Ask = ((question: Question) => Promise<string>) | undefined;

const form = (pattern: RegExp, expected: string) => (answer: string) =>
  answer === "" || pattern.test(answer) ? undefined : `Expected is ${expected}.`;

const { account, region, prefix, owners, github } = schemas.environment.properties;

const listed = (text: string): string[] =>
  text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");

const problems: Readonly<Record<keyof Given, Question["problem"]>> = {
  name: form(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    "lower-case letters and digits in words with single hyphens between, such as `lab-results`",
  ),
  from: () => undefined,
  account: form(new RegExp(account.pattern), "an account's twelve digits"),
  region: form(new RegExp(region.pattern), "an AWS Region, such as us-east-1"),
  // With `-local` behind it, it is an environment's prefix.
  prefix: (answer) =>
    answer === "" || new RegExp(prefix.pattern).test(`${answer}-local`)
      ? undefined
      : "Expected are at most 15 lower-case letters and digits in words with single hyphens between.",
  email: form(/^[^@\s#:]+@[^@\s#:]+\.[^@\s#:]+$/, "an e-mail address"),
  owners: (answer) =>
    listed(answer).every((each) => new RegExp(owners.items.pattern).test(each))
      ? undefined
      : "Expected are e-mail addresses, and teams as @ORG/TEAM, with commas between.",
  repository: form(new RegExp(github.properties.repository.pattern), "OWNER/NAME of a repository"),
};

/**
 * Completes what the options have said.
 *
 * @param ask how to ask; undefined: defaults
 * @throws SluiceError `invalid-answer` for options that cannot be, `missing-answer` for one that has no default
 */
export async function completeAnswers(given: Given, ask: Ask): Promise<Answers> {
  const wrong = Object.entries(given).flatMap(([field, value]) => {
    const problem = value === "" ? "It is empty." : problems[field as keyof Given](value);
    return problem === undefined ? [] : [`--${field}: ${problem}`];
  });
  if (wrong.length > 0)
    throw new SluiceError("invalid-answer", wrong.join("\n"), { fix: "Nothing was written." });
  const answer = async (field: keyof Given, message: string, fallback: string, needed = false) => {
    const problem = (text: string) =>
      needed && text === "" ? "It can't be left out." : problems[field](text);
    return given[field] ?? (await ask?.({ message, fallback, problem })) ?? fallback;
  };
  const optional = async (field: keyof Given, message: string) =>
    (await answer(field, `${message} (empty: none)`, "")) || undefined;

  const from = await optional("from", "A CSV file of records, to guess the contract from");
  const name = await answer("name", "Name of the pipeline", nameFrom(from));
  const account = await optional("account", "AWS account of the development environment");
  const region =
    account === undefined
      ? (given.region ?? "us-east-1")
      : await answer("region", "Its Region", "us-east-1");
  const prefix = await answer("prefix", "What all names begin with", "data");
  const nobody = account === undefined ? "alerts@example.com" : "";
  const email = await answer("email", "E-mail address for alerts", nobody, account !== undefined);
  if (email === "")
    throw new SluiceError("missing-answer", "An account needs an address for its alerts.", {
      fix: "Give --email ADDRESS. Nothing was written.",
    });
  const owners =
    account === undefined
      ? (given.owners ?? "")
      : ((await optional("owners", "Who answers for the data: addresses, @ORG/TEAM")) ?? "");
  const repository =
    account === undefined
      ? given.repository
      : await optional("repository", "OWNER/NAME of the repository on GitHub");
  return {
    from,
    name,
    account,
    region,
    prefix,
    email,
    owners: [...new Set(listed(owners))],
    repository,
  };
}

/** `Lab Results.csv.gz` as `lab-results`; only the file's own name counts. */
function nameFrom(path: string | undefined): string {
  const file = (path ?? "").split(/[/\\]/).at(-1) ?? "";
  const words = file
    .replace(/\.csv(\.gz)?$/i, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[-0-9]+|-+$/g, "");
  return words === "" ? "records" : words;
}

/**
 * Asks on a terminal.
 *
 * @throws SluiceError `cancelled` when the user leaves
 */
export const askOn =
  (input: NodeJS.ReadStream, output: NodeJS.WriteStream) =>
  async ({ message, fallback, problem }: Question): Promise<string> => {
    const answer = await text({
      message,
      input,
      output,
      placeholder: fallback,
      defaultValue: fallback,
      validate: (value) => problem(value?.trim() ?? ""),
    });
    if (isCancel(answer))
      throw new SluiceError("cancelled", "Nothing was written.", {
        fix: "Start it again, or give the answers as options: sluice init --help.",
      });
    return answer.trim();
  };
