import { describe, expect, it } from "vitest";
import { findEngine } from "../../src/host/engine/findEngine.ts";
import { type Fake, fakeHost } from "./fakeHost.ts";

/** The file that `docker context create NAME --docker host=…` writes. */
const meta = (name: string, host: string) =>
  JSON.stringify({
    Name: name,
    Metadata: {},
    Endpoints: { docker: { Host: host, SkipTLSVerify: false } },
  });
const config = (text: string, folder = "/home/dev/.docker") => ({
  [`${folder}/config.json`]: text,
});
const store = (name: string, host: string, folder = "/home/dev/.docker") => ({
  [`${folder}/contexts/meta/fe9c/meta.json`]: meta(name, host),
  [`${folder}/contexts/meta/0000/meta.json`]: meta("other", "unix:///other.sock"),
});
const rootless = "unix:///run/user/1000/docker.sock";
const unix = (path: string) => ({ socket: { path }, local: true });
const tcp = (host: string, port: number) => ({ socket: { host, port }, local: false });
const unreachable = { socket: null, local: false };

describe("findEngine", () => {
  it.each<[string, Fake, object]>([
    ["the default socket", {}, unix("/var/run/docker.sock")],
    ["the default pipe", { platform: "win32" }, unix("\\\\.\\pipe\\docker_engine")],
    ["DOCKER_HOST", { env: { DOCKER_HOST: rootless } }, unix("/run/user/1000/docker.sock")],
    [
      "the default for an empty DOCKER_HOST",
      { env: { DOCKER_HOST: "" } },
      unix("/var/run/docker.sock"),
    ],
    [
      "DOCKER_CONTEXT",
      { env: { DOCKER_CONTEXT: "mine" }, files: store("mine", rootless) },
      unix("/run/user/1000/docker.sock"),
    ],
    [
      "DOCKER_HOST before DOCKER_CONTEXT",
      {
        env: { DOCKER_HOST: "unix:///a.sock", DOCKER_CONTEXT: "mine" },
        files: store("mine", rootless),
      },
      unix("/a.sock"),
    ],
    [
      "the current context",
      { files: { ...config('{"currentContext": "mine"}'), ...store("mine", rootless) } },
      unix("/run/user/1000/docker.sock"),
    ],
    [
      "DOCKER_CONTEXT before the current context",
      {
        env: { DOCKER_CONTEXT: "other" },
        files: { ...config('{"currentContext": "mine"}'), ...store("mine", rootless) },
      },
      unix("/other.sock"),
    ],
    [
      "the current context in DOCKER_CONFIG",
      {
        env: { DOCKER_CONFIG: "/etc/d" },
        files: {
          ...config('{"currentContext": "mine"}', "/etc/d"),
          ...store("mine", rootless, "/etc/d"),
        },
      },
      unix("/run/user/1000/docker.sock"),
    ],
    [
      "the default for the context `default`",
      { files: config('{"currentContext": "default"}') },
      unix("/var/run/docker.sock"),
    ],
    [
      "the default if the configuration is not JSON",
      { files: config("{") },
      unix("/var/run/docker.sock"),
    ],
    [
      "the default if the configuration is malformed",
      { files: config('[{"currentContext": 5}]') },
      unix("/var/run/docker.sock"),
    ],
    [
      "no engine for a missing context",
      { env: { DOCKER_CONTEXT: "gone" }, files: store("mine", rootless) },
      unreachable,
    ],
    [
      "the default socket for a context without an address",
      { env: { DOCKER_CONTEXT: "mine" }, files: store("mine", "") },
      unix("/var/run/docker.sock"),
    ],
    [
      "a pipe",
      { platform: "win32", env: { DOCKER_HOST: "npipe:////./pipe/other" } },
      unix("\\\\.\\pipe\\other"),
    ],
    ["a TCP address", { env: { DOCKER_HOST: "tcp://docker:2375" } }, tcp("docker", 2375)],
    [
      "a TCP address without a port",
      { env: { DOCKER_HOST: "tcp://10.0.0.1" } },
      tcp("10.0.0.1", 2375),
    ],
    ["an IPv6 TCP address", { env: { DOCKER_HOST: "tcp://[::1]:2376" } }, tcp("::1", 2376)],
    [
      "a TCP address without a scheme",
      { env: { DOCKER_HOST: "docker:2375" } },
      tcp("docker", 2375),
    ],
    [
      "no socket over TLS",
      { env: { DOCKER_HOST: "tcp://docker:2376", DOCKER_TLS_VERIFY: "1" } },
      unreachable,
    ],
    ["no socket over SSH", { env: { DOCKER_HOST: "ssh://me@build" } }, unreachable],
    ["no socket in a malformed address", { env: { DOCKER_HOST: "tcp://a:b:c/d" } }, unreachable],
  ])("finds %s", (_, fake, expected) => {
    expect(findEngine(fakeHost(fake))).toMatchObject(expected);
  });

  it("describes the source of the address without the address", () => {
    const described = (env: Record<string, string>) => findEngine(fakeHost({ env })).described;
    expect(described({ DOCKER_HOST: "ssh://me:hunter2@build" })).toBe(
      "DOCKER_HOST is a ssh:// address",
    );
    expect(described({ DOCKER_HOST: "tcp://me:hunter2@build" })).toBe(
      "DOCKER_HOST is a tcp:// address",
    );
    expect(described({ DOCKER_CONTEXT: "gone\n" })).toBe(
      "the current Docker context is not in the context store",
    );
  });
});
