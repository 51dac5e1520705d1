import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A program's call, as it reaches whoever plays the program. */
export interface ProgramCall {
  readonly program: string;
  readonly args: readonly string[];
  readonly stdin: string;
  readonly folder: string;
}

/** Plays a program: tells what it prints. @throws Error for what the program would fail at */
export type Player = (call: ProgramCall) => Promise<string>;

/** A person's terminal: a shell with a home of its own. */
export interface Terminal {
  /** Where the next command runs. */
  readonly folder: string;
  /** Runs one command under bash, and tells all that it prints. @throws Error when it fails */
  type(command: string): Promise<string>;
  close(): Promise<void>;
}

/** Sends its call to the test, which plays the program; for git only what talks to the remote. */
const played = (address: string, real: string | undefined): string => `#!${process.execPath}
const [program, ...args] = [${JSON.stringify(real === undefined ? "gh" : "git")}, ...process.argv.slice(2)];
const real = ${JSON.stringify(real ?? "")};
if (real !== "" && !["push", "fetch"].includes(args[0])) {
  const { status } = require("node:child_process").spawnSync(real, args, { stdio: "inherit" });
  process.exit(status ?? 1);
}
const stdin = args.includes("--input") ? require("node:fs").readFileSync(0, "utf8") : "";
const body = JSON.stringify({ program, args, stdin, folder: process.cwd() });
const asked = require("node:http").request(${JSON.stringify(address)}, { method: "POST" }, (answer) => {
  const failed = answer.statusCode !== 200;
  answer.pipe(failed ? process.stderr : process.stdout);
  answer.on("end", () => { process.exitCode = failed ? 1 : 0; });
});
asked.end(body);
`;

/** Runs a program on a terminal and types the stack's name where it is asked for it. */
const onTerminal = `import os, pty, re, sys
seen = b""
def read(fd):
    global seen
    data = os.read(fd, 4096)
    seen += data
    asked = re.search(rb"Type the stack's name, (\\S+), to confirm", seen)
    if asked:
        seen = b""
        os.write(fd, asked[1] + b"\\n")
    return data
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:], read)))
`;

/**
 * @param options.programs what the machine has beside git and npm: names to paths
 * @param options.python runs a command on a terminal of its own, so that it may ask
 * @param options.env what else its programs find in their environment
 */
export async function openTerminal(
  options: {
    readonly programs: Readonly<Record<string, string>>;
    readonly python: string;
    readonly env: Readonly<Record<string, string>>;
  },
  play: Player,
): Promise<Terminal> {
  const home = mkdtempSync(join(tmpdir(), "sluice-terminal-"));
  const bin = join(home, "bin");
  mkdirSync(bin);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      Promise.resolve(JSON.parse(Buffer.concat(chunks).toString("utf8")) as ProgramCall)
        .then(play)
        .then(
          (said) => response.end(said === "" ? "" : `${said}\n`),
          (error: unknown) => {
            response.statusCode = 500;
            response.end(`${error instanceof Error ? error.message : String(error)}\n`);
          },
        );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const git = (process.env.PATH ?? "")
    .split(":")
    .map((folder) => join(folder, "git"))
    .find((path) => existsSync(path));
  for (const [name, real] of [
    ["gh", undefined],
    ["git", git ?? "git"],
  ] as const) {
    writeFileSync(join(bin, name), played(address, real));
    chmodSync(join(bin, name), 0o755);
  }
  for (const [name, path] of Object.entries(options.programs)) symlinkSync(path, join(bin, name));
  writeFileSync(join(home, "terminal.py"), onTerminal);
  const told = join(home, "folder");
  let folder = home;

  const run = (args: readonly string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const child = spawn(args[0] ?? "", args.slice(1), {
        cwd: folder,
        stdio: ["ignore", "pipe", "pipe"],
        env: {
          PATH: [bin, process.env.PATH ?? ""].join(":"),
          HOME: home,
          LANG: "C.UTF-8",
          NO_COLOR: "1",
          GIT_AUTHOR_NAME: "A newcomer",
          GIT_AUTHOR_EMAIL: "newcomer@healthplus.example",
          GIT_COMMITTER_NAME: "A newcomer",
          GIT_COMMITTER_EMAIL: "newcomer@healthplus.example",
          ...options.env,
        },
      });
      let [printed, complained] = ["", ""];
      child.stdout.on("data", (bytes: Buffer) => {
        printed += bytes.toString("utf8");
      });
      child.stderr.on("data", (bytes: Buffer) => {
        complained += bytes.toString("utf8");
      });
      child.on("error", reject);
      child.on("close", (code) =>
        code === 0
          ? resolve(printed.replaceAll("\r\n", "\n").trimEnd())
          : reject(new Error(`ended with ${code}:\n${printed}${complained}`)),
      );
    });

  return {
    get folder() {
      return folder;
    },
    type: async (command) => {
      const script = `set -euo pipefail\n${command}\npwd > '${told}'`;
      const shell = ["bash", "-c", script];
      const asks = /^npx /.test(command) && !command.includes(">");
      const said = await run(asks ? [options.python, join(home, "terminal.py"), ...shell] : shell);
      folder = readFileSync(told, "utf8").trim();
      return said;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(home, { recursive: true, force: true });
    },
  };
}
