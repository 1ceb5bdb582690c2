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

/** The quiet machine with something more. */
const blindSpot = ({ files = {}, links = {}, ...rest }: Fake) => {
  const host = fakeHost({
    files: { ...quiet.files, ...files },
    links: { ...quiet.links, ...links },
    ...rest,
  });
  return findBlindSpot(host, findEngine(host));
};

describe("findBlindSpot", () => {
  it.each<[string, Fake]>([
    ["on a plain machine", {}],
    ["of a rootless engine", { env: { DOCKER_HOST: "unix:///run/user/1000/docker.sock" } }],
    ["on a machine made of a container's file system", { files: dockerenv }],
    [
      "in a container on the host's network",
      { files: { ...dockerenv, ...bridge("docker0") }, links: job },
    ],
    [
      "in a pod that runs its own engine",
      { files: { "/var/run/secrets/kubernetes.io/x": "", ...bridge("docker0") }, links: job },
    ],
    [
      "in a container with a network of Compose",
      { files: { ...dockerenv, ...bridge("br-0123456789ab") }, links: job },
    ],
    ["in a system container", { links: job }],
    [
      "of Docker Desktop on Linux, which publishes on this machine",
      { env: { DOCKER_HOST: "unix:///home/dev/.docker/desktop/docker.sock" } },
    ],
    [
      "in a pod on the machine's own network and processes",
      { env: { KUBERNETES_SERVICE_HOST: "10.96.0.1" } },
    ],
    ["in WSL without Docker Desktop's integration", { files: { "/mnt/wsl/other/x": "" } }],
    [
      "in WSL with an engine of its own",
      { files: { "/proc/version": "Linux version 6.6-microsoft-standard-WSL2" } },
    ],
  ])("is none %s", (_, fake) => {
    expect(blindSpot(fake)).toBeNull();
  });

  const elsewhere = "its ports are not those of this machine";
  const container =
    "this runs in a container, and the engine binds ports on the machine outside of it";
  const pod = "this runs in a pod of Kubernetes that has no engine of its own";
  const desktop = "Docker Desktop publishes on Windows, where nothing can be tried from inside WSL";

  it.each<[string, Fake, string]>([
    [
      "over TCP",
      { env: { DOCKER_HOST: "tcp://docker:2375" } },
      `DOCKER_HOST is a tcp:// address: ${elsewhere}`,
    ],
    [
      "over TCP with TLS",
      { env: { DOCKER_HOST: "tcp://docker:2376", DOCKER_TLS_VERIFY: "1" } },
      `DOCKER_HOST is a tcp:// address: ${elsewhere}`,
    ],
    [
      "over TCP through the loopback, which may be a tunnel",
      { env: { DOCKER_HOST: "tcp://127.0.0.1:2375" } },
      `DOCKER_HOST is a tcp:// address: ${elsewhere}`,
    ],
    [
      "over SSH",
      { env: { DOCKER_HOST: "ssh://me@build" } },
      `DOCKER_HOST is a ssh:// address: ${elsewhere}`,
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
      `the current Docker context is a ssh:// address: ${elsewhere}`,
    ],
    [
      "of a context that is not there",
      { env: { DOCKER_CONTEXT: "gone" } },
      `the current Docker context is not in the context store: ${elsewhere}`,
    ],
    ["in a job container", { files: dockerenv, links: job }, container],
    [
      "in a job container without Docker's mark",
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
      "in a container of a container's PID namespace with another network",
      { files: dockerenv, links: { "/proc/self/ns/net": "net:[1]" } },
      container,
    ],
    ["in a pod", { files: { "/var/run/secrets/kubernetes.io/x": "" }, links: job }, pod],
    [
      "in a pod without an account",
      { env: { KUBERNETES_SERVICE_HOST: "10.96.0.1" }, links: job },
      pod,
    ],
    [
      "in a job container of a runner in Kubernetes",
      {
        env: { KUBERNETES_SERVICE_HOST: "10.96.0.1", GITHUB_WORKSPACE: "/__w/a/a" },
        files: dockerenv,
        links: job,
      },
      pod,
    ],
    [
      "in a network namespace of its own",
      { links: { "/proc/self/ns/net": "net:[4026532999]" } },
      "this runs in a network namespace of its own, and the engine in another",
    ],
    ["of Docker Desktop from WSL", { files: { "/mnt/wsl/docker-desktop/x": "" } }, desktop],
    [
      "on a system of which nothing is known",
      { platform: "other" },
      "the sockets of this system are not read",
    ],
  ])("is there %s", (_, fake, reason) => {
    expect(blindSpot(fake)).toBe(reason);
  });

  it("is none where the first process cannot be looked at, as without root", () => {
    const { "/proc/1/ns/net": _, ...links } = quiet.links ?? {};
    const host = fakeHost({ ...quiet, links });
    expect(findBlindSpot(host, findEngine(host))).toBeNull();
  });

  it("is there without /proc", () => {
    const host = fakeHost({});
    expect(findBlindSpot(host, findEngine(host))).toBe("there is no /proc/net on this machine");
  });
});
