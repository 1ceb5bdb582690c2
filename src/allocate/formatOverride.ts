import { escapeDollars, type Plain, toWrittenPort } from "../compose/index.ts";

/** The part of an override file for a service. */
export interface ServiceOverride {
  readonly ports: readonly Plain[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly networks?: readonly string[];
}

/** The key under which the override declares the network that it adds. */
export const NETWORK_KEY = "portplan-proxy";

/** The first line of files and blocks that Portplan writes for a run. */
export const FIRST_LINE = "# Written by portplan: the host ports of this run.";

/** An override file that overrides nothing. Older versions wrote only its second line. */
export const NO_OVERRIDE = `${FIRST_LINE}\nservices: {}\n`;

/** Returns whether a text is an override file that an earlier run wrote, or empty. */
export function isOverride(text: string): boolean {
  return text.startsWith(`${FIRST_LINE}\n`) || text === "services: {}\n" || text === "";
}

/**
 * Formats an override file for Compose. `!override` (since Compose 2.24.4) replaces the list of a
 * service. Without it, Compose would append the entries and publish the old ports too. Scalars are
 * written as JSON, which is valid YAML, to escape untrusted text.
 *
 * @param network an external network that the services join
 */
export function formatOverride(
  services: Iterable<readonly [string, ServiceOverride]>,
  network: string | null,
): string {
  const lines = [FIRST_LINE, "services:"];
  for (const [name, { ports, labels = {}, networks = [] }] of services) {
    lines.push(`  ${quote(name)}:`);
    lines.push(ports.length === 0 ? "    ports: !override []" : "    ports: !override");
    for (const entry of ports) lines.push(`      - ${quote(toWrittenPort(entry))}`);
    const own = Object.entries(labels);
    if (own.length > 0)
      lines.push(
        "    labels:",
        ...own.map(([key, value]) => `      ${quote(key)}: ${quote(escapeDollars(value))}`),
      );
    if (networks.length > 0)
      lines.push("    networks:", ...networks.map((key) => `      ${quote(key)}: {}`));
  }
  if (network !== null)
    lines.push(
      "networks:",
      `  ${NETWORK_KEY}:`,
      `    name: ${quote(escapeDollars(network))}`,
      "    external: true",
    );
  return `${lines.join("\n")}\n`;
}

/** Formats a value as ASCII JSON, with the space that YAML requires after the colon of a key. */
function quote(value: Plain): string {
  return JSON.stringify(value, null, 1)
    .replaceAll(/\n */g, " ")
    .replace(
      /[^\x20-\x7e]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}
