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
 * Returns the ranges that Windows keeps.
 *
 * @param suffix of programs' names, for WSL: ".exe"
 * @param administered also what an administrator has set
 */
export async function readExcludedRanges(
  protocols: Iterable<string>,
  host: Host,
  { suffix = "", administered = true } = {},
): Promise<ExcludedRange[]> {
  const read = async (protocol: string): Promise<ExcludedRange[]> => {
    const text = (await host.command?.(`netsh${suffix}`, excludedArgs(protocol))) ?? "";
    const ranges = parseExcludedRanges(text, administered);
    return ranges.map(([first, last]) => ({ protocol, first, last }));
  };
  return (await Promise.all(Array.from(protocols, read))).flat();
}

/**
 * Reads what `netsh` shows of them: two numbers a line, "*" behind what an administrator has set,
 * which is kept from being chosen and can be bound by whoever names it.
 */
export function parseExcludedRanges(
  text: string,
  administered = true,
): (readonly [number, number])[] {
  const rows = text
    .split(/\r?\n/)
    .map((line) => /^\s*(\d{1,5})\s+(\d{1,5})\s*(\*?)\s*$/.exec(line));
  return rows.flatMap((row) =>
    row === null || (row[3] === "*" && !administered)
      ? []
      : [[Number(row[1]), Number(row[2])] as const],
  );
}
