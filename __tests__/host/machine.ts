import type { BindOutcome } from "../../src/host/Host.ts";
import type { HostEndpoint } from "../../src/ports/HostEndpoint.ts";
import { type Fake, quiet } from "./fakeHost.ts";

/** A socket in the kernel's tables. */
export interface Socket {
  readonly protocol?: "tcp" | "udp";
  readonly address: string;
  readonly port: number;
  /** For "::": also accepts IPv4. */
  readonly dual?: boolean;
  readonly state?: "listening" | "connected" | "time-wait" | "bound";
  /** True if it blocks its port, like all sockets except accepted connections. */
  readonly blocks?: boolean;
  readonly uid?: number;
  readonly inode?: number;
}

export interface Process {
  readonly pid: number;
  readonly name: string;
  readonly command?: readonly string[];
  readonly cgroup?: string;
  /** The device of its terminal; 0 without one. */
  readonly terminal?: number;
  readonly uid?: number;
  /** Inodes of its sockets; null if its files cannot be read. */
  readonly inodes: readonly number[] | null;
}

const STATES = {
  tcp: { listening: "0A", connected: "01", "time-wait": "06", bound: "07" },
  udp: { listening: "07", connected: "01", "time-wait": "07", bound: "07" },
};
const BOOT = Date.UTC(2026, 10, 20, 9) / 1000;

/**
 * Makes a quiet machine with sockets and processes, which refuses binds like the kernel
 * (docs/reference/engine.md E8). Processes start a minute after it.
 */
export function machine(
  sockets: readonly Socket[],
  processes: readonly Process[] = [],
  more: Fake = {},
): Fake {
  const tables = Object.fromEntries(
    ["tcp", "tcp6", "udp", "udp6"].map((name) => [`/proc/net/${name}`, table(name, sockets)]),
  );
  const files = Object.assign({}, ...processes.map(filesOf)) as Record<string, string>;
  const links = Object.assign({}, ...processes.map(linksOf)) as Record<string, string>;
  return {
    ...more,
    files: {
      ...quiet.files,
      "/proc/stat": `cpu 1\nbtime ${BOOT}\n`,
      "/etc/passwd": PASSWD,
      ...tables,
      ...files,
      ...more.files,
    },
    links: { ...quiet.links, ...links, ...more.links },
    locked: processes.filter(({ inodes }) => inodes === null).map(({ pid }) => `/proc/${pid}/fd`),
    bind: (endpoint) => kernelBind(sockets, endpoint),
  };
}

const PASSWD = "root:x:0:0:root:/root:/bin/sh\npostgres:x:105:110::/var/lib/postgresql:/bin/bash\n";

function kernelBind(
  sockets: readonly Socket[],
  { protocol, family, address, first }: HostEndpoint,
): BindOutcome {
  if (address === "203.0.113.1") return "not-local";
  const meets = sockets.some((socket) => {
    if ((socket.protocol ?? "tcp") !== protocol || socket.port !== first || socket.blocks === false)
      return false;
    if (socket.address === "::" && socket.dual) return true;
    const sameFamily = socket.address.includes(":") === (family === "IPv6");
    return (
      sameFamily &&
      (socket.address === address ||
        ["0.0.0.0", "::"].some((each) => each === socket.address || each === address))
    );
  });
  return meets ? "in-use" : "free";
}

/** Formats a table of sockets as the kernel does. */
export function table(name: string, sockets: readonly Socket[]): string {
  const mine = sockets.filter(
    ({ protocol = "tcp", address, state }) =>
      `${protocol}${address.includes(":") ? "6" : ""}` === name &&
      !(protocol === "tcp" && state === "bound"),
  );
  return ["  sl  local_address rem_address   st", ...mine.map(row)].join("\n");
}

function row({
  protocol = "tcp",
  address,
  port,
  state = protocol === "tcp" ? "listening" : "bound",
  uid = 0,
  inode = 0,
}: Socket): string {
  const peer =
    state === "connected" || state === "time-wait"
      ? `${hexAddress(address)}:01BB`
      : `${hexAddress(address).replace(/./g, "0")}:0000`;
  return (
    `   0: ${hexAddress(address)}:${hex(port, 4)} ${peer} ${STATES[protocol][state]} ` +
    `00000000:00000000 00:00000000 00000000 ${uid} 0 ${inode} 1`
  );
}

/** Formats an address in little-endian 32-bit words. */
function hexAddress(address: string): string {
  if (!address.includes(":"))
    return address
      .split(".")
      .toReversed()
      .map((part) => hex(Number(part), 2))
      .join("");
  const [head = "", tail = ""] = address.split("::");
  const groups = (text: string) =>
    text
      .split(":")
      .filter(Boolean)
      .map((group) => group.padStart(4, "0"));
  const [before, after] = [groups(head), groups(tail)];
  const all = [
    ...before,
    ...Array.from({ length: 8 - before.length - after.length }, () => "0000"),
    ...after,
  ]
    .join("")
    .toUpperCase();
  return all.replace(/(..)(..)(..)(..)/g, "$4$3$2$1");
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}

/** The fields after the terminal, with the start time. */
const REST = "-1 0 0 0 0 0 0 0 0 0 20 0 1 0 6000 0 0\n";

function filesOf({
  pid,
  name,
  command = [name],
  terminal = 0,
  uid,
  cgroup = "0::/user.slice/user-1000.slice/session-1.scope\n",
}: Process): Record<string, string> {
  return {
    [`/proc/${pid}/stat`]: `${pid} (${name}) S 1 1 1 ${terminal} ${REST}`,
    [`/proc/${pid}/cmdline`]: command.map((word) => `${word}\0`).join(""),
    [`/proc/${pid}/cgroup`]: cgroup,
    ...(uid !== undefined && { [`/proc/${pid}/status`]: `Uid:\t${uid}\t${uid}\t${uid}\t${uid}\n` }),
  };
}

function linksOf({ pid, inodes }: Process): Record<string, string> {
  const sockets =
    inodes?.map((inode, i) => [`/proc/${pid}/fd/${i + 3}`, `socket:[${inode}]`]) ?? [];
  return Object.fromEntries(
    inodes === null ? [] : [[`/proc/${pid}/fd/0`, "/dev/null"], ...sockets],
  );
}
