import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseBound } from "../../src/host/linux/ss.ts";
import { listListeners } from "../../src/host/listListeners.ts";
import { inspectHost } from "../../src/host/inspectHost.ts";
import { explain } from "../../src/commands/explain.ts";
import { formatEndpoint } from "../../src/ports/HostEndpoint.ts";
import { who } from "../../src/commands/who.ts";
import { fakeHost } from "./fakeHost.ts";
import { machine, type Process, type Socket } from "./machine.ts";
import { shop } from "./planOf.ts";

/** Recorded with iproute2 6.15 and kernel 6.18. */
const recorded = readFileSync(join(import.meta.dirname, "recorded/ss-bound"), "utf8");
const FILTER = "ss -H -t -B -n -e ( sport = :15701 )";

describe("parseBound", () => {
  it("reads addresses, users and inodes", () => {
    expect(
      parseBound(recorded).map(
        ({ family, address, port, uid, inode }) => `${family} ${address} ${port} ${uid} ${inode}`,
      ),
    ).toEqual([
      "IPv4 127.0.0.1 15702 65534 10743652",
      "IPv4 127.0.0.1 15701 0 10743330",
      "IPv4 0.0.0.0 15706 0 10743334",
      "IPv6 ::1 15703 0 10743331",
      "IPv6 :: 15704 0 10743332",
      "IPv6 :: 15705 0 10743333",
    ]);
  });

  it.each([
    "",
    "ss: invalid option -- 'B'\n",
    "0 0 nowhere:1 *:*\n",
    "0 0 127.0.0.1:0 0.0.0.0:* ino:5\n",
  ])("reads nothing in %j", (text) => {
    expect(parseBound(text)).toEqual([]);
  });
});

describe("a tcp socket that is bound but not listening", () => {
  const node: Process = {
    pid: 4711,
    name: "node",
    command: ["node", "server.js"],
    inodes: [10_743_330],
  };
  const silent: Socket = { address: "127.0.0.1", port: 15_701, state: "bound" };
  const holders = async (sockets: readonly Socket[], printed: string | null) => {
    const asked: string[] = [];
    const command = (program: string, args: readonly string[]) => {
      asked.push([program, ...args].join(" "));
      return Promise.resolve(program === "ss" && args.includes("-B") ? printed : null);
    };
    const { obstacles } = await inspectHost(shop(["127.0.0.1:15701:80"]), {
      ...fakeHost(machine(sockets, [node])),
      command,
    });
    return [
      obstacles.map(
        ({ status, holders: [holder] }) => `${status} ${holder?.name}: ${holder?.detail}`,
      ),
      asked,
    ];
  };

  it("is named if the kernel lists it", async () => {
    expect(await holders([silent], recorded)).toEqual([["taken node: node server.js"], [FILTER]]);
  });

  it("is listed for its port", async () => {
    const command = (_: string, args: readonly string[]) =>
      Promise.resolve(args.includes("-B") ? recorded : null);
    const host = { ...fakeHost(machine([], [node])), command };
    const { listeners } = await listListeners(host, (port) => port === 15_701);
    expect(
      listeners.map(
        ({ endpoint, state, holder }) => `${formatEndpoint(endpoint)} ${state} ${holder.name}`,
      ),
    ).toEqual(["127.0.0.1:15701/tcp bound node"]);
    expect((await listListeners(host, null)).listeners).toEqual([]);
  });

  it("is described if the kernel does not list it", async () => {
    const detail = "a socket that is bound but not listening, which the kernel does not list";
    expect(await holders([silent], null)).toEqual([[`taken unknown: ${detail}`], [FILTER]]);
  });

  it("is found by binding its port if the kernel does not list it", async () => {
    const listening: Socket = { address: "127.0.0.1", port: 15_702, inode: 10_743_330 };
    const host = fakeHost(machine([silent, listening], [node]));
    const { listeners, unused } = await who(
      ["15700-15703", "15701/udp", "15703", "[::1]:15701"],
      host,
    );
    expect(
      listeners.map(
        ({ endpoint, state, holder }) => `${formatEndpoint(endpoint)} ${state} ${holder.name}`,
      ),
    ).toEqual(["127.0.0.1:15702/tcp listening node", "0.0.0.0:15701/tcp bound unknown"]);
    expect(unused).toEqual(["15701/udp", "15703", "[::1]:15701"]);
    expect(host.asked.binds.filter((bind) => bind.includes("15702"))).toEqual([]);
    const failed = "Bind for 127.0.0.1:15701 failed: port is already allocated";
    expect(
      (await explain(failed, host)).explanations[0]?.listeners.map(({ state }) => state),
    ).toEqual(["bound"]);
  });

  it("is not looked up if another socket is listed or the port is free", async () => {
    expect(await holders([{ ...silent, state: "listening", inode: 10_743_330 }], recorded)).toEqual(
      [["taken node: node server.js"], []],
    );
    expect(await holders([], recorded)).toEqual([[], []]);
  });
});
