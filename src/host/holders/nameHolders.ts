import type { Container } from "../engine/Container.ts";
import { readEnginePid } from "../engine/findEngine.ts";
import { findProcesses, type SocketOwners } from "../linux/findProcesses.ts";
import { CONNECTION, type Holder, USER_UNIT } from "./Holder.ts";
import type { Host } from "../Host.ts";
import type { KernelSocket } from "../KernelSocket.ts";
import { readRestartPolicy } from "../linux/readUnit.ts";
import { readSocketNotes } from "../linux/ss.ts";
import {
  type ControlGroup,
  parseControlGroup,
  parseStat,
  parseUid,
} from "../linux/parseProcess.ts";
import { describeContainerJob, type Job, describeJob } from "./Job.ts";
import { nameListed, toWindowsHolder } from "./nameListed.ts";
import {
  isInFirstPidNamespace,
  type Process,
  readBootTime,
  readProcess,
} from "../linux/readProcess.ts";

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
const LAUNCHERS = new RegExp(
  "^(" +
    String.raw`actions\.runner\..*|atd|buildkite-agent.*|containerd|cron|crond|docker|` +
    String.raw`gitlab-runner|podman|sshd?|waagent|walinuxagent)\.service$`,
);

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
  const notes = await readSocketNotes(hidden, host);
  const ownUid = parseUid(host.read("/proc/self/status") ?? "");
  const context: HolderContext = {
    containers,
    job,
    host,
    ownUnit: parseControlGroup(host.read("/proc/self/cgroup") ?? "").unit,
    ownUid,
  };
  let boot: number | null | undefined;
  const byProcess = new Map<number, Holder>();
  const nameOwner = (socket: KernelSocket): Holder => {
    const note = notes.get(socket.inode);
    const pid = owners.pids.get(socket.inode) ?? note?.pid ?? null;
    if (pid === null)
      return (
        toUnitHolder(note?.group ?? null, socket, context) ?? toUnseenHolder(socket, owners, host)
      );
    const known = byProcess.get(pid);
    if (known) return known;
    boot ??= readBootTime(host);
    const holder = toProcessHolder(readProcess(host, pid, boot), socket, context);
    byProcess.set(pid, holder);
    return holder;
  };
  const holders = new Map<KernelSocket, Holder>();
  for (const socket of sockets) {
    const holder = socket.side === undefined ? nameOwner(socket) : toWindowsHolder(socket);
    holders.set(
      socket,
      socket.state === "connected"
        ? { ...holder, detail: describeConnection(socket, holder) }
        : holder,
    );
  }
  return holders;
}

/** What names holders, beside the sockets. */
interface HolderContext {
  readonly containers: readonly Container[] | null;
  readonly job: Job | null;
  readonly host: Host;
  /** The unit in which this runs. */
  readonly ownUnit: string | null;
  /** The user as whom this runs; null where that is not known. */
  readonly ownUid: number | null;
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

/** Returns a holder of which the control group is all that may be seen. */
function toUnitHolder(
  group: ControlGroup | null,
  { uid }: KernelSocket,
  { containers, job, host }: HolderContext,
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
  const notes = [detail, ...describeRestarts(unit, host)];
  return { kind: "unit", name: unit, detail: notes.join(", "), ...base };
}

/** Whoever ends the process only has it back. */
function describeRestarts(unit: string, host: Host): string[] {
  const policy = readRestartPolicy(unit, host);
  return policy === null ? [] : [`which systemd restarts by itself (Restart=${policy})`];
}

function toProcessHolder(process: Process, { uid }: KernelSocket, context: HolderContext): Holder {
  if (process.container !== null) return toContainedHolder(process, process.container, context);
  if (PROXIES.has(process.name)) return toProxyHolder(process, context);
  const { job, host, ownUnit, ownUid } = context;
  const { pid, since, commandLine, unit, userUnit } = process;
  const base = { pid, since, compose: null };
  if (unit !== null && unit !== ownUnit && isNamedByUnit(process.name, unit)) {
    const detail = userUnit
      ? commandLine + USER_UNIT
      : [commandLine, ...describeRestarts(unit, host)].join(", ");
    return { kind: "unit", name: unit, detail, ...base };
  }
  const user = ownUid === null || uid === ownUid ? null : findUserName(host, uid);
  const notes = [
    commandLine,
    user === null ? "" : `of user ${user}`,
    ...describeJob(process, job, host),
  ];
  return {
    kind: "process",
    name: process.name || `pid ${pid}`,
    detail: notes.filter(Boolean).join(", ") || null,
    ...base,
    ...(user !== null && ownUid !== 0 && { foreign: true }),
  };
}

function toContainedHolder(
  { name, pid, since }: Process,
  id: string,
  { containers, job }: HolderContext,
): Holder {
  const container = containers?.find((each) => each.id === id);
  if (container) return { ...toContainerHolder(container, since, job), pid };
  const detail = `${name} in a container`;
  return { kind: "container", name: id.slice(0, 12), pid, since, detail, compose: null };
}

/**
 * Returns a program that passes a port on to a container, of which the engine alone knows which.
 */
function toProxyHolder(
  { name, pid, since, parent }: Process,
  { containers, host }: HolderContext,
): Holder {
  // Nobody is to be told to end Docker itself, nor what another engine of the machine works with.
  const isOther =
    parseStat(host.read(`/proc/${parent}/stat`) ?? "")?.name === "dockerd" &&
    parent !== readEnginePid(host);
  const base = { name, pid, since, compose: null };
  if (containers !== null && name === "docker-proxy" && !isOther) {
    const detail = "left over: no running container publishes this port";
    return { kind: "process", detail, ...base };
  }
  const engine = isOther ? ", perhaps of another engine" : "";
  const detail = `on behalf of a container${engine}; which one is known to the engine only`;
  return { kind: "unknown", detail, ...base };
}

/** Whether a process is what its unit runs, not what others had the unit start. */
function isNamedByUnit(name: string, unit: string): boolean {
  return !LAUNCHERS.test(unit) || isOwnProgram(name, unit);
}

/** "sshd" of "ssh.service", "containerd" of "containerd.service". */
function isOwnProgram(name: string, unit: string): boolean {
  return name.startsWith(unit.replace(/d?\.service$/, ""));
}

/** Returns a holder of a socket that no process that can be seen has open. */
function toUnseenHolder(socket: KernelSocket, owners: SocketOwners, host: Host): Holder {
  const base = { pid: null, since: null, compose: null };
  if (socket.state === "time-wait") {
    const detail = "a closed connection; the kernel lets go of it within a minute";
    return { kind: "kernel", name: "TIME_WAIT", detail, ...base };
  }
  if (owners.complete && isInFirstPidNamespace(host)) {
    return { kind: "kernel", name: "kernel", detail: "a socket that no process has open", ...base };
  }
  const detail = owners.complete
    ? "a process that cannot be seen from this container"
    : `a process of user ${findUserName(host, socket.uid)}, which this user may not see`;
  return { kind: "unknown", name: "unknown", detail, ...base };
}

function describeConnection(socket: KernelSocket, holder: Holder): string {
  const note = holder.detail === null ? "" : `: ${holder.detail}`;
  return `${CONNECTION}${socket.peer ?? "nowhere"}${note}`;
}

function findUserName(host: Host, uid: number): string {
  const line = (host.read("/etc/passwd") ?? "")
    .split("\n")
    .find((each) => each.split(":")[2] === `${uid}`);
  return line?.split(":")[0] || `${uid}`;
}
