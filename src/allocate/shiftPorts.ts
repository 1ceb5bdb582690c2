import { getOrInsert } from "../lib/getOrInsert.ts";
import { isPort, type PortRange } from "../lib/PortRange.ts";
import { PortSet } from "../lib/PortSet.ts";
import { addressKeys } from "../ports/addressKeys.ts";
import type { PortAvailability, UnavailableReason } from "./PortAvailability.ts";
import { groupRange, type PortGroup } from "./PortGroup.ts";

/** A group of ports that the offset of a copy moves. */
export interface ShiftedGroup {
  readonly group: PortGroup;
  /** The first port as written. */
  readonly written: number;
  /** The range in which the new ports must be. */
  readonly allowed: PortRange;
}

const multiplesOf = (step: number) => Array.from({ length: 9 }, (_, index) => (index + 1) * step);

/** The offsets of copies, in the order in which they are tried: people read the new ports. */
export const OFFSETS: readonly number[] = [
  10_000,
  20_000,
  ...multiplesOf(1000),
  ...multiplesOf(100),
];

/**
 * Selects the groups that one offset can move: those that do not have a port of an earlier group.
 * An offset keeps such ports together.
 */
export function selectShiftable<Shifted extends ShiftedGroup>(
  groups: readonly Shifted[],
): Shifted[] {
  const taken = new Map<string, PortSet>();
  return groups.filter(({ group, written }) => {
    const { first, last } = groupRange(group, written);
    const keys = group.requests
      .filter(({ endpoints }) => endpoints.length > 0)
      .map(({ endpoints }) => addressKeys(endpoints));
    const isTaken = keys
      .flatMap(({ conflictKeys }) => conflictKeys)
      .some((key) => (taken.get(key)?.findLastBlocked(first, last) ?? null) !== null);
    if (isTaken) return false;
    for (const key of keys.flatMap(({ ownKeys }) => ownKeys))
      getOrInsert(taken, key, () => new PortSet()).add(first, last);
    return true;
  });
}

/**
 * Yields the offsets with which all ports of the groups are free at that time, in the order of
 * preference.
 *
 * @param earlier offsets of this copy's leases, which come first
 * @param except reasons to ignore for the earlier offsets
 */
export function* listOffsets(
  groups: readonly ShiftedGroup[],
  availability: Pick<PortAvailability, "findObstacle">,
  earlier: readonly number[] = [],
  except: readonly UnavailableReason[] = [],
): Generator<number, void> {
  const isFree = (offset: number, ignored: readonly UnavailableReason[]) =>
    groups.every(({ group, written, allowed }) => {
      const range = groupRange(group, written + offset);
      const isInside = allowed.first <= range.first && range.last <= allowed.last;
      if (!isInside || !isPort(range.first) || !isPort(range.last)) return false;
      return availability.findObstacle(group.requests, range, ignored) === null;
    });
  for (const offset of OFFSETS)
    if (earlier.includes(offset) && isFree(offset, except)) yield offset;
  for (const offset of OFFSETS) if (!earlier.includes(offset) && isFree(offset, [])) yield offset;
}
