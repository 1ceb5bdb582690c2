import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type KernelSocket, toEndpoint } from "../../src/host/KernelSocket.ts";
import { parseProcNet, parseSctp } from "../../src/host/linux/listLinuxSockets.ts";
import { formatEndpoint } from "../../src/ports/HostEndpoint.ts";

/** Recorded in a network namespace on kernel 6.18. */
const recorded = (name: string) =>
  readFileSync(new URL(`recorded/${name}`, import.meta.url), "latin1");
const all = () => true;
const none = () => false;

const line = (socket: KernelSocket) =>
  `${socket.family} ${socket.address} ${socket.port} ${socket.state} ${socket.peer ?? "-"} ` +
  `${socket.uid}`;

describe("parseProcNet", () => {
  it.each<[string, "tcp" | "udp", string[]]>([
    [
      "tcp",
      "tcp",
      [
        "IPv4 0.0.0.0 8031 listening - 65534",
        "IPv4 0.0.0.0 8001 listening - 0",
        "IPv4 10.99.0.1 8003 listening - 0",
        "IPv4 127.0.0.1 8002 listening - 0",
        "IPv4 127.0.0.1 8012 connected 127.0.0.1:8004 0",
        "IPv4 127.0.0.1 8002 connected 127.0.0.1:8010 0",
        "IPv4 127.0.0.1 8010 connected 127.0.0.1:8002 0",
        "IPv4 127.0.0.1 8013 time-wait 127.0.0.1:8002 0",
      ],
    ],
    [
      "tcp6",
      "tcp",
      [
        "IPv6 :: 8005 listening - 0",
        "IPv6 :: 8004 listening - 0",
        "IPv6 fd00::2 8008 listening - 0",
        "IPv6 ::1 8006 listening - 0",
        "IPv4 127.0.0.1 8007 listening - 0",
        "IPv6 ::1 8006 connected [::1]:8011 0",
        "IPv6 ::1 8011 connected [::1]:8006 0",
        "IPv4 127.0.0.1 8004 connected 127.0.0.1:8012 0",
      ],
    ],
    [
      "udp",
      "udp",
      [
        "IPv4 0.0.0.0 8021 bound - 0",
        "IPv4 127.0.0.1 8022 bound - 0",
        "IPv4 127.0.0.1 8023 connected 127.0.0.1:8022 0",
      ],
    ],
    [
      "udp6",
      "udp",
      ["IPv6 :: 8024 bound - 0", "IPv6 ::1 8025 bound - 0", "IPv6 ::1 8026 connected [::1]:8025 0"],
    ],
  ])("reads /proc/net/%s", (name, protocol, expected) => {
    expect(parseProcNet(recorded(name), protocol, all).map(line)).toEqual(expected);
  });

  it("reads the inode, which is 0 for a connection in TIME_WAIT", () => {
    const sockets = parseProcNet(recorded("tcp"), "tcp", all);
    expect(
      sockets
        .map(({ port, inode }) => [port, inode])
        .filter(([port]) => port === 8031 || port === 8013),
    ).toEqual([
      [8031, 228291],
      [8013, 0],
    ]);
  });

  it("skips only connections of ports that are not requested", () => {
    const states = (asked: (port: number) => boolean) =>
      parseProcNet(recorded("tcp"), "tcp", asked).map(({ port, state }) => `${port} ${state}`);
    const bound = ["8031 listening", "8001 listening", "8003 listening", "8002 listening"];
    expect(states(none)).toEqual(bound);
    expect(states((port) => port === 8010)).toEqual([...bound, "8010 connected"]);
  });

  it.each([
    ["nothing", ""],
    ["a header without lines", "  sl  local_address rem_address   st\n"],
    ["an incomplete line", "header\n   0: 00000000:1F5F 00000000:0000 0A 0000"],
    [
      "an address of another length",
      "header\n   0: 000000:1F5F 000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 5 1\n",
    ],
    [
      "invalid digits",
      "header\n   0: 00000000:1F5F 00000000:0000 ZZ 00000000:00000000 00:00000000 00000000 0 0 " +
        "5 1\n",
    ],
    [
      "a socket without a port",
      "header\n   0: 00000000:0000 00000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 " +
        "5 1\n",
    ],
    [
      "a closed tcp socket",
      "header\n   0: 00000000:1F5F 00000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 " +
        "5 1\n",
    ],
  ])("finds nothing in %s", (_, text) => {
    expect(parseProcNet(text, "tcp", all)).toEqual([]);
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string(), (text) =>
        Array.isArray(parseProcNet(`header\n${text}`, "udp", all)),
      ),
    );
  });
});

/** Not recorded: written in the format of the kernel's net/sctp/proc.c. */
const eps = [
  " ENDPT     SOCK   STY SST HBKT LPORT   UID INODE LADDRS",
  "ffff888 ffff889 2   10  29   3868      0 20735 0.0.0.0 ",
  "ffff88a ffff88b 2   10  30   3869   1000 20736 *127.0.0.1 127.0.0.2 ",
  "ffff88c ffff88d 2   7   31   3870      0 20737 0000:0000:0000:0000:0000:0000:0000:0000 ",
  "ffff88e ffff88f 2   10  31   0         0 20738 0.0.0.0 ",
  "ffff88e ffff88f 2   10  31   3871      0",
  "ffff88e ffff88f 2   10  31   3872      0 20739 nonsense",
  "",
].join("\n");

it("reads the kernel's sctp endpoints", () => {
  const sockets = parseSctp(eps);
  expect(
    sockets.map(
      (each) => `${formatEndpoint(toEndpoint(each))} ${each.state} ${each.uid} ${each.inode}`,
    ),
  ).toEqual([
    "0.0.0.0:3868/sctp listening 0 20735",
    "127.0.0.1:3869/sctp listening 1000 20736",
    "127.0.0.2:3869/sctp listening 1000 20736",
    "[::]:3870/sctp bound 0 20737",
  ]);
  expect(parseSctp("")).toEqual([]);
});
