import { getOrInsert } from "../../lib/getOrInsert.ts";
import { ruleOf } from "../../rules/index.ts";
import { formatPortUrl } from "../formatPortUrl.ts";
import { formatContainerPorts } from "./formatPort.ts";
import type { AllocatedFile, PortRow, Report, ReportFinding } from "../Report.ts";

/**
 * GitHub drops all outputs of a job above 1 MB of UTF-16 (docs/reference/actions.md A5). No real
 * project comes near.
 */
const MAX_VALUE_LENGTH = 150_000;
const MAX_PORTS = 10_000;

/** Where else the report can be found. */
interface Addresses {
  readonly directory: string | null;
  readonly commentUrl: string | null;
}

/**
 * The outputs of the action, by their names in action.yml. One that is too large for GitHub is
 * empty.
 */
export function buildOutputs(
  report: Report,
  { directory, commentUrl }: Addresses = { directory: null, commentUrl: null },
): Record<string, string> {
  const { error, warning, notice } = report.summary;
  const published = listPublishedTargets(report);
  const values = {
    ok: String(report.ok),
    errors: String(error),
    warnings: String(warning),
    notices: String(notice),
    conflicts: String(report.findings.filter(isConflict).length),
    ports: encodeByService(published, ({ port }) => port),
    urls: encodeByService(published, ({ row, number, port }) =>
      port === null
        ? null
        : formatPortUrl(row.binding, port, { known: report.schemeOf?.(row, number) ?? null }),
    ),
    "compose-args": JSON.stringify(
      Object.fromEntries(report.projects.map(({ name, composeArgs }) => [name, composeArgs])),
    ),
    "env-file": joinPaths(report, "env"),
    "override-file": joinPaths(report, "override"),
    "report-directory": directory ?? "",
    "comment-url": commentUrl ?? "",
  };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value.length > MAX_VALUE_LENGTH ? "" : value,
    ]),
  );
}

/** One a line where there are several projects. */
function joinPaths({ allocation }: Report, kind: AllocatedFile["kind"]): string {
  const files = allocation?.files.filter((file) => file.kind === kind) ?? [];
  return files.map(({ path }) => path).join("\n");
}

/**
 * Returns whether a finding is a conflict; one that an allocation has resolved is none any more.
 */
function isConflict({ rule, severity }: ReportFinding): boolean {
  return ruleOf(rule).conflict !== null && severity !== "notice";
}

/** A published target; `port` is null where the engine will choose. */
interface PublishedTarget {
  readonly service: string;
  readonly target: string;
  /** The container port by itself. */
  readonly number: number;
  readonly port: number | null;
  readonly row: PortRow;
}

/**
 * Service containers of a workflow are no project's, and appear in no output. null: too many to
 * hand over.
 */
function listPublishedTargets({ projects, rows, allocation }: Report): PublishedTarget[] | null {
  const names = new Set(projects.map(({ name }) => name));
  const published: PublishedTarget[] = [];
  for (const row of rows) {
    // What a proxy has taken over is published no more.
    const isRouted = allocation?.routes.some(({ project, service, target }) => {
      return (
        project === row.project &&
        service === row.service &&
        target === row.binding.target &&
        row.binding.protocol === "tcp"
      );
    });
    if (!names.has(row.project) || isRouted) continue;
    const service = projects.length > 1 ? `${row.project}/${row.service}` : row.service;
    for (const { target, port } of listTargetPorts(row))
      published.push({ service, target: formatTargetKey(row, target), number: target, port, row });
    if (published.length > MAX_PORTS) return null;
  }
  return published;
}

/** At most 65,535. */
function listTargetPorts({
  kind,
  binding,
  offset,
  count,
  assigned,
  lastAssigned,
}: PortRow): { target: number; port: number | null }[] {
  const [first = 0, last = first] = (binding.published ?? "").split("-").map(Number);
  if (assigned !== null && lastAssigned !== undefined)
    return fillRange(lastAssigned - assigned + 1, (at) => ({
      target: binding.target,
      port: assigned + at,
    }));
  if (kind === "engine")
    return fillRange(count, (at) => ({
      target: binding.target + offset + at,
      port: assigned === null ? null : assigned + at,
    }));
  if (kind === "pool")
    return fillRange(last - first + 1, (at) => ({
      target: binding.target,
      port: (assigned ?? first) + at,
    }));
  if (kind === "fixed") {
    return fillRange(count, (at) => ({
      target: binding.target + offset + at,
      port: (assigned ?? first + offset) + at,
    }));
  }
  return [];
}

const fillRange = <Item>(length: number, item: (at: number) => Item): Item[] =>
  Array.from({ length }, (_, at) => item(at));

function formatTargetKey({ binding: { protocol } }: PortRow, target: number): string {
  return formatContainerPorts({ first: target, last: target }, protocol.toLowerCase());
}

/**
 * `{"SERVICE": {"TARGET": VALUE}}`; several values of one target are a list, in which none occurs
 * twice.
 */
function encodeByService(
  published: readonly PublishedTarget[] | null,
  value: (one: PublishedTarget) => number | string | null,
): string {
  if (published === null) return "";
  const services = new Map<string, Map<string, Set<number | string | null>>>();
  for (const one of published) {
    const targets = getOrInsert(services, one.service, () => new Map());
    getOrInsert(targets, one.target, () => new Set()).add(value(one));
  }
  const entries = [...services].map(([service, targets]) => [
    service,
    Object.fromEntries([...targets].map(([key, values]) => [key, unwrap([...values])])),
  ]);
  return JSON.stringify(Object.fromEntries(entries));
}

const unwrap = <Item>(items: readonly Item[]) => (items.length === 1 ? items[0] : items);
