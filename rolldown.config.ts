import { defineConfig, type Plugin } from "rolldown";
import { standaloneValidators } from "./actions/toolkit/spec/standalone.ts";

const verbs = ["validate", "plan", "comment", "deploy", "run", "audit", "teardown"];

/** Schemas are compiled here, and not whenever a verb starts. */
const validators: Plugin = {
  name: "validators",
  load: (id) =>
    id.endsWith("/actions/toolkit/spec/validators.ts")
      ? { code: standaloneValidators(), moduleType: "js" }
      : null,
};

/** One bundle for the actions and the CLI, with shared chunks, so that no job installs packages. */
export default defineConfig({
  input: {
    ...Object.fromEntries(verbs.map((verb) => [verb, `actions/${verb}/index.ts`])),
    cli: "actions/cli/index.ts",
  },
  platform: "node",
  plugins: [validators],
  output: {
    dir: "actions/dist",
    format: "esm",
    minify: true,
    cleanDir: true,
    chunkFileNames: "chunks/[name].js",
    comments: { legal: true, jsdoc: false },
  },
});
