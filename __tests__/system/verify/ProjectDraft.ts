import { stringify } from "yaml";
import type { VerifyHost } from "./VerifyHost.ts";

/** An entry of `ports`. */
export interface PortDraft {
  /** Null for all addresses. */
  readonly address: string | null;
  /** The host port, or the first of a range or pool; null if the engine assigns it. */
  readonly published: number | null;
  /** The number of host ports. */
  readonly hostPorts: number;
  readonly target: number;
  /** The number of container ports, in a row. */
  readonly count: number;
  readonly protocol: "tcp" | "udp";
  readonly syntax: "short" | "long";
  /** A variable that can set the host port. */
  readonly variable: string | null;
}

/** A service that listens on its container ports. */
export interface ServiceDraft {
  readonly name: string;
  readonly ports: PortDraft[];
  /** Where it listens in its container. */
  listens: "everywhere" | "on loopback" | "nowhere";
  /** More of the service, as in a Compose file. */
  readonly more: Record<string, unknown>;
}

/** A project that a scenario starts. */
export interface ProjectDraft {
  readonly services: ServiceDraft[];
  /** The services that are not started. */
  readonly omitted: Set<string>;
  readonly env: Record<string, string>;
  /** The services of the override file. */
  readonly overrides: ServiceDraft[];
}

export function draftProject(services: readonly ServiceDraft[]): ProjectDraft {
  return { services: [...services], omitted: new Set(), env: {}, overrides: [] };
}

/** Returns an entry for one host port on all addresses. */
export function draftPort(published: number | null, target = 80): PortDraft {
  const form = { syntax: "short", variable: null } as const;
  return { address: null, published, hostPorts: 1, target, count: 1, protocol: "tcp", ...form };
}

export function draftService(name: string, ports: readonly PortDraft[]): ServiceDraft {
  return { name, ports: [...ports], listens: "everywhere", more: {} };
}

const BASE = {
  image: "tiny",
  pull_policy: "never",
  stop_grace_period: "0s",
  stop_signal: "SIGKILL",
};

function toService(draft: ServiceDraft): Readonly<Record<string, unknown>> {
  const ports = draft.ports.length === 0 ? {} : { ports: draft.ports.map(formatEntry) };
  return { ...BASE, command: ["sh", "-c", formatScript(draft)], ...ports, ...draft.more };
}

/** Formats a Compose file. */
export function toText(name: string, services: readonly ServiceDraft[]): string {
  const all = services.map((draft) => [draft.name, toService(draft)]);
  return stringify({ name, services: Object.fromEntries(all) });
}

/** Writes the files of the project that is verified. */
export function writeProject(host: VerifyHost, { services, env }: ProjectDraft): void {
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`);
  host.write("shop/.env", lines.join(""));
  host.write("shop/compose.yaml", toText(host.project, services));
}

function formatEntry(port: PortDraft): unknown {
  const { address, published, hostPorts, target, count, protocol, syntax, variable } = port;
  const range = published === null ? "" : formatRange(published, hostPorts);
  const host = variable === null ? range : `\${${variable}:-${range}}`;
  if (syntax === "long") {
    const ip = address === null ? {} : { host_ip: address };
    return { target, protocol, ...(host !== "" && { published: host }), ...ip };
  }
  const ip = address?.includes(":") ? `[${address}]` : address;
  const parts = [...(ip === null ? [] : [ip]), ...(host === "" && ip === null ? [] : [host])];
  return [...parts, `${formatRange(target, count)}/${protocol}`].join(":");
}

const formatRange = (first: number, count: number) =>
  count === 1 ? `${first}` : `${first}-${first + count - 1}`;

/** Formats a script that serves `/`, redirects `/moved` and finds nothing else. */
function formatScript({ ports, listens }: ServiceDraft): string {
  const targets = ports.flatMap(({ target, count, protocol }) =>
    protocol === "tcp" ? Array.from({ length: count }, (_, at) => target + at) : [],
  );
  const ip = listens === "on loopback" ? "127.0.0.1:" : "";
  const servers = listens === "nowhere" ? [] : [...new Set(targets)];
  return [
    "mkdir -p /www/moved",
    "echo ok >/www/index.html",
    ...servers.map((target) => `httpd -p ${ip}${target} -h /www`),
    "exec sleep 1000",
  ].join("\n");
}
