import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  answer,
  answerSchema,
  bodySchema,
  findOperation,
  type Operation,
  parameterViolations,
  violations,
} from "./openapi.ts";

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly author: string;
  body: string;
}

export interface Pull {
  readonly number: number;
  readonly state: "open" | "closed";
  readonly head: { readonly sha: string; readonly label: string };
  readonly base: { readonly sha: string };
}

/** The result of a request. `status` is null if the connection was broken. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly operation: string | null;
  readonly body: string;
  readonly status: number | null;
}

/**
 * A failure of a request: another response, or a connection that breaks before or `after` the
 * request is processed.
 */
export type Fault =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly message?: string;
    }
  | { readonly broken: "before" | "after" };

interface Reply {
  readonly status: number;
  readonly set?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * From the docs "Getting started with the REST API", and the limits of a comment, which the
 * description does not contain.
 */
const COMMENT_LENGTH = 65_536;

/** The logins of tokens. Unknown tokens are refused. */
const LOGINS: Readonly<Record<string, string>> = {
  ghs_workflow: "github-actions[bot]",
  ghs_readonly: "github-actions[bot]",
  ghs_app: "portplan-app[bot]",
  ghp_person: "octocat",
};

/**
 * A fake GitHub with the parts that this project uses: issue comments, pull requests and the
 * content of a repository. All requests and responses are checked against GitHub's published
 * description; mismatches are in `wrong`.
 */
export class GitHubServer {
  readonly comments: Comment[] = [];
  readonly pulls: Pull[] = [];
  /**
   * Commits by id, with their parents and their files by path. A text that starts with `link:` is a
   * symbolic link.
   */
  readonly commits = new Map<
    string,
    { readonly parents: readonly string[]; readonly files: ReadonlyMap<string, string> }
  >();
  readonly exchanges: Exchange[] = [];
  readonly wrong: string[] = [];
  /** Called before each request is answered. */
  fault: (operation: string, count: number) => Fault | null = () => null;
  /** The merge bases of commits, by `base...head`. */
  readonly mergeBases = new Map<string, string>();
  /**
   * The maximum number of files to list at once; GitHub lists 100,000
   * (https://docs.github.com/en/rest/git/trees).
   */
  mostEntries = Infinity;
  /** The folders of commits, by the ids of their trees. */
  readonly #trees = new Map<string, { readonly commit: string; readonly folder: string }>();
  /** The part of the URL before the paths: `/api/v3` on an Enterprise server. */
  readonly #prefix: string;
  readonly #server: Server;
  readonly #counts = new Map<string, number>();
  #lastId = 1000;

  private constructor(prefix: string) {
    this.#prefix = prefix;
    this.#server = createServer((request, response) => void this.#receive(request, response));
  }

  static async start(prefix = ""): Promise<GitHubServer> {
    const server = new GitHubServer(prefix);
    await new Promise<void>((done) => server.#server.listen(0, "127.0.0.1", done));
    return server;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${this.#prefix}`;
  }

  /** The environment of a step. */
  get env(): Record<string, string> {
    const graphql =
      this.#prefix === "" ? `${this.url}/graphql` : this.url.replace(/\/v3$/, "/graphql");
    return { GITHUB_API_URL: this.url, GITHUB_GRAPHQL_URL: graphql };
  }

  addComment(issue: number, author: string, body: string): Comment {
    const comment = { id: ++this.#lastId, issue, author, body };
    this.comments.push(comment);
    return comment;
  }

  addCommit(
    id: string,
    parents: readonly string[],
    files: Readonly<Record<string, string>>,
  ): string {
    this.commits.set(id, { parents, files: new Map(Object.entries(files)) });
    return id;
  }

  /** Returns the requests since the last call as "METHOD operation status". */
  take(): string[] {
    return this.exchanges
      .splice(0)
      .map(
        ({ method, operation, path, status }) =>
          `${method} ${operation ?? path} ${status ?? "broken"}`,
      );
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    const { method = "", url = "" } = request;
    const { pathname, searchParams } = new URL(url, this.url);
    const path = pathname.startsWith(this.#prefix) ? pathname.slice(this.#prefix.length) : pathname;
    const isGraphql = /^(\/api)?\/graphql$/.test(pathname);
    const found = isGraphql ? null : findOperation(method, path);
    const operation = isGraphql ? "graphql" : (found?.operation.operationId ?? null);
    const count = (this.#counts.get(operation ?? "") ?? 0) + 1;
    this.#counts.set(operation ?? "", count);
    const fault = this.fault(operation ?? "", count);
    const log = (status: number | null) =>
      this.exchanges.push({ method, path, operation, body, status });
    if (fault !== null && "broken" in fault && fault.broken === "before") {
      log(null);
      request.socket.destroy();
      return;
    }
    const reply =
      fault !== null && "status" in fault
        ? {
            status: fault.status,
            set: { message: fault.message ?? "Fault" },
            headers: fault.headers ?? {},
          }
        : this.#answer(request, found, searchParams, body, isGraphql);
    if (fault !== null && "broken" in fault) {
      log(null);
      request.socket.destroy();
      return;
    }
    log(reply.status);
    const text =
      fault === null && found !== null
        ? this.#described(found.operation, reply)
        : JSON.stringify(reply.set ?? {});
    response.writeHead(reply.status, {
      "content-type": "application/json; charset=utf-8",
      "x-github-request-id": "0000:1",
      "x-ratelimit-limit": "1000",
      "x-ratelimit-remaining": "900",
      "x-ratelimit-resource": "core",
      ...reply.headers,
    });
    response.end(reply.status === 204 ? undefined : text);
  }

  /** Returns the body of a response after checking it against the description. */
  #described(operation: Operation, { status, set }: Reply): string {
    // Any operation may respond like this; the description omits it for most.
    if ([401, 403, 404].includes(status)) return JSON.stringify(set);
    const body = status < 400 ? answer(operation, status, set) : set;
    const schema = answerSchema(operation, status);
    if (schema === undefined)
      this.wrong.push(`${operation.operationId} does not answer with ${status}`);
    else if (schema !== null)
      this.wrong.push(
        ...violations(schema, body).map((each) => `answer of ${operation.operationId}: ${each}`),
      );
    return body === undefined ? "" : JSON.stringify(body);
  }

  #answer(
    request: IncomingMessage,
    found: ReturnType<typeof findOperation>,
    query: URLSearchParams,
    body: string,
    isGraphql: boolean,
  ): Reply {
    // GitHub refuses a request without one
    // (https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api).
    if (!request.headers["user-agent"]) this.wrong.push("a request without User-Agent");
    const token = /^(?:token|bearer) (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const login = LOGINS[token];
    if (login === undefined) return { status: 401, set: { message: "Bad credentials" } };
    // The login of an app's account has "[bot]" in REST and for a viewer.
    if (isGraphql) return { status: 200, set: { data: { viewer: { login } } } };
    if (found === null) {
      this.wrong.push(`${request.method} ${request.url}: GitHub has no such operation`);
      return { status: 404, set: { message: "Not Found" } };
    }
    const { operation, values } = found;
    const schema = bodySchema(operation);
    this.wrong.push(
      ...parameterViolations(operation, values, query).map(
        (each) => `${operation.operationId}: ${each}`,
      ),
    );
    if (schema !== null)
      this.wrong.push(
        ...violations(schema, JSON.parse(body)).map((each) => `${operation.operationId}: ${each}`),
      );
    if (token === "ghs_readonly" && request.method !== "GET") return notAccessible(operation);
    const { [operation.operationId]: handler } = this.#handlers;
    if (handler === undefined) throw new Error(`no response for ${operation.operationId}`);
    return handler(values, query, body === "" ? {} : JSON.parse(body), login);
  }

  readonly #handlers: Readonly<
    Record<
      string,
      (
        values: Record<string, string>,
        query: URLSearchParams,
        body: { body?: string },
        login: string,
      ) => Reply
    >
  > = {
    "issues/list-comments": ({ issue_number: issue }, query) =>
      this.#page(
        `issues/${issue}/comments`,
        query,
        this.comments.filter((comment) => comment.issue === Number(issue)).map(wireComment),
      ),
    "issues/create-comment": ({ issue_number: issue }, _query, { body = "" }, login) => {
      if (body.length > COMMENT_LENGTH) return tooLong;
      return {
        status: 201,
        set: wireComment(this.addComment(Number(issue), login, body)),
        headers: { location: `${this.url}/comment` },
      };
    },
    "issues/update-comment": ({ comment_id: id }, _query, { body = "" }) => {
      const comment = this.comments.find((each) => each.id === Number(id));
      if (comment === undefined) return notFound;
      if (body.length > COMMENT_LENGTH) return tooLong;
      comment.body = body;
      return { status: 200, set: wireComment(comment) };
    },
    "issues/delete-comment": ({ comment_id: id }) => {
      const at = this.comments.findIndex((each) => each.id === Number(id));
      if (at < 0) return { status: 204 };
      this.comments.splice(at, 1);
      return { status: 204 };
    },
    "repos/list-pull-requests-associated-with-commit": ({ commit_sha: sha }, query) =>
      this.#page(
        `commits/${sha}/pulls`,
        query,
        this.pulls.filter(({ head }) => head.sha === sha).map((pull) => wirePull(pull, false)),
      ),
    "pulls/list": (_values, query) =>
      this.#page(
        "pulls",
        query,
        this.pulls
          .filter(
            ({ head, state }) =>
              head.label === query.get("head") && (query.get("state") ?? "open") === state,
          )
          .map((pull) => wirePull(pull, false)),
      ),
    "pulls/get": ({ pull_number: number }) => {
      const pull = this.pulls.find((each) => each.number === Number(number));
      return pull === undefined ? notFound : { status: 200, set: wirePull(pull, true) };
    },
    "repos/compare-commits-with-basehead": ({ basehead = "" }) => {
      const sha = this.mergeBases.get(decodeURIComponent(basehead));
      return sha === undefined ? notFound : { status: 200, set: { merge_base_commit: { sha } } };
    },
    "git/get-commit": ({ commit_sha: sha = "" }) => {
      const commit = this.commits.get(sha);
      return commit === undefined
        ? notFound
        : { status: 200, set: { sha, parents: commit.parents.map((parent) => ({ sha: parent })) } };
    },
    "git/get-tree": ({ tree_sha: sha = "" }, query) => {
      const { commit: id, folder } = this.#trees.get(sha) ?? { commit: sha, folder: "" };
      const commit = this.commits.get(id);
      if (commit === undefined) return notFound;
      const entries = [...commit.files].map(([path, text]) => ({
        path,
        mode: text.startsWith("link:") ? "120000" : "100644",
        type: "blob",
        sha: blobId(text),
        size: text.length,
      }));
      const folders = new Set(entries.flatMap(({ path }) => foldersOf(path)));
      const trees = [...folders].map((path) => ({
        path,
        mode: "040000",
        type: "tree",
        sha: blobId(`${id} ${path}`),
      }));
      for (const { path, sha: own } of trees)
        this.#trees.set(own, { commit: id, folder: `${path}/` });
      const tree = [...trees, ...entries]
        .filter(({ path }) => path.startsWith(folder))
        .map((entry) => ({ ...entry, path: entry.path.slice(folder.length) }))
        .filter(({ path }) => query.has("recursive") || !path.includes("/"));
      return {
        status: 200,
        set: {
          sha,
          truncated: tree.length > this.mostEntries,
          tree: tree.slice(0, this.mostEntries),
        },
      };
    },
    "git/get-blob": ({ file_sha: sha = "" }) => {
      for (const { files } of this.commits.values()) {
        for (const text of files.values()) {
          if (blobId(text) !== sha) continue;
          const content = Buffer.from(text.replace(/^link:/, "")).toString("base64");
          return {
            status: 200,
            set: {
              sha,
              encoding: "base64",
              content: content.replaceAll(/.{60}/g, "$&\n"),
              size: text.length,
            },
          };
        }
      }
      return notFound;
    },
  };

  /**
   * Returns a page of items in ascending order, with links
   * (https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api).
   */
  #page(path: string, query: URLSearchParams, all: readonly unknown[]): Reply {
    const size = Math.min(Number(query.get("per_page") ?? 30), 100);
    const page = Number(query.get("page") ?? 1);
    const set = all.slice((page - 1) * size, page * size);
    const link = (number: number, rel: string) =>
      `<${this.url}/repos/octo-org/octo-repo/${path}?per_page=${size}&page=${number}>; ` +
      `rel="${rel}"`;
    const last = Math.max(1, Math.ceil(all.length / size));
    return {
      status: 200,
      set,
      ...(page < last
        ? { headers: { link: `${link(page + 1, "next")}, ${link(last, "last")}` } }
        : {}),
    };
  }
}

const notFound: Reply = {
  status: 404,
  set: { message: "Not Found", documentation_url: "https://docs.github.com/rest", status: "404" },
};
const tooLong: Reply = {
  status: 422,
  set: {
    message: "Validation Failed",
    errors: [
      {
        resource: "IssueComment",
        code: "unprocessable",
        field: "data",
        message: "Body is too long (maximum is 65536 characters)",
      },
    ],
    documentation_url: "https://docs.github.com/rest/issues/comments#create-an-issue-comment",
    status: "422",
  },
};

/**
 * A response for a token without the permission (microsoft/azure-pipelines-tasks#20278 shows the
 * header).
 */
function notAccessible({ operationId }: Operation): Reply {
  return {
    status: 403,
    set: {
      message: "Resource not accessible by integration",
      documentation_url: `https://docs.github.com/rest/${operationId}`,
      status: "403",
    },
    headers: { "x-accepted-github-permissions": "issues=write; pull_requests=write" },
  };
}

function wireComment({ id, issue, author, body }: Comment): object {
  const bot = author.endsWith("[bot]");
  return {
    id,
    body,
    html_url: `https://github.com/octo-org/octo-repo/pull/${issue}#issuecomment-${id}`,
    user: { ...user, login: author, type: bot ? "Bot" : "User" },
  };
}

const uri = "https://api.github.com/";
const user = {
  id: 1,
  node_id: "",
  avatar_url: uri,
  gravatar_id: "",
  url: uri,
  html_url: uri,
  followers_url: uri,
  following_url: uri,
  gists_url: uri,
  starred_url: uri,
  subscriptions_url: uri,
  organizations_url: uri,
  repos_url: uri,
  events_url: uri,
  received_events_url: uri,
  site_admin: false,
};

function wirePull({ number, state, head, base }: Pull, whole: boolean): object {
  const mergeable = whole ? { merged: false, mergeable: true } : {};
  return {
    number,
    state,
    head: { sha: head.sha, label: head.label },
    base: { sha: base.sha },
    ...mergeable,
  };
}

function foldersOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
}

const blobId = (text: string) =>
  createHash("sha1")
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest("hex");
