import type { Container } from "../engine/Container.ts";
import { readEnginePid } from "../engine/readEnginePid.ts";
import { findProcesses, type SocketOwners } from "../linux/findProcesses.ts";
import { CONNECTION, type Holder, USER_UNIT } from "./Holder.ts";
import type { Host } from "../Host.ts";
import { isInFirstPidNamespace } from "../linux/isInFirstPidNamespace.ts";
import type { KernelSocket } from "../KernelSocket.ts";
import { readRestartPolicy } from "../linux/readUnit.ts";
import { runSs } from "../linux/runSs.ts";
import {
  type ControlGroup,
  parseControlGroup,
  parseStat,
  parseUid,
} from "../linux/parseProcess.ts";
import { describeContainerJob, type Job, describeJob } from "./Job.ts";
import { nameListed, toWindowsHolder } from "./nameListed.ts";
import { type Process, readBootTime, readProcess } from "../linux/readProcess.ts";

/** Programs that hold ports on behalf of containers. */
const PROXIES = new Set([
  "docker-proxy",
  "dockerd",
  "rootlesskit",
  "rootlesskit-doc",
  "com.docker.backe",
]);
/**
 * Units that start what others ask them to start: what runs in them is named as a process, but for
 * their own program.
 */
const LAUNCHERS =
  /^(actions\.runner\..*|atd|buildkite-agent.*|containerd|cron|crond|docker|gitlab-runner|podman|sshd?|waagent|walinuxagent)\.service$/;

/**
 * Names who has each socket open: the container that its process runs in, the systemd unit, the
 * process, the kernel.
 *
 * @param containers what the engine said; null where it could not be asked
 * @param job the job of a workflow in which this runs
 */
export async function nameHolders(
  sockets: readonly KernelSocket[],
  containers: readonly Container[] | null,
  job: Job | null,
  host: Host,
): Promise<ReadonlyMap<KernelSocket, Holder>> {
  if (host.platform !== "linux") return nameListed(sockets, host);
  const inodes = new Set<number>();
  for (const { inode } of sockets) if (inode > 0) inodes.add(inode);
  const owners = findProcesses(host, inodes);
  const hidden = owners.complete
    ? []
    : sockets.filter(({ inode }) => inode > 0 && !owners.pids.has(inode));
  const notes = await runSs(hidden, host);
  const ownUnit = parseControlGroup(host.read("/proc/self/cgroup") ?? "").unit;
  const ownUid = parseUid(host.read("/proc/self/status") ?? "");
  const foreignUser = ({ uid }: KernelSocket) =>
    ownUid === null || uid === ownUid ? null : findUserName(host, uid);
  let boot: number | null | undefined;
  const named = new Map<number, Holder>();
  const nameOf = (socket: KernelSocket): Holder => {
    const note = notes.get(socket.inode);
    const pid = owners.pids.get(socket.inode) ?? note?.pid ?? null;
    if (pid === null)
      return (
        toUnitHolder(note?.group ?? null, socket, containers, job, host) ??
        toUnseenHolder(socket, owners, host)
      );
    const known = named.get(pid);
    if (known) return known;
    boot ??= readBootTime(host);
    const holder = toProcessHolder(
      readProcess(host, pid, boot),
      { containers, ownUnit, job, user: foreignUser(socket), isRoot: ownUid === 0 },
      host,
    );
    named.set(pid, holder);
    return holder;
  };
  const holders = new Map<KernelSocket, Holder>();
  for (const socket of sockets) {
    const holder = socket.side === undefined ? nameOf(socket) : toWindowsHolder(socket);
    holders.set(
      socket,
      socket.state === "connected"
        ? { ...holder, detail: describeConnection(socket, holder) }
        : holder,
    );
  }
  return holders;
}

/** A container as a holder; `since` is when it was started. */
export function toContainerHolder(
  container: Container,
  since: string | null,
  job: Job | null,
): Holder {
  const { compose } = container;
  const status = container.status === "" ? container.state : container.status.toLowerCase();
  const detail = [
    ...(compose ? [`container ${container.name}`] : []),
    status,
    ...describeContainerJob(container, since, job),
  ].join(", ");
  const base = { pid: null, since, detail, compose };
  return compose
    ? { kind: "compose", name: `${compose.project}/${compose.service}`, ...base }
    : { kind: "container", name: container.name, ...base };
}

/** A holder of which the control group is all that may be seen. */
function toUnitHolder(
  group: ControlGroup | null,
  { uid }: KernelSocket,
  containers: readonly Container[] | null,
  job: Job | null,
  host: Host,
): Holder | null {
  if (group === null) return null;
  const base = { pid: null, since: null, compose: null };
  const { container: id, unit } = group;
  const detail = `a process of user ${findUserName(host, uid)}`;
  if (id !== null) {
    const container = containers?.find((each) => each.id === id);
    return container
      ? toContainerHolder(container, null, job)
      : { kind: "container", name: id.slice(0, 12), detail, ...base };
  }
  if (unit === null) return null;
  if (LAUNCHERS.test(unit))
    return { kind: "unknown", name: "unknown", detail: `${detail}, started by ${unit}`, ...base };
  return {
    kind: "unit",
    name: unit,
    detail: [detail, ...describeRestarts(unit, host)].join(", "),
    ...base,
  };
}

/** Whoever ends the process only has it back. */
function describeRestarts(unit: string, host: Host): string[] {
  const policy = readRestartPolicy(unit, host);
  return policy === null ? [] : [`which systemd restarts by itself (Restart=${policy})`];
}

interface HolderContext {
  readonly containers: readonly Container[] | null;
  /** The unit in which this runs. */
  readonly ownUnit: string | null;
  readonly job: Job | null;
  /** Whose the process is, if not this user's. */
  readonly user: string | null;
  /** Whether this runs as root. */
  readonly isRoot: boolean;
}

function toProcessHolder(
  process: Process,
  { containers, ownUnit, job, user, isRoot }: HolderContext,
  host: Host,
): Holder {
  const { pid, since, commandLine } = process;
  const compose = null;
  if (process.container !== null) {
    const container = containers?.find(({ id }) => id === process.container);
    if (container) return { ...toContainerHolder(container, since, job), pid };
    return {
      kind: "container",
      name: process.container.slice(0, 12),
      pid,
      since,
      detail: `${process.name} in a container`,
      compose,
    };
  }
  if (PROXIES.has(process.name)) {
    // Nobody is to be told to end Docker itself, nor what another engine of the machine works with.
    const isOther =
      parseStat(host.read(`/proc/${process.parent}/stat`) ?? "")?.name === "dockerd" &&
      process.parent !== readEnginePid(host);
    const leftOver = containers !== null && process.name === "docker-proxy" && !isOther;
    const detail = leftOver
      ? "left over: no running container publishes this port"
      : `on behalf of a container${isOther ? ", perhaps of another engine" : ""}; which one is known to the engine only`;
    return {
      kind: leftOver ? "process" : "unknown",
      name: process.name,
      pid,
      since,
      detail,
      compose,
    };
  }
  const { unit } = process;
  if (
    unit !== null &&
    unit !== ownUnit &&
    !(LAUNCHERS.test(unit) && !isOwnProgram(process.name, unit))
  ) {
    return {
      kind: "unit",
      name: unit,
      pid,
      since,
      detail: process.userUnit
        ? commandLine + USER_UNIT
        : [commandLine, ...describeRestarts(unit, host)].join(", "),
      compose,
    };
  }
  return {
    kind: "process",
    name: process.name || `pid ${pid}`,
    pid,
    since,
    detail:
      [commandLine, user === null ? "" : `of user ${user}`, ...describeJob(process, job, host)]
        .filter(Boolean)
        .join(", ") || null,
    compose,
    ...(user !== null && !isRoot && { foreign: true }),
  };
}

/** "sshd" of "ssh.service", "containerd" of "containerd.service". */
function isOwnProgram(name: string, unit: string): boolean {
  return name.startsWith(unit.replace(/d?\.service$/, ""));
}

function toUnseenHolder(socket: KernelSocket, owners: SocketOwners, host: Host): Holder {
  const base = { pid: null, since: null, compose: null };
  if (socket.state === "time-wait") {
    return {
      kind: "kernel",
      name: "TIME_WAIT",
      detail: "a closed connection; the kernel lets go of it within a minute",
      ...base,
    };
  }
  if (owners.complete && isInFirstPidNamespace(host)) {
    return { kind: "kernel", name: "kernel", detail: "a socket that no process has open", ...base };
  }
  if (owners.complete)
    return {
      kind: "unknown",
      name: "unknown",
      detail: "a process that cannot be seen from this container",
      ...base,
    };
  const user = findUserName(host, socket.uid);
  return {
    kind: "unknown",
    name: "unknown",
    detail: `a process of user ${user}, which this user may not see`,
    ...base,
  };
}

function describeConnection(socket: KernelSocket, holder: Holder): string {
  return `${CONNECTION}${socket.peer ?? "nowhere"}${holder.detail === null ? "" : `: ${holder.detail}`}`;
}

function findUserName(host: Host, uid: number): string {
  const line = (host.read("/etc/passwd") ?? "")
    .split("\n")
    .find((each) => each.split(":")[2] === `${uid}`);
  return line?.split(":")[0] || `${uid}`;
}
