import type { PortRange } from "../../lib/PortRange.ts";
import type { Host } from "../Host.ts";

/** A port range that Windows excludes from binding. */
export interface ExcludedRange extends PortRange {
  readonly protocol: string;
}

/** Returns the netsh arguments that print the excluded ranges. */
export const excludedArgs = (protocol: string) => [
  "interface",
  "ipv4",
  "show",
  "excludedportrange",
  `protocol=${protocol}`,
];

/**
 * Returns the port ranges that Windows refuses to bind. In WSL, these are the ranges that Windows
 * refuses to the program that publishes ports.
 */
export async function readExcludedRanges(
  protocols: Iterable<string>,
  host: Host,
): Promise<ExcludedRange[]> {
  const isWindows = host.platform === "win32";
  const read = async (protocol: string): Promise<ExcludedRange[]> => {
    const program = isWindows ? "netsh" : "netsh.exe";
    const text = (await host.command?.(program, excludedArgs(protocol))) ?? "";
    const ranges = parseExcludedRanges(text, isWindows);
    return ranges.map(([first, last]) => ({ protocol, first, last }));
  };
  return (await Promise.all(Array.from(protocols, read))).flat();
}

/**
 * Parses the output of `netsh`: two numbers per line, and "*" for ranges that an administrator
 * added. Windows never assigns those, but programs can bind them explicitly.
 *
 * @param administered whether to include ranges that an administrator added
 */
export function parseExcludedRanges(
  text: string,
  administered = true,
): (readonly [number, number])[] {
  const rows = text.matchAll(/^[ \t]*(\d{1,5})[ \t]+(\d{1,5})(?:[ \t]{0,20}(\*))?[ \t]*$/gm);
  return [...rows].flatMap(([, first, last, mark]) =>
    mark === "*" && !administered ? [] : [[Number(first), Number(last)] as const],
  );
}
