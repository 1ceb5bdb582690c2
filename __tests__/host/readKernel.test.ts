import { describe, expect, it } from "vitest";
import { parsePortRanges, readKernel } from "../../src/host/linux/readKernel.ts";
import { fakeHost } from "./fakeHost.ts";

const sys = (name: string, text: string) => ({ [`/proc/sys/net/ipv4/${name}`]: text });
const LOOPBACK = "00000000000000000000000000000001 01 80 10 80       lo\n";
const defaults = {
  platform: "linux",
  ephemeral: [32768, 60999],
  reserved: [],
  unprivilegedStart: 1024,
  ipv6: false,
};

describe("readKernel", () => {
  it.each([
    ["the defaults if nothing can be read", {}, defaults],
    [
      "the ephemeral port range",
      sys("ip_local_port_range", "10240\t65535\n"),
      { ...defaults, ephemeral: [10240, 65535] },
    ],
    ["the default for a malformed range", sys("ip_local_port_range", "10240\n"), defaults],
    [
      "reserved ports",
      sys("ip_local_reserved_ports", "8080,9000-9001\n"),
      {
        ...defaults,
        reserved: [
          [8080, 8080],
          [9000, 9001],
        ],
      },
    ],
    [
      "the first unprivileged port",
      sys("ip_unprivileged_port_start", "80\n"),
      { ...defaults, unprivilegedStart: 80 },
    ],
    [
      "a system without privileged ports",
      sys("ip_unprivileged_port_start", "0\n"),
      { ...defaults, unprivilegedStart: 0 },
    ],
    [
      "a system with IPv6",
      { "/proc/net/if_inet6": `fe800000000000000000000000000002 02 40 20 80 eth0\n${LOOPBACK}` },
      { ...defaults, ipv6: true },
    ],
    [
      "a loopback interface without IPv6",
      { "/proc/net/if_inet6": "fe800000000000000000000000000002 02 40 20 80 eth0\n" },
      defaults,
    ],
  ])("reads %s", (_, files, expected) => {
    expect(readKernel(fakeHost({ files }))).toEqual(expected);
  });

  it.each(["darwin", "win32"] as const)("returns IANA's range on %s", (platform) => {
    const expected = {
      platform,
      ephemeral: [49152, 65535],
      reserved: [],
      unprivilegedStart: 1024,
      ipv6: true,
    };
    expect(readKernel(fakeHost({ platform }))).toEqual(expected);
  });
});

it.each([
  ["", []],
  ["\n", []],
  ["8080\n", [[8080, 8080]]],
  [
    "8080,9148-9150,30000-30001\n",
    [
      [8080, 8080],
      [9148, 9150],
      [30000, 30001],
    ],
  ],
  ["x,1-,2\n", [[2, 2]]],
])("parses the list of ports %j", (text, expected) => {
  expect(parsePortRanges(text)).toEqual(expected);
});
