import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { confirmed } from "../../../actions/cli/confirm.ts";

const asked = async (typed: string | undefined, isTTY = true) => {
  const said: string[] = [];
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const answer = confirmed("dev-patients", stdin, (text) => void said.push(text));
  if (typed !== undefined) stdin.write(typed);
  stdin.end();
  return { answer: await answer, said: said.join("\n") };
};

test.each([
  ["the stack's name", "dev-patients\n", true],
  ["with blanks around it", "  dev-patients \n", true],
  ["another stack's name", "prod-patients\n", false],
  ["yes", "y\n", false],
  ["nothing", "\n", false],
  ["the end of the input", undefined, false],
])("%s", async (_, typed, answer) => {
  expect(await asked(typed)).toEqual({
    answer,
    said: "This can't be undone. Type the stack's name, dev-patients, to confirm.",
  });
});

test("without a terminal nobody is asked, and nothing is confirmed", async () => {
  expect(await asked("dev-patients\n", false)).toEqual({ answer: false, said: "" });
});
