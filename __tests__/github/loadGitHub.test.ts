import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, it, vi } from "vitest";
import { loadGitHub } from "../../src/system/github/loadGitHub.ts";

const folder = mkdtempSync(join(tmpdir(), "event-"));
const eventFile = join(folder, "event.json");

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.resetModules();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  ["an event", '{"number": 7}', { number: 7 }],
  ["an event of null", "null", {}],
  ["an incomplete event", '{"number": ', {}],
  ["an empty file", "", {}],
])("reads %s", async (_, text, payload) => {
  writeFileSync(eventFile, text);
  vi.stubEnv("GITHUB_EVENT_PATH", eventFile);
  expect((await loadGitHub()).context.payload).toEqual(payload);
});

it("prints nothing if the event file is missing", async () => {
  const print = vi.spyOn(process.stdout, "write");
  vi.stubEnv("GITHUB_EVENT_PATH", join(folder, "none.json"));
  expect((await loadGitHub()).context.payload).toEqual({});
  expect(print).not.toHaveBeenCalled();
});

it("leaves the environment unchanged, even if it is loaded twice at once", async () => {
  const variables = {
    GITHUB_EVENT_PATH: join(folder, "none.json"),
    https_proxy: "user:password@proxy.example.com:3128",
    no_proxy: "one.example.com two.example.com",
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  await Promise.all([loadGitHub(), loadGitHub()]);
  expect(process.env).toMatchObject(variables);
});

it.each([
  ["GITHUB_API_URL", "github.example.com"],
  ["https_proxy", ":::"],
  ["https_proxy", "proxy.example.com:port"],
  ["https_proxy", "http://proxy.example.com:port"],
  ["https_proxy", "user:100%@proxy.example.com:3128"],
  ["https_proxy", "socks5://proxy.example.com:1080"],
])("reports that %s=%s is not valid", async (name, value) => {
  vi.stubEnv(name, value);
  await expect(loadGitHub()).rejects.toThrow(/^GITHUB_API_URL or https_proxy is not valid: /);
});
