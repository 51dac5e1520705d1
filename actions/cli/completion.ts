import tab from "@bomb.sh/tab";
import commander from "@bomb.sh/tab/commander";
import type { Command, Option } from "commander";
import { specNames } from "../toolkit/workspace/spec-names.ts";
import { bashCompletion } from "./completion-bash.ts";

const shells = ["bash", "zsh", "fish", "powershell"];

/** What a shell does with an option's value that nothing was offered for; the protocol is that of Cobra and `tab`. */
const directives = { files: 0, none: 4, folders: 16 } as const;

/**
 * Adds `complete`, after all other verbs: `complete SHELL` prints a shell's script, and `complete -- WORD…` is what the
 * script asks with, once the user presses the key; it answers with a candidate a line and, last, a directive.
 */
export function addCompletion(
  program: Command,
  args: readonly string[],
  out: (text: string) => void,
): void {
  const name = program.name();
  commander(program);
  const asked = args[1] === "--" ? args.slice(2) : [];
  offerValues(program, asked);
  program.commands
    .find((each) => each.name() === "complete")
    ?.description("print a shell's completion script: bash, zsh, fish or powershell")
    .action((shell: string | undefined) => {
      if (args[1] === "--") tab.parse([...asked]);
      else if (shell === "bash") out(bashCompletion);
      else if (shell !== undefined && shells.includes(shell)) tab.setup(name, name, shell);
      else program.error(`error: a shell is expected, one of ${shells.join(", ")}`);
    });
}

/** What the values of options are, beyond the choices that commander knows. */
function offerValues(program: Command, words: readonly string[]): void {
  let directive: number = directives.none;
  // The library sets `:4` whatever was offered, and so offers no files; what a handler says stands.
  Object.defineProperty(tab, "directive", {
    configurable: true,
    get: () => directive,
    set: () => {},
  });
  const shell = tab.commands.get("complete")?.arguments.get("shell");
  if (shell !== undefined)
    shell.handler = (complete) => {
      for (const each of shells) complete(each, "");
    };
  for (const [path, command] of tab.commands) {
    for (const option of commandAt(program, path)?.options ?? []) {
      const offered = command.options.get(option.long?.slice(2) ?? "");
      const values = valuesOf(option, words);
      if (offered === undefined || values === undefined) continue;
      offered.isBoolean = false;
      offered.handler = (complete) => {
        if (typeof values === "number") directive = values;
        else for (const each of values()) complete(each, "");
      };
    }
  }
}

const commandAt = (program: Command, path: string): Command | undefined =>
  path
    .split(" ")
    .reduce<Command | undefined>(
      (at, word) => at?.commands.find((each) => each.name() === word),
      program,
    );

/** The names that an option takes, or the directive for its files; undefined leaves it as it is. */
function valuesOf(
  { long, flags, argChoices }: Option,
  words: readonly string[],
): number | (() => readonly string[]) | undefined {
  if (argChoices !== undefined) return undefined;
  if (long === "--env") return () => specNames(configOf(words)).environments;
  if (long === "--pipeline") return () => specNames(configOf(words)).pipelines;
  if (/<(file|path)>$/.test(flags)) return directives.files;
  return /<dir>$/.test(flags) ? directives.folders : undefined;
}

/** The folder that the words name with `--config`, or the usual one. */
function configOf(words: readonly string[]): string {
  const at = words.lastIndexOf("--config");
  const joined = words.findLast((each) => each.startsWith("--config="));
  return (
    (at < 0 ? undefined : words[at + 1]) ?? joined?.slice("--config=".length) ?? "pipeline-config"
  );
}
