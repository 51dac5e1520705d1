// The outside judges that CI installs and a laptop need not have: `node scripts/oracles.mjs` installs them alone.
import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

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
 * Runs a program to its end.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {Record<string, string>} [env] @returns {Promise<void>}
 */
function run(program, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, ...env },
    });
    child.on("error", reject);
    child.on("exit", (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`\`${program} ${args.join(" ")}\` ended with ${code}.`)),
    );
  });
}

if (import.meta.url === `file://${process.argv[1]}`) await installOracles();
