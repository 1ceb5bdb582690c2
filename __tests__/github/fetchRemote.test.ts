import { Readable } from "node:stream";
import nock from "nock";
import { expect, it } from "vitest";
import { fetchRemote } from "../../src/system/github/fetchRemote.ts";
import { answerRequests, API } from "./answerRequests.ts";

answerRequests();

const file = { owner: "acme", repository: "policies", path: "ports/shop ä.yml", ref: "v1" };
const path = "/repos/acme/policies/contents/ports/shop%20%C3%A4.yml";

it("requests the raw content of a file at a ref with the token", async () => {
  const headers = { accept: "application/vnd.github.raw+json", authorization: "token secret" };
  nock(API, { reqheaders: headers }).get(`${path}?ref=v1`).reply(200, "version: 1\n");
  expect(await fetchRemote("secret", `${API}/`)(file)).toEqual({ text: "version: 1\n" });
});

it("requests each file only once", async () => {
  const fetch = fetchRemote("secret", API);
  nock(API).get(`${path}?ref=v1`).reply(200, "version: 1\n").get(path).reply(200, "version: 2\n");
  const texts = await Promise.all([fetch(file), fetch({ ...file }), fetch({ ...file, ref: null })]);
  expect(texts).toEqual([
    { text: "version: 1\n" },
    { text: "version: 1\n" },
    { text: "version: 2\n" },
  ]);
});

it("sends requests without a ref and a token", async () => {
  nock(API, { badheaders: ["authorization"] })
    .get(path)
    .reply(200, "");
  expect(await fetchRemote("", API)({ ...file, ref: null })).toEqual({ text: "" });
});

it.each([
  [
    "is hidden without a token",
    404,
    "",
    "the file does not exist on GitHub, or reading it requires a token (GITHUB_TOKEN, or the " +
      "github-token input)",
  ],
  [
    "the token cannot read",
    404,
    "secret",
    "the file does not exist on GitHub, or the token cannot read it",
  ],
  [
    "is forbidden",
    403,
    "secret",
    "GitHub responded with 403: the token cannot read it, or the rate limit was exceeded",
  ],
])("explains why a file that %s cannot be read", async (_, status, token, detail) => {
  nock(API).get(path).query(true).reply(status, "secret words of the server");
  expect(await fetchRemote(token, API)(file)).toEqual({ failure: "failed", detail });
});

it("retries before it reports that the server fails or cannot be reached", async () => {
  const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  nock(API).get(path).query(true).times(3).reply(500, "secret words of the server");
  nock(API).get("/repos/acme/policies/contents/x").times(3).replyWithError(refused);
  const fetch = fetchRemote("secret", API);
  expect(await Promise.all([fetch(file), fetch({ ...file, path: "x", ref: null })])).toEqual([
    { failure: "failed", detail: "GitHub responded with 500" },
    {
      failure: "failed",
      detail: expect.stringMatching(/^cannot reach GitHub: .*ECONNREFUSED/),
    },
  ]);
});

it("waits for a rate limit that ends soon", async () => {
  nock(API).get(path).query(true).reply(429, "", { "retry-after": "1" });
  nock(API).get(path).query(true).reply(200, "version: 1\n");
  expect(await fetchRemote("secret", API)(file)).toEqual({ text: "version: 1\n" });
});

it("does not wait for a long rate limit", async () => {
  nock(API).get(path).query(true).reply(429, "", { "retry-after": "60" });
  expect(await fetchRemote("secret", API)(file)).toMatchObject({ failure: "failed" });
});

it("does not read files that are too large for a policy", async () => {
  nock(API)
    .get(path)
    .query(true)
    .reply(200, "#".repeat(2 * 1024 * 1024));
  expect(await fetchRemote("", API)(file)).toEqual({
    failure: "too-large",
    detail: "it is larger than 1 MiB",
  });
});

it("does not read the whole body of an error response", async () => {
  let sent = 0;
  const body = new Readable({
    read() {
      sent += 65_536;
      this.push(sent > 512 * 65_536 ? null : "#".repeat(65_536));
    },
  });
  nock(API)
    .get(path)
    .query(true)
    .reply(404, () => body, { "content-type": "text/plain" });
  expect(await fetchRemote("secret", API)(file)).toEqual({
    failure: "failed",
    detail: "the file does not exist on GitHub, or the token cannot read it",
  });
  expect(sent).toBeLessThan(64 * 65_536);
});

it.each([
  { ...file, owner: "..", repository: ".." },
  { ...file, path: ".." },
  { ...file, path: "../../../../user" },
  { ...file, path: "a/./b" },
  { ...file, path: "/../../user" },
  { ...file, path: "/user" },
  { ...file, path: "a//b" },
  { ...file, path: "a/" },
  { ...file, path: "" },
  { ...file, owner: "acme/../../user?" },
  { ...file, repository: "policies/../../../user#" },
  { ...file, repository: "." },
  { ...file, repository: "" },
  { ...file, repository: "%2e%2e" },
  { ...file, owner: "..\\.." },
  { ...file, owner: "%2E%2E" },
])("sends no request for a path outside of the repository: %o", async (other) => {
  expect(await fetchRemote("secret", API)(other)).toEqual({
    failure: "failed",
    detail: "the file does not exist on GitHub, or the token cannot read it",
  });
});

it("encodes names so that they stay in the URL of a file", async () => {
  const other = { ...file, path: "a?b#c/%2e%2e/{owner}/:d\ud800.yml", ref: "x&y=z/../#" };
  nock(API)
    .get("/repos/acme/policies/contents/a%3Fb%23c/%252e%252e/%7Bowner%7D/%3Ad%EF%BF%BD.yml")
    .query({ ref: "x&y=z/../#" })
    .reply(200, "version: 1\n");
  expect(await fetchRemote("secret", API)(other)).toEqual({ text: "version: 1\n" });
});
