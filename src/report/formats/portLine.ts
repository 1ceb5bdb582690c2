import type { PortRange } from "../../ports/HostEndpoint.ts";
import type { Band, PortRow } from "../Report.ts";

/** The host ports that a row asks for; null where the engine chooses or nothing is bound. */
export function listHostPorts({
  kind,
  binding: { published, count: length },
  offset,
  count,
  assigned,
  lastAssigned,
}: PortRow): PortRange | null {
  if (kind !== "fixed" && kind !== "pool") return null;
  const [first = 0, last = first + length - 1] = (published ?? "").split("-").map(Number);
  if (assigned !== null && lastAssigned !== undefined)
    return { first: assigned, last: lastAssigned };
  if (kind === "pool")
    return assigned === null ? { first, last } : { first: assigned, last: assigned };
  const from = assigned ?? first + offset;
  return { first: from, last: from + count - 1 };
}

const MAX_PORT = 65_535;
const THOUSANDS = Array.from({ length: 8 }, (_, at) => 2000 + 1000 * at);

/** Where a port stands on a line, from 0 to 1, and the borders at which its scale changes. */
export interface Scale {
  readonly at: (port: number) => number;
  readonly borders: readonly number[];
}

/**
 * A line of all ports that gives room to where ports are: its sections are linear in themselves,
 * and one with ports in it is wider than an empty one. Thousands, and the bands' own ends, are the
 * borders.
 */
export function buildPortScale(ports: readonly number[], bands: readonly Band[]): Scale {
  const ends = bands.flatMap(({ first, last }) => [first, last + 1]);
  const inner = [1024, ...THOUSANDS, 10_000, 20_000, ...ends].filter(
    (border) => border > 1 && border <= MAX_PORT,
  );
  const borders = [0, ...new Set(inner.toSorted((a, b) => a - b)), MAX_PORT + 1];
  const weights = borders.slice(1).map((end, index) => {
    const begin = borders[index] ?? 0;
    const held = new Set(ports.filter((port) => port >= begin && port < end)).size;
    return held === 0 ? 1 : 2 + Math.min(held, 10);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const starts = weights.map(
    (_, index) => weights.slice(0, index).reduce((sum, weight) => sum + weight, 0) / total,
  );
  const at = (port: number) => {
    const section = borders.findLastIndex((border) => border <= port);
    const index = Math.min(Math.max(section, 0), weights.length - 1);
    const [begin = 0, end = MAX_PORT + 1] = [borders[index], borders[index + 1]];
    return (
      (starts[index] ?? 0) + ((weights[index] ?? 0) / total) * ((port - begin) / (end - begin))
    );
  };
  return { at, borders };
}

/**
 * Moves labels apart that would stand on each other, as little as it takes, within 0 to `width`.
 * `at`: where they would like to be, in ascending order.
 */
export function spreadLabels(at: readonly number[], room: number, width: number): number[] {
  const placed: number[] = [];
  for (const [index, wish] of at.entries())
    placed[index] = Math.max(wish, index === 0 ? 0 : (placed[index - 1] ?? 0) + room);
  for (let index = placed.length - 1, limit = width; index >= 0; index--, limit -= room)
    placed[index] = Math.min(placed[index] ?? 0, limit);
  return placed;
}
