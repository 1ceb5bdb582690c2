import { formatContainerPorts } from "../../ports/HostEndpoint.ts";
import { getOrInsert } from "../../lib/getOrInsert.ts";
import { ruleOf } from "../../rules/index.ts";
import { formatPortUrl } from "../formatPortUrl.ts";
import { listHostPorts } from "./formatPort.ts";
import type { AllocatedFile, PortRow, Report, ReportFinding } from "../Report.ts";

/** GitHub drops all outputs of a job above 1 MB of UTF-16 (docs/reference/actions.md A5). */
const MAX_VALUE_LENGTH = 150_000;
const MAX_PORTS = 10_000;

/** The outputs in verify/action.yml. */
export const VERIFY_OUTPUTS: ReadonlySet<string> = new Set([
  "ok",
  "errors",
  "warnings",
  "ports",
  "urls",
  "report-directory",
]);

/** Builds the outputs of the action, as in action.yml. An output that is too large is empty. */
export function buildOutputs(
  report: Report,
  elsewhere: { readonly directory?: string | null; readonly commentUrl?: string | null } = {},
): Record<string, string> {
  const { error, warning, notice } = report.summary;
  const published = listPublishedTargets(report);
  const byService = (value: (one: PublishedTarget) => number | string | null) =>
    published === null ? "" : encodeByService(published, value);
  const values = {
    ok: String(report.ok),
    errors: String(error),
    warnings: String(warning),
    notices: String(notice),
    conflicts: String(report.findings.filter(isConflict).length),
    ports: byService(({ port }) => port),
    urls: byService(({ row, number, port }) =>
      port === null
        ? null
        : formatPortUrl(row.binding, port, { known: report.schemeOf?.(row, number) ?? null }),
    ),
    "compose-args": JSON.stringify(
      Object.fromEntries(
        report.projects.map(({ name, resolvedName = name, composeArgs }) => [
          resolvedName,
          composeArgs,
        ]),
      ),
    ),
    "env-file": joinPaths(report, "env"),
    "override-file": joinPaths(report, "override"),
    "report-directory": elsewhere.directory ?? "",
    "comment-url": elsewhere.commentUrl ?? "",
  };
  const entries = Object.entries(values);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value.length > MAX_VALUE_LENGTH ? "" : value]),
  );
}

/** Returns the paths of the files of a kind, one per line. */
function joinPaths({ allocation }: Report, kind: AllocatedFile["kind"]): string {
  const files = allocation?.files.filter((file) => file.kind === kind) ?? [];
  return files.map(({ path }) => path).join("\n");
}

/** Returns whether a finding is a conflict. An allocation turns resolved conflicts into notices. */
function isConflict({ rule, severity }: ReportFinding): boolean {
  return ruleOf(rule).conflict !== null && severity !== "notice";
}

/** A published container port; `port` is null if the engine assigns it. */
interface PublishedTarget {
  readonly service: string;
  readonly target: string;
  /** The container port without its protocol. */
  readonly number: number;
  readonly port: number | null;
  readonly row: PortRow;
}

/** Lists published container ports, without those of workflow jobs; null if there are too many. */
function listPublishedTargets({ projects, rows, allocation }: Report): PublishedTarget[] | null {
  const names = new Set(projects.map(({ name }) => name));
  const published: PublishedTarget[] = [];
  for (const row of rows) {
    // A port with a route through a proxy is not published.
    const isRouted = allocation?.routes.some(
      ({ project, service, target }) =>
        project === row.project &&
        service === row.service &&
        target === row.binding.target &&
        row.binding.protocol === "tcp",
    );
    if (!names.has(row.project) || isRouted) continue;
    const service = projects.length > 1 ? `${row.project}/${row.service}` : row.service;
    const protocol = row.binding.protocol.toLowerCase();
    for (const { target: number, port } of listTargetPorts(row)) {
      const target = formatContainerPorts({ target: number, count: 1, protocol });
      published.push({ service, target, number, port, row });
    }
    if (published.length > MAX_PORTS) return null;
  }
  return published;
}

/** Lists the container ports of a row with their host ports; at most 65,535. */
function listTargetPorts(row: PortRow): { target: number; port: number | null }[] {
  const { kind, binding, offset, count, lastAssigned } = row;
  const ports = listHostPorts(row);
  if (ports === null && kind !== "engine") return [];
  const isPool = kind === "pool" || lastAssigned !== undefined;
  return Array.from({ length: ports === null ? count : ports.last - ports.first + 1 }, (_, at) => ({
    target: isPool ? binding.target : binding.target + offset + at,
    port: ports === null ? null : ports.first + at,
  }));
}

/** Encodes `{"SERVICE": {"TARGET": VALUE}}`; several distinct values of a target are a list. */
function encodeByService(
  published: readonly PublishedTarget[],
  value: (one: PublishedTarget) => number | string | null,
): string {
  const services = new Map<string, Map<string, Set<number | string | null>>>();
  for (const one of published) {
    const targets = getOrInsert(services, one.service, () => new Map());
    getOrInsert(targets, one.target, () => new Set()).add(value(one));
  }
  const entries = [...services].map(([service, targets]) => [
    service,
    Object.fromEntries(
      Array.from(targets, ([key, [first, ...more]]) => [
        key,
        more.length === 0 ? first : [first, ...more],
      ]),
    ),
  ]);
  return JSON.stringify(Object.fromEntries(entries));
}
