import { describe, expect, it } from "vitest";
import { readPublishesIpv6 } from "../../src/host/engine/readPublishesIpv6.ts";
import { fakeHost, quiet } from "./fakeHost.ts";

const daemon = (...options: string[]) => ({
  "/var/run/docker.pid": "812\n",
  "/proc/812/cmdline": ["dockerd", ...options, ""].join("\0"),
});
const file = (text: string, path = "/etc/docker/daemon.json") => ({ [path]: text });

describe("readPublishesIpv6", () => {
  it.each<[string, Record<string, string>, boolean | "to-ipv6"]>([
    ["everything, where nothing is said", {}, true],
    ["everything with its defaults", daemon(), true],
    ["the proxy's absence as an option", daemon("--userland-proxy=false"), "to-ipv6"],
    ["its presence as an option", daemon("--userland-proxy"), true],
    ["the absence in its file", file('{"userland-proxy": false}'), "to-ipv6"],
    ["the presence in its file", file('{"userland-proxy": true}'), true],
    ["a file that is none", file("{"), true],
    [
      "the file that an option names",
      {
        ...daemon("--config-file", "/srv/d.json"),
        ...file('{"userland-proxy": false}', "/srv/d.json"),
      },
      "to-ipv6",
    ],
    [
      "the same with a sign of equality",
      {
        ...daemon("--config-file=/srv/d.json"),
        ...file('{"userland-proxy": false}', "/srv/d.json"),
      },
      "to-ipv6",
    ],
    [
      "another file than the one that is named",
      { ...daemon("--config-file=/srv/d.json"), ...file('{"userland-proxy": false}') },
      true,
    ],
  ])("%s", (_, files, expected) => {
    expect(readPublishesIpv6(fakeHost({ ...quiet, files: { ...quiet.files, ...files } }))).toBe(
      expected,
    );
  });

  it("nothing, where the host has no IPv6", () => {
    expect(readPublishesIpv6(fakeHost({ files: file('{"userland-proxy": false}') }))).toBe(false);
  });
});
