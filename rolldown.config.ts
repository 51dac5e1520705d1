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
const program = defineConfig({
  input: {
    ...Object.fromEntries(verbs.map((verb) => [verb, `actions/${verb}/index.ts`])),
    cli: "actions/cli/index.ts",
  },
  platform: "node",
  // Their native parts are packages of the platform's: who previews a dashboard has installed them.
  external: ["@duckdb/node-api", "@resvg/resvg-js"],
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

/** The script of a dashboard's page, which stands within the page. */
const page = defineConfig({
  input: { "dashboard-page": "actions/preview/page/script.ts" },
  platform: "browser",
  output: {
    dir: "actions/dist",
    format: "iife",
    minify: true,
    comments: { legal: true, jsdoc: false },
  },
});

export default [program, page];
