import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { hideSecretsInLine, isSecretName } from "../../lib/hideSecrets.ts";
import { asList, asObject, asString, isObject, type Json, parseJson } from "../../lib/json.ts";
import type { ValueFilter } from "../../lib/ValueFilter.ts";
import type { Host } from "../Host.ts";
import type { Container } from "./Container.ts";
import type { Engine } from "./findEngine.ts";
import { askEngine, holdsPorts, parseAllContainers, parseStartedAt } from "./readContainers.ts";
import { readLogLines } from "./readLogLines.ts";

/** A container for a support request, with the end of its log. It contains no secrets. */
export interface ContainerDetails {
  readonly name: string;
  readonly project: string | null;
  readonly service: string | null;
  /** The status as the engine prints it: "Restarting (1) 5 seconds ago". */
  readonly status: string;
  /** The result of its health check, e.g. "unhealthy"; null if it has none. */
  readonly health: string | null;
  /** Null if it is running. */
  readonly exitCode: number | null;
  /** How often the engine restarted it. */
  readonly restartCount: number | null;
  /** E.g. "always" or "on-failure:3". */
  readonly restartPolicy: string | null;
  /** When it was started and when it ended, ISO 8601, UTC, seconds. */
  readonly started: string | null;
  readonly finished: string | null;
  /** Why the engine could not start it. */
  readonly error: string | null;
  /** The last lines of its log, the oldest first. */
  readonly lines: readonly string[];
  /** Why there are no lines. */
  readonly reason: string | null;
}

/** The containers whose details are read. */
export interface DetailsRequest {
  /** The named ports; empty for all containers. */
  readonly ports: readonly number[];
  /** The names of the users of the named ports: "legacy/db" or a container's name. */
  readonly holders: ReadonlySet<string>;
  readonly filter: ValueFilter;
  /** The time of this run in milliseconds since 1970. */
  readonly now: number;
}

const MAX_CONTAINERS = 20;
const MAX_LINES = 20;
const MAX_LINE = 1000;
/** The size of the lines of a container, in bytes. */
const MAX_LOG = 8 * 1024;
/** How long ago a container failed that is still of interest, in milliseconds. */
const RECENT = 24 * 60 * 60 * 1000;

/**
 * Reads the containers that publish the named ports, or all that run, and those that restart or
 * failed recently. Returns null if the engine does not list its containers. `left`: the number of
 * containers that are left out, because there are too many.
 */
export async function readContainerDetails(
  host: Host,
  engine: Engine,
  request: DetailsRequest,
): Promise<{ readonly details: readonly ContainerDetails[]; readonly left: number } | null> {
  const answer = await askEngine(host, engine, "/containers/json?all=1");
  const all = answer !== null && "body" in answer ? parseAllContainers(answer.body) : null;
  if (all === null) return null;
  const asked = all.filter((container) => isOfInterest(container, request));
  const inspected = asked.toSorted((a, b) => rank(a) - rank(b)).slice(0, MAX_CONTAINERS);
  const read = await Promise.all(
    inspected.map((container) => readDetails(host, engine, container, request)),
  );
  const details = read.filter((each) => each !== null);
  return { details, left: asked.length - inspected.length };
}

/** Containers with problems come first. */
function rank({ state }: Container): number {
  if (state === "restarting") return 0;
  return holdsPorts(state) ? 1 : 2;
}

/** Returns whether a container may be listed. `readDetails` decides about those that ended. */
function isOfInterest(container: Container, request: DetailsRequest): boolean {
  const { id, state, status } = container;
  if (!/^[0-9a-f]+$/.test(id)) return false;
  if (state === "restarting") return true;
  if (!holdsPorts(state)) return !/^Exited \(0\)/.test(status);
  return usesPorts(container, request);
}

function usesPorts({ name, compose, published }: Container, request: DetailsRequest): boolean {
  const { ports, holders } = request;
  const names = [name, ...(compose === null ? [] : [`${compose.project}/${compose.service}`])];
  return (
    ports.length === 0 ||
    published.some(({ first }) => ports.includes(first)) ||
    names.some((each) => holders.has(each))
  );
}

async function readDetails(
  host: Host,
  engine: Engine,
  container: Container,
  request: DetailsRequest,
): Promise<ContainerDetails | null> {
  const { id, name, state, status, compose } = container;
  const answer = await askEngine(host, engine, `/containers/${id}/json`);
  const json = asObject(parseJson(answer !== null && "body" in answer ? answer.body : ""));
  const current = asObject(json["State"]);
  const filter = request.filter.with(listSecrets(json));
  const error = asString(current["Error"]);
  const details = {
    name,
    project: compose?.project ?? null,
    service: compose?.service ?? null,
    status,
    health: escapeControlChars(asString(asObject(current["Health"])["Status"])) || null,
    exitCode: current["Running"] === true ? null : asNumber(current["ExitCode"]),
    restartCount: asNumber(json["RestartCount"]),
    restartPolicy: readRestartPolicy(json),
    started: parseStartedAt(JSON.stringify(json)),
    finished: readFinished(current),
    error: error === "" ? null : show(error, filter),
  };
  const isRunning = holdsPorts(state);
  if (!isRunning && !failedRecently(details, request)) return null;
  const isNamed = usesPorts(container, request) || bindsPort(json, request.ports);
  if (!isNamed) return { ...details, lines: [], reason: "it does not publish a named port" };
  return { ...details, ...(await readLog(host, engine, { id, json, filter })) };
}

function failedRecently(
  { finished, exitCode, error }: Pick<ContainerDetails, "finished" | "exitCode" | "error">,
  { now }: DetailsRequest,
): boolean {
  if (finished === null) return error !== null;
  return exitCode !== 0 && now - Date.parse(finished) < RECENT;
}

/** Returns whether a container that does not run publishes one of the ports. */
function bindsPort(json: Json, ports: readonly number[]): boolean {
  const bindings = asObject(asObject(json["HostConfig"])["PortBindings"]);
  const bound = Object.values(bindings).flatMap(asList).filter(isObject);
  return bound.some((binding) => {
    const [first = "", last = first] = asString(binding["HostPort"]).split("-");
    return ports.some((port) => port >= Number(first) && port <= Number(last));
  });
}

async function readLog(
  host: Host,
  engine: Engine,
  { id, json, filter }: { id: string; json: Json; filter: ValueFilter },
): Promise<Pick<ContainerDetails, "lines" | "reason">> {
  const { socket } = engine;
  if (socket === null) return { lines: [], reason: "the engine cannot be asked" };
  const path = `/containers/${id}/logs?stdout=1&stderr=1&tail=${MAX_LINES}`;
  const answer = await host.get(socket, path, "latin1");
  if ("failure" in answer) {
    const driver = asString(asObject(asObject(json["HostConfig"])["LogConfig"])["Type"]);
    const why = driver === "" ? "" : ` (log driver ${escapeControlChars(driver.slice(0, 40))})`;
    return { lines: [], reason: `its log cannot be read${why}` };
  }
  const isTerminal = asObject(json["Config"])["Tty"] === true;
  const lines = hideKeys(readLogLines(answer.body, isTerminal).slice(-MAX_LINES));
  const shown = keepLast(lines.map((line) => show(line, filter)));
  return { lines: shown, reason: shown.length === 0 ? "its log is empty" : null };
}

/** Hides the lines of private keys. A key may begin before the first line, or end after the last. */
function hideKeys(lines: readonly string[]): string[] {
  const ends = lines.findIndex((line) => line.includes("-----END"));
  const begins = lines.findIndex((line) => line.includes("-----BEGIN"));
  let isInKey = ends >= 0 && (begins < 0 || ends < begins);
  return lines.map((line) => {
    if (line.includes("-----BEGIN")) isInKey = true;
    const shown = isInKey ? "***" : line;
    if (line.includes("-----END")) isInKey = false;
    return shown;
  });
}

/** Keeps the last lines that fit. */
function keepLast(lines: readonly string[]): string[] {
  let size = 0;
  return lines
    .toReversed()
    .filter((line) => (size += Buffer.byteLength(line) + 1) <= MAX_LOG)
    .toReversed();
}

/** Sequences that move the cursor or set colors (ECMA-48, "CSI"). */
const SEQUENCE = new RegExp(String.raw`\u001b\[[\d;?]{0,30}[A-Za-z]`, "g");

/** Returns a line without secrets and control characters. */
function show(line: string, filter: ValueFilter): string {
  const plain = filter.hide(line.replace(SEQUENCE, ""));
  const shown = escapeControlChars(hideSecretsInLine(plain));
  return shown.length > MAX_LINE ? `${shown.slice(0, MAX_LINE - 3)}...` : shown;
}

/** Lists the values of the container's own variables that have the name of a secret. */
function listSecrets(json: Json): string[] {
  const variables = asList(asObject(json["Config"])["Env"]).map(asString);
  return variables
    .map((variable) => [variable.split("=", 1)[0] ?? "", variable] as const)
    .filter(([name]) => isSecretName(name))
    .map(([name, variable]) => variable.slice(name.length + 1));
}

function readRestartPolicy(json: Json): string | null {
  const policy = asObject(asObject(json["HostConfig"])["RestartPolicy"]);
  const name = escapeControlChars(asString(policy["Name"]).slice(0, 40));
  const count = asNumber(policy["MaximumRetryCount"]) ?? 0;
  if (name === "") return null;
  return count > 0 ? `${name}:${count}` : name;
}

/** Returns when a container ended last; null if it has not, for which engines write year 1. */
function readFinished(state: Json): string | null {
  const time = Date.parse(asString(state["FinishedAt"]));
  return time > 0 ? `${new Date(time).toISOString().slice(0, 19)}Z` : null;
}

function asNumber(value: unknown): number | null {
  return Number.isSafeInteger(value) ? (value as number) : null;
}
