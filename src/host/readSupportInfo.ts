import { findEngine } from "./engine/findEngine.ts";
import type { Host } from "./Host.ts";
import type { Container } from "./engine/Container.ts";
import { formatEndpoint } from "../ports/HostEndpoint.ts";
import { readContainers } from "./engine/readContainers.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";

/**
 * What somebody who is asked for help wants to know beside the holders. Nothing of it is secret: no
 * environment, no addresses of engines.
 */
export interface SupportInfo {
  /** As `/proc/version` begins: "Linux version 6.17.0"; elsewhere the platform. */
  readonly system: string;
  readonly engine: {
    /** "DOCKER_HOST is a unix:// address" */
    readonly found: string;
    /** null where it does not answer. */
    readonly version: string | null;
  };
  /** The kernel's lists by name, as it prints them; what cannot be read is left out. */
  readonly lists: Readonly<Record<string, string>>;
  /** Containers that run or are paused, with what they publish. */
  readonly containers: readonly string[];
  /** Rules that name one of the ports; null where the firewall cannot be read. */
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

/** @param ports of which firewall rules are asked for; empty: of all */
export async function readSupportInfo(host: Host, ports: readonly number[]): Promise<SupportInfo> {
  const engine = findEngine(host);
  const answer = await readContainers(host, engine);
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
  const ports = published.map(formatEndpoint).join(", ") || "publishes nothing";
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
    [...line.matchAll(/(?:port|ports|:|,|\{)[ \t{]*(\d{1,5})\b/g)].map(([, port]) => Number(port));
  const rules = printed
    .flatMap((text) => text.split("\n"))
    .filter((line) => /\b(dport|sport|dports|sports|to-destination|dnat)\b/i.test(line))
    .filter((line) => ports.length === 0 || named(line).some((port) => ports.includes(port)));
  return [...new Set(rules.map((line) => escapeControlChars(line.trim())))].slice(0, MAX_RULES);
}
