import type { Collision } from "../ports/collisions.ts";
import type { Obstacle } from "../host/HostView.ts";
import { expand, type PublishesIpv6 } from "../ports/expand.ts";
import type { Want } from "../ports/Plan.ts";
import { formatServiceName, isOf, type ServiceName } from "../ports/serviceName.ts";
import type { AllocateRequest, PortSetting } from "./AllocateRequest.ts";

/** Bindings that have the same host ports and move together. */
export interface Mover {
  /** Not empty. */
  readonly wants: readonly [Want, ...Want[]];
  /** The variable that is the whole host port of all of them, if they are all that it moves. */
  readonly variable: string | null;
  /** How many consecutive host ports it takes. */
  readonly size: number;
  /** The port that the user told. */
  readonly told: number | null;
}

/** With which `up` fails, or may fail. */
const IN_THE_WAY: ReadonlySet<Obstacle["status"]> = new Set(["taken", "clash", "excluded", "leased", "possible"]);

export function isInTheWay({ status }: Obstacle): boolean {
  return IN_THE_WAY.has(status);
}

export interface Choice {
  readonly movers: readonly Mover[];
  /** Those that ask for host ports and stay where they are. */
  readonly kept: readonly Want[];
}

/** Which of the wants move, and which of them together. Throws where the request names what is not there. */
export function findMovers(
  wants: readonly Want[],
  collided: readonly Collision[],
  obstacles: readonly Obstacle[],
  { services, settings }: Pick<AllocateRequest, "services" | "settings">,
): Choice {
  const movable = wants.filter(({ kind, project }) => (kind === "fixed" || kind === "pool") && project.origin.kind !== "workflow-job");
  const isFixed = new Set(movable);
  const named = (want: Want) =>
    settings.some(({ service }) => isOf(want, service)) || (typeof services !== "string" && services.some((name) => isOf(want, name)));
  const candidates = wants.filter((want) => isFixed.has(want) || (want.kind === "engine" && named(want)));
  checkNames([...(typeof services === "string" ? [] : services), ...settings.map(({ service }) => service)], candidates);
  const troubled = typeof services === "string" ? inTrouble(movable, collided, obstacles) : new Set<Want>();
  // A program outside of Compose has to be told its port by hand: it moves only if it must.
  const isSetByHand = ({ project }: Want) => project.origin.kind === "policy-needs";
  const isAsked = (want: Want) => named(want) || troubled.has(want) || (services === "all" && isFixed.has(want) && !isSetByHand(want));
  const groups = group(candidates, collided);
  const moving = groups.filter(({ wants: together }) => together.some(isAsked));
  for (const setting of settings) checkSingle(setting, moving);
  const movers = moving.map((mover) => ({ ...mover, told: toldPort(mover, settings) }));
  const moved = new Set(moving.flatMap((mover) => mover.wants));
  return { movers, kept: movable.filter((want) => !moved.has(want)) };
}

/** How many host ports it takes: as many as a number says or a pool holds, and one for each replica where an entry can be a pool. */
export function sizeOf(want: Want): number {
  const { binding, service } = want;
  return binding.count === 1 ? Math.max(heldBy(want), service.replicas) : heldBy(want);
}

function heldBy({ binding, endpoints: [endpoint] }: Want): number {
  return endpoint === undefined ? binding.count : endpoint.last - endpoint.first + 1;
}

/** The want with other host ports, from this one on. */
export function movedTo(want: Want, port: number, ipv6: PublishesIpv6): Want {
  const { project, service, binding } = want;
  const last = port + sizeOf(want) - 1;
  const published = binding.count === 1 && last > port ? `${port}-${last}` : `${port}`;
  return expand(project, service, { ...binding, published }, ipv6);
}

function checkNames(names: readonly ServiceName[], candidates: readonly Want[]): void {
  const unknown = names.find((name) => !candidates.some((want) => isOf(want, name)));
  if (unknown === undefined) return;
  const known = [...new Set(candidates.map(({ service }) => service.name))].slice(0, 20).join(", ") || "none";
  throw new Error(`no published port is of ${JSON.stringify(formatServiceName(unknown))}; the services with host ports are ${known}`);
}

/** Of what collides the later one moves; what runs already does not. What has no port for each of its replicas gets them. */
function inTrouble(movable: readonly Want[], collided: readonly Collision[], obstacles: readonly Obstacle[]): Set<Want> {
  const own = new Set(movable);
  const narrow = movable.filter((want) => sizeOf(want) > heldBy(want));
  const troubled = new Set([...narrow, ...obstacles.filter((obstacle) => isInTheWay(obstacle)).map(({ want }) => want)]);
  for (const { want, others } of collided) for (const end of own.has(want) ? [want] : others) troubled.add(end);
  return troubled;
}

function group(wants: readonly Want[], collided: readonly Collision[]): Omit<Mover, "told">[] {
  const parted = new Set(collided.flatMap(({ want, others }) => (others.some((other) => bond(other) === bond(want)) ? [bond(want)] : [])));
  const groups = new Map<string, [Want, ...Want[]]>();
  for (const [index, want] of wants.entries()) {
    const key = parted.has(bond(want)) ? `${index}` : bond(want);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [want]);
    else known.push(want);
  }
  return Array.from(groups.values(), (together) => ({
    wants: together,
    variable: parted.has(bond(together[0])) ? null : together[0].binding.variable,
    size: Math.max(...together.map(sizeOf)),
  }));
}

/** What holds wants together, unless they collide: the variable; else being one container port on several addresses, or for several protocols. */
function bond({ project, service, binding, kind }: Want): string {
  const { target, published, protocol, hostIp, variable } = binding;
  const own = published === null ? [protocol, hostIp] : [];
  const entry = variable === null ? [service.name, target, published, kind, ...own] : [variable];
  return JSON.stringify([project.directory, project.name, ...entry]);
}

/** One port is for one container port. */
function checkSingle({ service, port }: PortSetting, movers: readonly Pick<Mover, "wants">[]): void {
  const meant = movers.flatMap(({ wants }) => wants.filter((want) => isOf(want, service)).slice(0, 1));
  if (meant.length < 2 || service.target !== null) return;
  const ways = meant.map(({ project, service: own, binding: { target, protocol } }) => {
    const { name } = own;
    const said = meant.some((other) => other.project !== project) ? project.name : service.project;
    const twice = meant.filter((other) => other.service === own && other.binding.target === target).length > 1;
    return `${formatServiceName({ project: said, service: name, target, ...(twice && { protocol }) })}=${port}`;
  });
  throw new Error(`${formatServiceName(service)} has several published ports: write one of ${ways.join(", ")}`);
}

/** The first port, where one is told. What names the container port counts before what does not, and may name one within a run of them. */
function toldPort({ wants }: Pick<Mover, "wants">, settings: readonly PortSetting[]): number | null {
  const told = settings.flatMap(({ service, port }) => {
    const want = wants.find((each) => isOf(each, service));
    return want === undefined
      ? []
      : [{ target: service.target, first: port - ((service.target ?? want.binding.target) - want.binding.target) }];
  });
  return (told.find(({ target }) => target !== null) ?? told[0])?.first ?? null;
}
