import { readFileSync } from "node:fs";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { asObject, asString, isObject, parseJson } from "../../lib/json.ts";
import type { Env } from "../../lib/Env.ts";

const MAX_WAIT = 5000;
/** In bytes; a lease has about 500. */
const MAX_ANSWER = 64 * 1024 * 1024;
const MAX_MESSAGE = 200;
const DEFAULT_PORT = "2379";

/**
 * The members of a cluster and the prefix of the keys, from
 * `etcd://HOST:2379[,HOST:2379...][/PREFIX]`; `etcds://` uses TLS.
 */
export interface EtcdAddress {
  readonly secure: boolean;
  /** `HOST:PORT` */
  readonly members: readonly string[];
  readonly prefix: string;
}

/** Parses an address. Throws if it is malformed, without printing a password that may be in it. */
export function parseEtcdAddress(address: string): EtcdAddress {
  const found = /^etcd(s?):\/\/([^/@\s]+)(?:\/([\w./-]*))?$/.exec(address);
  const members =
    found?.[2]
      ?.split(",")
      .map((member) => (/:\d+$/.test(member) ? member : `${member}:${DEFAULT_PORT}`)) ?? [];
  if (
    found === null ||
    !members.every((member) => /^(?:[\w.-]+|\[[\da-f:.]+\]):\d{1,5}$/i.test(member))
  ) {
    throw new Error(
      "the lease store is not a valid etcd address: " +
        "use etcd://HOST:2379, and set ETCDCTL_USER to the user and password",
    );
  }
  return { secure: found[1] === "s", members, prefix: found[3] || "portplan" };
}

/**
 * A client for etcd's HTTP gateway (https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/), which
 * accepts the requests of the gRPC API as JSON. TLS and credentials are those of etcdctl:
 * `ETCDCTL_CACERT`, `ETCDCTL_CERT`, `ETCDCTL_KEY`, `ETCDCTL_USER` (`NAME:PASSWORD`),
 * `ETCDCTL_PASSWORD`.
 */
export class EtcdGateway {
  readonly #address: EtcdAddress;
  readonly #env: Env;
  #token: Promise<string | null> | null = null;

  constructor(address: EtcdAddress, env: Env) {
    this.#address = address;
    this.#env = env;
  }

  /**
   * Sends a request to the members in turn until one responds. Throws if none does, or if it is
   * refused.
   */
  async call(path: string, body: object): Promise<Readonly<Record<string, unknown>>> {
    const used = this.#authenticated();
    try {
      return await this.#post(path, body, await used);
    } catch (error) {
      if (!(error instanceof Error && INVALID_TOKEN.test(error.message))) throw error;
      if (this.#token === used) this.#token = null;
      return this.#post(path, body, await this.#authenticated());
    }
  }

  #authenticated(): Promise<string | null> {
    this.#token ??= this.#authenticate().catch((error: unknown) => {
      this.#token = null;
      throw error;
    });
    return this.#token;
  }

  async #authenticate(): Promise<string | null> {
    const [name = "", ...rest] = (this.#env["ETCDCTL_USER"] ?? "").split(":");
    if (name === "") return null;
    const password = this.#env["ETCDCTL_PASSWORD"] ?? rest.join(":");
    const { token } = await this.#post("auth/authenticate", { name, password }, null);
    return typeof token === "string" ? token : null;
  }

  async #post(
    path: string,
    body: object,
    token: string | null,
  ): Promise<Readonly<Record<string, unknown>>> {
    const reasons: string[] = [];
    for (const member of this.#address.members) {
      try {
        const { status, text } = await this.#ask(member, path, JSON.stringify(body), token);
        const answer = parseJson(text);
        if (status === 200 && isObject(answer)) return answer;
        if (status === 200) throw new Error("its response is not from etcd's HTTP gateway");
        // A member that is cut off from the others responds with an error after a while.
        const failure = parseErrorMessage(text) ?? `it responded with status ${status}`;
        reasons.push(`${member}: ${addAdvice(failure)}`);
      } catch (error) {
        reasons.push(`${member}: ${describeError(error as Error)}`);
      }
    }
    throw new Error(`cannot use the lease store: ${reasons.join("; ")}; no ports were leased`);
  }

  #ask(
    member: string,
    path: string,
    body: string,
    token: string | null,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const { ETCDCTL_CACERT: ca, ETCDCTL_CERT: cert, ETCDCTL_KEY: key } = this.#env;
    const secure = this.#address.secure || Boolean(ca) || Boolean(cert);
    const read = (file: string | undefined) => (secure && file ? readFileSync(file) : undefined);
    const authorization = token === null ? {} : { authorization: token };
    return new Promise((resolve, reject) => {
      const request = secure ? requestHttps : requestHttp;
      const identity = { ca: read(ca), cert: read(cert), key: read(key) };
      const options = {
        method: "POST",
        headers: { "content-type": "application/json", ...authorization },
        signal: AbortSignal.timeout(MAX_WAIT),
        agent: false,
      } as const;
      const url = `${secure ? "https" : "http"}://${member}/v3/${path}`;
      const fail = (error: Error) =>
        reject(/^(?:Abort|Timeout)Error$/.test(error.name) ? new Error(NO_ANSWER) : error);
      const sending = request(url, { ...options, ...identity }, (response) => {
        readAnswer(response).then(resolve, fail);
      });
      sending.on("error", fail);
      sending.end(body);
    });
  }
}

/**
 * The errors for a token that has expired, which happens after some minutes without use and when
 * etcd restarts (https://github.com/etcd-io/etcd/blob/main/server/auth/simple_token.go).
 */
const INVALID_TOKEN = /invalid auth token|revision of auth store is old/;

const ADVICE: readonly (readonly [failure: RegExp, advice: string])[] = [
  [
    /self[- ]signed certificate|unable to (?:verify|get (?:local )?issuer)/,
    "set ETCDCTL_CACERT to the authority that signed its certificate",
  ],
  [
    /wrong version number|packet length too long/,
    "it does not use TLS: use etcd://, without ETCDCTL_CACERT and ETCDCTL_CERT",
  ],
  [/socket hang up|ECONNRESET|Parse Error/, "if it uses TLS, use etcds://"],
  [
    /alert (?:certificate required|bad certificate|number (?:42|116))/,
    "it requires a client certificate: set ETCDCTL_CERT and ETCDCTL_KEY",
  ],
  [
    /^CommonName of client/,
    "with a user and password, the certificate in ETCDCTL_CERT must not have a common name",
  ],
  [/user name is empty/, "it requires a user: set ETCDCTL_USER to NAME:PASSWORD"],
  [
    /permission denied/,
    "the user in ETCDCTL_USER needs permission to read and write the keys " +
      "under the address's prefix",
  ],
];

/** Describes a connection error. If a name has several addresses, each has its own error. */
function describeError(error: Error): string {
  const { errors = [error] } = error as Partial<AggregateError>;
  const messages = errors.map(({ message }: Error) => message.replace(/^[\dA-F]+:(error:)/, "$1"));
  return addAdvice(messages.map((message) => message.trim()).join(", "));
}

function addAdvice(message: string): string {
  const advice = ADVICE.find(([failure]) => failure.test(message))?.[1];
  return advice === undefined ? message : `${message} (${advice})`;
}

const NO_ANSWER = `no response within ${MAX_WAIT / 1000} seconds`;

async function readAnswer(
  response: IncomingMessage,
): Promise<{ readonly status: number; readonly text: string }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER) throw new Error("its response is too large");
    chunks.push(chunk);
  }
  return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") };
}

/** Parses `{"error": "...", "message": "...", "code": 14}`, or a line of text. */
function parseErrorMessage(text: string): string | null {
  const answer = parseJson(text);
  const { message, error } = answer === undefined ? { message: text.trim() } : asObject(answer);
  const found = asString(message) || asString(error);
  return /^[\x20-\x7e]+$/.test(found) && found.length <= MAX_MESSAGE ? found : null;
}
