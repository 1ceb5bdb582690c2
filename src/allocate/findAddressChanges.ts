import {
  escapeDollars,
  type Plain,
  type PortBinding,
  type Project,
  type ResolvedModel,
  type Service,
  type Setting,
} from "../compose/index.ts";
import type { PortRange } from "../lib/PortRange.ts";
import { findHostAddresses, type HostAddress, mayBeInside } from "../repository/findReferences.ts";
import { listServices } from "./assignable.ts";
import { type CopyChange, getAt } from "./CopyChange.ts";
import type { Tree } from "./Tree.ts";

/** The resolved models that show which variables move an address. */
export interface VariableModels {
  /** With the new ports in all variables that are a host port. */
  readonly all: Tree | null;
  /** With the variables that are assigned. */
  readonly assigned: Tree | null;
}

/**
 * Finds the addresses of this host in the settings of services that refer to a host port that
 * moves, and returns the changes to its new number. An address that may be inside the container
 * stays, unless the variable of the port moves it: then the authors of the project meant the host
 * port. A setting with a value that may be secret changes only through a variable.
 *
 * @param moves the new first port of each binding that moves
 */
export function findAddressChanges(
  { project, model }: ResolvedModel,
  moves: ReadonlyMap<PortBinding, string>,
  models: VariableModels,
): CopyChange[] {
  const tree = model ?? {};
  return listServices(project).flatMap((service) =>
    locateSettings(service, tree).flatMap((located) => {
      const { setting, path } = located;
      const addresses = findMovedAddresses(located, project, moves);
      // A variable that is passed by name has another value in the model.
      if (addresses.length === 0 || getAt(tree, path) !== setting.value) return [];
      const follows = findFollowing(setting.value, addresses, getAt(models.all ?? {}, path));
      const changed = addresses.filter((each) => !each.isInside || follows.has(each));
      return buildChange(located, changed, getAt(models.assigned ?? {}, path));
    }),
  );
}

/** Returns the texts of the settings of a project with an address of this host, as written. */
export function listAddressTexts(project: Project): string[] {
  return listServices(project).flatMap(({ settings }) =>
    settings.flatMap((setting) => {
      const { file, start, end } = setting.span;
      const text = project.sources.get(file)?.slice(start, end) ?? "";
      return findHostAddresses(setting).length === 0 ? [] : [text];
    }),
  );
}

interface LocatedSetting {
  readonly service: Service;
  readonly setting: Setting;
  /** The path of the value in the model. */
  readonly path: readonly (string | number)[];
}

const KEYS = {
  environment: ["environment"],
  build: ["build", "args"],
  labels: ["labels"],
} as const;

/** Returns the settings of a service that have an effect: in a list, the last of each name. */
function locateSettings(service: Service, tree: Tree): LocatedSetting[] {
  return (["environment", "build", "labels"] as const).flatMap((kind) => {
    const path = ["services", service.name, ...KEYS[kind]];
    const own = service.settings.filter((each) => each.kind === kind);
    const isList = Array.isArray(getAt(tree, path));
    const last = new Map(own.map((setting, index) => [setting.name, index]));
    return own.flatMap((setting, index) =>
      last.get(setting.name) === index
        ? [{ service, setting, path: [...path, isList ? index : setting.name] }]
        : [],
    );
  });
}

interface MovedAddress extends HostAddress {
  readonly newPort: number;
  /** The service that publishes the port. */
  readonly publisher: string;
  readonly variable: string | null;
  readonly isInside: boolean;
}

function findMovedAddresses(
  { service, setting }: LocatedSetting,
  project: Project,
  moves: ReadonlyMap<PortBinding, string>,
): MovedAddress[] {
  const services = listServices(project);
  return findHostAddresses(setting)
    .toSorted((a, b) => a.start - b.start)
    .flatMap((address) => {
      const found = findNewPort(address, project, moves);
      if (found === null) return [];
      const isInside = mayBeInside(service, setting, address, services);
      return [{ ...address, ...found, isInside }];
    });
}

/** Returns the new number of a host port, or null if it stays, or if several ports may be meant. */
function findNewPort(
  { port, isOutside }: HostAddress,
  { services, disabled }: Project,
  moves: ReadonlyMap<PortBinding, string>,
): Pick<MovedAddress, "newPort" | "publisher" | "variable"> | null {
  const find = (among: readonly Service[]) =>
    among.flatMap(({ name, ports }) =>
      ports.flatMap((binding) => {
        const range = readRange(binding.published, binding.count);
        const { hostIp, variable, protocol } = binding;
        const isHere = isOutside || hostIp === null || LOCAL_ADDRESSES.has(hostIp);
        if (range === null || port < range.first || range.last < port || !isHere) return [];
        const first = Number.parseInt(moves.get(binding) ?? `${range.first}`, 10);
        const newPort = first + port - range.first;
        return [{ newPort, publisher: name, variable, isTcp: protocol.toLowerCase() === "tcp" }];
      }),
    );
  const active = find(services);
  const all = active.length > 0 ? active : find(disabled);
  const tcp = all.filter(({ isTcp }) => isTcp);
  const [only, ...others] = tcp.length > 0 ? tcp : all;
  if (only === undefined || only.newPort === port) return null;
  if (others.some(({ newPort }) => newPort !== only.newPort)) return null;
  const { newPort, publisher, variable } = only;
  return { newPort, publisher, variable };
}

const LOCAL_ADDRESSES: ReadonlySet<string> = new Set(["0.0.0.0", "127.0.0.1", "::", "::1"]);

function readRange(published: string | null, count: number): PortRange | null {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(published ?? "") ?? [];
  return first === undefined ? null : { first: Number(first), last: Number(last) + count - 1 };
}

/** Returns the addresses that variables change to their new port, if they change nothing else. */
function findFollowing(
  value: string,
  addresses: readonly MovedAddress[],
  changed: Plain | undefined,
): ReadonlySet<MovedAddress> {
  const following = new Set<MovedAddress>();
  if (typeof changed !== "string" || changed === value) return following;
  for (const address of addresses) {
    const start = replacePorts(value.slice(0, address.start), [...following]);
    if (changed.startsWith(`${start}${address.newPort}`)) following.add(address);
  }
  return replacePorts(value, [...following]) === changed ? following : new Set();
}

function replacePorts(value: string, addresses: readonly MovedAddress[]): string {
  return addresses
    .toReversed()
    .reduce(
      (text, { start, end, newPort }) => text.slice(0, start) + newPort + text.slice(end),
      value,
    );
}

/** @param assigned the value with the variables that are assigned */
function buildChange(
  { service, setting, path }: LocatedSetting,
  moved: readonly MovedAddress[],
  assigned: Plain | undefined,
): CopyChange[] {
  const { name, kind, value, secret } = setting;
  const following = findFollowing(value, moved, assigned);
  const addresses = secret ? moved.filter((each) => following.has(each)) : moved;
  if (addresses.length === 0) return [];
  const changed = replacePorts(value, addresses);
  const list = (parts: readonly (string | number)[]) => [...new Set(parts)].join(", ");
  const variables = addresses.flatMap((each) => (following.has(each) ? (each.variable ?? []) : []));
  const from = variables.length === 0 ? "" : `, from ${list(variables)}`;
  return [
    {
      kind,
      key: service.name,
      path: ["services", service.name, ...KEYS[kind], name].join("."),
      edit: { path, value: changed, written: changed === assigned ? null : escapeDollars(changed) },
      from: list(addresses.map(({ port }) => port)),
      to: list(addresses.map(({ newPort }) => newPort)),
      reason: `host port of ${list(addresses.map(({ publisher }) => publisher))}${from}`,
      ports: addresses.map(({ port }) => port),
    },
  ];
}
