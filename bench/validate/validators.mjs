// Bundles the validators as the CLI has them into one file: `node bench/validate/validators.mjs FILE`.
import { build } from "rolldown";
import configs from "../../rolldown.config.ts";

const [file = ""] = process.argv.slice(2);
await build({
  input: "actions/toolkit/spec/validators.ts",
  platform: "node",
  plugins: configs[0]?.plugins ?? [],
  output: { file, format: "esm", minify: true },
  logLevel: "warn",
});
