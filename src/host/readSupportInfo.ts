import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { hideSecretsInLine } from "../lib/hideSecrets.ts";
import type { HiddenValues, ValueFilter } from "../lib/ValueFilter.ts";
import { formatEndpoint } from "../ports/HostEndpoint.ts";
import type { RecentChanges } from "../repository/RecentChanges.ts";
import type { Container } from "./engine/Container.ts";
import { type Engine, findEngine } from "./engine/findEngine.ts";
import { findVirtualMachine } from "./engine/findVirtualMachine.ts";
import { findComposeRelease } from "./engine/readComposeRelease.ts";
import { type ContainerDetails, readContainerDetails } from "./engine/readContainerDetails.ts";
import { askForJson, type EngineReading, readContainers } from "./engine/readContainers.ts";
import { findBlindSpot } from "./findBlindSpot.ts";
import type { Host } from "./Host.ts";
import { asList, asObject, asString, type Json } from "../lib/json.ts";
import { describeUnreadFirewall, readFirewall, readFirewallStates } from "./readFirewall.ts";
import { isWsl } from "./windows/wsl.ts";

/**
 * Information for support requests. It contains no environment, no contents of files and no engine
 * addresses. Logs and commit subjects are without likely secrets and the values of env files.
 */
export interface SupportInfo {
  /** The start of `/proc/version` ("Linux version 6.17.0"), or the platform. */
  readonly system: string;
  readonly engine: {
    /** The source of the address: "DOCKER_HOST is a unix:// address". */
    readonly found: string;
    /** Null if it does not respond, or does not print its version. */
    readonly version: string | null;
    /** The system of the engine, e.g. "Docker Desktop"; null if it is not known. */
    readonly system: string | null;
    /** Null if it is not known. */
    readonly rootless: boolean | null;
  };
  readonly versions: Versions;
  /** Properties of the machine that affect ports, e.g. "this is WSL". */
  readonly environment: readonly string[];
  /** The kernel's settings by name. Settings that cannot be read are left out. */
  readonly lists: Readonly<Record<string, string>>;
  /** Running and paused containers, with the ports that they publish. */
  readonly containers: readonly string[];
  /** The containers of the ports, and those that restart or failed recently. */
  readonly details: readonly ContainerDetails[];
  /** Rules that mention one of the ports; null if the firewall cannot be read. */
  readonly firewall: readonly string[] | null;
  /** The states of ufw and firewalld. */
  readonly firewalls: readonly string[];
  /** Null if they are not known. */
  readonly changes: RecentChanges | null;
  /** The parts that are missing, and why. */
  readonly missing: Readonly<Partial<Record<SupportPart, string>>>;
}

export type SupportPart = "containers" | "details" | "compose" | "firewall" | "changes";

export interface Versions {
  readonly portplan: string | null;
  readonly node: string | null;
  /** The distribution, e.g. "Debian GNU/Linux 13 (trixie)". */
  readonly distribution: string | null;
  readonly compose: string | null;
}

/** The parts of a support request that are not about the host. */
export interface SupportSources extends Pick<Versions, "portplan" | "node"> {
  /** The values of the project's env files and variables, which must not be printed. */
  readonly hidden: Pick<HiddenValues, "values" | "secrets">;
  /** The time in milliseconds since 1970. */
  readonly now: number;
  /** Reads the recent changes of the project's files. */
  readChanges(): Promise<RecentChanges | { readonly failure: string }>;
}

/** The subject of a support request. */
export interface SupportRequest {
  /** Return only firewall rules and logs for these ports; empty for all. */
  readonly ports: readonly number[];
  /** The names of what uses the ports: "legacy/db" or a container's name. */
  readonly holders: ReadonlySet<string>;
  readonly filter: ValueFilter;
  readonly sources: SupportSources;
}

const LISTS = [
  "net/ipv4/ip_local_port_range",
  "net/ipv4/ip_local_reserved_ports",
  "net/ipv4/ip_unprivileged_port_start",
  "net/ipv6/conf/all/disable_ipv6",
  "net/ipv6/bindv6only",
];
const MAX_LIST = 4096;
const MAX_CONTAINERS = 200;
const MAX_CONTAINER = 1000;
export const MAX_COMMITS = 10;
const MAX_SUBJECT = 200;
const MAX_PATHS = 30;
const MAX_PATH = 500;

/** Reads all parts at the same time. Each is bounded in time and size. */
export async function readSupportInfo(
  host: Host,
  { ports, holders, filter, sources }: SupportRequest,
): Promise<SupportInfo> {
  const engine = findEngine(host);
  const request = { ports, holders, filter, now: sources.now };
  const [reading, info, compose, details, firewall, firewalls, changes] = await Promise.all([
    readContainers(host, engine),
    askForJson(host, engine, "/info"),
    findComposeRelease(host),
    readContainerDetails(host, engine, request),
    readFirewall(host, ports, filter),
    readFirewallStates(host),
    sources.readChanges(),
  ]);
  const { portplan, node } = sources;
  const containers = (reading.view?.containers ?? []).map(describeContainer);
  return {
    system: readSystem(host),
    engine: {
      found: engine.described,
      version: reading.view?.version ?? null,
      ...parseInfo(asObject(info)),
    },
    versions: { portplan, node, distribution: readDistribution(host), compose },
    environment: describeEnvironment(host, engine).map((line) => filter.hide(line)),
    lists: readLists(host),
    containers: shorten(containers),
    details: details?.details ?? [],
    firewall,
    firewalls,
    changes: "failure" in changes ? null : showChanges(changes, filter),
    missing: {
      ...describeMissingContainers(reading, details, filter),
      ...(compose === null && { compose: "Docker Compose is not installed, or does not answer" }),
      ...(firewall === null && { firewall: describeUnreadFirewall(host) }),
      ...("failure" in changes && { changes: showFailure(changes.failure, filter) }),
    },
  };
}

function readSystem(host: Host): string {
  const version = (host.read("/proc/version") ?? "").split(" ").slice(0, 3).join(" ");
  return escapeControlChars(version) || host.platform;
}

/** Reads the name of the distribution (os-release(5)). */
function readDistribution(host: Host): string | null {
  const text = host.read("/etc/os-release") ?? host.read("/usr/lib/os-release") ?? "";
  const [, name] = /^PRETTY_NAME=["']?([^"'\n]{1,200})/m.exec(text) ?? [];
  return name === undefined ? null : escapeControlChars(name.trim());
}

/** Parses `GET /info` of the Engine API. */
function parseInfo(info: Json): Pick<SupportInfo["engine"], "system" | "rootless"> {
  const options = asList(info["SecurityOptions"]).map(asString);
  const isKnown = Array.isArray(info["SecurityOptions"]);
  return {
    system: escapeControlChars(asString(info["OperatingSystem"]).slice(0, 200)) || null,
    rootless: isKnown ? options.includes("name=rootless") : null,
  };
}

function describeEnvironment(host: Host, engine: Engine): string[] {
  const machine = findVirtualMachine(host, engine);
  const product = machine?.product ?? null;
  const blind = findBlindSpot(host, engine);
  return [
    ...(isWsl(host) ? ["this is WSL"] : []),
    ...(machine === null
      ? []
      : [`the engine runs in a virtual machine${product === null ? "" : ` of ${product}`}`]),
    ...(blind === null ? [] : [blind.reason]),
  ].map(escapeControlChars);
}

function readLists(host: Host): Record<string, string> {
  const lists = LISTS.flatMap((name) => {
    const text = host.read(`/proc/sys/${name}`);
    if (text === null) return [];
    const shown = escapeControlChars(text.trim().replaceAll("\t", " "));
    return [[name.replaceAll("/", "."), shown.slice(0, MAX_LIST)] as const];
  });
  return Object.fromEntries(lists);
}

function describeContainer({ name, status, compose, published }: Container): string {
  const project = compose === null ? "" : ` (${compose.project}/${compose.service})`;
  const ports = published.map(formatEndpoint).join(", ") || "no published ports";
  return `${name}${project}, ${status.toLowerCase()}: ${ports}`.slice(0, MAX_CONTAINER);
}

function shorten(containers: readonly string[]): readonly string[] {
  const left = containers.length - MAX_CONTAINERS;
  return left <= 0 ? containers : [...containers.slice(0, MAX_CONTAINERS), `and ${left} more`];
}

function describeMissingContainers(
  { view, failure }: EngineReading,
  details: Awaited<ReturnType<typeof readContainerDetails>>,
  filter: ValueFilter,
): SupportInfo["missing"] {
  const why = failure?.reason ?? "there is no engine at this address";
  const fix = failure?.fix ?? null;
  const reason = escapeControlChars(filter.hide(fix === null ? why : `${why}; ${fix}`));
  const left = details?.left ?? 0;
  return {
    ...(view === null && { containers: reason }),
    ...(view === null && details === null && { details: reason }),
    ...(view !== null && details === null && { details: "the engine does not list them" }),
    ...(left > 0 && { details: `${left} more containers are left out` }),
  };
}

function showFailure(failure: string, filter: ValueFilter): string {
  const [line = ""] = failure.split("\n", 1);
  return escapeControlChars(hideSecretsInLine(filter.hide(line))).slice(0, MAX_SUBJECT);
}

/** Returns the changes without secrets and control characters, which a subject may contain. */
function showChanges(changes: RecentChanges, filter: ValueFilter): RecentChanges {
  const showPaths = (paths: readonly string[]) =>
    paths.slice(0, MAX_PATHS).map((path) => escapeControlChars(path).slice(0, MAX_PATH));
  const showSubject = (subject: string) =>
    escapeControlChars(hideSecretsInLine(filter.hide(subject))).slice(0, MAX_SUBJECT);
  return {
    commits: changes.commits.slice(0, MAX_COMMITS).map(({ commit, date, subject, files }) => ({
      commit,
      date,
      subject: showSubject(subject),
      files: showPaths(files),
    })),
    uncommitted: showPaths(changes.uncommitted),
    ignored: showPaths(changes.ignored),
  };
}
