import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { hideSecretsInLine, hideSecretsInLines, isSecretName } from "../../lib/hideSecrets.ts";
import { asList, asObject, asString, isObject, type Json } from "../../lib/json.ts";
import type { ValueFilter } from "../../lib/ValueFilter.ts";
import type { Host } from "../Host.ts";
import type { Container } from "./Container.ts";
import type { Engine } from "./findEngine.ts";
import { askForJson, holdsPorts, listAllContainers, parseStart } from "./readContainers.ts";
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
  /** The exit status of its last process; null if it is running. */
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
/** More than is printed, because replacing secrets shortens a line. */
const MAX_RAW_LINE = 4096;
const MAX_TEXT = 300;
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
  const all = await listAllContainers(host, engine);
  if (all === null) return null;
  const asked = all.filter((container) => isOfInterest(container, request));
  const inspected = asked
    .toSorted((a, b) => rank(a, request) - rank(b, request))
    .slice(0, MAX_CONTAINERS);
  const read = await Promise.all(
    inspected.map((container) => readDetails(host, engine, container, request)),
  );
  const details = read.filter((each) => each !== null);
  return { details, left: asked.length - inspected.length };
}

/** The users of named ports come first, then the containers with problems. */
function rank(container: Container, request: DetailsRequest): number {
  const { state } = container;
  if (request.ports.length > 0 && usesPorts(container, request)) return 0;
  if (state === "restarting") return 1;
  return holdsPorts(state) ? 3 : 2;
}

/** Returns whether a container may be listed. `readDetails` decides about those that ended. */
function isOfInterest(container: Container, request: DetailsRequest): boolean {
  const { id, state, status } = container;
  if (!/^[0-9a-f]+$/.test(id)) return false;
  if (state === "restarting") return true;
  // "Exited (1) 3 weeks ago". The engine says "hours" up to 48 hours.
  if (!holdsPorts(state)) return !/^Exited \(0\)|\b(?:days|weeks|months|years) ago$/.test(status);
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
  const json = asObject(await askForJson(host, engine, `/containers/${id}/json`));
  const current = asObject(json["State"]);
  const isRunning = holdsPorts(state);
  const isNamed = usesPorts(container, request) || bindsPort(json, request.ports);
  const filter = request.filter.with(await listValues(host, engine, json));
  const error = asString(current["Error"]);
  const details = {
    name: name.slice(0, MAX_TEXT),
    project: compose?.project.slice(0, MAX_TEXT) ?? null,
    service: compose?.service.slice(0, MAX_TEXT) ?? null,
    status: status.slice(0, MAX_TEXT),
    health:
      escapeControlChars(asString(asObject(current["Health"])["Status"]).slice(0, 40)) || null,
    // Between two starts, a container that restarts is "Running", too.
    exitCode: /^(?:running|paused)$/.test(asString(current["Status"]))
      ? null
      : asNumber(current["ExitCode"]),
    restartCount: asNumber(json["RestartCount"]),
    restartPolicy: readRestartPolicy(json),
    started: parseStart(current),
    finished: readFinished(current),
    error: error === "" ? null : cut(hideSecretsInLine(hide(error, filter))),
  };
  if (!isRunning && !failedRecently(details, request)) return null;
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
  // Without the values of its variables, the log cannot be shown.
  if (socket === null || json["Config"] === undefined)
    return { lines: [], reason: "the engine does not describe the container" };
  const path = `/containers/${id}/logs?stdout=1&stderr=1&tail=${MAX_LINES}`;
  const answer = await host.get(socket, path, "latin1");
  if ("failure" in answer) {
    const driver = asString(asObject(asObject(json["HostConfig"])["LogConfig"])["Type"]);
    const why = driver === "" ? "" : ` (log driver ${escapeControlChars(driver.slice(0, 40))})`;
    return { lines: [], reason: `its log cannot be read${why}` };
  }
  const isTerminal = asObject(json["Config"])["Tty"] === true;
  const lines = readLogLines(answer.body, isTerminal).slice(-MAX_LINES);
  if (lines.length === 0) {
    const isEmpty = answer.body.trim() === "";
    return { lines, reason: isEmpty ? "its log is empty" : "its log is not in a known format" };
  }
  const shown = hideSecretsInLines(lines.map((line) => hide(line, filter)));
  return { lines: keepLast(shown.map(cut)), reason: null };
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

/** Returns a line without the values that must not be printed. */
function hide(line: string, filter: ValueFilter): string {
  return filter.hide(line.slice(0, MAX_RAW_LINE).replace(SEQUENCE, ""));
}

function cut(line: string): string {
  const shown = escapeControlChars(line);
  return shown.length > MAX_LINE ? `${shown.slice(0, MAX_LINE - 3)}...` : shown;
}

/**
 * Lists the values of a container's variables, except for those of its image (e.g. `PATH`). All of
 * them may be secret: the engine does not say which are from an env file.
 */
async function listValues(
  host: Host,
  engine: Engine,
  json: Json,
): Promise<{ readonly values: string[]; readonly secrets: string[] }> {
  const image = asString(json["Image"]);
  const isId = /^sha256:[0-9a-f]+$/.test(image);
  const details = isId ? await askForJson(host, engine, `/images/${image}/json`) : null;
  const known = new Set(listVariables(asObject(details)));
  const own = listVariables(json).filter((variable) => !known.has(variable));
  const entries = own.map((variable) => {
    const [name = ""] = variable.split("=", 1);
    return [name, variable.slice(name.length + 1)] as const;
  });
  return {
    values: entries.map(([, value]) => value),
    secrets: entries.filter(([name]) => isSecretName(name)).map(([, value]) => value),
  };
}

function listVariables(json: Json): string[] {
  return asList(asObject(json["Config"])["Env"]).map(asString);
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
