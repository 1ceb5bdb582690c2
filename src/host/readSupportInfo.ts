import { findEngine } from "./engine/findEngine.ts";
import type { Host } from "./Host.ts";
import type { Container } from "./engine/Container.ts";
import { formatEndpoint } from "../ports/HostEndpoint.ts";
import { readContainers } from "./engine/readContainers.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";

/**
 * Information for support requests. It contains no secrets: no environment and no engine addresses.
 */
export interface SupportInfo {
  /** The start of `/proc/version` ("Linux version 6.17.0"), or the platform. */
  readonly system: string;
  readonly engine: {
    /** The source of the address: "DOCKER_HOST is a unix:// address". */
    readonly found: string;
    /** Null if it does not respond. */
    readonly version: string | null;
  };
  /** The kernel's settings by name. Settings that cannot be read are left out. */
  readonly lists: Readonly<Record<string, string>>;
  /** Running and paused containers, with the ports that they publish. */
  readonly containers: readonly string[];
  /** Rules that mention one of the ports; null if the firewall cannot be read. */
  readonly firewall: readonly string[] | null;
}

const LISTS = [
  "net/ipv4/ip_local_port_range",
  "net/ipv4/ip_local_reserved_ports",
  "net/ipv4/ip_unprivileged_port_start",
  "net/ipv6/conf/all/disable_ipv6",
  "net/ipv6/bindv6only",
];
const MAX_RULES = 200;
const FIREWALLS = [["iptables-save"], ["ip6tables-save"], ["nft", "list", "ruleset"]];

/** @param ports return only firewall rules for these ports; empty for all */
export async function readSupportInfo(host: Host, ports: readonly number[]): Promise<SupportInfo> {
  const engine = findEngine(host);
  const { view: answer } = await readContainers(host, engine);
  const lists = LISTS.flatMap((name) => {
    const text = host.read(`/proc/sys/${name}`);
    if (text === null) return [];
    const shown = escapeControlChars(text.trim().replaceAll("\t", " "));
    return [[name.replaceAll("/", "."), shown] as const];
  });
  const version = (host.read("/proc/version") ?? "").split(" ").slice(0, 3).join(" ");
  return {
    system: escapeControlChars(version) || host.platform,
    engine: { found: engine.described, version: answer?.version ?? null },
    lists: Object.fromEntries(lists),
    containers: (answer?.containers ?? []).map(describeContainer),
    firewall: await readFirewall(host, ports),
  };
}

function describeContainer({ name, status, compose, published }: Container): string {
  const project = compose === null ? "" : ` (${compose.project}/${compose.service})`;
  const ports = published.map(formatEndpoint).join(", ") || "no published ports";
  return `${name}${project}, ${status.toLowerCase()}: ${ports}`;
}

async function readFirewall(host: Host, ports: readonly number[]): Promise<string[] | null> {
  const run = async (words: readonly string[]) => {
    const [program = "", ...args] = host.sudo === true ? ["sudo", "-n", ...words] : words;
    return host.command?.(program, args);
  };
  const printed = (await Promise.all(FIREWALLS.map(run))).filter(
    (text) => typeof text === "string",
  );
  if (printed.length === 0) return null;
  // "--dport 8080", "--to-destination 172.17.0.2:8080", "dport 8080", "dport { 80, 8080 }",
  // "--dports 80,8080"
  const named = (line: string) =>
    [...line.matchAll(/(?:port|ports|:|,|\{)[ \t{]{0,9}(\d{1,5})\b/g)].map(([, port]) =>
      Number(port),
    );
  const rules = printed
    .flatMap((text) => text.split("\n"))
    .filter((line) => /\b(dport|sport|dports|sports|to-destination|dnat)\b/i.test(line))
    .filter((line) => ports.length === 0 || named(line).some((port) => ports.includes(port)));
  return [...new Set(rules.map((line) => escapeControlChars(line.trim())))].slice(0, MAX_RULES);
}
