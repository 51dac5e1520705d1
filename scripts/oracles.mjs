// The outside judges that CI installs and a laptop need not have: `node scripts/oracles.mjs` installs them alone.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.mjs";

export const oracles = join(".sluice", "oracles");
const actionlintVersion = "v1.7.12";

/**
 * zizmor, Prowler, and Go to build actionlint from its module; the CDK and a simulator of IAM from npm. All pinned, Go's
 * modules checked by the checksum database. What does not need the other is installed at the same time.
 */
export async function installOracles() {
  const pins = ["requirements/oracles.txt", "local/clients/package-lock.json"];
  const pinned = [...pins.map((file) => readFileSync(file, "utf8")), actionlintVersion].join("\n");
  const stamp = join(oracles, "stamp");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === pinned) return;
  rmSync(oracles, { recursive: true, force: true });
  mkdirSync(oracles, { recursive: true });
  await Promise.all([installPrograms(), installPackages()]);
  writeFileSync(stamp, pinned);
}

async function installPrograms() {
  await run(".venv/bin/python", ["-m", "venv", join(oracles, "venv")]);
  const python = join(oracles, "venv", "bin", "python");
  const install = ["pip", "install", "--quiet", "--python", python, "--require-hashes"];
  await run(".venv/bin/uv", [...install, "-r", "requirements/oracles.txt"]);
  await run(
    join(oracles, "venv", "bin", "go"),
    ["install", `github.com/rhysd/actionlint/cmd/actionlint@${actionlintVersion}`],
    {
      GOBIN: join(process.cwd(), oracles, "bin"),
      GOFLAGS: "-mod=mod",
      GOTOOLCHAIN: "local",
    },
  );
}

async function installPackages() {
  for (const file of ["package.json", "package-lock.json", ".npmrc"])
    copyFileSync(join("local", "clients", file), join(oracles, file));
  await run("npm", ["ci", "--prefix", oracles, "--ignore-scripts", "--loglevel=error"]);
}

/**
 * datacontract-cli, in an environment of its own, for it needs an older DuckDB.
 *
 * @returns {Promise<string>} the path of its Python
 */
export async function installDatacontract() {
  const [file, venv] = ["requirements/datacontract.txt", join(".sluice", "datacontract")];
  const [python, stamp] = [join(venv, "bin", "python"), join(venv, "stamp")];
  const pinned = readFileSync(file, "utf8");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === pinned) return python;
  rmSync(venv, { recursive: true, force: true });
  await run(".venv/bin/python", ["-m", "venv", venv]);
  const install = ["pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", file];
  await run(".venv/bin/uv", install);
  writeFileSync(stamp, pinned);
  return python;
}

if (import.meta.url === `file://${process.argv[1]}`) await installOracles();
