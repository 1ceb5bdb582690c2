import { describe, expect, it } from "vitest";
import { findBlindSpot } from "../../src/host/findBlindSpot.ts";
import { findEngine } from "../../src/host/findEngine.ts";
import { type Fake, fakeHost, quiet } from "./fakeHost.ts";

const job = { "/proc/self/ns/pid": "pid:[4026532210]", "/proc/self/ns/net": "net:[4026532213]", "/proc/1/ns/net": "net:[4026532213]" };
const dockerenv = { "/.dockerenv": "" };
const bridge = (name: string) => ({ [`/sys/class/net/${name}/address`]: "" });

/** The quiet machine with something more. */
const blindSpot = ({ files = {}, links = {}, ...rest }: Fake) => {
  const host = fakeHost({ files: { ...quiet.files, ...files }, links: { ...quiet.links, ...links }, ...rest });
  return findBlindSpot(host, findEngine(host));
};

describe("findBlindSpot", () => {
  it.each<[string, Fake]>([
    ["on a plain machine", {}],
    ["of a rootless engine", { env: { DOCKER_HOST: "unix:///run/user/1000/docker.sock" } }],
    ["on a machine made of a container's file system", { files: dockerenv }],
    ["in a container on the host's network", { files: { ...dockerenv, ...bridge("docker0") }, links: job }],
    ["in a pod that runs its own engine", { files: { "/var/run/secrets/kubernetes.io/x": "", ...bridge("docker0") }, links: job }],
    ["in a container with a network of Compose", { files: { ...dockerenv, ...bridge("br-0123456789ab") }, links: job }],
    ["in a system container", { links: job }],
    ["in WSL with an engine of its own", { files: { "/proc/version": "Linux version 6.6-microsoft-standard-WSL2" } }],
  ])("is none %s", (_, fake) => {
    expect(blindSpot(fake)).toBeNull();
  });

  it.each<[string, Fake, RegExp]>([
    [
      "over TCP",
      { env: { DOCKER_HOST: "tcp://docker:2375" } },
      /^DOCKER_HOST is a tcp:\/\/ address: its ports are not those of this machine$/,
    ],
    ["over SSH", { env: { DOCKER_HOST: "ssh://me@build" } }, /^DOCKER_HOST is a ssh:/],
    ["in a job container", { files: dockerenv, links: job }, /in a container/],
    ["in a job container without Docker's mark", { env: { GITHUB_WORKSPACE: "/__w/a/a" }, links: job }, /in a container/],
    ["in podman", { files: { "/run/.containerenv": "" }, links: job }, /in a container/],
    ["in a pod", { files: { "/var/run/secrets/kubernetes.io/x": "" }, links: job }, /in a container/],
    [
      "in a container with other bridges",
      { files: { ...dockerenv, ...bridge("br-lan"), ...bridge("virbr0") }, links: job },
      /in a container/,
    ],
    ["in a network namespace of its own", { links: { "/proc/self/ns/net": "net:[4026532999]" } }, /in a container/],
    ["of Docker Desktop from WSL", { files: { "/mnt/wsl/docker-desktop/x": "" } }, /Docker Desktop/],
    ["on a system of which nothing is known", { platform: "other" }, /this system/],
    ["on another system", { platform: "other" }, /this system/],
  ])("is there %s", (_, fake, reason) => {
    expect(blindSpot(fake)).toMatch(reason);
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
