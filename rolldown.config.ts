import { defineConfig } from "rolldown";

const verbs = ["validate", "plan", "comment", "deploy", "run", "audit", "teardown"];

/** One bundle for the actions and the CLI, with shared chunks, so that no job installs packages. */
export default defineConfig({
  input: {
    ...Object.fromEntries(verbs.map((verb) => [verb, `actions/${verb}/index.ts`])),
    cli: "actions/cli/index.ts",
  },
  platform: "node",
  output: {
    dir: "actions/dist",
    format: "esm",
    minify: true,
    cleanDir: true,
    chunkFileNames: "chunks/[name].js",
    comments: { legal: true, jsdoc: false },
  },
});
