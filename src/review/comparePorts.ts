import { groupBy } from "../lib/groupBy.ts";
import { parseEndpoint } from "../ports/parseEndpoint.ts";
import type { Comparison, PortChange, PortRow, PortSide } from "../report/Report.ts";
import { formatContainerPorts, formatHostPort } from "../report/formats/formatPort.ts";

/**
 * What a change does to the ports: the port map before and after it. The same container port of the
 * same service on another host port has moved; of several, in their order. Rows are those of a
 * `map`, which splits no entry.
 */
export function comparePorts(before: readonly PortRow[], after: readonly PortRow[]): PortChange[] {
  const old = groupByTarget(before);
  const now = groupByTarget(after);
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((key) =>
    compareTarget(old.get(key) ?? [], now.get(key) ?? []),
  );
}

/** By project, service and container port, in the order in which they come up. */
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

/** What is in `rows` more often than in `others`. */
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
  };
}

const toSide = (row: PortRow | null): PortSide | null =>
  row === null ? null : { requested: formatHostPort(row), place: row.place };

function formatDeclaredTarget({ binding: { target, protocol }, offset, count }: PortRow): string {
  const first = target + offset;
  return formatContainerPorts({ first, last: first + count - 1 }, protocol);
}

/**
 * The host ports that a change moves or takes away, with the `project/service:target` that each led
 * to (see `RepositoryContext`); null where there is none.
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
