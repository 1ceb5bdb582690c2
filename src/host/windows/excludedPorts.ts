import type { PortRange } from "../../lib/PortRange.ts";
import type { Host } from "../Host.ts";

/** A range of ports that Windows keeps from being bound. */
export interface ExcludedRange extends PortRange {
  readonly protocol: string;
}

/** The arguments with which netsh shows the ports that Windows keeps. */
export const excludedArgs = (protocol: string) => [
  "interface",
  "ipv4",
  "show",
  "excludedportrange",
  `protocol=${protocol}`,
];

/**
 * Returns the ranges that Windows keeps from being bound: from Windows what it refuses, and from
 * WSL what it keeps from the program that publishes ports.
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
 * Reads what `netsh` shows of them: two numbers a line, "*" behind what an administrator has set,
 * which is kept from being chosen and can be bound by whoever names it.
 *
 * @param administered also what an administrator has set
 */
export function parseExcludedRanges(
  text: string,
  administered = true,
): (readonly [number, number])[] {
  const rows = text.matchAll(/^[ \t]*(\d{1,5})[ \t]+(\d{1,5})[ \t]*(\*?)[ \t]*$/gm);
  return [...rows].flatMap(([, first, last, mark]) =>
    mark === "*" && !administered ? [] : [[Number(first), Number(last)] as const],
  );
}
