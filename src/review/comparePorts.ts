import { formatContainerPorts, formatPorts } from "../ports/HostEndpoint.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import { groupBy } from "../lib/groupBy.ts";
import type { PortRange } from "../lib/PortRange.ts";
import { PortSet } from "../lib/PortSet.ts";
import { parseEndpoint } from "../ports/parseEndpoint.ts";
import type { Comparison, PortChange, PortRow, PortSide } from "../report/Report.ts";
import { formatHostPort, listHostPorts } from "../report/formats/formatPort.ts";
import type { EarlierPorts } from "../repository/RepositoryContext.ts";

/**
 * Compares the port maps before and after a change. A container port whose host port differs has
 * moved; several host ports of a container port are paired in order. A port that the engine
 * discards is not published. The rows are from `map`, which does not split entries.
 */
export function comparePorts(before: readonly PortRow[], after: readonly PortRow[]): PortChange[] {
  const [published, publishes] = [before.filter(isPublished), after.filter(isPublished)];
  const [old, now] = [groupByTarget(published), groupByTarget(publishes)];
  const findExposure = createExposureFinder(published, publishes);
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((key) =>
    compareTarget(old.get(key) ?? [], now.get(key) ?? []).map((pair) =>
      toChange(pair, findExposure(pair)),
    ),
  );
}

const isPublished = ({ kind }: PortRow) => kind !== "discarded";

/** The rows of a container port in both port maps, of which one may be missing. */
interface RowPair {
  /** The later one. */
  readonly row: PortRow;
  readonly before: PortRow | null;
  readonly after: PortRow | null;
}

/** Groups rows by project, service and container port, in order. */
function groupByTarget(rows: readonly PortRow[]): Map<string, PortRow[]> {
  return groupBy(rows, (row) =>
    JSON.stringify([row.project, row.service, formatDeclaredTarget(row)]),
  );
}

function compareTarget(before: readonly PortRow[], after: readonly PortRow[]): RowPair[] {
  const [removed, added] = [subtractRows(before, after), subtractRows(after, before)];
  return [
    ...added.map((row, at) => ({ row, before: removed[at] ?? null, after: row })),
    ...removed.slice(added.length).map((row) => ({ row, before: row, after: null })),
  ];
}

/** Returns the rows that occur more often in `rows` than in `others`. */
function subtractRows(rows: readonly PortRow[], others: readonly PortRow[]): PortRow[] {
  const remaining = others.map(formatSide);
  return rows.filter((row) => {
    const at = remaining.indexOf(formatSide(row));
    if (at >= 0) remaining.splice(at, 1);
    return at < 0;
  });
}

function toChange({ row, before, after }: RowPair, exposure: PortChange["exposure"]): PortChange {
  const kindWithBefore = after === null ? "removed" : "moved";
  return {
    kind: before === null ? "added" : kindWithBefore,
    project: row.project,
    service: row.service,
    target: formatDeclaredTarget(row),
    before: toSide(before),
    after: toSide(after),
    exposure,
  };
}

/**
 * Returns a function that finds how a change affects who can reach a port. A port that gets another
 * host port, or whose service gets another name, stays as public as it is.
 */
function createExposureFinder(
  before: readonly PortRow[],
  after: readonly PortRow[],
): (pair: RowPair) => PortChange["exposure"] {
  const isLocal = ({ reach }: PortRow) => reach === undefined || reach === "loopback";
  const wasReachable = createCoverageTest(
    before.filter((row) => !isLocal(row)),
    before,
    after,
  );
  const isPublic = createCoverageTest(after.filter(isOnAll), after, before);
  return (pair) => {
    if (pair.after !== null && isOnAll(pair.after))
      return wasReachable(pair.after) ? null : "newly-public";
    if (pair.before === null || !isOnAll(pair.before)) return null;
    return isPublic(pair.before) ? null : "no-longer-public";
  };
}

const isOnAll = ({ reach }: PortRow) => reach === "all";

/**
 * Returns a test whether rows publish all container ports of a row of the other port map: for the
 * same service, or on the same host ports in the same project.
 *
 * @param own the port map of the rows
 * @param others the other port map
 */
function createCoverageTest(
  rows: readonly PortRow[],
  own: readonly PortRow[],
  others: readonly PortRow[],
): (row: PortRow) => boolean {
  const covered = new Map<string, PortSet>();
  const isGone = createAbsenceTest(others);
  for (const row of rows)
    for (const key of listKeys(row, isGone(row))) {
      const { first, last } = listTargets(row);
      getOrInsert(covered, key, () => new PortSet()).add(first, last);
    }
  const isNew = createAbsenceTest(own);
  return (row) => {
    const { first, last } = listTargets(row);
    const isCovered = (key: string) => covered.get(key)?.count(first, last) === row.count;
    return listKeys(row, isNew(row)).some(isCovered);
  };
}

/** Returns a test whether the service of a row has no ports in a port map. */
function createAbsenceTest(rows: readonly PortRow[]): (row: PortRow) => boolean {
  const services = new Set(rows.map(formatService));
  return (row) => !services.has(formatService(row));
}

/**
 * Returns the keys of a row, of which an equivalent row has one. Ports that the engine assigns have
 * no host port: a service that is only in one port map replaces one that is only in the other.
 */
function listKeys(row: PortRow, isOnlySide: boolean): string[] {
  const { project, service, kind, binding } = row;
  const ports = listHostPorts({ ...row, assigned: null });
  const keys: [string, string | number][] = [["service", service]];
  if (ports !== null && kind === "fixed")
    keys.push(["difference", ports.first - listTargets(row).first]);
  else if (ports !== null) keys.push(["ports", formatPorts(ports)]);
  else if (isOnlySide) keys.push(["kind", kind]);
  return keys.map((key) => JSON.stringify([project, binding.protocol, ...key]));
}

const listTargets = ({ binding: { target }, offset, count }: PortRow): PortRange => ({
  first: target + offset,
  last: target + offset + count - 1,
});

const formatService = ({ project, service }: PortRow) => JSON.stringify([project, service]);

const toSide = (row: PortRow | null): PortSide | null =>
  row === null ? null : { requested: formatSide(row), place: row.place };

/** Returns the host port of a row, with the address of one that the engine assigns. */
function formatSide(row: PortRow): string {
  const { kind, reach, binding } = row;
  const isBound = kind === "engine" && reach !== undefined && reach !== "all";
  const address = isBound ? ` on ${escapeControlChars(binding.hostIp ?? "one address")}` : "";
  return formatHostPort(row) + address;
}

function formatDeclaredTarget({ binding: { target, protocol }, offset, count }: PortRow): string {
  return formatContainerPorts({ target: target + offset, count, protocol });
}

/** Returns the ports of a base that a change moves, removes or makes public, or null for none. */
export function listEarlierPorts({ changes }: Pick<Comparison, "changes">): EarlierPorts | null {
  const moved = new Map<number, string>();
  const newlyPublic = new Map<string, string | null>();
  for (const { project, service, target, before, exposure } of changes) {
    const name = `${project}/${service}`;
    if (exposure === "newly-public")
      newlyPublic.set(`${name}:${target}`, before?.requested ?? null);
    const endpoint = before === null ? null : parseEndpoint(before.requested);
    if (endpoint === null) continue;
    const first = Number(/^\d+/.exec(target)?.[0]);
    for (let port = endpoint.first; port <= endpoint.last; port++)
      moved.set(port, `${name}:${first + port - endpoint.first}`);
  }
  return moved.size + newlyPublic.size === 0 ? null : { moved, newlyPublic };
}
