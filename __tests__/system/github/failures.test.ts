import { describe, expect, it } from "vitest";
import { describeFailure } from "../../../src/system/github/describeFailure.ts";
import { connect, type GitHub } from "../../../src/system/github/github.ts";
import { keepComment, type StickyComment } from "../../../src/system/github/githubComment.ts";
import { parseSummary } from "../../report/parseSummary.ts";
import { checkOut, runOn } from "./pullRequest.ts";
import { type Fault, GitHubServer } from "./server.ts";

const marker = "<!-- portplan:key -->";
const bot = "github-actions[bot]";
const wanted: StickyComment = {
  repository: { owner: "octo-org", repo: "octo-repo" },
  number: 7,
  marker,
  body: `${marker}\nnew`,
  create: true,
};

/** Runs a test with its own server, so that tests can wait concurrently. */
const withServer =
  <Args extends readonly unknown[]>(test: (server: GitHubServer, ...args: Args) => Promise<void>) =>
  async (...args: Args): Promise<void> => {
    const server = await GitHubServer.start();
    try {
      await test(server, ...args);
    } finally {
      await server.stop();
    }
    expect(server.wrong).toEqual([]);
  };

/** Returns the client with short seconds, so that waits are short. */
const client = (server: GitHubServer): GitHub =>
  connect({ token: "ghs_workflow", apiUrl: server.url, second: 2 });

const inSeconds = (seconds: number) => `${Math.floor(Date.now() / 1000) + seconds}`;

/** Failures that happen once and do not occur on a retry. */
const passing: Readonly<Record<string, () => Fault>> = {
  "a server error": () => ({ status: 500 }),
  "a gateway without a server": () => ({ status: 502 }),
  "an unavailable server": () => ({ status: 503 }),
  "a connection that breaks before the request is processed": () => ({ broken: "before" }),
  "a connection that breaks after the request is processed": () => ({ broken: "after" }),
  "a rate limit": () => ({
    status: 403,
    headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": inSeconds(1) },
    message: "API rate limit exceeded for installation ID 1.",
  }),
  "a rate limit with status 429": () => ({
    status: 429,
    headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": inSeconds(1) },
    message: "API rate limit exceeded",
  }),
  "a secondary rate limit": () => ({
    status: 403,
    headers: { "retry-after": "3" },
    message: "You have exceeded a secondary rate limit.",
  }),
  "a limit without a name": () => ({
    status: 429,
    headers: { "retry-after": "3" },
    message: "Too many requests",
  }),
  "a limit with another status": () => ({
    status: 403,
    headers: { "retry-after": "3" },
    message: "Try again later",
  }),
  "a secondary rate limit with status 429": () => ({
    status: 429,
    headers: { "retry-after": "3" },
    message: "You have exceeded a secondary rate limit.",
  }),
};

/** Failures that persist, with the expected message. */
const lasting: Readonly<Record<string, readonly [Fault, "permission" | "other", RegExp]>> = {
  "a token without the permission": [
    {
      status: 403,
      message: "Resource not accessible by integration",
      headers: { "x-accepted-github-permissions": "issues=write; pull_requests=write" },
    },
    "permission",
    /^GitHub responded with 403: Resource not accessible by integration$/,
  ],
  "an invalid token": [
    { status: 401, message: "Bad credentials" },
    "other",
    /401: Bad credentials$/,
  ],
  "a hidden resource": [{ status: 404, message: "Not Found" }, "permission", /404: Not Found/],
  "a locked conversation": [
    { status: 403, message: "Unable to create comment because issue is locked." },
    "other",
    /403: .*locked$/,
  ],
  "a deleted resource": [
    { status: 410, message: "Issues are disabled for this repo" },
    "other",
    /410: Issues are disabled/,
  ],
  "a refused request": [
    { status: 422, message: "Validation Failed" },
    "other",
    /422: Validation Failed/,
  ],
  "a long rate limit": [
    {
      status: 403,
      message: "API rate limit exceeded",
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": inSeconds(36_000_000) },
    },
    "other",
    /403: API rate limit exceeded \(rate limit\)/,
  ],
  "a long secondary rate limit": [
    {
      status: 429,
      message: "You have exceeded a secondary rate limit.",
      headers: { "retry-after": "86400" },
    },
    "other",
    /429: .*\(rate limit\)/,
  ],
  "a permanently unavailable server": [
    { status: 503, message: "Unavailable" },
    "other",
    /503: Unavailable/,
  ],
  "a permanently broken connection": [{ broken: "before" }, "other", /^cannot reach GitHub: /],
};

/** Every request that the comment may need, and a setup in which it is sent. */
const requests: Readonly<
  Record<
    string,
    {
      readonly operation: string;
      readonly count: number;
      arrange(this: void, server: GitHubServer): void;
    }
  >
> = {
  "the list": { operation: "issues/list-comments", count: 1, arrange: () => {} },
  "the second page": {
    operation: "issues/list-comments",
    count: 2,
    arrange(server) {
      for (let at = 0; at < 130; at++) server.addComment(7, "octocat", "x");
    },
  },
  "the creation": { operation: "issues/create-comment", count: 1, arrange: () => {} },
  "the list after creation": { operation: "issues/list-comments", count: 2, arrange: () => {} },
  "the update": {
    operation: "issues/update-comment",
    count: 1,
    arrange(server) {
      server.addComment(7, bot, `${marker}\nold`);
    },
  },
  "the query for the token's account": {
    operation: "graphql",
    count: 1,
    arrange(server) {
      server.addComment(7, "octocat", `${marker}\nold`);
    },
  },
  "the deletion of a duplicate": {
    operation: "issues/delete-comment",
    count: 1,
    arrange(server) {
      for (const text of ["old", "old"]) server.addComment(7, bot, `${marker}\n${text}`);
    },
  },
};

const ours = (server: GitHubServer) =>
  server.comments.filter(({ author }) => author === bot).map(({ body }) => body);

describe.concurrent.each(Object.entries(requests))("%s", (_, { operation, count, arrange }) => {
  it.each(Object.entries(passing))(
    "outlives %s",
    withServer(async (server, _name: string, fault: () => Fault) => {
      arrange(server);
      server.fault = (at, number) => (at === operation && number === count ? fault() : null);
      await keepComment(client(server), wanted);
      // A create request whose response is lost is sent again, and the duplicate is deleted.
      expect(ours(server)).toEqual([wanted.body]);
      expect(
        server.exchanges.filter((each) => each.operation === operation).length,
      ).toBeGreaterThan(count);
    }),
  );

  const isAnswer = (status: number) =>
    /update|delete/.test(operation) ? status === 404 || status === 410 : false;

  it.each(
    Object.entries(lasting).filter(
      ([, [fault]]) => !("status" in fault) || !isAnswer(fault.status),
    ),
  )(
    "gives up on %s, and reports why",
    withServer(
      async (
        server,
        _name: string,
        [fault, kind, message]: readonly [Fault, "permission" | "other", RegExp],
      ) => {
        arrange(server);
        server.fault = (at, number) => (at === operation && number >= count ? fault : null);
        const failed = await keepComment(client(server), wanted).then(
          () => null,
          (reason: unknown) => describeFailure(reason),
        );
        const needed =
          "status" in fault ? (fault.headers?.["x-accepted-github-permissions"] ?? null) : null;
        expect(failed).toEqual({ kind, message: expect.stringMatching(message), needed });
        // The first attempt and two retries.
        expect(server.exchanges.filter((each) => each.operation === operation).length).toBeLessThan(
          count + 3,
        );
      },
    ),
  );
});

describe.concurrent("a step whose comment cannot be posted", () => {
  const compose = (port: string) => ({
    "compose.yaml": `services: {web: {image: tiny, ports: ["${port}:80"]}}\n`,
  });
  const checkout = checkOut(compose("8080"), compose("8081"));

  it.each([
    ["auto", []],
    ["always", ["warning Portplan"]],
    ["on-failure", []],
  ])(
    "passes in mode %s with a read-only token, and names the permission",
    withServer(async (server, comment: string, annotations: readonly string[]) => {
      const outcome = await runOn({
        server,
        checkout,
        inputs: { "github-token": "ghs_readonly", comment },
      });
      expect([outcome.exitCode, outcome.outputs["ok"], outcome.outputs["comment-url"]]).toEqual([
        0,
        "true",
        "",
      ]);
      expect(
        outcome.annotations.map(({ name, properties }) => `${name} ${properties["title"]}`),
      ).toEqual(annotations);
      const said = [
        ...parseSummary(outcome.summary).paragraphs,
        ...outcome.annotations.map(({ data }) => data),
      ];
      const named = said.filter(
        (text) =>
          /pull-requests: write/.test(text) && /issues=write; pull_requests=write/.test(text),
      );
      expect(named.length > 0).toBe(comment !== "on-failure");
      expect(parseSummary(outcome.summary).headings).toContain(
        "What this change does to the ports",
      );
    }),
  );

  it(
    "names the permission to find the pull request of a push",
    withServer(async (server) => {
      server.fault = () => ({ status: 403, message: "Resource not accessible by integration" });
      const { exitCode, summary } = await runOn({
        server,
        checkout,
        event: { name: "push", payload: {} },
      });
      expect([exitCode, parseSummary(summary).paragraphs]).toEqual([
        0,
        [expect.stringMatching(/pull-requests: read/), expect.stringMatching(/^Portplan \d/)],
      ]);
    }),
  );

  it.each<[string, Fault]>([
    ["is refused", { status: 422, message: "Validation Failed ::error::x" }],
    ["is gone", { status: 410, message: "Gone" }],
  ])(
    "fails only because of its findings if it %s",
    withServer(async (server, _name: string, fault: Fault) => {
      server.fault = (operation) => (operation === "issues/create-comment" ? fault : null);
      const outcome = await runOn({ server, checkout });
      expect(outcome.exitCode).toBe(0);
      expect(
        outcome.annotations.map(({ name, properties }) => [name, properties["title"]]),
      ).toEqual([["warning", "Portplan"]]);
    }),
  );

  it(
    "passes if GitHub cannot be reached",
    withServer(async (server) => {
      const outcome = await runOn({
        server,
        checkout,
        env: { GITHUB_API_URL: "http://127.0.0.1:9" },
      });
      expect([outcome.exitCode, outcome.annotations.map(({ data }) => data)]).toEqual([
        0,
        [expect.stringMatching(/^No comment was posted: cannot reach GitHub/)],
      ]);
    }),
    60_000,
  );

  it(
    "passes without a token",
    withServer(async (server) => {
      const outcome = await runOn({ server, checkout, inputs: { "github-token": "" } });
      expect([outcome.exitCode, outcome.annotations, server.take()]).toEqual([0, [], []]);
    }),
  );

  it(
    "never prints the token, not even in a debug log",
    withServer(async (server) => {
      const outcome = await runOn({ server, checkout, env: { RUNNER_DEBUG: "1" } });
      expect(JSON.stringify(outcome)).not.toContain("ghs_workflow");
    }),
  );
});

it("finds GitHub on an Enterprise server", async () => {
  const own = await GitHubServer.start("/api/v3");
  const checkout = checkOut(
    { "compose.yaml": "services: {}\n" },
    { "compose.yaml": "services: {web: {image: tiny, ports: ['8080:80']}}\n" },
  );
  const env = { ...own.env, GITHUB_SERVER_URL: "https://github.example.com" };
  const inputs = { "github-token": "ghs_app" };
  await runOn({ server: own, checkout, inputs, env });
  await runOn({ server: own, checkout, inputs, env });
  await own.stop();
  expect(own.wrong).toEqual([]);
  expect(
    own.comments.map(({ body }) =>
      body.includes(
        `https://github.example.com/octo-org/octo-repo/blob/${checkout.head}/compose.yaml#L1`,
      ),
    ),
  ).toEqual([true]);
  expect(own.take().slice(3)).toEqual(["GET issues/list-comments 200", "POST graphql 200"]);
});
