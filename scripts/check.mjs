// `npm run check`: types, lint, format, and that what is generated is what its source says. Changes no file.
import { conclude, runSuites } from "./suites.mjs";

/** @param {string} name @param {string[]} command */
const check = (name, ...command) => ({ name, command });

export const checks = [
  check("types of TypeScript", "tsc"),
  check("types of what runs in a browser", "tsc", "-p", "actions/preview/page"),
  check("lint and format of TypeScript", "biome", "check", "--error-on-warnings"),
  check("types of Python", "mypy"),
  check("lint of Python", "ruff", "check", "--quiet", "local", "glue", "bench"),
  check("format of Python", "ruff", "format", "--check", "--quiet", "local", "glue", "bench"),
  check("types are what the schemas say", "node", "scripts/generate-types.mjs", "--check"),
  check("parsers are what the grammars say", "node", "scripts/generate-parsers.mjs", "--check"),
  check(
    "what replaces a resource is what AWS says",
    "python",
    "scripts/generate-create-only.py",
    "--check",
  ),
  check("what the embedded AWS has is what it says", "python", "scripts/coverage.py", "--check"),
  check("READMEs are what action.yml says", "node", "scripts/generate-action-docs.mjs", "--check"),
  check("docs/spec is what the schemas say", "node", "scripts/generate-spec-docs.mjs", "--check"),
  check(
    "pages of diagnostics are what validate says",
    "node",
    "scripts/generate-diagnostic-docs.mjs",
    "--check",
  ),
  check("the bundle is what the source builds", "node", "scripts/check-bundle.mjs"),
  check("nothing names a machine or a registry", "node", "scripts/check-names.mjs"),
];

if (import.meta.url === `file://${process.argv[1]}`) conclude(await runSuites(checks));
