import type { BindOutcome, EngineAnswer, Host } from "../../src/host/Host.ts";
import type { HostEndpoint } from "../../src/ports/HostEndpoint.ts";
import { formatEndpoint } from "../../src/ports/HostEndpoint.ts";

/** A fake machine. */
export interface Fake {
  readonly platform?: Host["platform"];
  readonly env?: Host["env"];
  /** Texts by path. Directories exist if they contain a file. */
  readonly files?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
  /** Directories that exist but cannot be listed. */
  readonly locked?: readonly string[];
  /** The results of binds. Other binds succeed. */
  readonly bind?: (endpoint: HostEndpoint) => BindOutcome;
  /** The engine's responses by path. Without any, there is no engine. */
  readonly engine?: Readonly<Record<string, string>>;
  readonly version?: string | null;
  /** The failure of each request to the engine, whose socket exists: "connect EACCES …". */
  readonly failure?: string;
  /** The outputs of programs by command line. */
  readonly outputs?: Readonly<Record<string, string>>;
}

export interface FakeHost extends Host {
  /** The calls that were made. */
  readonly asked: { readonly binds: string[]; readonly engine: string[]; readonly reads: string[] };
}

export function fakeHost({
  platform = "linux",
  env = {},
  files = {},
  links = {},
  locked = [],
  bind = () => "free",
  engine,
  version = null,
  failure,
  outputs = {},
}: Fake): FakeHost {
  const sockets: Record<string, string> = engine || failure ? { "/var/run/docker.sock": "" } : {};
  const paths = [...Object.keys({ ...files, ...links, ...sockets }), ...locked];
  const asked: FakeHost["asked"] = { binds: [], engine: [], reads: [] };
  return {
    platform,
    env,
    home: "/home/dev",
    asked,
    read(path) {
      asked.reads.push(path);
      return files[path] ?? null;
    },
    list(path) {
      if (locked.includes(path)) return null;
      const inside = paths
        .filter((each) => each.startsWith(`${path}/`))
        .map((each) => each.slice(path.length + 1).split("/")[0] ?? "");
      return inside.length === 0 ? null : [...new Set(inside)];
    },
    link: (path) => links[path] ?? null,
    links(path) {
      return this.list(path)?.map((name) => links[`${path}/${name}`] ?? null) ?? null;
    },
    real: (path) => links[path] ?? path,
    exists: (path) => paths.some((each) => each === path || each.startsWith(`${path}/`)),
    bind(endpoint) {
      asked.binds.push(formatEndpoint({ ...endpoint, last: endpoint.first }));
      return Promise.resolve(bind(endpoint));
    },
    bindEvery(port) {
      asked.binds.push(`*:${port}/tcp`);
      const every = [
        { family: "IPv4", address: "0.0.0.0" } as const,
        { family: "IPv6", address: "::" } as const,
      ];
      return Promise.resolve(
        every.every(
          (address) => bind({ ...address, first: port, last: port, protocol: "tcp" }) === "free",
        ),
      );
    },
    command: (program, args) => Promise.resolve(outputs[[program, ...args].join(" ")] ?? null),
    get(socket, path): Promise<EngineAnswer> {
      asked.engine.push(
        `${"path" in socket ? socket.path : `${socket.host}:${socket.port}`} ${path}`,
      );
      const body = engine?.[path];
      return Promise.resolve(
        body === undefined ? { failure: failure ?? "no such thing" } : { body, version },
      );
    },
  };
}

/** A machine without sockets, processes and containers. */
export const quiet: Fake = {
  files: {
    "/proc/net/tcp": "",
    "/proc/net/udp": "",
    "/proc/net/if_inet6": "00000000000000000000000000000001 01 80 10 80       lo\n",
    "/proc/sys/net/ipv4/ip_local_port_range": "32768\t60999\n",
    "/proc/sys/net/ipv4/ip_local_reserved_ports": "\n",
    "/proc/sys/net/ipv4/ip_unprivileged_port_start": "1024\n",
  },
  links: {
    "/proc/1/fd/0": "/dev/null",
    "/proc/self/ns/pid": "pid:[4026531836]",
    "/proc/self/ns/net": "net:[4026531840]",
    "/proc/1/ns/net": "net:[4026531840]",
  },
};
