import type { AnswerStatus } from "../../../src/verify/Answer.ts";
import {
  type Attempt,
  type BoundSocket,
  type ComposePort,
  type ComposeService,
  type Evidence,
  type InspectedContainer,
  type Reached,
} from "./observe.ts";

/** The true state of a published port. */
export interface Truth {
  readonly service: string;
  /** "80/tcp" */
  readonly target: string;
  /** The planned host port; null for a pool, and if the engine assigns one. */
  readonly planned: number | null;
  /** The host port that the container publishes; null if it publishes none. */
  readonly port: number | null;
  readonly status: AnswerStatus;
  /** True if its container publishes the port only for moments. */
  readonly flaps?: true;
}

const ALL = ["0.0.0.0", "::"];
const LABEL = "portplan.health";

/** A published port of one container of a service. */
interface Expected {
  readonly name: string;
  readonly service: ComposeService;
  readonly entry: ComposePort;
  /** Null if there is none. */
  readonly container: InspectedContainer | null;
  readonly planned: number | null;
  readonly published: number | null;
}

/**
 * Derives from the evidence what is true of each published port that should be available.
 *
 * @param connect connects to ports, in the order of the attempts
 */
export async function deriveAnswers(
  evidence: Evidence,
  connect: (attempts: readonly Attempt[]) => Promise<readonly Reached[]>,
): Promise<Truth[]> {
  const expected = Object.entries(evidence.services).flatMap(([name, service]) =>
    listExpected(evidence, name, service),
  );
  const attempts = expected.flatMap((each) => toAttempts(each));
  const results = await connect(attempts);
  const reached = new Map(attempts.map((attempt, at) => [toKey(attempt), results[at]]));
  return expected.map((each) => {
    const { name, entry, planned, published: port } = each;
    const status = judge(evidence, each, (attempt) => reached.get(toKey(attempt)));
    return { service: name, target: `${entry.target}/${entry.protocol}`, planned, port, status };
  });
}

function listExpected(evidence: Evidence, name: string, service: ComposeService): Expected[] {
  const { ports = [], scale, deploy, network_mode: mode } = service;
  if (mode === "host") return [];
  const own = evidence.containers
    .filter(({ Config: { Labels } }) => isOwn(evidence, name, Labels))
    .toSorted((a, b) => numberOf(a) - numberOf(b));
  const isDone = isOneShot(evidence, name) && own.length > 0 && own.every(hasSucceeded);
  const replicas = isDone ? 0 : (scale ?? deploy?.replicas ?? 1);
  return Array.from({ length: replicas }, (_, at) => own[at] ?? null).flatMap((container) =>
    ports.map((entry) => {
      const [first, last] = toRange(entry);
      const planned = first === last ? first : null;
      const published = findPublished(entry, ports, container);
      return { name, service, entry, container, planned, published };
    }),
  );
}

function isOwn(
  { project, directory }: Evidence,
  service: string,
  labels: Readonly<Record<string, string>>,
): boolean {
  return (
    labels["com.docker.compose.project"] === project &&
    labels["com.docker.compose.service"] === service &&
    labels["com.docker.compose.project.working_dir"] === directory &&
    labels["com.docker.compose.oneoff"] === "False"
  );
}

const numberOf = ({ Config: { Labels } }: InspectedContainer) =>
  Number(Labels["com.docker.compose.container-number"]);

const hasSucceeded = ({ State }: InspectedContainer) =>
  State.Status === "exited" && State.ExitCode === 0;

function isOneShot({ services }: Evidence, name: string): boolean {
  return Object.values(services).some(
    ({ depends_on: needed }) => needed?.[name]?.condition === "service_completed_successfully",
  );
}

/** Returns the host port of an entry that a container publishes; another one if it was moved. */
function findPublished(
  entry: ComposePort,
  entries: readonly ComposePort[],
  container: InspectedContainer | null,
): number | null {
  const [first, last] = toRange(entry);
  const published = listPublished(entry, container);
  const fixed = new Set(entries.map(toRange).flatMap(([a, b]) => (a === b ? a : [])));
  if (first === last && published.includes(first)) return first;
  return published.find((port) => !fixed.has(port)) ?? null;
}

function toRange({ published = "1-65535" }: ComposePort): readonly [number, number] {
  const [first = 0, last = first] = published.split("-").map(Number);
  return [first, last];
}

/** Lists the host ports of a container port. After a crash, a container that ended names some. */
function listPublished(
  { target, protocol }: ComposePort,
  container: InspectedContainer | null,
): readonly number[] {
  if (container === null || !["running", "paused"].includes(container.State.Status)) return [];
  const bindings = container.NetworkSettings.Ports[`${target}/${protocol}`] ?? [];
  return bindings.map(({ HostPort }) => Number(HostPort));
}

/** Returns whether a container publishes a port on the address of the entry. */
function isOnAddress(
  { target, protocol, host_ip: ip = "0.0.0.0" }: ComposePort,
  { NetworkSettings: { Ports } }: InspectedContainer,
  port: number,
): boolean {
  const bindings = Ports[`${target}/${protocol}`] ?? [];
  return bindings.some(({ HostIp, HostPort }) => HostIp === ip && Number(HostPort) === port);
}

function judge(
  evidence: Evidence,
  expected: Expected,
  reach: (attempt: Attempt) => Reached | undefined,
): AnswerStatus {
  const { entry, container, planned, published } = expected;
  const port = planned ?? published;
  if (port !== null) {
    const users = evidence.sockets.filter((socket) => uses(socket, entry, port));
    if (users.some((socket) => !isOf(socket, expected, evidence))) return "wrong-listener";
  }
  if (container?.State.Status !== "running" || published === null) return "not-listening";
  if (published !== port || !isOnAddress(entry, container, port)) return "wrong-port";
  if (entry.protocol === "tcp") {
    const sockets = evidence.inside.get(container.Id) ?? [];
    if (!sockets.some((socket) => isListeningInside(socket, entry))) return "not-listening";
    const [attempt, health] = toAttempts(expected);
    if (attempt !== undefined && reach(attempt) !== "open") return "not-listening";
    if (health !== undefined && !/^HTTP [23]/.test(reach(health) ?? "")) return "unhealthy";
  }
  const status = container.State.Health?.Status ?? "none";
  return status === "none" || status === "healthy" ? "ok" : "unhealthy";
}

/** Returns whether a socket uses a host port on an address of the entry. */
function uses(socket: BoundSocket, { host_ip: ip, protocol }: ComposePort, port: number): boolean {
  if (socket.protocol !== protocol || socket.port !== port) return false;
  const addresses = ip === undefined ? ALL : [ip];
  return addresses.some(
    (address) =>
      socket.address === address ||
      socket.address === "*" ||
      // All addresses of the family.
      (address.includes(":") === socket.address.includes(":") &&
        (ALL.includes(address) || ALL.includes(socket.address))),
  );
}

/** Returns whether a socket publishes the port of a container: of docker-proxy, or the daemon. */
function isOf(socket: BoundSocket, { container, entry }: Expected, evidence: Evidence): boolean {
  if (container === null) return false;
  if (socket.pid === evidence.enginePid)
    return listPublished(entry, container).includes(socket.port);
  const { command } = socket;
  const argument = (name: string) => command[command.indexOf(name) + 1] ?? "";
  const { Networks } = container.NetworkSettings;
  return (
    (command[0] ?? "").endsWith("docker-proxy") &&
    Object.values(Networks).some(({ IPAddress }) => IPAddress === argument("-container-ip"))
  );
}

const isListeningInside = ({ protocol, address, port }: BoundSocket, entry: ComposePort) =>
  protocol === entry.protocol && port === entry.target && !/^127\.|^::1$/.test(address);

/** Returns how to connect to a port, and how to request its health. */
function toAttempts({ service, entry, planned, published }: Expected): Attempt[] {
  const port = planned ?? published;
  if (port === null || entry.protocol !== "tcp") return [];
  const address = { "0.0.0.0": "127.0.0.1", "::": "::1" }[entry.host_ip ?? "0.0.0.0"];
  const attempt = { address: address ?? entry.host_ip ?? "", port };
  const [, target, path] = /^(?::(\d+))?(\/.*)$/.exec(service.labels?.[LABEL] ?? "") ?? [];
  const first = service.ports?.find(({ protocol }) => protocol === "tcp")?.target;
  const isHealthPort = path !== undefined && Number(target ?? first) === entry.target;
  return [{ ...attempt, path: null }, ...(isHealthPort ? [{ ...attempt, path }] : [])];
}

const toKey = ({ address, port, path }: Attempt) => `${address} ${port} ${path}`;

/** Formats truths, e.g. "web 80/tcp 8080 → 8081 wrong-port", sorted. */
export function formatTruth(truth: readonly Truth[]): string[] {
  return truth
    .map(({ service, target, planned, port, status, flaps }) => {
      const published = flaps ? "sometimes" : (port ?? "none");
      return `${service} ${target} ${planned ?? "any"} → ${published} ${status}`;
    })
    .toSorted();
}
