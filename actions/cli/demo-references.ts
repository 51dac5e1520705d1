import type { Selection } from "../shared/host.ts";
import { loadModel } from "../shared/load.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import type { Model } from "../toolkit/model/model.ts";

/**
 * Refuses a pipeline whose foreign keys are looked up in what others publish. The demonstration takes one pipeline, and
 * synthetic records of two contracts have no keys in common but by chance.
 *
 * @throws SluiceError `has-references`, with the commands that take these pipelines the same way
 */
export async function refuseReferences(selection: Selection, model: Model): Promise<void> {
  const before = await publishersOf(selection, model);
  if (before.length === 0) return;
  const commands = [
    "npx sluice local up",
    ...[...before, model.pipeline].flatMap((pipeline) => {
      const which = `${place(selection)} --pipeline ${pipeline}`;
      return [`npx sluice deploy${which}`, `npx sluice run${which} --input FILE`];
    }),
    `npx sluice audit${place(selection)} --pipeline ${model.pipeline}`,
    "npx sluice local down",
  ];
  throw new SluiceError(
    "has-references",
    `Foreign keys of pipeline ${model.pipeline} are looked up in what ${before.join(", ")} publish${before.length === 1 ? "es" : ""}; the demonstration takes one pipeline alone, so none would be found.`,
    {
      fix: `Nothing was started. Run the pipelines one after the other, each with records that belong together:\n${commands.map((command) => `    ${command}`).join("\n")}`,
    },
  );
}

/** The pipelines that have to run before one, each after those that it refers to itself; the model refuses circles. */
async function publishersOf(selection: Selection, { references }: Model): Promise<string[]> {
  const found = new Set<string>();
  for (const { pipeline } of references) {
    const its = { ...selection, pipeline };
    for (const each of await publishersOf(its, await loadModel(its))) found.add(each);
    found.add(pipeline);
  }
  return [...found];
}

/** The options that say where the specs are, where these are not the defaults. */
const place = ({ config, environment }: Selection): string =>
  [
    config === "pipeline-config" ? "" : ` --config ${config}`,
    environment === "local" ? "" : ` --env ${environment}`,
  ].join("");
