import { runAction } from "../shared/action.ts";
import { annotate } from "../toolkit/github/annotations.ts";
import { optional, required } from "../toolkit/github/inputs.ts";
import { validate } from "./main.ts";

await runAction(
  async (host) => {
    const result = await validate(
      {
        config: required("config"),
        environment: optional("environment"),
        pipeline: optional("pipeline"),
      },
      host,
    );
    annotate(result.data.diagnostics);
    return result;
  },
  ({ diagnostics }) => ({ problems: diagnostics.length }),
);
