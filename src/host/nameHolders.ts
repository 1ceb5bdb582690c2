import type { Container } from "./Container.ts";
import { findProcesses, type SocketOwners } from "./findProcesses.ts";
import { CONNECTION, type Holder, USER_UNIT } from "./Holder.ts";
import type { Host } from "./Host.ts";
import { inFirstPidNamespace } from "./inFirstPidNamespace.ts";
import type { KernelSocket } from "./KernelSocket.ts";
import { parseControlGroup } from "./parseProcess.ts";
import { type Process, readBootTime, readProcess } from "./readProcess.ts";

/** Programs that hold ports on behalf of containers. */
const PROXIES = new Set(["docker-proxy", "dockerd", "rootlesskit", "rootlesskit-doc", "com.docker.backe"]);
/** Units that start what others ask them to start: what runs in them is named as a process, but for their own program. */
const LAUNCHERS =
  /^(actions\.runner\..*|atd|buildkite-agent.*|containerd|cron|crond|docker|gitlab-runner|podman|sshd?|waagent|walinuxagent)\.service$/;

/**
 * Names who has each socket open: the container that its process runs in, the systemd unit, the process, the kernel.
 *
 * @param containers what the engine said; null where it could not be asked
 */
export function nameHolders(
  sockets: readonly KernelSocket[],
  containers: readonly Container[] | null,
  host: Host,
): ReadonlyMap<KernelSocket, Holder> {
  const owners = findProcesses(host, new Set(sockets.map(({ inode }) => inode).filter((inode) => inode > 0)));
  const boot = owners.pids.size === 0 ? null : readBootTime(host);
  const processes = new Map([...new Set(owners.pids.values())].map((pid) => [pid, readProcess(host, pid, boot)]));
  const ownUnit = parseControlGroup(host.read("/proc/self/cgroup") ?? "").unit;
  return new Map(
    sockets.map((socket) => {
      const process = processes.get(owners.pids.get(socket.inode) ?? 0);
      const holder = process ? fromProcess(process, containers, ownUnit) : withoutProcess(socket, owners, host);
      return [socket, socket.state === "connected" ? { ...holder, detail: connection(socket, holder) } : holder];
    }),
  );
}

/** A container as a holder; `since` is when it was started. */
export function fromContainer(container: Container, since: string | null): Holder {
  const { compose } = container;
  const status = container.status === "" ? container.state : container.status.toLowerCase();
  const service = container.networks.some((name) => name.startsWith("github_network_")) ? ", a service container of a workflow job" : "";
  const base = { pid: null, since, compose };
  return compose
    ? { kind: "compose", name: `${compose.project}/${compose.service}`, detail: `container ${container.name}, ${status}`, ...base }
    : { kind: "container", name: container.name, detail: `${status}${service}`, ...base };
}

function fromProcess(process: Process, containers: readonly Container[] | null, ownUnit: string | null): Holder {
  const { pid, since, commandLine } = process;
  const compose = null;
  if (process.container !== null) {
    const container = containers?.find(({ id }) => id === process.container);
    if (container) return { ...fromContainer(container, since), pid };
    return { kind: "container", name: process.container.slice(0, 12), pid, since, detail: `${process.name} in a container`, compose };
  }
  if (PROXIES.has(process.name)) {
    // Nobody is to be told to end Docker itself.
    const leftOver = containers !== null && process.name === "docker-proxy";
    const detail = leftOver
      ? "left over: no running container publishes this port"
      : "on behalf of a container; which one is known to the engine only";
    return { kind: leftOver ? "process" : "unknown", name: process.name, pid, since, detail, compose };
  }
  const { unit } = process;
  if (unit !== null && unit !== ownUnit && !(LAUNCHERS.test(unit) && !isOwnProgram(process.name, unit))) {
    return {
      kind: "unit",
      name: unit,
      pid,
      since,
      detail: process.userUnit ? commandLine + USER_UNIT : commandLine,
      compose,
    };
  }
  return { kind: "process", name: process.name || `pid ${pid}`, pid, since, detail: commandLine || null, compose };
}

/** "sshd" of "ssh.service", "containerd" of "containerd.service". */
function isOwnProgram(name: string, unit: string): boolean {
  return name.startsWith(unit.replace(/d?\.service$/, ""));
}

function withoutProcess(socket: KernelSocket, owners: SocketOwners, host: Host): Holder {
  const base = { pid: null, since: null, compose: null };
  if (socket.state === "time-wait") {
    return { kind: "kernel", name: "TIME_WAIT", detail: "a closed connection; the kernel lets go of it within a minute", ...base };
  }
  if (owners.complete && inFirstPidNamespace(host)) {
    return { kind: "kernel", name: "kernel", detail: "a socket that no process has open", ...base };
  }
  if (owners.complete) return { kind: "unknown", name: "unknown", detail: "a process that cannot be seen from this container", ...base };
  const user = userName(host, socket.uid);
  return { kind: "unknown", name: "unknown", detail: `a process of user ${user}, which this user may not see`, ...base };
}

function connection(socket: KernelSocket, holder: Holder): string {
  return `${CONNECTION}${socket.peer ?? "nowhere"}${holder.detail === null ? "" : `: ${holder.detail}`}`;
}

function userName(host: Host, uid: number): string {
  const line = (host.read("/etc/passwd") ?? "").split("\n").find((each) => each.split(":")[2] === `${uid}`);
  return line?.split(":")[0] || `${uid}`;
}
