import type { PortBinding, Service, Span } from "../compose/index.ts";
import { isWildcard } from "./HostEndpoint.ts";
import { parseHostAddress } from "./parseHostAddress.ts";

// Compose appends the `ports` of a later file to those of an earlier one (docs/reference/compose.md
// C27), so an entry that was meant to replace an earlier one is published in addition to it.

/** Returns the last entry of an earlier file to which an entry adds a host port, or null. */
export function findEarlierEntry(binding: PortBinding, { ports }: Service): PortBinding | null {
  return ports.slice(0, ports.indexOf(binding)).findLast((each) => adds(each, binding)) ?? null;
}

/** Returns the first entry of a later file that adds a host port to an entry, or null. */
export function findLaterEntry(binding: PortBinding, { ports }: Service): PortBinding | null {
  return ports.slice(ports.indexOf(binding) + 1).find((each) => adds(binding, each)) ?? null;
}

function adds(earlier: PortBinding, later: PortBinding): boolean {
  return (
    earlier.target < later.target + later.count &&
    later.target < earlier.target + earlier.count &&
    earlier.protocol.toLowerCase() === later.protocol.toLowerCase() &&
    (earlier.published ?? "") !== "" &&
    mayShareAddress(earlier.hostIp, later.hostIp) &&
    findMergedFiles(earlier, later) !== null
  );
}

function mayShareAddress(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return true;
  const [first, second] = [parseHostAddress(a), parseHostAddress(b)];
  if (first === null || second === null || first.family !== second.family) return false;
  return first.address === second.address || isWildcard(first) || isWildcard(second);
}

/**
 * Returns the files that brought two entries into a service, if Compose merges the second file into
 * the first; null if both come from one file, or if one is inherited with `extends`.
 */
export function findMergedFiles(
  earlier: PortBinding,
  later: PortBinding,
): readonly [string, string] | null {
  const [first, second] = [listSteps(earlier), listSteps(later)];
  const at = first.findIndex(({ file, start }, index) => {
    const other = second[index];
    return other === undefined || file !== other.file || start !== other.start;
  });
  const [from, to] = [first[at]?.file, second[at]?.file];
  return from === undefined || to === undefined || from === to ? null : [from, to];
}

/** Lists the places by which an entry came into its service, from the project's own file on. */
function listSteps({ related, span }: PortBinding): readonly Span[] {
  return [...related.map((step) => step.span).toReversed(), span];
}
