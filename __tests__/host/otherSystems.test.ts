import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type KernelSocket, mayBe } from "../../src/host/KernelSocket.ts";
import { parseHostAddress } from "../../src/ports/parseHostAddress.ts";
import { listListeners } from "../../src/host/listListeners.ts";
import { inspectHost } from "../../src/host/inspectHost.ts";
import { parseLsof } from "../../src/host/macos/listMacSockets.ts";
import { parseExcludedRanges } from "../../src/host/windows/excludedPorts.ts";
import { parseTasklist, parseWindowsNetstat } from "../../src/host/windows/netstat.ts";
import { parseMacNetstat } from "../../src/host/macos/listMacSockets.ts";
import { formatEndpoint } from "../../src/ports/HostEndpoint.ts";
import { fakeHost } from "./fakeHost.ts";
import { shop } from "./planOf.ts";

/** Written from the documented formats, not recorded: see the README. */
const documented = (name: string) =>
  readFileSync(join(import.meta.dirname, "documented", name), "utf8");

const line = (socket: KernelSocket | "unreadable") => {
  if (socket === "unreadable") return socket;
  const { protocol, address, port, peer, state, pid = 0, program = "" } = socket;
  return `${protocol} ${address} ${port} ${peer ?? "-"} ${state} ${pid} ${program}`.trim();
};

describe("the sockets of other systems", () => {
  it("are read from lsof", () => {
    expect(parseLsof(documented("lsof")).map(line)).toEqual([
      "tcp 0.0.0.0 7000 - listening 412 ControlCe",
      "tcp :: 7000 - listening 412 ControlCe",
      "udp 127.0.0.1 5353 - bound 412 ControlCe",
      "tcp ::1 5432 - listening 733 postgres",
      "tcp 127.0.0.1 50123 127.0.0.1:5432 connected 733 postgres",
    ]);
  });

  it("are read from netstat of macOS", () => {
    expect(parseMacNetstat(documented("netstat-darwin")).map(line)).toEqual([
      "tcp 127.0.0.1 5432 - listening 733",
      "tcp :: 3000 - listening 4711",
      "tcp 10.0.0.2 50124 192.0.2.7.443 connected 512",
      "tcp 10.0.0.2 50125 192.0.2.7.443 time-wait 0",
      "tcp fe80::1 8021 - listening 1",
      "udp 0.0.0.0 5353 - bound 304",
    ]);
  });

  it("are read from netstat of macOS with process names in the pid column", () => {
    const text = [
      "Proto Recv-Q Send-Q  Local Address  Foreign Address  (state)  rxbytes  txbytes  rhiwat  " +
        "shiwat  process:pid  state  options",
      "tcp4  0  0  *.5432  *.*  LISTEN  0  0  131072  131072  postgres:733  00100  00000006",
    ].join("\n");
    expect(parseMacNetstat(text).map(line)).toEqual(["tcp 0.0.0.0 5432 - listening 733 postgres"]);
  });

  it("are read from netstat of Windows in any language", () => {
    expect(parseWindowsNetstat(documented("netstat-windows")).map(line)).toEqual([
      "tcp 0.0.0.0 80 - listening 4",
      "tcp 127.0.0.1 5432 - listening 2840",
      "tcp 10.0.0.2 50200 192.0.2.7:443 connected 912",
      "tcp :: 80 - listening 4",
      "udp 0.0.0.0 5353 - bound 1544",
      "udp fe80::1 1900 - bound 1600",
    ]);
    expect([...parseTasklist(documented("tasklist"))]).toEqual([
      [4, "System"],
      [2840, "postgres.exe"],
    ]);
    expect(parseExcludedRanges(documented("netsh"))).toEqual([
      [80, 80],
      [5357, 5357],
      [50000, 50059],
    ]);
  });

  const COLUMNS =
    "Proto Recv-Q Send-Q  Local Address  Foreign Address  (state)  rxbytes  txbytes  rhiwat  " +
    "shiwat  process:pid  state  options\n";
  const row = (local: string, process: string) =>
    `tcp6  0  0  ${local} *.*  LISTEN  0  0  131072  131072 ${process}  00100 00000006  0\n`;
  const name = fc
    .array(fc.constantFrom(..."aZ09:._-()/%# ".split("")), { minLength: 1, maxLength: 16 })
    .map((letters) => letters.join("").trim().replaceAll(/ +/g, " "))
    .filter((text) => text !== "");
  const address = fc
    .ipV6()
    .map((text) => parseHostAddress(text))
    .filter((parsed) => parsed?.family === "IPv6")
    .map((parsed) => parsed?.address ?? "");

  it("are read from netstat of macOS with any process name and shortened address", () => {
    fc.assert(
      fc.property(
        fc.record({ name, address, pid: fc.integer({ min: 1, max: 99_999 }) }),
        fc.integer({ min: 1, max: 65_535 }),
        (given, port) => {
          const local = `${given.address.slice(0, 16)}.${port}`;
          const text = COLUMNS + row(local, `${given.name}:${given.pid}`);
          const [found] = parseMacNetstat(text);
          if (found === undefined || found === "unreadable") throw new Error("not read");
          expect([found.port, found.pid, found.program]).toEqual([port, given.pid, given.name]);
          expect(found.address === given.address || mayBe(found.address, given.address)).toBe(true);
        },
      ),
    );
  });

  it.each([parseLsof, parseMacNetstat, parseWindowsNetstat])(
    "are empty if nothing is printed (%o)",
    (parse) => {
      expect([parse(""), parse("command not found\n")]).toEqual([[], []]);
    },
  );
});

function system(
  platform: "darwin" | "win32",
  outputs: Readonly<Record<string, string>>,
  refused: Readonly<Record<number, "in-use" | "denied">>,
) {
  const command = (program: string, args: readonly string[]) =>
    Promise.resolve(outputs[[program, ...args].join(" ")] ?? null);
  return { ...fakeHost({ platform, bind: ({ first }) => refused[first] ?? "free" }), command };
}

const mac = system(
  "darwin",
  {
    "lsof -nP -iTCP -iUDP -FpcftPnT": documented("lsof"),
    "netstat -anv -f inet": documented("netstat-darwin"),
  },
  { 7000: "in-use", 3000: "in-use" },
);
const windows = system(
  "win32",
  {
    "netstat -ano": documented("netstat-windows"),
    "tasklist /FO CSV /NH": documented("tasklist"),
    "netsh interface ipv4 show excludedportrange protocol=tcp": documented("netsh"),
  },
  { 5432: "in-use", 50001: "denied", 60001: "denied" },
);
const obstacles = async (host: typeof mac, ports: string[]) =>
  (await inspectHost(shop(ports), host)).obstacles.map(
    ({ endpoint, status, holders: [holder], reason }) =>
      [formatEndpoint(endpoint), status, holder?.kind, holder?.name, holder?.detail ?? reason]
        .filter(Boolean)
        .join(" | "),
  );

describe("on another system", () => {
  it("reports a port as taken by the listed program", async () => {
    expect(await obstacles(mac, ["0.0.0.0:7000:80", "0.0.0.0:3000:81", "0.0.0.0:4000:82"])).toEqual(
      [
        "0.0.0.0:7000/tcp | taken | process | ControlCe | the AirPlay receiver of macOS, which " +
          "launchd starts again",
        "0.0.0.0:3000/tcp | taken | process | pid 4711",
      ],
    );
    expect(await obstacles(windows, ["127.0.0.1:5432:80", "127.0.0.1:5433:81"])).toEqual([
      "127.0.0.1:5432/tcp | taken | process | postgres.exe",
    ]);
  });

  it("reports a port that Windows excludes with its range, and not as taken", async () => {
    expect(await obstacles(windows, ["127.0.0.1:50001:80", "127.0.0.1:60001:81"])).toEqual([
      "127.0.0.1:50001/tcp | excluded | it is in the excluded port range 50000-50059 of Windows " +
        "(netsh interface ipv4 show excludedportrange protocol=tcp)",
      "127.0.0.1:60001/tcp | excluded | Windows refuses it because a program uses it exclusively " +
        "or it is in an excluded range (netsh interface ipv4 show excludedportrange)",
    ]);
  });

  it("lists the listeners of a port", async () => {
    const { listeners, visible } = await listListeners(windows, (port) => port === 80);
    expect(visible).toBe(true);
    expect(
      listeners.map(
        ({ endpoint, holder }) => `${formatEndpoint(endpoint)} ${holder.name}: ${holder.detail}`,
      ),
    ).toEqual([
      "0.0.0.0:80/tcp System: the Windows kernel, e.g. for IIS and other users of http.sys",
      "[::]:80/tcp System: the Windows kernel, e.g. for IIS and other users of http.sys",
    ]);
  });
});
