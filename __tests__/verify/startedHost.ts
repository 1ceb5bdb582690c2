import type { Fake } from "../host/fakeHost.ts";
import { machine, type Process, type Socket, table } from "../host/machine.ts";

/** A container of the engine, as a test describes it. */
export interface Started {
  readonly service: string;
  readonly project?: string;
  readonly directory?: string;
  readonly oneOff?: boolean;
  readonly number?: number;
  readonly state?: string;
  readonly status?: string;
  /** `0.0.0.0:8080->80/tcp`. Only running containers publish. */
  readonly ports?: readonly string[];
  /** The addresses on which its programs listen: "0.0.0.0:80"; null if they cannot be seen. */
  readonly inside?: readonly string[] | null;
}

const PORT = /^(.*):(\d+)->(\d+)\/(\w+)$/;
const ENGINE = 50;
const DOCKERD: Process = { pid: ENGINE, name: "dockerd", uid: 0, inodes: [] };

/**
 * Makes a host on which an engine runs containers. docker-proxy listens on the ports that they
 * publish.
 *
 * @param sockets more sockets, of `processes`
 * @param proxies false if the engine runs without docker-proxy
 */
export function startedHost(
  containers: readonly Started[],
  sockets: readonly Socket[] = [],
  processes: readonly Process[] = [],
  proxies = true,
): Fake {
  const running = containers.map((each, index) => ({ ...each, index: index + 1 }));
  const published = running.flatMap(({ index, ports = [] }) =>
    ports.map((text, at) => ({ index, inode: 1000 * index + at, ...parse(text) })),
  );
  const own = published.flatMap(({ address, port, protocol, inode }): Socket[] =>
    protocol === "tcp" || protocol === "udp" ? [{ address, port, protocol, inode }] : [],
  );
  const proxyOf = ({
    index,
    inode,
    address,
    port,
    target,
    protocol,
  }: (typeof published)[number]) => {
    const host = ["-host-ip", address, "-host-port", `${port}`];
    const inside = ["-container-ip", `172.18.0.${index}`, "-container-port", `${target}`];
    const command = ["/usr/bin/docker-proxy", "-proto", protocol, ...host, ...inside];
    return { pid: 2000 + inode, name: "docker-proxy", command, inodes: [inode] };
  };
  const started = running.filter(({ state = "running", inside }) => {
    return /running|paused/.test(state) && inside !== null;
  });
  const base = machine(
    proxies ? [...own, ...sockets] : sockets,
    [DOCKERD, ...(proxies ? published.map(proxyOf) : []), ...processes],
    {
      engine: {
        "/containers/json?all=1": JSON.stringify(running.map(toJson)),
        ...Object.fromEntries(
          running.map(({ index }) => [
            `/containers/${idOf(index)}/json`,
            JSON.stringify({ State: { Pid: 100 + index } }),
          ]),
        ),
      },
      files: Object.fromEntries(
        started.flatMap(({ index, inside }) => filesOf(index, inside ?? [])),
      ),
    },
  );
  return { ...base, files: { ...base.files, "/var/run/docker.pid": `${ENGINE}` } };
}

const idOf = (index: number) => `${index}`.padStart(64, "0");

function parse(text: string) {
  const [, address = "", port, target, protocol] = PORT.exec(text) ?? [];
  const numbers = { port: Number(port), target: Number(target) };
  return { address, ...numbers, protocol: protocol ?? "" };
}

function toJson(started: Started & { readonly index: number }): object {
  const { service, project = "shop", directory = "/srv/shop", number = 1, index } = started;
  const { state = "running", status = "Up 3 minutes", ports = [], oneOff = false } = started;
  return {
    Id: idOf(index),
    Names: [`/${project}-${service}-${number}`],
    State: state,
    Status: status,
    Labels: {
      "com.docker.compose.project": project,
      "com.docker.compose.service": service,
      "com.docker.compose.project.working_dir": directory,
      "com.docker.compose.oneoff": oneOff ? "True" : "False",
    },
    NetworkSettings: { Networks: { shop_default: { IPAddress: `172.18.0.${index}` } } },
    Ports: ports.map(parse).map(({ address, port, target, protocol }) => ({
      IP: address,
      PublicPort: port,
      PrivatePort: target,
      Type: protocol,
    })),
  };
}

/** Returns the files of the first process of a container. */
function filesOf(index: number, inside: readonly string[]): [string, string][] {
  const pid = 100 + index;
  const sockets = inside.map((each): Socket => {
    const at = each.lastIndexOf(":");
    return { address: each.slice(0, at), port: Number(each.slice(at + 1)) };
  });
  const fields = `S ${ENGINE} ${pid} ${pid} 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 6000`;
  return [
    [`/proc/${pid}/stat`, `${pid} (main) ${fields}`],
    [`/proc/${pid}/cgroup`, `0::/system.slice/docker-${idOf(index)}.scope`],
    [`/proc/${pid}/net/tcp`, table("tcp", sockets)],
    [`/proc/${pid}/net/tcp6`, table("tcp6", sockets)],
  ];
}
