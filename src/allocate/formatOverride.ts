import type { Plain } from "../compose/index.ts";
import { asTree, type Tree } from "./Tree.ts";

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

/** The keys whose values can have a tag: a mapping with the tag as its only key. */
const TAGGED: ReadonlySet<string> = new Set(["ports", "container_name", "name"]);

/**
 * Formats an override file for Compose. `!override` (since Compose 2.24.4) replaces the list of a
 * service. Without it, Compose would append the entries and publish the old ports too. `!reset`
 * removes a value. Scalars are written as JSON, which is valid YAML, to escape untrusted text.
 *
 * @param override the services, networks and volumes, with `$` escaped
 */
export function formatOverride(override: Tree): string {
  const lines = [FIRST_LINE];
  for (const [kind, resources] of Object.entries(override)) {
    if (Object.keys(asTree(resources)).length === 0) continue;
    lines.push(`${kind}:`);
    for (const [name, resource] of Object.entries(asTree(resources))) {
      lines.push(`  ${quote(name)}:`);
      for (const [key, value] of Object.entries(asTree(resource)))
        lines.push(...formatValue(key, value));
    }
  }
  return `${lines.join("\n")}\n`;
}

/** Formats a key of a service, network or volume. */
function formatValue(key: string, value: Plain): string[] {
  const [tag = ""] = TAGGED.has(key) ? Object.keys(asTree(value)) : [];
  const content = tag === "" ? value : (asTree(value)[tag] ?? null);
  const start = `    ${key}:${tag === "" ? "" : ` ${tag}`}`;
  const items = Array.isArray(content)
    ? content.map((item: Plain) => `- ${quote(item)}`)
    : Object.entries(asTree(content)).map(([name, each]) => `${quote(name)}: ${quote(each)}`);
  if (items.length > 0) return [start, ...items.map((item) => `      ${item}`)];
  return [`${start} ${quote(content)}`];
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
