import { formatPorts } from "../ports/HostEndpoint.ts";
import type { PortChange, PortRow, PortSide } from "../report/Report.ts";
import { formatHostPort } from "../report/formats/text.ts";

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
  const groups = new Map<string, PortRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.project, row.service, formatContainerPort(row)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

function compareTarget(before: readonly PortRow[], after: readonly PortRow[]): PortChange[] {
  const [gone, come] = [subtractRows(before, after), subtractRows(after, before)];
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, at) =>
    toChange(gone[at] ?? null, come[at] ?? null),
  );
}

/** What is in `rows` more often than in `others`. */
function subtractRows(rows: readonly PortRow[], others: readonly PortRow[]): PortRow[] {
  const left = others.map(formatHostPort);
  return rows.filter((row) => {
    const at = left.indexOf(formatHostPort(row));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function toChange(gone: PortRow | null, come: PortRow | null): PortChange {
  const row = come ?? gone;
  if (row === null) throw new Error("a change has a side");
  const kind = gone === null ? "added" : come === null ? "removed" : "moved";
  return {
    kind,
    project: row.project,
    service: row.service,
    target: formatContainerPort(row),
    before: toSide(gone),
    after: toSide(come),
  };
}

const toSide = (row: PortRow | null): PortSide | null =>
  row === null ? null : { requested: formatHostPort(row), place: row.place };

function formatContainerPort({ binding: { target, protocol }, offset, count }: PortRow): string {
  const first = target + offset;
  return `${formatPorts({ first, last: first + count - 1 })}${protocol === "tcp" ? "" : `/${protocol}`}`;
}
