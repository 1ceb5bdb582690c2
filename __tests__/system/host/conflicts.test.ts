import { spawnSync } from "node:child_process";
import { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import { inspectHost } from "../../../src/host/inspectHost.ts";
import { openHost } from "../../../src/system/host/openHost.ts";
import { shop } from "../../host/planOf.ts";
import { absent } from "../real.ts";
import { freePort } from "./freePort.ts";
import { accepted, type Hold, outgoing, python, type Release, tcp, udp } from "./holdPort.ts";

const hasIPv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === "::1"),
);
const here =
  process.platform === "linux" && hasIPv6
    ? true
    : absent("the conflict table requires Linux with IPv6 on the loopback");
const withPython =
  spawnSync("python3", ["-V"]).status === 0
    ? true
    : absent("python3 is not installed, which creates sockets that Node cannot create");

const COLUMNS = ["", "0.0.0.0:", "[::]:", "127.0.0.1:", "127.0.0.2:", "[::1]:"];

/**
 * The conflicts (✗) in the order of COLUMNS, as recorded from engines 20 to 29
 * (docs/reference/engine.md E8).
 */
const ALL = "✗✗✗✗✗✗";
const NONE = "······";
const IPV4 = "✗✗·✗✗·";
const LOOPBACK = "✗✗·✗··";
const IPV6 = "✗·✗··✗";

const TCP: [string, string, Hold][] = [
  ["listens on 0.0.0.0", IPV4, tcp("0.0.0.0")],
  ["listens on 127.0.0.1", LOOPBACK, tcp("127.0.0.1")],
  ["listens on 127.0.0.2", "✗✗··✗·", tcp("127.0.0.2")],
  ["listens on :: for both families", ALL, tcp("::")],
  ["listens on :: for IPv6", IPV6, tcp("::", true)],
  ["listens on ::1", IPV6, tcp("::1")],
  ["listens on ::ffff:127.0.0.1", LOOPBACK, tcp("::ffff:127.0.0.1")],
  ["has accepted a connection, and its listener has closed", NONE, accepted()],
  ["had accepted a connection, TIME_WAIT", NONE, accepted(true)],
];

const BY_PYTHON: [string, string, Hold][] = [
  ["listens on 0.0.0.0 without options", IPV4, python([], true)],
  ["listens on 0.0.0.0 with SO_REUSEADDR", IPV4, python(["SO_REUSEADDR"], true)],
  ["listens on 0.0.0.0 with SO_REUSEPORT", IPV4, python(["SO_REUSEPORT"], true)],
  ["listens on 0.0.0.0 with both", IPV4, python(["SO_REUSEADDR", "SO_REUSEPORT"], true)],
  ["is bound to 0.0.0.0", IPV4, python([], false)],
  ["is bound to 0.0.0.0 with SO_REUSEADDR", NONE, python(["SO_REUSEADDR"], false)],
];

const UDP: [string, string, Hold][] = [
  ["is bound to 0.0.0.0", IPV4, udp("0.0.0.0")],
  ["is bound to 127.0.0.1", LOOPBACK, udp("127.0.0.1")],
  ["is connected from 127.0.0.1", LOOPBACK, udp("127.0.0.1", { connected: true })],
  ["is bound to :: for both families", ALL, udp("::")],
  ["is bound to :: for IPv6", IPV6, udp("::", { ipv6Only: true })],
  // Engine 28.x ignores all of these because of a bug.
  ["is bound to 0.0.0.0 with SO_REUSEADDR", IPV4, udp("0.0.0.0", { reuseAddr: true })],
  ["is bound to 127.0.0.1 with SO_REUSEADDR", LOOPBACK, udp("127.0.0.1", { reuseAddr: true })],
  ["is bound to :: with SO_REUSEADDR", ALL, udp("::", { reuseAddr: true })],
];

/** A host without an engine, so that only sockets decide. */
const host = openHost({ DOCKER_HOST: "unix:///nonexistent/docker.sock" });

async function verdicts(hold: Hold, protocol: string): Promise<string> {
  const port = await freePort();
  return verdictsAt(port, protocol, await hold(port));
}

async function verdictsAt(port: number, protocol: string, release: Release): Promise<string> {
  try {
    const verdict = async (column: string) => {
      const { obstacles } = await inspectHost(shop([`${column}${port}:80/${protocol}`]), host);
      expect(obstacles.map(({ status }) => status).filter((status) => status !== "taken")).toEqual(
        [],
      );
      return obstacles.length > 0 ? "✗" : "·";
    };
    const row: string[] = [];
    for (const column of COLUMNS) row.push(await verdict(column));
    return row.join("");
  } finally {
    await release();
  }
}

describe.runIf(here)("conflicts of a published port with a tcp socket that", () => {
  it.each(TCP)("%s: %s", async (_, expected, hold) => {
    expect(await verdicts(hold, "tcp")).toBe(expected);
  });

  it.each([
    ["connects from 127.0.0.1", false],
    ["has connected from 127.0.0.1, TIME_WAIT", true],
  ])("%s", async (_, ended) => {
    const { port, release } = await outgoing(ended);
    expect(await verdictsAt(port, "tcp", release)).toBe(LOOPBACK);
  });

  it.runIf(withPython).each(BY_PYTHON)("%s: %s", async (_, expected, hold) => {
    expect(await verdicts(hold, "tcp")).toBe(expected);
  });

  it("listens do not exist for udp", async () => {
    expect(await verdicts(tcp("::"), "udp")).toBe(NONE);
  });
});

describe.runIf(here)("conflicts of a published port with a udp socket that", () => {
  it.each(UDP)("%s: %s", async (_, expected, hold) => {
    expect(await verdicts(hold, "udp")).toBe(expected);
  });

  it.runIf(withPython)("is bound to 0.0.0.0 with SO_REUSEPORT", async () => {
    expect(await verdicts(python(["SO_REUSEPORT"], false, "udp"), "udp")).toBe(IPV4);
  });

  it("is bound do not exist for tcp", async () => {
    expect(await verdicts(udp("::"), "tcp")).toBe(NONE);
  });
});
