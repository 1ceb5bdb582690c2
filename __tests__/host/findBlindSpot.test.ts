import { describe, expect, it } from "vitest";
import { findBlindSpot } from "../../src/host/findBlindSpot.ts";
import { findEngine } from "../../src/host/engine/findEngine.ts";
import { type Fake, fakeHost, quiet } from "./fakeHost.ts";

const job = {
  "/proc/self/ns/pid": "pid:[4026532210]",
  "/proc/self/ns/net": "net:[4026532213]",
  "/proc/1/ns/net": "net:[4026532213]",
};
const dockerenv = { "/.dockerenv": "" };
const bridge = (name: string) => ({ [`/sys/class/net/${name}/address`]: "" });

/** The quiet machine with changes. */
const blindSpot = ({ files = {}, links = {}, ...rest }: Fake) => {
  const host = fakeHost({
    files: { ...quiet.files, ...files },
    links: { ...quiet.links, ...links },
    ...rest,
  });
  return findBlindSpot(host, findEngine(host))?.reason ?? null;
};

describe("findBlindSpot", () => {
  it.each<[string, Fake]>([
    ["on a plain machine", {}],
    ["with a rootless engine", { env: { DOCKER_HOST: "unix:///run/user/1000/docker.sock" } }],
    ["on a machine with a container's file system", { files: dockerenv }],
    [
      "in a container on the host's network",
      { files: { ...dockerenv, ...bridge("docker0") }, links: job },
    ],
    [
      "in a pod with its own engine",
      { files: { "/var/run/secrets/kubernetes.io/x": "", ...bridge("docker0") }, links: job },
    ],
    [
      "in a container with a Compose network",
      { files: { ...dockerenv, ...bridge("br-0123456789ab") }, links: job },
    ],
    ["in a system container", { links: job }],
    [
      "with Docker Desktop on Linux, which publishes on this machine",
      { env: { DOCKER_HOST: "unix:///home/dev/.docker/desktop/docker.sock" } },
    ],
    [
      "in a pod with the host's network and processes",
      { env: { KUBERNETES_SERVICE_HOST: "10.96.0.1" } },
    ],
    ["in WSL without Docker Desktop", { files: { "/mnt/wsl/other/x": "" } }],
    [
      "in WSL with its own engine next to Docker Desktop's",
      { files: { "/mnt/wsl/docker-desktop/x": "", "/var/run/docker.pid": "812\n" } },
    ],
    [
      "in WSL with its own engine",
      { files: { "/proc/version": "Linux version 6.6-microsoft-standard-WSL2" } },
    ],
  ])("finds no blind spot %s", (_, fake) => {
    expect(blindSpot(fake)).toBeNull();
  });

  const elsewhere = "so the engine may run on another machine";
  const container = "this is a container, and the engine binds ports on the host outside of it";
  const pod = "this is a Kubernetes pod without a Docker engine";
  const desktop = "Docker Desktop publishes ports on Windows, which cannot be tested from WSL";

  it.each<[string, Fake, string]>([
    [
      "over TCP",
      { env: { DOCKER_HOST: "tcp://docker:2375" } },
      `DOCKER_HOST is a tcp:// address, ${elsewhere}`,
    ],
    [
      "over TCP with TLS",
      { env: { DOCKER_HOST: "tcp://docker:2376", DOCKER_TLS_VERIFY: "1" } },
      `DOCKER_HOST is a tcp:// address, ${elsewhere}`,
    ],
    [
      "over TCP to the loopback, which may be a tunnel",
      { env: { DOCKER_HOST: "tcp://127.0.0.1:2375" } },
      `DOCKER_HOST is a tcp:// address, ${elsewhere}`,
    ],
    [
      "over SSH",
      { env: { DOCKER_HOST: "ssh://me@build" } },
      `DOCKER_HOST is a ssh:// address, ${elsewhere}`,
    ],
    [
      "over SSH in the current context",
      {
        files: {
          "/home/dev/.docker/config.json": '{"currentContext": "build"}',
          "/home/dev/.docker/contexts/meta/0a/meta.json":
            '{"Name": "build", "Endpoints": {"docker": {"Host": "ssh://me@build"}}}',
        },
      },
      `the current Docker context is a ssh:// address, ${elsewhere}`,
    ],
    [
      "with a missing context",
      { env: { DOCKER_CONTEXT: "gone" } },
      `the current Docker context is not in the context store, ${elsewhere}`,
    ],
    ["in a job container", { files: dockerenv, links: job }, container],
    [
      "in a job container without /.dockerenv",
      { env: { GITHUB_WORKSPACE: "/__w/a/a" }, links: job },
      container,
    ],
    ["in podman", { files: { "/run/.containerenv": "" }, links: job }, container],
    [
      "in a container with other bridges",
      { files: { ...dockerenv, ...bridge("br-lan"), ...bridge("virbr0") }, links: job },
      container,
    ],
    [
      "in a container that shares a container's PID namespace but not its network",
      { files: dockerenv, links: { "/proc/self/ns/net": "net:[1]" } },
      container,
    ],
    ["in a pod", { files: { "/var/run/secrets/kubernetes.io/x": "" }, links: job }, pod],
    [
      "in a pod without a service account",
      { env: { KUBERNETES_SERVICE_HOST: "10.96.0.1" }, links: job },
      pod,
    ],
    [
      "in a job container of a Kubernetes runner",
      {
        env: { KUBERNETES_SERVICE_HOST: "10.96.0.1", GITHUB_WORKSPACE: "/__w/a/a" },
        files: dockerenv,
        links: job,
      },
      pod,
    ],
    [
      "in a separate network namespace",
      { links: { "/proc/self/ns/net": "net:[4026532999]" } },
      "this process and the engine run in different network namespaces",
    ],
    ["in WSL with Docker Desktop", { files: { "/mnt/wsl/docker-desktop/x": "" } }, desktop],
    [
      "in WSL with Rancher Desktop",
      { files: { "/mnt/wsl/rancher-desktop/x": "" } },
      "Rancher Desktop publishes ports on Windows, which cannot be tested from WSL",
    ],
    [
      "on an unknown operating system",
      { platform: "other" },
      "reading sockets is not supported on this operating system",
    ],
  ])("finds a blind spot %s", (_, fake, reason) => {
    expect(blindSpot(fake)).toBe(reason);
  });

  it("finds no blind spot if process 1 cannot be inspected, e.g. without root", () => {
    const { "/proc/1/ns/net": _, ...links } = quiet.links ?? {};
    const host = fakeHost({ ...quiet, links });
    expect(findBlindSpot(host, findEngine(host))).toBeNull();
  });

  it("finds a blind spot without /proc", () => {
    const host = fakeHost({});
    expect(findBlindSpot(host, findEngine(host))?.reason).toBe(
      "/proc/net is missing on this machine",
    );
  });
});
