import { describe, expect, it } from "vitest";
import { explain } from "../../src/commands/explain.ts";
import { who } from "../../src/commands/who.ts";
import { renderExplanation } from "../../src/report/formats/explain.ts";
import { renderWho } from "../../src/report/formats/who.ts";
import {
  expectShown,
  isAsShown,
  listCommands,
  listTranscripts,
  readPages,
} from "../helpers/transcripts.ts";
import { type Fake, fakeHost } from "../host/fakeHost.ts";
import { machine } from "../host/machine.ts";

const listen = (port: number, process: { name: string; cgroup?: string }, more: Fake = {}) =>
  machine([{ address: "0.0.0.0", port, inode: 9 }], [{ pid: 812, inodes: [9], ...process }], more);
const stat = (pid: number, parent: number, name: string) => ({
  [`/proc/${pid}/stat`]: `${pid} (${name}) S ${parent} ${"0 ".repeat(17)}${pid}00 0 0\n`,
});

/** The machines of the transcripts that cannot run on every machine. */
const MACHINES: Readonly<Record<string, Fake>> = {
  service: listen(5432, {
    name: "postgres",
    cgroup: "0::/system.slice/system-postgresql.slice/postgresql.service\n",
  }),
  proxy: listen(
    8080,
    { name: "docker-proxy" },
    {
      engine: { "/containers/json": "[]" },
      files: { ...stat(812, 1, "docker-proxy"), "/var/run/docker.pid": "400\n" },
    },
  ),
  windows: {
    platform: "win32",
    outputs: {
      "netsh interface ipv4 show excludedportrange protocol=tcp": "     50000       50059     \r\n",
    },
  },
  address: machine([]),
  privileged: machine([], [], {
    files: { "/proc/sys/net/ipv4/ip_unprivileged_port_start": "1024\n" },
  }),
  socket: {
    ...machine(
      [{ address: "0.0.0.0", port: 8080, inode: 9 }],
      [{ pid: 812, name: "docker-proxy", inodes: null }],
    ),
    failure: "connect EACCES /var/run/docker.sock",
  },
  ephemeral: machine([]),
};

/** The files `up.log` of the transcripts. */
const START = "driver failed programming external connectivity on endpoint shop-web-1 (5e2f): ";
const PROXY = `${START}Error starting userland proxy: `;
const LOGS: Readonly<Record<string, string>> = {
  windows:
    "Error response from daemon: ports are not available: exposing port TCP 0.0.0.0:50051 -> " +
    "127.0.0.1:0: listen tcp 0.0.0.0:50051: bind: An attempt was made to access a socket in a " +
    "way forbidden by its access permissions.",
  address: `${PROXY}listen tcp4 203.0.113.1:80: bind: cannot assign requested address`,
  privileged:
    "Error: rootlessport cannot expose privileged port 80, you can add " +
    "'net.ipv4.ip_unprivileged_port_start=80' to /etc/sysctl.conf (currently 1024), or choose a " +
    "larger port number (>= 1024): listen tcp 0.0.0.0:80: bind: permission denied",
  ephemeral: `${PROXY}listen tcp4 0.0.0.0:40000: bind: address already in use`,
};

/** Runs `portplan who PORT`, `cat up.log` or `portplan explain up.log` on a machine. */
async function run(command: string, host: Fake, log = ""): Promise<string> {
  const [, port] = /^portplan who (\d+)$/.exec(command) ?? [];
  if (port !== undefined) return renderWho(await who([port], fakeHost(host)), false);
  if (command === "cat up.log") return `${log}\n`;
  if (command === "portplan explain up.log")
    return renderExplanation(await explain(log, fakeHost(host)), false);
  throw new Error(`cannot run ${command}`);
}

describe("the transcripts of the pages", () => {
  const pages = readPages();
  const transcripts = listTranscripts(pages);
  const fakes = transcripts.filter(({ kind }) => kind === "fake");

  it.each(fakes)("show what the commands print: $name", async ({ name, text }) => {
    const host = MACHINES[name];
    if (host === undefined) throw new Error(`there is no machine for ${name}`);
    let output = "";
    for (const command of listCommands(text))
      output += `$ ${command}\n${await run(command, host, LOGS[name])}`;
    expectShown(name, output);
  });

  it("are all run, and no machine is without one", () => {
    expect(pages.join("\n").match(/^```console$/gm)).toHaveLength(transcripts.length);
    expect(fakes.map(({ name }) => name).toSorted()).toEqual(Object.keys(MACHINES).toSorted());
  });

  it("have commands", () => {
    expect(transcripts.filter(({ text }) => listCommands(text).length === 0)).toEqual([]);
  });
});

describe("the comparison of transcripts", () => {
  it.each<[string, string, string, boolean]>([
    ["the same text", "a\nb\n", "a\nb\n", true],
    ["another text", "a\nb\n", "a\nc\n", false],
    ["a missing line", "a\nb\n", "a\n", false],
    ["lines in place of an ellipsis", "a\n...\nd\n", "a\nb\nc\nd\n", true],
    ["no lines in place of an ellipsis", "a\n...\nd\n", "a\nd\n", true],
    ["another line after an ellipsis", "a\n...\nd\n", "a\nb\n", false],
    ["another process id", "kill 812\n", "kill 4711\n", true],
    ["another port", "port 812\n", "port 4711\n", false],
    ["another time", "since 2026-11-30T09:00:00Z\n", "since 2026-11-29T19:01:02Z\n", true],
    ["another age", "up 3 days\n", "up 2 seconds\n", true],
  ])("knows %s", (_, shown, output, expected) => {
    expect(isAsShown(shown, output)).toBe(expected);
  });
});
