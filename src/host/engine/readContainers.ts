import type { Container, PublishedEndpoint } from "./Container.ts";
import type { PortBinding } from "../../compose/index.ts";
import type { BlindSpot } from "../BlindSpot.ts";
import { describeRefusal } from "./describeRefusal.ts";
import type { Engine } from "./findEngine.ts";
import type { EngineAnswer, Host } from "../Host.ts";
import { MAX_PORT } from "../../lib/PortRange.ts";
import { parseHostAddress } from "../../ports/parseHostAddress.ts";
import type { HostEndpoint } from "../../ports/HostEndpoint.ts";
import type { ComposeLabels } from "../holders/Holder.ts";
import { isObject, type Json, asList, asObject, parseJson, asString } from "../../lib/json.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";

const PROTOCOLS: readonly HostEndpoint["protocol"][] = ["tcp", "udp", "sctp"];
const LABEL = "com.docker.compose.";

export interface EngineView {
  readonly containers: readonly Container[];
  /** The engine's release ("28.5.2"); null if it is not known. */
  readonly version: string | null;
}

/** The number of containers whose start time is read. */
export const MAX_INSPECTED = 20;

/** Sends a GET request; null if there is no engine to ask. */
export async function askEngine(
  host: Host,
  { socket }: Engine,
  path: string,
): Promise<EngineAnswer | null> {
  const isMissing =
    socket === null || ("path" in socket && host.platform !== "win32" && !host.exists(socket.path));
  return isMissing ? null : host.get(socket, path);
}

/** Sends a GET request, and returns the parsed JSON; null if there is none. */
export async function askForJson(host: Host, engine: Engine, path: string): Promise<unknown> {
  const answer = await askEngine(host, engine, path);
  return answer !== null && "body" in answer ? parseJson(answer.body) : null;
}

/** Lists all containers, also those that do not run; null if the engine does not. */
export async function listAllContainers(
  host: Host,
  engine: Engine,
): Promise<readonly Container[] | null> {
  return parseAllContainers(await askForJson(host, engine, ALL_CONTAINERS));
}

const ALL_CONTAINERS = "/containers/json?all=1";

/** Failures of a named pipe of Windows that exists. */
const IS_THERE = /\b(EACCES|EPERM)\b|respon/;

/** The running containers, or why they cannot be listed; neither if there is no engine. */
export type EngineReading =
  | { readonly view: EngineView; readonly failure: null }
  | { readonly view: null; readonly failure: BlindSpot | null };

/** Lists the running containers. */
export function readContainers(host: Host, engine: Engine): Promise<EngineReading> {
  return readList(host, engine, "/containers/json", parseContainers);
}

/** Lists all containers, also those that do not run. */
export function readAllContainers(host: Host, engine: Engine): Promise<EngineReading> {
  return readList(host, engine, ALL_CONTAINERS, (text) => parseAllContainers(parseJson(text)));
}

async function readList(
  host: Host,
  engine: Engine,
  path: string,
  parse: (text: string) => Container[] | null,
): Promise<EngineReading> {
  const { socket } = engine;
  const refuse = (failure: string) =>
    ({ view: null, failure: describeRefusal(host, engine, failure) }) as const;
  if (socket === null) return refuse("");
  const answer = await askEngine(host, engine, path);
  if (answer === null) return { view: null, failure: null };
  if ("failure" in answer) {
    const isMissing =
      "path" in socket && host.platform === "win32" && !IS_THERE.test(answer.failure);
    return isMissing ? { view: null, failure: null } : refuse(answer.failure);
  }
  const containers = parse(answer.body);
  return containers === null
    ? refuse("the response is not a list of containers")
    : { view: { containers, version: answer.version }, failure: null };
}

/**
 * Reads when containers were started, by id. The list of containers has only their creation times.
 */
export async function readStarts(
  host: Host,
  engine: Engine,
  containers: readonly Container[],
): Promise<ReadonlyMap<string, string | null>> {
  const { socket } = engine;
  if (socket === null) return new Map();
  const inspected = containers.filter(({ id }) => /^[0-9a-f]+$/.test(id)).slice(0, MAX_INSPECTED);
  const starts = inspected.map(async ({ id }) => {
    const answer = await host.get(socket, `/containers/${id}/json`);
    return [id, "failure" in answer ? null : parseStartedAt(answer.body)] as const;
  });
  return new Map(await Promise.all(starts));
}

/**
 * Returns the host port that the engine currently publishes for a container port of a service; null
 * if the service does not run. Throws if the engine cannot be asked.
 */
export async function findPublishedPort(
  host: Host,
  engine: Engine,
  { project, service }: Pick<ComposeLabels, "project" | "service">,
  { target, protocol }: Pick<PortBinding, "target" | "protocol">,
): Promise<number | null> {
  const { view, failure } = await readContainers(host, engine);
  if (failure !== null) throw new Error(`cannot ask the engine: ${failure.reason}; ${failure.fix}`);
  const containers = view?.containers ?? [];
  const published = containers
    .filter(({ compose }) => compose?.project === project && compose.service === service)
    .flatMap((container) => container.published)
    .find((port) => port.target === target && port.protocol === protocol.toLowerCase());
  return published?.first ?? null;
}

/**
 * Parses `GET /containers/json` of the Engine API (docs/reference/engine.md E12, E25). Skips
 * malformed items, and created and exited containers, which use no ports. Returns null if the text
 * is not a list.
 */
export function parseContainers(text: string): Container[] | null {
  return parseAllContainers(parseJson(text))?.filter(({ state }) => holdsPorts(state)) ?? null;
}

function parseAllContainers(list: unknown): Container[] | null {
  return Array.isArray(list) ? list.filter(isObject).map(toContainer) : null;
}

/**
 * Parses when a container was started from `GET /containers/{id}/json`: ISO 8601, UTC, seconds;
 * null if it is missing.
 */
export function parseStartedAt(text: string): string | null {
  return parseStart(asObject(asObject(parseJson(text))["State"]));
}

/** Parses the start of a container from its state; null if it is missing. */
export function parseStart(state: Json): string | null {
  const started = Date.parse(asString(state["StartedAt"]));
  return started > 0 ? new Date(started).toISOString().replace(/\.\d+Z$/, "Z") : null;
}

export function holdsPorts(state: string): boolean {
  return state !== "created" && state !== "exited" && state !== "dead";
}

function toContainer(json: Json): Container {
  const labels = asObject(json["Labels"]);
  const names = asList(json["Names"]).map(asString);
  const id = asString(json["Id"]);
  const networks = asObject(asObject(json["NetworkSettings"])["Networks"]);
  return {
    id,
    // A link adds names with more slashes ("/web/db").
    name: escapeControlChars(
      (names.find((name) => !name.slice(1).includes("/")) ?? names[0] ?? id.slice(0, 12)).replace(
        /^\//,
        "",
      ),
    ),
    state: escapeControlChars(asString(json["State"])),
    status: escapeControlChars(asString(json["Status"])),
    published: asList(json["Ports"]).filter(isObject).flatMap(toEndpoints),
    compose: toCompose(labels),
    image: asString(json["Image"]),
    networks: Object.keys(networks),
    addresses: Object.values(networks).flatMap(listAddresses),
    runner: Object.keys(labels).find((label) => /^[0-9a-f]{6}$/.test(label)) ?? null,
  };
}

function listAddresses(network: unknown): string[] {
  const { IPAddress: ipv4, GlobalIPv6Address: ipv6 } = asObject(network);
  return [ipv4, ipv6].flatMap((text) => parseHostAddress(asString(text))?.address ?? []);
}

function toCompose(labels: Json): ComposeLabels | null {
  const label = (name: string) => escapeControlChars(asString(labels[LABEL + name]));
  const project = label("project");
  const service = label("service");
  if (project === "" || service === "") return null;
  return {
    project,
    service,
    directory: label("project.working_dir"),
    oneOff: label("oneoff").toLowerCase() === "true",
  };
}

/** Returns the endpoints of a port. An empty address, as podman writes it, means all addresses. */
function toEndpoints(port: Json): PublishedEndpoint[] {
  const { PublicPort: number } = port;
  const first = typeof number === "number" ? number : 0;
  const protocol = PROTOCOLS.find((each) => each === port["Type"]);
  if (!Number.isInteger(first) || first < 1 || first > MAX_PORT || protocol === undefined)
    return [];
  const addresses = [asString(port["IP"])].flatMap((ip) => (ip === "" ? ["0.0.0.0", "::"] : ip));
  return addresses.flatMap((text) => {
    const address = parseHostAddress(text);
    return address === null
      ? []
      : [{ ...address, first, last: first, protocol, target: port["PrivatePort"] }];
  });
}
