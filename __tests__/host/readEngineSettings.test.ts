import { describe, expect, it } from "vitest";
import { readEngineSettings } from "../../src/host/engine/readEngineSettings.ts";
import { type Fake, fakeHost, quiet } from "./fakeHost.ts";

const daemon = (...options: string[]) => ({
  "/var/run/docker.pid": "812\n",
  "/proc/812/cmdline": ["dockerd", ...options, ""].join("\0"),
});
const file = (text: string, path = "/etc/docker/daemon.json") => ({ [path]: text });

const readIpv6 = async (fake: Fake) => (await readEngineSettings(fakeHost(fake), [])).ipv6;

describe("readEngineSettings", () => {
  it.each<[string, Record<string, string>, boolean | "to-ipv6"]>([
    ["true without settings", {}, true],
    ["true with the default settings", daemon(), true],
    ["to-ipv6 if an option disables the proxy", daemon("--userland-proxy=false"), "to-ipv6"],
    ["true if an option enables the proxy", daemon("--userland-proxy"), true],
    ["to-ipv6 if the file disables the proxy", file('{"userland-proxy": false}'), "to-ipv6"],
    ["true if the file enables the proxy", file('{"userland-proxy": true}'), true],
    ["true if the file is malformed", file("{"), true],
    [
      "the setting of a file that an option names",
      {
        ...daemon("--config-file", "/srv/d.json"),
        ...file('{"userland-proxy": false}', "/srv/d.json"),
      },
      "to-ipv6",
    ],
    [
      "the setting of a file that an option names with =",
      {
        ...daemon("--config-file=/srv/d.json"),
        ...file('{"userland-proxy": false}', "/srv/d.json"),
      },
      "to-ipv6",
    ],
    [
      "true if only another file has the setting",
      { ...daemon("--config-file=/srv/d.json"), ...file('{"userland-proxy": false}') },
      true,
    ],
  ])("returns %s", async (_, files, expected) => {
    expect(await readIpv6({ ...quiet, files: { ...quiet.files, ...files } })).toBe(expected);
  });

  it("returns false if the host has no IPv6", async () => {
    expect(await readIpv6({ files: file('{"userland-proxy": false}') })).toBe(false);
  });
});
