import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { fetchRemote } from "../../../src/system/github/fetchRemote.ts";

let server: Server;
let asked: Pick<IncomingMessage, "url" | "headers">[];
let answer: { readonly status: number; readonly body: string };

beforeEach(async () => {
  asked = [];
  answer = { status: 200, body: "version: 1\n" };
  server = createServer(({ url = "", headers }, response) => {
    asked.push({ url, headers });
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

const file = { owner: "acme", repository: "policies", path: "ports/shop ä.yml", ref: "v1" };
const api = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v3/`;

it("asks for the raw content of a file at a ref, with the token", async () => {
  expect(await fetchRemote("secret", api())(file)).toEqual({ text: "version: 1\n" });
  expect(asked.map(({ url }) => url)).toEqual([
    "/api/v3/repos/acme/policies/contents/ports/shop%20%C3%A4.yml?ref=v1",
  ]);
  expect(asked[0]?.headers).toMatchObject({
    accept: "application/vnd.github.raw+json",
    authorization: "token secret",
  });
});

it("asks for a file once, however often it is wanted", async () => {
  const fetch = fetchRemote("secret", api());
  const texts = await Promise.all([fetch(file), fetch({ ...file }), fetch({ ...file, ref: null })]);
  expect([texts.length, asked.length]).toEqual([3, 2]);
});

it("asks without a ref and without a token", async () => {
  await fetchRemote("", api())({ ...file, ref: null });
  expect(asked[0]?.url).toBe("/api/v3/repos/acme/policies/contents/ports/shop%20%C3%A4.yml");
  expect(asked[0]?.headers).not.toHaveProperty("authorization");
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
  ["the server cannot give", 500, "secret", "GitHub answers 500"],
])("says what is wrong with a file that %s", async (_, status, token, detail) => {
  answer = { status, body: "secret words of the server" };
  expect(await fetchRemote(token, api())(file)).toEqual({ failure: "failed", detail });
});

it("does not read what is no policy by its size", async () => {
  answer = { status: 200, body: "#".repeat(2 * 1024 * 1024) };
  expect(await fetchRemote("", api())(file)).toEqual({
    failure: "too-large",
    detail: "it has more than 1 MiB",
  });
});

it("says that GitHub cannot be reached", async () => {
  const address = api();
  await new Promise((resolve) => server.close(resolve));
  expect(await fetchRemote("", address)(file)).toEqual({
    failure: "failed",
    detail: expect.stringMatching(/^GitHub cannot be reached: .*ECONNREFUSED/),
  });
  server = createServer().listen(0, "127.0.0.1");
});
