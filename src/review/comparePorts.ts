import { formatContainerPorts } from "../ports/HostEndpoint.ts";
import { groupBy } from "../lib/groupBy.ts";
import { parseEndpoint } from "../ports/parseEndpoint.ts";
import type { Comparison, PortChange, PortRow, PortSide } from "../report/Report.ts";
import { formatHostPort } from "../report/formats/formatPort.ts";

/**
 * Compares the port maps before and after a change. A container port whose host port differs has
 * moved; several host ports of a container port are paired in order. The rows are from `map`, which
 * does not split entries.
 */
export function comparePorts(before: readonly PortRow[], after: readonly PortRow[]): PortChange[] {
  const old = groupByTarget(before);
  const now = groupByTarget(after);
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((key) =>
    compareTarget(old.get(key) ?? [], now.get(key) ?? []),
  );
}

/** Groups rows by project, service and container port, in order. */
function groupByTarget(rows: readonly PortRow[]): Map<string, PortRow[]> {
  return groupBy(rows, (row) =>
    JSON.stringify([row.project, row.service, formatDeclaredTarget(row)]),
  );
}

function compareTarget(before: readonly PortRow[], after: readonly PortRow[]): PortChange[] {
  const [removed, added] = [subtractRows(before, after), subtractRows(after, before)];
  const moved = Math.min(removed.length, added.length);
  return [
    ...added.map((row, at) => toChange(row, removed[at] ?? null, row)),
    ...removed.slice(moved).map((row) => toChange(row, row, null)),
  ];
}

/** Returns the rows that occur more often in `rows` than in `others`. */
function subtractRows(rows: readonly PortRow[], others: readonly PortRow[]): PortRow[] {
  const remaining = others.map(formatHostPort);
  return rows.filter((row) => {
    const at = remaining.indexOf(formatHostPort(row));
    if (at >= 0) remaining.splice(at, 1);
    return at < 0;
  });
}

function toChange(row: PortRow, before: PortRow | null, after: PortRow | null): PortChange {
  const kindWithBefore = after === null ? "removed" : "moved";
  return {
    kind: before === null ? "added" : kindWithBefore,
    project: row.project,
    service: row.service,
    target: formatDeclaredTarget(row),
    before: toSide(before),
    after: toSide(after),
    exposure: null,
  };
}

const toSide = (row: PortRow | null): PortSide | null =>
  row === null ? null : { requested: formatHostPort(row), place: row.place };

function formatDeclaredTarget({ binding: { target, protocol }, offset, count }: PortRow): string {
  return formatContainerPorts({ target: target + offset, count, protocol });
}

/**
 * Returns the `project/service:target` of each host port that a change moves or removes, or null if
 * there are none. See `RepositoryContext.before`.
 */
export function listPortsBefore({
  changes,
}: Pick<Comparison, "changes">): ReadonlyMap<number, string> | null {
  const ports = new Map<number, string>();
  for (const { project, service, target, before } of changes) {
    const endpoint = before === null ? null : parseEndpoint(before.requested);
    if (endpoint === null) continue;
    const first = Number(/^\d+/.exec(target)?.[0]);
    for (let port = endpoint.first; port <= endpoint.last; port++)
      ports.set(port, `${project}/${service}:${first + port - endpoint.first}`);
  }
  return ports.size === 0 ? null : ports;
}
