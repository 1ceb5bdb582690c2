import { Readable } from "node:stream";
import nock from "nock";
import { describe, expect, it, vi } from "vitest";
import { connect } from "../../src/system/github/github.ts";
import { answerRequests, API } from "./answerRequests.ts";

answerRequests();

const path = "/repos/octo-org/octo-repo";
const repository = { owner: "octo-org", repo: "octo-repo" };

/** Returns the client with short seconds, so that waits are short. */
const client = (patience = 60_000) =>
  connect({ token: "secret", apiUrl: API, patience, second: 2 });
const get = async (patience?: number) =>
  (await client(patience).rest.repos.get(repository)).data.id;

describe("a redirect", () => {
  it("to another host sends no token", async () => {
    const elsewhere = "https://elsewhere.example.com";
    nock(API)
      .get(path)
      .reply(302, "", { location: `${elsewhere}/renamed` });
    nock(elsewhere, { badheaders: ["authorization"] })
      .get("/renamed")
      .reply(200, { id: 7 });
    expect(await get()).toBe(7);
  });

  it("on the same host keeps the token, the method and the body", async () => {
    const location = `${API}/repositories/7/issues/1/comments`;
    nock(API).post(`${path}/issues/1/comments`).reply(307, "", { location });
    nock(API, { reqheaders: { authorization: "token secret" } })
      .post("/repositories/7/issues/1/comments", { body: "text" })
      .reply(201, { id: 8 });
    const request = { ...repository, issue_number: 1, body: "text" };
    expect((await client().rest.issues.createComment(request)).data.id).toBe(8);
  });

  it("loop is stopped", async () => {
    nock(API)
      .get(path)
      .times(63)
      .reply(302, "", { location: `${API}${path}` });
    await expect(get()).rejects.toThrow(/redirect/);
  });
});

describe("a rate limit", () => {
  const message = "secondary rate limit";

  it("is waited for as long as GitHub says", async () => {
    nock(API).get(path).reply(403, { message }, { "retry-after": "100" });
    nock(API).get(path).reply(200, { id: 7 });
    const began = performance.now();
    expect(await get()).toBe(7);
    expect(performance.now() - began).toBeGreaterThan(190);
  });

  it("is not waited for longer than the client's patience", async () => {
    nock(API).get(path).reply(403, { message }, { "retry-after": "600" });
    await expect(get(1000)).rejects.toMatchObject({ status: 403 });
  });

  it("that returns is waited for twice", async () => {
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "0" };
    nock(API).get(path).times(3).reply(403, { message: "API rate limit exceeded" }, headers);
    await expect(get()).rejects.toMatchObject({ status: 403 });
  });
});

it("stops waiting for a response after its patience", async () => {
  nock(API)
    .persist()
    .get(path)
    .reply(() => new Promise<[number]>(() => {}));
  await expect(get(200)).rejects.toThrow(/timeout/);
});

it.each(["text/plain", "application/json", "application/octet-stream"])(
  "reads only the start of an error response of type %s",
  async (type) => {
    let sent = 0;
    const body = new Readable({
      read() {
        sent += 65_536;
        this.push(sent > 512 * 65_536 ? null : "#".repeat(65_536));
      },
    });
    nock(API)
      .get(path)
      .reply(404, () => body, { "content-type": type });
    await expect(get()).rejects.toMatchObject({ status: 404 });
    expect(sent).toBeLessThan(64 * 65_536);
  },
);

it("prints nothing for a deprecated API path", async () => {
  const prints = (["debug", "info", "warn", "error"] as const).map((name) =>
    vi.spyOn(console, name),
  );
  nock(API).get(path).reply(200, { id: 7 }, { deprecation: "true", sunset: "tomorrow" });
  expect(await get()).toBe(7);
  for (const print of prints) expect(print).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});
