import type { Host } from "../Host.ts";

/** The properties of a systemd unit, by name. */
export type UnitProperties = ReadonlyMap<string, string>;

/** Reads properties of units, in their order; an empty list if systemd cannot be asked. */
export async function showUnits(
  names: readonly string[],
  properties: readonly string[],
  scope: "system" | "user",
  host: Host,
): Promise<readonly UnitProperties[]> {
  const user = scope === "user" ? ["--user"] : [];
  const args = [...user, "show", `--property=${properties.join(",")}`, ...names];
  const shown = (await host.command?.("systemctl", args)) ?? "";
  return shown
    .trim()
    .split(/\n\n+/)
    .filter((block) => block !== "")
    .map((block) => new Map(block.split("\n").map(parseProperty)));
}

function parseProperty(line: string): [name: string, value: string] {
  const [name = ""] = line.split("=", 1);
  return [name, line.slice(name.length + 1)];
}
