import { runAction } from "../shared/action.ts";
import { annotate } from "../toolkit/github/annotations.ts";
import { readInputs } from "../toolkit/github/inputs.ts";
import { validate } from "./main.ts";

await runAction(
  async (host) => {
    const inputs = readInputs((input) => ({
      config: input.required("config"),
      environment: input.optional("environment"),
      pipeline: input.optional("pipeline"),
      report: input.optional("report"),
      base: input.optional("base"),
    }));
    const result = await validate(inputs, host);
    annotate(result.data.diagnostics);
    return result;
  },
  ({ diagnostics }) => ({ problems: diagnostics.length }),
);
