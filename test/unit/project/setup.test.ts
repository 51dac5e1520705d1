import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";

const inputs = [
  "package-lock.json",
  ".npmrc",
  "requirements/installer.txt",
  "requirements/build.txt",
  "requirements/requirements.txt",
  "local/jars.py",
  "local/jars.sha256",
  "local/ivysettings.xml",
];

/** Sets up a checkout on a machine that has the given programs alone, each of which prints a line. */
function setup(programs: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), "sluice-setup-"));
  for (const file of ["scripts/setup.mjs", ...inputs]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    cpSync(file, join(root, file));
  }
  const bin = join(root, "bin");
  mkdirSync(bin);
  for (const [name, line] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\necho '${line}'\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const { status, stderr } = spawnSync(process.execPath, [join(root, "scripts/setup.mjs")], {
    encoding: "utf8",
    env: { PATH: bin },
  });
  return { status, said: stderr.trim().split("\n") };
}

const noPython =
  /^Sluice needs Python 3\.11, .*; found no Python: install it and put it on PATH\.$/;
const noJava = /^Sluice needs Java 17, .*; found no Java: install it and put it on PATH, or/;
const java = (version: string) => ({ java: `openjdk version "${version}" 2025-04-15` });

describe("the set-up of a machine that lacks something says so in one sentence each", () => {
  test.each([
    ["all", {}, [noPython, noJava]],
    ["Python", java("17.0.15"), [noPython]],
    ["Java", { "python3.11": "3.11" }, [noJava]],
    ["Java 17", { ...java("11.0.2"), python3: "3.11" }, [/found Java 11 at java: install/]],
    ["Python 3.11", { ...java("17"), python3: "3.13" }, [/found python3 is 3\.13: install/]],
  ])("%s", (_, programs: Readonly<Record<string, string>>, sentences) => {
    expect(setup(programs)).toEqual({
      status: 1,
      said: sentences.map((sentence) => expect.stringMatching(sentence)),
    });
  });
});
