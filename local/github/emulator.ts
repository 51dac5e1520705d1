import { Agent, request as httpRequest } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { createEmulator, type EmulatorOptions } from "emulate";
import type { Json, JsonObject } from "../../actions/toolkit/kernel/json.ts";
import { isObject } from "../../actions/toolkit/kernel/json.ts";
import { Tokens } from "./actors.ts";
import { type Answer, ApiError, readBody } from "./http.ts";

/** A request that is passed on to emulate, in somebody's name. */
export interface Passed {
  readonly method: string;
  /** With the query. */
  readonly url: string;
  readonly login: string;
  readonly raw?: Buffer;
  readonly accept?: string;
}

/** emulate's GitHub service: repositories, git objects, issues, comments, labels, users, checks. */
export interface Emulator {
  pass(passed: Passed): Promise<Answer>;
  /** The JSON of a successful answer. @throws ApiError with the status and message of any other */
  call(method: string, url: string, body?: JsonObject, login?: string): Promise<Json>;
  close(): Promise<void>;
}

/**
 * Starts emulate behind the front.
 *
 * @param options.url the front's, which every link in emulate's answers names
 */
export async function startEmulator(options: {
  readonly url: string;
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
  readonly logins: readonly string[];
}): Promise<Emulator> {
  const { url, owner, name, logins } = options;
  const { emulator, port } = await onFreePort({
    service: "github",
    hostname: "127.0.0.1",
    baseUrl: url,
    seed: {
      tokens: Object.fromEntries(
        logins.flatMap((login) =>
          Array.from({ length: tokensOfEach }, (_, number) => [
            tokenOf(login, number),
            { login, scopes: ["repo", "user"] },
          ]),
        ),
      ),
      github: {
        users: logins.map((login) => ({ login })),
        repos: [{ owner, name, default_branch: options.defaultBranch, auto_init: false }],
      },
    },
  });
  const host = new URL(url).host;
  let asked = 0;
  const pass = ({ method, url: target, login, raw, accept }: Passed): Promise<Answer> =>
    new Promise((resolve, reject) => {
      asked += 1;
      const request = httpRequest(
        {
          agent,
          host: "127.0.0.1",
          port,
          method,
          path: target,
          headers: {
            host, // links of a page are made from it
            authorization: `token ${tokenOf(login, asked % tokensOfEach)}`,
            accept: accept ?? "application/json",
            ...(raw === undefined || raw.length === 0
              ? {}
              : { "content-type": "application/json", "content-length": String(raw.length) }),
          },
        },
        (response) => {
          readBody(response).then((bytes) => {
            const type = response.headers["content-type"] ?? "";
            const link = response.headers.link;
            resolve({
              status: response.statusCode ?? 502,
              ...(bytes.length === 0
                ? {}
                : { body: type.includes("json") ? (JSON.parse(bytes.toString()) as Json) : bytes }),
              headers: {
                ...(type.includes("json") || type === "" ? {} : { "content-type": type }),
                ...(link === undefined ? {} : { link: String(link) }),
              },
            });
          }, reject);
        },
      );
      request.on("error", reject);
      request.end(raw);
    });
  return {
    pass,
    call: async (method, target, body, login = owner) => {
      const answer = await pass({
        method,
        url: target,
        login,
        ...(body === undefined ? {} : { raw: Buffer.from(JSON.stringify(body)) }),
      });
      const { status, body: said = null } = answer;
      if (status < 300 && !Buffer.isBuffer(said)) return said;
      const message = isObject(said) && typeof said.message === "string" ? said.message : "";
      throw new ApiError(status, message || `emulate answered ${status}`);
    },
    close: () => emulator.close(),
  };
}

/** emulate answers 5,000 requests of a token in an hour; a day's work of a repository's runs is asked of it in minutes. */
const tokensOfEach = 100;
const tokenOf = (login: string, number: number): string => `${Tokens.ofUser(login)}_${number}`;

/** A connection each: emulate ends those that wait for five seconds, and may be asked on one in that moment. */
const agent = new Agent({ keepAlive: false });

type Options = Omit<EmulatorOptions, "port">;

/** emulate tells its base URL and not its port, so the port has to be chosen before; somebody may take it meanwhile. */
async function onFreePort(
  options: Options,
): Promise<{ readonly emulator: { close(): Promise<void> }; readonly port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      return { emulator: await createEmulator({ ...options, port }), port };
    } catch (error) {
      const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
      if (!taken || attempt === 5) throw error;
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
