import { Readable } from "node:stream";
import nock from "nock";
import { expect, it } from "vitest";
import { fetchRemote } from "../../src/system/github/fetchRemote.ts";
import { answerRequests, API } from "./answerRequests.ts";

answerRequests();

const file = { owner: "acme", repository: "policies", path: "ports/shop ä.yml", ref: "v1" };
const path = "/repos/acme/policies/contents/ports/shop%20%C3%A4.yml";

it("asks for the raw content of a file at a ref, with the token", async () => {
  const headers = { accept: "application/vnd.github.raw+json", authorization: "token secret" };
  nock(API, { reqheaders: headers }).get(`${path}?ref=v1`).reply(200, "version: 1\n");
  expect(await fetchRemote("secret", `${API}/`)(file)).toEqual({ text: "version: 1\n" });
});

it("asks for a file once, however often it is wanted", async () => {
  const fetch = fetchRemote("secret", API);
  nock(API).get(`${path}?ref=v1`).reply(200, "version: 1\n").get(path).reply(200, "version: 2\n");
  const texts = await Promise.all([fetch(file), fetch({ ...file }), fetch({ ...file, ref: null })]);
  expect(texts).toEqual([
    { text: "version: 1\n" },
    { text: "version: 1\n" },
    { text: "version: 2\n" },
  ]);
});

it("asks without a ref and without a token", async () => {
  nock(API, { badheaders: ["authorization"] })
    .get(path)
    .reply(200, "");
  expect(await fetchRemote("", API)({ ...file, ref: null })).toEqual({ text: "" });
});

it.each([
  [
    "nobody may know of",
    404,
    "",
    "GitHub has no such file, or it needs a token that may read it (GITHUB_TOKEN, or the " +
      "input github-token)",
  ],
  [
    "the token may not read",
    404,
    "secret",
    "GitHub has no such file, or the token may not read it",
  ],
  [
    "is forbidden",
    403,
    "secret",
    "GitHub answers 403: the token may not read it, or too much was asked for",
  ],
])("says what is wrong with a file that %s", async (_, status, token, detail) => {
  nock(API).get(path).query(true).reply(status, "secret words of the server");
  expect(await fetchRemote(token, API)(file)).toEqual({ failure: "failed", detail });
});

it("tries again before it says that the server fails, or cannot be reached", async () => {
  const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  nock(API).get(path).query(true).times(3).reply(500, "secret words of the server");
  nock(API).get("/repos/acme/policies/contents/x").times(3).replyWithError(refused);
  const fetch = fetchRemote("secret", API);
  expect(await Promise.all([fetch(file), fetch({ ...file, path: "x", ref: null })])).toEqual([
    { failure: "failed", detail: "GitHub answers 500" },
    {
      failure: "failed",
      detail: expect.stringMatching(/^GitHub cannot be reached: .*ECONNREFUSED/),
    },
  ]);
});

it("waits for a limit that ends soon", async () => {
  nock(API).get(path).query(true).reply(429, "", { "retry-after": "1" });
  nock(API).get(path).query(true).reply(200, "version: 1\n");
  expect(await fetchRemote("secret", API)(file)).toEqual({ text: "version: 1\n" });
});

it("does not wait for one that lasts", async () => {
  nock(API).get(path).query(true).reply(429, "", { "retry-after": "60" });
  expect(await fetchRemote("secret", API)(file)).toMatchObject({ failure: "failed" });
});

it("does not read what is no policy by its size", async () => {
  nock(API)
    .get(path)
    .query(true)
    .reply(200, "#".repeat(2 * 1024 * 1024));
  expect(await fetchRemote("", API)(file)).toEqual({
    failure: "too-large",
    detail: "it has more than 1 MiB",
  });
});

it("does not read the whole body of an error", async () => {
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
    detail: "GitHub has no such file, or the token may not read it",
  });
  expect(sent).toBeLessThan(64 * 65_536);
});

it.each([
  { ...file, owner: "..", repository: ".." },
  { ...file, path: ".." },
  { ...file, path: "../../../../user" },
  { ...file, path: "a/./b" },
])("asks for nothing but files of the repository that it names: %o", async (other) => {
  expect(await fetchRemote("secret", API)(other)).toEqual({
    failure: "failed",
    detail: "GitHub has no such file, or the token may not read it",
  });
});

it("names no other address than that of a file", async () => {
  const other = { ...file, path: "a?b#c/%2e%2e/{owner}/:d\ud800.yml", ref: "x&y=z/../#" };
  nock(API)
    .get("/repos/acme/policies/contents/a%3Fb%23c/%252e%252e/%7Bowner%7D/%3Ad%EF%BF%BD.yml")
    .query({ ref: "x&y=z/../#" })
    .reply(200, "version: 1\n");
  expect(await fetchRemote("secret", API)(other)).toEqual({ text: "version: 1\n" });
});
