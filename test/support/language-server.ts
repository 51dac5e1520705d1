import { spawn } from "node:child_process";
import { once } from "node:events";
import { pathToFileURL } from "node:url";
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";

/** What the server says of a line; lines count from 0, as the protocol has it. */
export interface EditorProblem {
  readonly message: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

/** A place in an open file, counted from 0. */
export interface EditorPlace {
  readonly line: number;
  readonly character: number;
}

/** The YAML language server as an editor has it: a process that is asked over its standard streams. */
export interface LanguageServer {
  /** Opens a text under a path of the repository and gives what the server finds wrong with it. */
  open(path: string, text: string): Promise<readonly EditorProblem[]>;
  /** What the server shows for a place of an open file, as Markdown; empty for nothing. */
  hover(path: string, place: EditorPlace): Promise<string>;
  /** The labels of what the server offers at a place of an open file. */
  complete(path: string, place: EditorPlace): Promise<readonly string[]>;
  /** Ends the server and gives what it has written to its standard error, connections that it tried among it. */
  stop(): Promise<string>;
}

const idOf = (path: string) => pathToFileURL(path).href;

/** The settings under a name: their names have dots in a file, and are objects in objects in the protocol. */
function sectionOf(settings: Readonly<Record<string, unknown>>, name: string): object {
  const section: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(settings)) {
    if (!key.startsWith(`${name}.`)) continue;
    const [first = "", ...rest] = key.slice(name.length + 1).split(".");
    const known = section[first] as object | undefined;
    section[first] = rest.length === 0 ? value : { ...known, [rest.join(".")]: value };
  }
  return section;
}

/** Tells of each connection that the server would make, and makes none. */
const guard = `data:text/javascript,${encodeURIComponent(`
  import { Socket } from "node:net";
  Socket.prototype.connect = function (...to) {
    process.stderr.write("connects to " + String(to.flat()[0]?.host) + "\\n");
    return this.destroy(new Error("no network"));
  };
`)}`;

/** Starts the server with an editor's settings, such as `.vscode/settings.json` has them, and without a network. */
export async function startLanguageServer(
  settings: Readonly<Record<string, unknown>>,
): Promise<LanguageServer> {
  const server = spawn(
    process.execPath,
    ["--import", guard, "node_modules/.bin/yaml-language-server", "--stdio"],
    { stdio: ["pipe", "pipe", "pipe"] },
  );
  let errors = "";
  server.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const ended = once(server, "exit");
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const root = idOf(".");
  const configured = new Promise<void>((resolve) => {
    connection.onRequest(
      "workspace/configuration",
      ({ items }: { items: { section?: string }[] }) => {
        resolve();
        return items.map((item) => sectionOf(settings, item.section ?? ""));
      },
    );
  });
  connection.onRequest("client/registerCapability", () => null);
  connection.onRequest("custom/schema/request", () => []);
  connection.onRequest("window/workDoneProgress/create", () => null);
  const waiting = new Map<string, (found: readonly EditorProblem[]) => void>();
  connection.onNotification(
    "textDocument/publishDiagnostics",
    ({ uri, diagnostics }: { uri: string; diagnostics: readonly EditorProblem[] }) => {
      waiting.get(uri)?.(diagnostics);
      waiting.delete(uri);
    },
  );
  connection.listen();
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: root,
    workspaceFolders: [{ uri: root, name: "sluice" }],
    capabilities: {
      textDocument: { hover: { contentFormat: ["markdown"] }, completion: {} },
      workspace: { configuration: true, workspaceFolders: true },
    },
  });
  await connection.sendNotification("initialized", {});
  await connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  await configured; // a file that is opened before is judged without settings

  const at = (path: string, position: EditorPlace) => ({
    textDocument: { uri: idOf(path) },
    position,
  });
  let version = 0;
  return {
    open: (path, text) =>
      new Promise((resolve, reject) => {
        version += 1;
        waiting.set(idOf(path), resolve);
        connection
          .sendNotification("textDocument/didOpen", {
            textDocument: { uri: idOf(path), languageId: "yaml", version, text },
          })
          .catch(reject);
      }),
    hover: async (path, place) => {
      const shown = await connection.sendRequest<{ contents: { value: string } } | null>(
        "textDocument/hover",
        at(path, place),
      );
      return shown?.contents.value ?? "";
    },
    complete: async (path, place) => {
      const offered = await connection.sendRequest<{ items: { label: string }[] } | null>(
        "textDocument/completion",
        at(path, place),
      );
      return offered?.items.map(({ label }) => label) ?? [];
    },
    stop: async () => {
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      await ended;
      connection.dispose();
      return errors;
    },
  };
}
