import type { Container } from "../host/engine/Container.ts";
import type { Host } from "../host/Host.ts";
import { adviseStop, isPlainName } from "../host/holders/adviseStop.ts";
import { CONNECTION, type Holder, USER_UNIT } from "../host/holders/Holder.ts";
import { listAncestors } from "../host/holders/Job.ts";
import {
  formatStart,
  parseControlGroup,
  parseStat,
  parseUid,
  type ProcessStat,
  readBootTime,
} from "../host/linux/readProcess.ts";
import { groupBy } from "../lib/groupBy.ts";
import { quoteShellWord } from "../lib/quoteShellWord.ts";
import type { HostEndpoint } from "../ports/HostEndpoint.ts";
import { formatHolder } from "../rules/formatHolder.ts";
import type { ContainerTarget, StopTarget, UnitTarget } from "./ChangeRecord.ts";
import { type Selector, selectsContainer } from "./Selector.ts";

/** A holder of an endpoint. */
export interface HolderUse {
  readonly holder: Holder;
  readonly endpoint: HostEndpoint;
  /** The container that publishes the port; null for other holders. */
  readonly container: Container | null;
}

/** A holder, and what `free` does about it. */
export interface StopItem {
  readonly holder: Holder;
  readonly endpoints: readonly HostEndpoint[];
  /** Null if it is not stopped. */
  readonly target: StopTarget | null;
  /** The command that stops it, to print; null if none is known. */
  readonly command: string | null;
  /** Why it is not stopped, or what frees the ports instead; null if it is stopped. */
  readonly reason: string | null;
}

export interface PlanOptions {
  readonly host: Host;
  /** All containers of the engine. */
  readonly containers: readonly Container[];
  /** The selectors of everything that may be stopped; absent or empty to restrict nothing. */
  readonly only?: readonly Selector[];
  /** True if programs and signals run as root. */
  readonly sudo?: boolean;
}

export const NOT_SELECTED = "no --only option selects it";
const NEEDS_ROOT = "stopping it requires root; run again with --sudo";
const OWN = "this run is in it, and would end too";
const NOT_LISTED = "the engine does not list it";
const PAUSED = "it is paused, and its processes could not be continued after that";
const MAX_CONTAINERS = 100;

/** Plans what to stop, one item for each container, service, unit or process. */
export function planStops(uses: readonly HolderUse[], options: PlanOptions): StopItem[] {
  const planning: Planning = { only: [], sudo: false, ...options, self: readSelf(options.host) };
  const selected = uses.map((use) => ({ ...use, selector: findSelector(use, planning.only) }));
  return [...groupBy(selected, getItemKey).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const endpoints = [...new Set(group.map(({ endpoint }) => endpoint))];
    return [{ holder: first.holder, endpoints, ...planStop(first, planning) }];
  });
}

/** This process, and what must not be stopped because this process runs in it. */
interface Self {
  /** The effective user id; null if it is not known. */
  readonly uid: number | null;
  readonly containers: ReadonlySet<string>;
  readonly units: ReadonlySet<string>;
}

interface Planning extends Required<PlanOptions> {
  readonly self: Self;
}

/** A use with the first selector that names its holder; null if there is none. */
interface SelectedUse extends HolderUse {
  readonly selector: Selector | null;
}

type Plan = Pick<StopItem, "target" | "command" | "reason">;

const refuse = (reason: string, command: string | null = null): Plan => ({
  target: null,
  command,
  reason,
});

/** The id of a container in the paths of the files that Docker and podman mount in it. */
const OWN_MOUNTS = /\/(?:overlay-)?containers\/([0-9a-f]{64})\//g;

function readSelf(host: Host): Self {
  const isLinux = host.platform === "linux";
  const mounts = isLinux ? (host.read("/proc/self/mountinfo") ?? "") : "";
  const groups = (isLinux ? listAncestors("self", host) : []).map(({ pid }) =>
    parseControlGroup(host.read(`/proc/${pid}/cgroup`) ?? ""),
  );
  return {
    uid: parseUid(host.read("/proc/self/status") ?? ""),
    containers: new Set([
      ...Array.from(mounts.matchAll(OWN_MOUNTS), ([, id = ""]) => id),
      ...groups.flatMap(({ container }) => container ?? []),
    ]),
    units: new Set(groups.flatMap(({ unit }) => unit ?? [])),
  };
}

function findSelector({ holder, container }: HolderUse, only: readonly Selector[]) {
  const { kind, name, compose } = holder;
  const matches = (selector: Selector): boolean => {
    if (selector.kind === "leftovers") return false;
    if (selector.kind === "compose") return compose?.project === selector.name;
    if (selector.kind === "container") {
      const shown = container?.name ?? (kind === "container" ? name : null);
      return shown !== null && selectsContainer(selector, shown);
    }
    const isService = kind === "unit" && name === `${selector.name}.service`;
    return kind === selector.kind && (name === selector.name || isService);
  };
  return only.find(matches) ?? null;
}

/** Returns a key that is equal for the uses that one item stops. */
function getItemKey({ holder, container, selector }: SelectedUse): string {
  const { kind, name, pid, detail, compose, runtime, side } = holder;
  if (compose !== null && !compose.oneOff) {
    const { project, service, directory } = compose;
    const member = selector?.kind === "container" ? (container?.id ?? null) : null;
    return JSON.stringify([
      kind,
      project,
      directory,
      selector?.kind === "compose" || service,
      member,
    ]);
  }
  if (kind === "container") return JSON.stringify([kind, name, runtime]);
  if (kind === "unit") return JSON.stringify([kind, name, detail?.endsWith(USER_UNIT)]);
  // A process can use a port, and have a connection from another.
  const isConnection = detail?.startsWith(CONNECTION) ?? false;
  return JSON.stringify([kind, name, pid, side, kind === "process" ? isConnection : detail]);
}

function planStop(use: SelectedUse, planning: Planning): Plan {
  const { holder, endpoint, selector } = use;
  const { only, host } = planning;
  const advice = adviseStop(holder, host.platform, endpoint.first);
  const { subject, command, help, refusal } = advice;
  if (only.length > 0 && selector === null) return refuse(NOT_SELECTED, command);
  if (holder.release !== undefined) return refuse(`run \`${holder.release}\``, holder.release);
  if (subject === null)
    return command === null
      ? refuse(help ?? refusal ?? "it is not known how to stop it")
      : refuse(`run \`${command}\``, command);
  switch (subject.kind) {
    case "compose":
      return planService(use, planning);
    case "container":
      return planContainer(use, subject.runtime, planning);
    case "unit":
      return planUnit(holder, subject.scope, planning);
    default:
      return planProcess(holder, subject, planning);
  }
}

/** Plans the stop of a service, or of the project or the container that a selector names. */
function planService({ holder, container, selector }: SelectedUse, planning: Planning): Plan {
  const { project = "", service = "", directory = "" } = holder.compose ?? {};
  const isWhole = selector?.kind === "compose";
  const running = planning.containers.filter(
    ({ compose }) =>
      compose?.project === project && !compose.oneOff && (isWhole || compose.service === service),
  );
  const here = running.filter(({ compose }) => compose?.directory === directory);
  if (selector?.kind === "container")
    return planContainers(
      here.filter(({ id }) => id === container?.id),
      null,
      planning,
    );
  // The command would also stop the containers that were started in another directory.
  const isNamed = here.length === running.length;
  const compose = isNamed ? { project, service: isWhole ? null : service } : null;
  return planContainers(here, compose, planning);
}

function planContainer(
  { holder: { name, pid }, container }: HolderUse,
  runtime: "docker" | "podman",
  planning: Planning,
): Plan {
  const isIt = (each: Container) => each.id === container?.id || each.name === name;
  const listed = runtime === "docker" ? planning.containers.find(isIt) : undefined;
  if (listed !== undefined) return planContainers([listed], null, planning);
  // The name of a container that no engine could be asked about is the start of its id.
  const { container: id } = parseControlGroup(
    pid === null ? "" : (planning.host.read(`/proc/${pid}/cgroup`) ?? ""),
  );
  if (id === null || !/^[0-9a-f]{12}$/.test(name) || !id.startsWith(name))
    return refuse(NOT_LISTED);
  return toContainerPlan([{ id, name }], { runtime, compose: null }, planning);
}

function planContainers(
  containers: readonly Container[],
  compose: ContainerTarget["compose"],
  planning: Planning,
): Plan {
  const plan = toContainerPlan(containers, { runtime: "docker", compose }, planning);
  const isPaused = containers.some(({ state }) => state === "paused");
  return isPaused ? refuse(PAUSED, plan.command) : plan;
}

function toContainerPlan(
  containers: readonly Pick<Container, "id" | "name">[],
  about: Pick<ContainerTarget, "runtime" | "compose">,
  { self }: Planning,
): Plan {
  if (containers.length === 0) return refuse(NOT_LISTED);
  if (containers.length > MAX_CONTAINERS)
    return refuse(`it has more than ${MAX_CONTAINERS} containers`);
  const ids = containers.map(({ id }) => id);
  // An id that is not one could be an option.
  if (!ids.every((id) => /^[0-9a-f]{64}$/.test(id))) return refuse(NOT_LISTED);
  if (ids.some((id) => self.containers.has(id))) return refuse(OWN);
  const names = containers.map(({ name }) => name);
  return stop({ kind: "container", ...about, ids, names, removed: false });
}

function planUnit(
  holder: Holder,
  scope: UnitTarget["scope"],
  { host, self, sudo }: Planning,
): Plan {
  const { name, pid } = holder;
  if (self.units.has(name)) return refuse(OWN);
  const target = { kind: "unit", names: [name], scope } as const;
  if (scope === "system")
    return self.uid === 0 || sudo ? stop(target) : refuse(NEEDS_ROOT, formatStop(target));
  const owner = pid === null ? null : parseUid(host.read(`/proc/${pid}/status`) ?? "");
  if (owner !== null && owner !== self.uid)
    return refuse("it is a unit of another user, who can stop it");
  return stop(target);
}

function planProcess(
  { name, pid, since }: Holder,
  { foreign }: { readonly foreign: boolean },
  { host, sudo }: Planning,
): Plan {
  const stat = parseStat(host.read(`/proc/${pid}/stat`) ?? "");
  if (stat === null || pid === null || hasEnded(stat)) return refuse("it has ended");
  const start = formatStart(stat.start, readBootTime(host));
  if (start !== null && since !== null && Math.abs(Date.parse(start) - Date.parse(since)) > 1000)
    return refuse("it has ended, and another process has its id");
  const target = { kind: "process", pid, startTicks: stat.startTicks, name } as const;
  const command = `${foreign ? "sudo " : ""}${formatStop(target)}`;
  return foreign && !sudo ? refuse(NEEDS_ROOT, command) : { target, command, reason: null };
}

/** Returns whether a process has ended, and only waits for its parent to notice. */
export function hasEnded({ state }: Pick<ProcessStat, "state">): boolean {
  return state === "Z" || state === "X";
}

const stop = (target: StopTarget): Plan => ({ target, command: formatStop(target), reason: null });

const MAX_SHOWN = 10;

/** Formats what an item is about: its holder, or all containers that it stops. */
export function formatItem({ holder, target }: Pick<StopItem, "holder" | "target">): string {
  const names = target?.kind === "container" ? target.names : [];
  if (names.length < 2 || holder.compose === null) return formatHolder(holder, true);
  const more = names.length > MAX_SHOWN ? ` and ${names.length - MAX_SHOWN} more` : "";
  const shown = names.slice(0, MAX_SHOWN).join(", ");
  return `containers ${shown}${more} of compose project ${holder.compose.project}`;
}

/** Formats the command that stops a target, for a person. */
function formatStop(target: StopTarget): string {
  switch (target.kind) {
    case "unit":
      return `${target.scope === "user" ? "" : "sudo "}${formatWords(listStopCommands(target))}`;
    case "process":
      return `kill ${target.pid}`;
    default:
      return formatWords(listStopCommands({ ...target, ids: target.names }));
  }
}

function formatWords(commands: readonly (readonly string[])[]): string {
  return commands.map((words) => words.map(quoteShellWord).join(" ")).join(" && ");
}

/** Lists the programs to run, with their arguments, in order; empty for a process. */
export function listStopCommands(target: StopTarget): readonly (readonly string[])[] {
  switch (target.kind) {
    case "unit":
      return [
        ["systemctl", ...(target.scope === "user" ? ["--user"] : []), "stop", ...target.names],
      ];
    case "process":
      return [];
    case "network":
      return [["docker", "network", "rm", ...target.ids]];
    default: {
      const { runtime, compose, ids, removed } = target;
      const stopping =
        compose === null
          ? [runtime, "stop", ...ids]
          : [
              "docker",
              "compose",
              "-p",
              compose.project,
              "stop",
              ...(compose.service ? [compose.service] : []),
            ];
      return removed ? [stopping, [runtime, "rm", ...ids]] : [stopping];
    }
  }
}

/**
 * Adds to the targets what only other programs know: the sockets and paths that start a unit again,
 * and whether `docker compose` is installed.
 */
export async function completeStops(items: readonly StopItem[], host: Host): Promise<StopItem[]> {
  const isCompose = ({ target }: StopItem) =>
    target?.kind === "container" && target.compose !== null;
  const hasCompose = items.some(isCompose) && (await isComposeInstalled(host));
  const complete = async (item: StopItem): Promise<StopItem> => {
    const { target } = item;
    if (target?.kind === "container" && target.compose !== null && !hasCompose)
      return { ...item, ...stop({ ...target, compose: null }) };
    return target?.kind === "unit" ? { ...item, ...(await completeUnit(target, host)) } : item;
  };
  return Promise.all(items.map(complete));
}

async function isComposeInstalled(host: Host): Promise<boolean> {
  return Boolean(await host.command?.("docker", ["compose", "version"]));
}

const MAX_TRIGGERS = 20;

async function completeUnit(target: UnitTarget, host: Host): Promise<Plan> {
  const unit = target.names.at(-1) ?? "";
  const show = async (...args: readonly string[]) =>
    (await host.command?.("systemctl", [
      ...(target.scope === "user" ? ["--user"] : []),
      "show",
      ...args,
    ])) ?? "";
  const shown = await show("--property=ActiveState,TriggeredBy", unit);
  const [, state = "active"] = /^ActiveState=(.*)$/m.exec(shown) ?? [];
  if (/^(?:inactive|failed)$/.test(state))
    return refuse("systemd does not run a unit with this name");
  const [, list = ""] = /^TriggeredBy=(.*)$/m.exec(shown) ?? [];
  const triggers = list
    .split(" ")
    .filter((name) => /\.(?:socket|path)$/.test(name) && isPlainName(name))
    .slice(0, MAX_TRIGGERS);
  if (triggers.length === 0) return stop({ ...target, names: [unit] });
  const states = await show("--property=Id,ActiveState", ...triggers);
  const blocks = states.split("\n\n").filter((block) => /^ActiveState=active$/m.test(block));
  const active = new Set(blocks.map((block) => /^Id=(.*)$/m.exec(block)?.[1] ?? ""));
  return stop({ ...target, names: [...triggers.filter((name) => active.has(name)), unit] });
}
