import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { constants, createGzip } from "node:zlib";
import nock from "nock";
import { describe, expect, it } from "vitest";
import { listGitHubFiles, readGitHubBlobs } from "../../../src/system/commits/githubCommits.ts";
import { describeFailure } from "../../../src/system/github/describeFailure.ts";
import { connect, type GitHub } from "../../../src/system/github/github.ts";
import { keepComment } from "../../../src/system/github/githubComment.ts";
import { type Context, findPullRequest } from "../../../src/system/github/pullRequest.ts";
import { answerRequests, API } from "../../github/answerRequests.ts";

answerRequests();

const repository = { owner: "octo-org", repo: "octo-repo" };
const path = "/repos/octo-org/octo-repo";
const sha = "a".repeat(40);
const client = () => connect({ token: "secret", apiUrl: API, second: 2 });
const NOT_DOCUMENTED = "GitHub's answer is not as documented";

/** Returns the message of a rejection for the user. */
async function failureOf(result: Promise<unknown>): Promise<string> {
  return result.then(
    () => "none",
    (reason: unknown) => describeFailure(reason).message,
  );
}

describe("the size of an answer", () => {
  const readBytes = (type: string) =>
    failureOf(
      client()
        .request(`GET ${path}`)
        .then(({ data }) => void data),
    ).then((message) => [type, message]);

  it.each(["application/json", "text/plain", "application/octet-stream"])(
    "is limited to 10 MB if it is endless and of type %s",
    async (type) => {
      let sent = 0;
      const body = new Readable({
        read() {
          sent += 65_536;
          this.push(sent > 40 * 1024 * 1024 ? null : " ".repeat(65_536));
        },
      });
      nock(API)
        .get(path)
        .reply(200, () => body, { "content-type": type });
      expect(await readBytes(type)).toEqual([type, "GitHub's answer is larger than 10 MB"]);
      expect(sent).toBeLessThan(16 * 1024 * 1024);
    },
  );

  it("is limited after decompression", async () => {
    let sent = 0;
    const zeros = new Readable({
      read() {
        sent += 1024 * 1024;
        this.push(sent > 1024 * 1024 * 1024 ? null : Buffer.alloc(1024 * 1024, "0"));
      },
    });
    const bomb = zeros.pipe(createGzip({ level: constants.Z_BEST_SPEED }));
    nock(API)
      .get(path)
      .reply(200, () => bomb, { "content-type": "application/json", "content-encoding": "gzip" });
    expect(await readBytes("gzip")).toEqual(["gzip", "GitHub's answer is larger than 10 MB"]);
    expect(sent).toBeLessThan(512 * 1024 * 1024);
  });

  it("may be almost 10 MB", async () => {
    const text = "x".repeat(10 * 1024 * 1024 - 2);
    nock(API)
      .get(path)
      .reply(200, () => JSON.stringify({ text }).slice(9, -1), {
        "content-type": "application/json",
      });
    expect(await failureOf(client().request(`GET ${path}`))).toBe(NOT_DOCUMENTED);
    nock(API)
      .get(path)
      .reply(200, { text: text.slice(100) });
    expect((await client().request(`GET ${path}`)).data.text).toHaveLength(text.length - 100);
  });
});

it("does not wait longer for an answer that arrives slowly", async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const drip = setInterval(() => response.write(" "), 10);
    response.on("close", () => clearInterval(drip));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  nock.enableNetConnect("127.0.0.1");
  const { port } = server.address() as AddressInfo;
  const apiUrl = `http://127.0.0.1:${port}`;
  const github = connect({ token: "secret", apiUrl, second: 2, patience: 300 });
  const began = performance.now();
  expect(await failureOf(github.request(`GET ${path}`))).toMatch(/^cannot reach GitHub: .*timeout/);
  expect(performance.now() - began).toBeLessThan(2000);
  nock.disableNetConnect();
  server.closeAllConnections();
  server.close();
});

describe("the pages of a list", () => {
  const comment = (id: number) => ({
    id,
    html_url: `https://github.example.com/${id}`,
    body: "other",
    user: { login: "somebody", type: "User" },
  });
  const sticky = { repository, number: 7, marker: "<!-- m -->", body: "<!-- m -->", create: false };
  const comments = `${path}/issues/7/comments`;

  it("are read from the same path, wherever the next page is said to be", async () => {
    nock(API)
      .get(comments)
      .query({ per_page: "100", page: "1" })
      .reply(200, [comment(1)], { link: '<https://elsewhere.example.com/next>; rel="next"' })
      .get(comments)
      .query({ per_page: "100", page: "2" })
      .reply(200, []);
    expect(await keepComment(client(), sticky)).toBeNull();
  });

  it.each([
    "https://elsewhere.example.com/next",
    "http://github.example.com/api/v3/next",
    "https://github.example.com:444/api/v3/next",
    "https://github.example.com@elsewhere.example.com/api/v3/next",
  ])("are not requested from another origin, such as %s", async (next) => {
    expect(await failureOf(client().request(`GET ${next}`))).toBe(NOT_DOCUMENTED);
  });

  it("are limited", async () => {
    nock(API)
      .get(comments)
      .query(true)
      .times(50)
      .reply(200, [comment(1)], { link: `<${API}${comments}?page=2>; rel="next"` });
    expect(await failureOf(keepComment(client(), sticky))).toBe(NOT_DOCUMENTED);
  });
});

describe("an answer with another shape", () => {
  const pull = { number: 7, state: "open", head: { sha }, base: { sha }, title: "unused" };
  const user = { login: "github-actions[bot]", type: "Bot" };
  const comment = { id: 1, html_url: "https://github.example.com/c", body: "<!-- m -->", user };
  const sticky = { repository, number: 7, marker: "<!-- m -->", body: "<!-- m -->", create: true };
  const context = (eventName: string, payload: object) =>
    ({ eventName, payload, repo: repository, sha }) as unknown as Context;
  const run = {
    pull_requests: [],
    head_repository: { owner: { login: "octo-org" } },
    head_branch: "topic",
    head_sha: sha,
    event: "pull_request",
  };

  const CALLS: [string, object, (github: GitHub) => Promise<unknown>, unknown][] = [
    [
      "the pull requests of a commit",
      [pull],
      (github) => findPullRequest(github, context("push", {})),
      pull,
    ],
    [
      "the pull requests of a branch",
      [pull],
      (github) => findPullRequest(github, context("workflow_run", { workflow_run: run })),
      pull,
    ],
    [
      "a pull request",
      pull,
      (github) =>
        findPullRequest(
          github,
          context("issue_comment", { issue: { number: 7, pull_request: {} } }),
        ),
      pull,
    ],
    ["the comments", [comment], (github) => keepComment(github, sticky), comment.html_url],
    [
      "a tree",
      { tree: [{ path: "a", mode: "100644", sha }], truncated: false },
      (github) => listGitHubFiles(github, repository, sha),
      new Map([["a", { kind: "file", id: sha }]]),
    ],
    [
      "a blob",
      { content: "YQ==", encoding: "base64" },
      (github) => readGitHubBlobs(github, repository, [sha]),
      new Map([[sha, Buffer.from("a")]]),
    ],
  ];

  it.each(CALLS)(
    "is refused for %s, and never fails otherwise",
    async (_, data, call, expected) => {
      const answers = (answer: unknown) =>
        nock(API)
          .persist()
          .get(/.*/)
          .query(true)
          .reply(200, JSON.stringify(answer), { "content-type": "application/json" })
          .post(/.*/)
          .reply(201, JSON.stringify(answer), { "content-type": "application/json" })
          .delete(/.*/)
          .reply(204);
      answers(data);
      expect(await call(client())).toEqual(expected);
      const failures = new Set<string>();
      for (const variant of listVariants(data)) {
        nock.cleanAll();
        answers(variant);
        failures.add(await failureOf(call(client())));
      }
      nock.cleanAll();
      failures.delete("none");
      failures.delete(TRUNCATED);
      expect([...failures]).toEqual([NOT_DOCUMENTED]);
    },
  );

  const TRUNCATED =
    "the repository has more files than GitHub lists; check out with fetch-depth: 2";

  /** Lists the values with one part replaced or missing. */
  function listVariants(value: unknown): unknown[] {
    const others = [null, 7, "x", [null], { total_count: 1 }];
    if (typeof value !== "object" || value === null) return others;
    const entries = Object.entries(value);
    const rebuild = (changed: [string, unknown][]) =>
      Array.isArray(value) ? changed.map(([, item]) => item) : Object.fromEntries(changed);
    const inner = entries.flatMap(([key, item], at) => [
      rebuild(entries.toSpliced(at, 1)),
      ...listVariants(item).map((other) => rebuild(entries.with(at, [key, other]))),
    ]);
    return [...others, ...inner];
  }
});

describe("the words of a server in a message", () => {
  it.each([
    ["are one line", "first\nsecond", "first"],
    ["are at most 200 characters", "x".repeat(65_536), "x".repeat(200)],
    ["are escaped", "a\u001b[31mb\u202ec\u0000", "a\\u{1b}[31mb\\u{202e}c\\u{0}"],
    ["have no link", "Not Found - https://docs.example.com", "Not Found"],
  ])("%s", (_, message, shown) => {
    const failure = Object.assign(new Error(message), { status: 400, response: { headers: {} } });
    expect(describeFailure(failure).message).toBe(`GitHub responded with 400: ${shown}`);
  });
});
