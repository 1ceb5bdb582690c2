import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listListeners } from "../../src/host/listListeners.ts";
import { inspectHost } from "../../src/host/inspectHost.ts";
import { parseSsListeners } from "../../src/host/linux/ss.ts";
import { formatEndpoint } from "../../src/ports/HostEndpoint.ts";
import { type Fake, fakeHost } from "./fakeHost.ts";
import { machine } from "./machine.ts";
import { shop } from "./planOf.ts";

/** Written from the documented formats, not recorded: see the README. */
const documented = (name: string) =>
  readFileSync(join(import.meta.dirname, "documented", name), "utf8");

const OUTPUTS: Readonly<Record<string, string>> = {
  "netstat.exe -ano": documented("wsl-netstat"),
  "tasklist.exe /FO CSV /NH": documented("wsl-tasklist"),
  "netstat -ano": documented("wsl-netstat"),
  "tasklist /FO CSV /NH": documented("wsl-tasklist"),
  "netsh.exe interface ipv4 show excludedportrange protocol=tcp": documented("netsh"),
  "wsl.exe --exec ss -H -t -u -l -n -p": documented("wsl-ss"),
};

function host(fake: Fake) {
  const commands: string[] = [];
  const command = (program: string, args: readonly string[]) => {
    const line = [program, ...args].join(" ");
    commands.push(line);
    return Promise.resolve(OUTPUTS[line] ?? null);
  };
  return { ...fakeHost(fake), command, commands };
}

const INTEROPERABILITY = { "/proc/sys/fs/binfmt_misc/WSLInterop-late": "enabled" };
const DESKTOP = { "/mnt/wsl/docker-desktop/x": "" };
const node = { pid: 4711, name: "node", command: ["node", "server.js"], inodes: [3000] };
const server = { address: "0.0.0.0", port: 3000, inode: 3000 };

const obstacles = async (machineOf: ReturnType<typeof host>, ports: string[]) =>
  (await inspectHost(shop(ports), machineOf)).obstacles.map(
    ({ endpoint, status, holders: [holder] }) =>
      [formatEndpoint(endpoint), status, holder?.name, holder?.detail].filter(Boolean).join(" | "),
  );
const listeners = async (machineOf: ReturnType<typeof host>, asked: readonly number[]) =>
  (await listListeners(machineOf, (port) => asked.includes(port))).listeners.map(
    ({ endpoint, holder: { kind, name, pid, detail } }) =>
      `${formatEndpoint(endpoint)} ${kind} ${name} ${pid ?? "-"}: ${detail}`,
  );

describe("Linux in WSL", () => {
  const postgres = "0.0.0.0:5432/tcp process postgres.exe -: on Windows, pid 2840";

  it("lists the listeners of both sides without the relay", async () => {
    const wsl = host(machine([server], [node], { files: INTEROPERABILITY }));
    expect(await listeners(wsl, [3000, 3002, 5432, 50200])).toEqual([
      "0.0.0.0:3000/tcp process node 4711: node server.js",
      postgres,
    ]);
  });

  it("lists the listeners of Windows if Docker Desktop publishes there", async () => {
    expect(
      await listeners(
        host(machine([server], [node], { files: { ...INTEROPERABILITY, ...DESKTOP } })),
        [3000, 5432],
      ),
    ).toEqual([postgres]);
  });

  it("does not query Windows if its programs cannot be started", async () => {
    const wsl = host(machine([server], [node]));
    expect(await listeners(wsl, [3000, 5432])).toEqual([
      "0.0.0.0:3000/tcp process node 4711: node server.js",
    ]);
    expect(wsl.commands.filter((command) => command.includes(".exe"))).toEqual([]);
  });

  it("reports a port that is in use on Windows if the networks are mirrored", async () => {
    const fake = machine([{ address: "0.0.0.0", port: 5432 }], [], {
      files: { ...INTEROPERABILITY, "/proc/net/tcp": "" },
    });
    expect(await obstacles(host(fake), ["0.0.0.0:5432:80"])).toEqual([
      "0.0.0.0:5432/tcp | taken | postgres.exe | on Windows, pid 2840",
    ]);
  });

  it("ignores Windows if the networks are separate", async () => {
    const wsl = host(machine([server], [node], { files: INTEROPERABILITY }));
    expect(await obstacles(wsl, ["0.0.0.0:5432:80", "0.0.0.0:3000:81"])).toEqual([
      "0.0.0.0:3000/tcp | taken | node | node server.js",
    ]);
    expect(wsl.commands).toEqual([]);
  });

  it("reports ports in use on Windows with Docker Desktop, and others as unknown", async () => {
    const wsl = host(machine([server], [node], { files: { ...INTEROPERABILITY, ...DESKTOP } }));
    expect(await obstacles(wsl, ["0.0.0.0:5432:80", "0.0.0.0:3000:81"])).toEqual([
      "0.0.0.0:5432/tcp | taken | postgres.exe | on Windows, pid 2840",
      "0.0.0.0:3000/tcp | unknown",
    ]);
    expect(wsl.asked.binds).toEqual([]);
  });

  it("reports the ports that Windows excludes, except ranges of an administrator", async () => {
    const wsl = host(machine([], [], { files: { ...INTEROPERABILITY, ...DESKTOP } }));
    const kept =
      "excluded | it is in the excluded port range 5357 of Windows (netsh interface ipv4 show " +
      "excludedportrange protocol=tcp)";
    const ports = [
      "0.0.0.0:5357:80",
      "0.0.0.0:50001:81",
      "0.0.0.0:5357:80/udp",
      "127.0.0.1:5356-5358:90-92",
    ];
    const seen = (await inspectHost(shop(ports), wsl)).obstacles.map(
      ({ endpoint, status, reason }) =>
        [formatEndpoint(endpoint), status, reason].filter(Boolean).join(" | "),
    );
    expect(seen).toEqual([
      `0.0.0.0:5357/tcp | ${kept}`,
      "0.0.0.0:50001/tcp | unknown",
      "0.0.0.0:5357/udp | unknown",
      "127.0.0.1:5356/tcp | unknown",
      `127.0.0.1:5357/tcp | ${kept}`,
      "127.0.0.1:5358/tcp | unknown",
    ]);
  });

  it("reports the ports of Docker Desktop's containers", async () => {
    const Ports = [{ IP: "0.0.0.0", PrivatePort: 80, PublicPort: 5432, Type: "tcp" }];
    const engine = {
      "/containers/json": JSON.stringify([
        { Id: "0a", Names: ["/x1"], State: "running", Status: "Up 3 days", Ports },
      ]),
    };
    const wsl = host(machine([], [], { engine, files: { ...INTEROPERABILITY, ...DESKTOP } }));
    expect(await obstacles(wsl, ["0.0.0.0:5432:80"])).toEqual([
      "0.0.0.0:5432/tcp | taken | x1 | up 3 days",
    ]);
  });
});

describe("Windows with WSL", () => {
  const windows = (files = {}) =>
    host({ platform: "win32", files, bind: ({ first }) => (first === 3000 ? "in-use" : "free") });

  it("names the listeners in WSL", async () => {
    expect(await listeners(windows(), [3000, 3001, 3002, 5432])).toEqual([
      "127.0.0.1:3000/tcp process node -: in WSL, pid 4711, through wslrelay.exe",
      "[::1]:3001/tcp process nginx -: in WSL, pid 733, through wslrelay.exe",
      "127.0.0.1:3002/tcp unknown wslrelay.exe 3120: on behalf of a program in WSL",
      "0.0.0.0:5432/tcp process postgres.exe 2840: null",
    ]);
  });

  it("does not start WSL if no port is forwarded to it", async () => {
    const machineOf = windows();
    await listeners(machineOf, [5432]);
    expect(machineOf.commands).toEqual(["netstat -ano", "tasklist /FO CSV /NH"]);
  });

  it("reports a port that is in use in WSL", async () => {
    expect(await obstacles(windows(), ["127.0.0.1:3000:80"])).toEqual([
      "127.0.0.1:3000/tcp | taken | node | in WSL, pid 4711, through wslrelay.exe",
    ]);
  });
});

describe("parseSsListeners", () => {
  it("reads the first process of each port and protocol", () => {
    expect([...parseSsListeners(documented("wsl-ss"))]).toEqual([
      ["53/udp", { name: "systemd-resolve", pid: 141 }],
      ["3000/tcp", { name: "node", pid: 4711 }],
      ["3001/tcp", { name: "nginx", pid: 733 }],
    ]);
  });

  it.each(["", "There is no distribution with the supplied name.\n"])(
    "reads nothing in %j",
    (text) => {
      expect(parseSsListeners(text).size).toBe(0);
    },
  );
});
