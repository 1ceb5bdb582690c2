import { getOrInsert } from "../../lib/getOrInsert.ts";
import type { Container } from "../engine/Container.ts";
import { findEngine, readEnginePid } from "../engine/findEngine.ts";
import { findProcesses, type SocketOwners } from "../linux/findProcesses.ts";
import { LAUNCHERS } from "./adviseStop.ts";
import { CONNECTION, type Holder, LEFT_OVER, makeHolder, UNNAMED, USER_UNIT } from "./Holder.ts";
import { findKnownProgram, type KnownProgram } from "./knownPrograms.ts";
import type { Host } from "../Host.ts";
import type { KernelSocket } from "../KernelSocket.ts";
import { readRestartPolicy } from "../linux/readUnit.ts";
import { readSocketNotes } from "../linux/ss.ts";
import {
  type ControlGroup,
  isInFirstPidNamespace,
  readControlGroup,
  readStat,
  readUid,
  type Process,
  readBootTime,
  readProcess,
} from "../linux/readProcess.ts";
import { describeContainerJob, type Job, describeJob, listAncestors } from "./Job.ts";
import { nameListed, toWindowsHolder } from "./nameListed.ts";

/** The parent of all threads of the kernel. */
const KTHREADD = 2;

/**
 * Names what uses each socket: a container, a systemd unit, a process or the kernel.
 *
 * @param containers the engine's containers; null if it could not be queried
 * @param job the workflow job in which this runs
 */
export async function nameHolders(
  sockets: readonly KernelSocket[],
  containers: readonly Container[] | null,
  job: Job | null,
  host: Host,
): Promise<ReadonlyMap<KernelSocket, Holder>> {
  if (host.platform !== "linux") return nameListed(sockets, host);
  const inodes = new Set(sockets.map(({ inode }) => inode).filter((inode) => inode > 0));
  const owners = findProcesses(host, inodes);
  const isHidden = ({ inode }: KernelSocket) => inode > 0 && !owners.pids.has(inode);
  const notes = await readSocketNotes(owners.complete ? [] : sockets.filter(isHidden), host);
  const context: HolderContext = {
    containers,
    job,
    host,
    ownUnit: readControlGroup("self", host).unit,
    ownUid: readUid("self", host),
    managers: listManagers(host),
    ancestors: new Set(listAncestors("self", host).map(({ pid }) => pid)),
    boot: readBootTime(host),
  };
  const byProcess = new Map<number, Holder>();
  const nameOwner = (socket: KernelSocket): Holder => {
    if (socket.side !== undefined) return toWindowsHolder(socket);
    const note = notes.get(socket.inode);
    const pid = owners.pids.get(socket.inode) ?? note?.pid ?? null;
    if (pid !== null)
      return getOrInsert(byProcess, pid, () => toProcessHolder(pid, socket, context));
    const ofUnit = note?.group ? toUnitHolder(note.group, socket, context) : null;
    return ofUnit ?? toUnseenHolder(socket, owners, context);
  };
  return new Map(
    sockets.map((socket) => {
      const holder = nameOwner(socket);
      if (socket.state !== "connected") return [socket, holder];
      const note = holder.detail === null ? "" : `: ${holder.detail}`;
      const detail = `${CONNECTION}${socket.peer ?? "an unknown peer"}${note}`;
      return [socket, { ...holder, detail, connection: true }];
    }),
  );
}

interface HolderContext {
  readonly containers: readonly Container[] | null;
  readonly job: Job | null;
  readonly host: Host;
  readonly ownUnit: string | null;
  /** The effective user id of this process; null if it is not known. */
  readonly ownUid: number | null;
  /** The users whose service managers may have containers of the engine. */
  readonly managers: ReadonlySet<number>;
  /** The processes that started this one. */
  readonly ancestors: ReadonlySet<number>;
  /** The boot time of the machine, in seconds since 1970. */
  readonly boot: number | null;
}

/** Lists this user, and the user of a rootless engine. */
function listManagers(host: Host): ReadonlySet<number> {
  const { socket } = findEngine(host);
  const path = socket !== null && "path" in socket ? socket.path : "";
  const [, engineUser] = /^(?:\/var)?\/run\/user\/(\d+)\//.exec(path) ?? [];
  const own = readUid("self", host);
  return new Set([...(own === null ? [] : [own]), ...(engineUser ? [Number(engineUser)] : [])]);
}

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
  return compose
    ? makeHolder("compose", `${compose.project}/${compose.service}`, { since, detail, compose })
    : makeHolder("container", container.name, { since, detail });
}

function toUnitHolder(
  group: ControlGroup,
  { uid }: KernelSocket,
  context: HolderContext,
): Holder | null {
  const { host } = context;
  const { container: id, unit, userUnit } = group;
  const detail = `a process of ${findUserName(host, uid)}`;
  if (id !== null) return toContainedHolder(group, { pid: null, since: null, detail }, context);
  if (unit === null) return null;
  if (LAUNCHERS.test(unit))
    return makeHolder("unknown", UNNAMED, { detail: `${detail}, started by ${unit}` });
  if (userUnit) return makeHolder("unit", unit, describeUserUnit(detail, uid, context));
  return makeHolder("unit", unit, { detail: [detail, ...describeRestarts(unit, host)].join(", ") });
}

/** Returns the details of a unit of a user's own service manager, which only that user can stop. */
function describeUserUnit(
  detail: string,
  uid: number,
  { host, ownUid }: HolderContext,
): Pick<Holder, "detail" | "userUnit" | "unitUser"> {
  if (uid === ownUid) return { detail: detail + USER_UNIT, userUnit: true };
  const unitUser = findUserName(host, uid);
  return { detail: `${detail} (a unit of user ${unitUser})`, unitUser };
}

/** Returns a note for a unit that systemd restarts: ending its process does not free the port. */
function describeRestarts(unit: string, host: Host): string[] {
  const policy = readRestartPolicy(unit, host);
  return policy === null ? [] : [`restarted by systemd (Restart=${policy})`];
}

function toProcessHolder(pid: number, socket: KernelSocket, context: HolderContext): Holder {
  const { host, ownUnit, boot } = context;
  const process = readProcess(host, pid, boot);
  const { name, since, commandLine, unit, container: id, parent } = process;
  if (parent === KTHREADD && isInFirstPidNamespace(host))
    return makeHolder("kernel", "kernel", { detail: `its thread ${name}` });
  const seen = { name, pid, detail: commandLine, port: socket.port };
  const known = findKnownProgram(seen, host.platform);
  if (id !== null) {
    const detail = known?.forwards ? `${name}, ${known.note}` : `${name} in a container`;
    return toContainedHolder(process, { pid, since, detail }, context);
  }
  const isLaunched = wasLaunched(process, ownUnit);
  if (known?.forwards && isLaunched) return toProxyHolder(process, known, context);
  // A program that a unit started for others is not the unit's.
  const isOfUnit = unit !== null && unit !== ownUnit && (!isLaunched || isOwnProgram(name, unit));
  return isOfUnit
    ? toUnitProgramHolder(process, unit, socket, context)
    : toFreeHolder(process, socket, known, context);
}

/** Returns whether something else than a unit of its own started a program. */
function wasLaunched(
  { unit, hasTerminal }: Pick<Process, "unit" | "hasTerminal">,
  ownUnit: string | null,
): boolean {
  // The unit of an editor also has the programs that are started in its terminals.
  return unit === null || unit === ownUnit || LAUNCHERS.test(unit) || hasTerminal;
}

/** Returns the holder for a program that is the main one of its unit. */
function toUnitProgramHolder(
  { pid, since, commandLine, userUnit }: Process,
  unit: string,
  { uid }: KernelSocket,
  context: HolderContext,
): Holder {
  const more = userUnit
    ? describeUserUnit(commandLine, uid, context)
    : { detail: [commandLine, ...describeRestarts(unit, context.host)].join(", ") };
  return makeHolder("unit", unit, { pid, since, ...more });
}

/** Returns the holder for a process outside of units and containers. */
function toFreeHolder(
  process: Process,
  { uid }: KernelSocket,
  known: KnownProgram | null,
  { job, host, ownUid, ancestors }: HolderContext,
): Holder {
  const { name, pid, since, commandLine } = process;
  const user = ownUid === null || uid === ownUid ? null : findUserName(host, uid);
  const notes = [
    commandLine,
    known?.note,
    user === null ? "" : `user ${user}`,
    ...describeJob(process, job, host),
  ];
  return makeHolder("process", name || `pid ${pid}`, {
    pid,
    since,
    detail: notes.filter(Boolean).join(", ") || null,
    ...(user !== null && ownUid !== 0 && { foreign: true }),
    ...(ancestors.has(pid) && { ancestor: true }),
  });
}

/**
 * Returns the holder for a process in a container, with the engine's details if it knows the
 * container.
 */
function toContainedHolder(
  { container: id, runtime, manager }: ControlGroup,
  seen: Pick<Holder, "pid" | "since" | "detail">,
  { containers, job, managers }: HolderContext,
): Holder {
  const name = id?.slice(0, 12) ?? "";
  // Another user can start a process in a group with the name of any container.
  if (manager !== undefined && !managers.has(manager))
    return makeHolder("container", name, { ...seen, runtime: null });
  const container = containers?.find((each) => each.id === id);
  if (container !== undefined)
    return { ...toContainerHolder(container, seen.since, job), pid: seen.pid };
  // Docker cannot stop a container that it does not list.
  const isDocker = containers === null && runtime === "docker";
  const other = { runtime: runtime === "podman" ? runtime : null };
  return makeHolder("container", name, { ...seen, ...(isDocker ? {} : other) });
}

/**
 * Returns the holder for a program that forwards a port to a container. Only the engine knows which
 * one.
 */
function toProxyHolder(
  { name, pid, since, parent }: Process,
  { note }: KnownProgram,
  { containers, host }: HolderContext,
): Holder {
  const make = (detail: string) => makeHolder("unknown", name, { pid, since, detail });
  if (!/^(?:docker|rootlesskit)/.test(name)) return make(note);
  if (containers === null) return make(`${note}; Docker could not be reached to identify it`);
  if (name !== "docker-proxy") return make(note);
  const engine = readEnginePid(host);
  const isOfEngine = readStat(parent, host)?.name === "dockerd";
  // A proxy whose engine has ended is a child of process 1.
  if (parent === engine || (parent === 1 && !isOfEngine))
    return makeHolder("process", name, { pid, since, detail: LEFT_OVER });
  const other = isOfEngine && engine !== null ? "" : ", or one that Docker does not list";
  return make(`${note} of another engine${other}`);
}

/** The units of Incus and LXD. Their instances are in other groups: all programs are the unit's. */
const INSTANCE_MANAGERS = /^(?:incus|lxd|snap\.lxd\.[\w-]+)\.service$/;

function isOwnProgram(name: string, unit: string): boolean {
  return INSTANCE_MANAGERS.test(unit) || name.startsWith(unit.replace(/d?\.service$/, ""));
}

/** Returns the holder of a socket for which no process was found. */
function toUnseenHolder(
  socket: KernelSocket,
  owners: SocketOwners,
  { host, ownUid }: HolderContext,
): Holder {
  if (socket.state === "time-wait") {
    const detail = "a closed connection; the kernel frees the port within a minute";
    return makeHolder("kernel", "TIME_WAIT", { detail });
  }
  if (owners.complete && isInFirstPidNamespace(host))
    return makeHolder("kernel", "kernel", { detail: "a socket that no process has open" });
  const detail = owners.complete
    ? "a process that cannot be seen from this container"
    : `a process of ${findUserName(host, socket.uid)}` +
      (ownUid === 0 ? ", which cannot be identified" : " (run with sudo to identify it)");
  return makeHolder("unknown", UNNAMED, { detail });
}

function findUserName(host: Host, uid: number): string {
  const line = (host.read("/etc/passwd") ?? "")
    .split("\n")
    .find((each) => each.split(":")[2] === `${uid}`);
  return line?.split(":")[0] || `${uid}`;
}
