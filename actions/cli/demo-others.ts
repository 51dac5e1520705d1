import type { Selection } from "../shared/host.ts";
import { loadModel } from "../shared/load.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import { type Model, tablesOfOthers } from "../toolkit/model/model.ts";

/**
 * The pipelines that the demonstration takes before one, in their order: that whose table its job reads, and what comes before
 * that. The first of them takes files.
 *
 * Refuses pipelines whose foreign keys are looked up in what others publish: synthetic records of two contracts have no keys in
 * common but by chance.
 *
 * @throws SluiceError `has-references`, with the commands that take these pipelines the same way
 */
export async function sourcesOf(selection: Selection, model: Model): Promise<Model[]> {
  const { reads } = model.job;
  const of = (pipeline: string) => loadModel({ ...selection, pipeline });
  const read = reads.kind === "table" ? await of(reads.pipeline) : undefined;
  const before = read === undefined ? [] : [...(await sourcesOf(selection, read)), read];
  if (model.references.length > 0) await refuse(selection, model);
  return before;
}

async function refuse(selection: Selection, model: Model): Promise<never> {
  const last = await loadModel(selection);
  const commands = [
    "npx sluice local up",
    ...[...(await publishersOf(selection, last)), last].flatMap(({ pipeline, job }) => {
      const which = `${place(selection)} --pipeline ${pipeline}`;
      const input = job.reads.kind === "files" ? " --input FILE" : "";
      return [`npx sluice deploy${which}`, `npx sluice run${which}${input}`];
    }),
    `npx sluice audit${place(selection)} --pipeline ${last.pipeline}`,
    "npx sluice local down",
  ];
  const looked = [...new Set(model.references.map(({ pipeline }) => pipeline))];
  throw new SluiceError(
    "has-references",
    `Foreign keys of pipeline ${model.pipeline} are looked up in what ${looked.join(", ")} publish${looked.length === 1 ? "es" : ""}; the demonstration makes records of one contract alone, so none would be found.`,
    {
      fix: `Nothing was started. Run the pipelines one after the other, each with records that belong together:\n${commands.map((command) => `    ${command}`).join("\n")}`,
    },
  );
}

/** The pipelines that have to run before one, each after those that it looks into itself; the model refuses circles. */
async function publishersOf(selection: Selection, model: Model): Promise<Model[]> {
  const found = new Map<string, Model>();
  for (const { pipeline } of tablesOfOthers(model)) {
    const its = { ...selection, pipeline };
    const other = await loadModel(its);
    for (const each of await publishersOf(its, other)) found.set(each.pipeline, each);
    found.set(pipeline, other);
  }
  return [...found.values()];
}

/** The options that say where the specs are, where these are not the defaults. */
const place = ({ config, environment }: Selection): string =>
  [
    config === "pipeline-config" ? "" : ` --config ${config}`,
    environment === "local" ? "" : ` --env ${environment}`,
  ].join("");
