import type { Assignment } from "../../allocate/Assignment.ts";
import { encodeJson, encodeList, joinPieces, toJsonHolder } from "./encodeJson.ts";
import type {
  Comparison,
  PortChange,
  PortRow,
  Report,
  ReportAnswer,
  ReportException,
  ReportFinding,
} from "../Report.ts";

/** The most ports that are listed. A host has 65,535 for each protocol and address. */
const MAX_PORTS = 500_000;

/**
 * Renders the report as JSON, version 1 (schema/report.schema.json), in pieces. Users rely on its
 * names, so they do not change. The text contains no control characters and no workflow commands.
 * Throws if the report has more ports than a limit.
 */
export function renderJson(report: Report): Iterable<string> {
  if (report.rows.reduce((sum, { count }) => sum + count, 0) > MAX_PORTS)
    throw new Error(
      `the JSON report would list more than ${MAX_PORTS} host ports; check fewer at once`,
    );
  return joinPieces(encodeReport(report));
}

function* encodeReport(report: Report): Iterable<string> {
  const { ok, summary, projects, rows, exceptions, references, allocation, host } = report;
  const { answers, comparison, made, leftOut } = report;
  yield `{"version":1,"ok":${ok},"summary":${encodeJson(summary)},\n`;
  yield* encodeField("tool", made && { name: "portplan", version: made.version });
  yield* encodeList(
    "projects",
    projects.map(({ name, directory, files, profiles }) => ({ name, directory, files, profiles })),
  );
  yield* encodeField("leftOut", leftOut);
  yield* encodeList("ports", listPorts(rows));
  if (answers !== undefined) yield* encodeList("answers", answers.map(toJsonAnswer));
  yield* encodeList("findings", report.findings.map(toJsonFinding));
  if (exceptions.length > 0) yield* encodeList("exceptions", exceptions.map(toJsonException));
  yield* encodeField("comparison", comparison && toJsonComparison(comparison, made));
  if (references.length > 0)
    yield* encodeList(
      "references",
      references.map(({ port, place }) => ({ port, source: place })),
    );
  const { copies = [] } = allocation ?? {};
  if (copies.length > 0)
    yield* encodeList(
      "copies",
      copies.map(({ project, name, directory, files }) => ({ project, name, directory, files })),
    );
  yield* encodeList("assignments", (allocation?.assignments ?? []).flatMap(listAssignments));
  const changes = allocation?.changes ?? [];
  if (changes.length > 0) yield* encodeList("changes", changes);
  yield `"host":${encodeJson(host)}}\n`;
}

/** Encodes a field, unless it is absent. */
function* encodeField(name: string, value: object | undefined): Iterable<string> {
  if (value !== undefined) yield `"${name}":${encodeJson(value)},\n`;
}

function* listPorts(rows: readonly PortRow[]): Iterable<object> {
  for (const row of rows) {
    const { project, service, binding, kind, offset, count, status, assigned } = row;
    const { target, protocol, hostIp, published, mode, name, appProtocol, variable } = binding;
    const single = kind === "unknown" ? null : published;
    const hasOwnPorts = binding.count > 1 && Boolean(single);
    const holders = row.holders.map(toJsonHolder);
    for (let at = 0; at < count; at++)
      yield {
        project,
        service,
        target: target + offset + at,
        protocol,
        hostIp,
        published: hasOwnPorts ? `${Number(single) + offset + at}` : single,
        mode,
        name,
        appProtocol,
        variable,
        status,
        assigned: assigned === null ? null : assigned + at,
        holders,
        source: row.place,
      };
  }
}

function toJsonAnswer({ place, holders, ...answer }: ReportAnswer): object {
  return { ...answer, holders: holders.map(toJsonHolder), source: place };
}

/** Lists an assignment for each port, or one for a pool, from which the engine takes any port. */
function listAssignments({ request, port, via, variable }: Assignment): object[] {
  const { target, count, protocol, hostIp, published } = request.binding;
  const isNumbered = count > 1 && /^\d+$/.test(published ?? "");
  return Array.from({ length: count }, (_, at) => ({
    project: request.project.name,
    service: request.service.name,
    target: target + at,
    protocol,
    hostIp,
    from: isNumbered ? `${Number(published) + at}` : published,
    to: port + at,
    via,
    variable,
  }));
}

function toJsonFinding(finding: ReportFinding): object {
  const { rule, severity, project, service, evidence, message, label, fix, note } = finding;
  const { place, cause } = finding;
  const related = finding.related.map((end) => ({
    message: end.message,
    project: end.project,
    service: end.service,
    source: end.place,
  }));
  const texts = { message, label, fix, note };
  const about = { rule, severity, project, service, evidence, ...(cause && { cause }) };
  return { ...about, ...texts, source: place, related };
}

function toJsonChange(change: PortChange): object {
  const { kind, project, service, target, before, after, exposure } = change;
  const [old, now] = [before, after].map(
    (side) => side && { port: side.requested, source: side.place },
  );
  return { kind, project, service, target, before: old, after: now, exposure };
}

function toJsonException(exception: ReportException): object {
  const { rule, project, service, evidence, reason, until, place } = exception;
  return { rule, project, service, evidence, reason, until, source: place };
}

function toJsonComparison(comparison: Comparison, made: Report["made"]): object {
  const { commit, problem, changes, renamed, exceptions, policy } = comparison;
  const { from = "head", changed = false, hidden = [], problem: unread = null } = policy ?? {};
  return {
    commit,
    head: made?.commit ?? null,
    problem,
    changes: changes.map(toJsonChange),
    renamed,
    policy: { from, changed, problem: unread },
    hidden: hidden.map(toJsonFinding),
    exceptions: exceptions.map(toJsonException),
  };
}
