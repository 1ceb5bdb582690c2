import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { hideSecretsInLine } from "../lib/hideSecrets.ts";
import type { ValueFilter } from "../lib/ValueFilter.ts";
import type { Host } from "./Host.ts";

const MAX_RULES = 200;
const MAX_RULE = 500;
const FIREWALLS = [["iptables-save"], ["ip6tables-save"], ["nft", "list", "ruleset"]];

/** Runs a program, as root if passwordless sudo may be used. */
async function run(host: Host, words: readonly string[]): Promise<string | null | undefined> {
  const [program = "", ...args] = host.sudo === true ? ["sudo", "-n", ...words] : words;
  return host.command?.(program, args);
}

/**
 * Reads the firewall rules that name one of the ports, or all that name a port; null if the
 * firewall cannot be read.
 */
export async function readFirewall(
  host: Host,
  ports: readonly number[],
  filter: ValueFilter,
): Promise<readonly string[] | null> {
  const outputs = await Promise.all(FIREWALLS.map((words) => run(host, words)));
  const printed = outputs.filter((text) => typeof text === "string");
  if (printed.length === 0) return null;
  const rules = printed
    .flatMap((text) => text.split("\n"))
    .filter((line) => /\b(dport|sport|dports|sports|to-destination|dnat)\b/i.test(line))
    .filter((line) => ports.length === 0 || namesPort(line, ports));
  const shown = rules.map((line) =>
    escapeControlChars(hideInComment(filter.hide(line.trim()))).slice(0, MAX_RULE),
  );
  return [...new Set(shown)].slice(0, MAX_RULES);
}

/** Hides likely secrets in the comment of a rule. The rest has no free text. */
function hideInComment(rule: string): string {
  return rule.replace(/\bcomment (?:"[^"]*"|\S+)/, (comment) => hideSecretsInLine(comment));
}

const NAMED = /(?:ports?|[,{]|[\] ]:|\.\d{1,3}:)[ \t{]{0,9}(\d{1,5})(?:[:-](\d{1,5}))?(?![\d.])/g;

/**
 * Returns whether a rule names one of the ports, alone or in a range or a list: "--dport 8080",
 * "--dports 80,8000:8100", "--to-destination 172.17.0.2:8080", "dport { 80, 8000-8100 }".
 */
function namesPort(rule: string, ports: readonly number[]): boolean {
  const named = rule.matchAll(NAMED);
  return Array.from(named).some(([, first, last = first]) =>
    ports.some((port) => port >= Number(first) && port <= Number(last)),
  );
}

/** Describes why `readFirewall` returns null. */
export function describeUnreadFirewall({ platform, sudo }: Host): string {
  if (platform !== "linux") return "firewall rules are only read on Linux";
  const programs = "iptables-save, ip6tables-save and nft";
  return sudo === true
    ? `${programs} are not installed, or sudo needs a password`
    : `${programs} are not installed, or they need root (add --sudo)`;
}

/** Returns whether ufw and firewalld are on, if they are installed. Changes nothing. */
export async function readFirewallStates(host: Host): Promise<readonly string[]> {
  if (host.platform !== "linux") return [];
  const enabled = /^ENABLED=["']?(\w{1,9})/m.exec(host.read("/etc/ufw/ufw.conf") ?? "")?.[1];
  const states = enabled === undefined ? [] : [`ufw is ${enabled === "yes" ? "on" : "off"}`];
  if (host.exists("/etc/firewalld")) {
    const state = await run(host, ["firewall-cmd", "--state"]);
    if (state?.trim() === "running") states.push("firewalld is on");
    else states.push("firewalld is off, or it does not answer");
  }
  return states;
}
