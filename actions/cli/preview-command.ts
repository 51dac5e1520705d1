import { join } from "node:path";
import type { Command } from "commander";
import type { Host, Selection, VerbResult } from "../shared/host.ts";
import { type CommonOptions, repeatable } from "./engine-commands.ts";
import { preview } from "./verbs.ts";

interface Options extends CommonOptions {
  readonly as: readonly string[];
  readonly asUser?: string;
  readonly parameter: readonly string[];
  readonly in?: string;
  readonly out?: string;
  readonly pictures: boolean;
  readonly base?: string;
}

interface Means {
  readonly selection: (options: CommonOptions) => Selection;
  readonly host: Host;
  readonly show: (result: VerbResult<unknown>) => void;
}

/** Adds the verb `preview`. */
export function addPreview(
  verb: (name: string, description: string) => Command,
  { selection, host, show }: Means,
): void {
  verb("preview", "draw the dashboard over published data, as a page and as pictures")
    .option(
      "--as <group>",
      "as a member of this group sees it, by the row and column rules (repeatable; default: all rows)",
      repeatable,
      [],
    )
    .option("--as-user <name>", "as this user sees it; with --as, as a member of those groups")
    .option(
      "--parameter <name=value>",
      "what a reader has set a parameter to (repeatable; default: each as the dashboard says)",
      repeatable,
      [],
    )
    .option(
      "--in <dir>",
      "what is published: the --out of `sluice etl` (default: what npm start has left)",
    )
    .option(
      "--out <dir>",
      "receives dashboard.html, pictures as SVG and PNG, summary.json (default: .sluice/preview)",
    )
    .option(
      "--base <dir>",
      "specs to compare with, such as the base branch's: --out receives changes.json, and each visual that has changed before/ and after/",
    )
    .option("--no-pictures", "leave the page and its summary alone; --base draws what it compares")
    .action(async (options: Options) => {
      const { as: groups, asUser: user, parameter: parameters, in: input } = options;
      const { out, base, pictures } = options;
      const folder = out ?? join(host.folder, ".sluice", "preview");
      const readers = { groups, user, parameters };
      const inputs = { ...selection(options), ...readers, input, out: folder, base, pictures };
      show(await preview(inputs, host));
    });
}
