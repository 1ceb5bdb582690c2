import type { Assignment } from "../../allocate/Assignment.ts";
import { encodeJson } from "./encodeJson.ts";
import type {
  HeldEndpoint,
  Place,
  PortRow,
  Report,
  ReportException,
  ReportFinding,
} from "../Report.ts";
import type { WireException, WireFinding, WireHolder, WirePort, WireSource } from "../wire.ts";

/** How much text is handed on at once. */
const PIECE_LENGTH = 1 << 16;

/**
 * The JSON report (schema/report.schema.json), in pieces: a map may have millions of rows. A row is
 * a line. Nothing in it moves a cursor, and no line of it is a command to GitHub's runner.
 */
export function* renderJson(report: Report): Iterable<string> {
  let piece = "";
  for (const text of encodeReport(report)) {
    piece += text;
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}

function* encodeReport({
  ok,
  summary,
  projects,
  rows,
  findings,
  exceptions,
  references,
  allocation,
  host,
}: Report): Iterable<string> {
  yield `{"version":1,"ok":${ok},"summary":${encodeJson(summary)},\n`;
  yield* encodeList(
    "projects",
    projects.map(({ name, directory, files, profiles }) =>
      encodeJson({ name, directory, files, profiles }),
    ),
  );
  yield* encodeList("ports", encodePorts(rows));
  yield* encodeList(
    "findings",
    findings.map((finding) => encodeJson(toWireFinding(finding))),
  );
  if (exceptions.length > 0)
    yield* encodeList(
      "exceptions",
      exceptions.map((exception) => encodeJson(toWireException(exception))),
    );
  if (references.length > 0)
    yield* encodeList(
      "references",
      references.map(({ port, place }) => encodeJson({ port, source: toWireSource(place) })),
    );
  yield* encodeList("assignments", (allocation?.assignments ?? []).flatMap(encodeAssignment));
  yield `"host":${encodeJson(host)}}\n`;
}

function* encodeList(name: string, lines: Iterable<string>): Iterable<string> {
  yield `"${name}":[`;
  let separator = "\n";
  for (const line of lines) {
    yield separator + line;
    separator = ",\n";
  }
  yield "],\n";
}

/** The ports of a row differ in two or three numbers: the rest is written once. */
function* encodePorts(rows: readonly PortRow[]): Iterable<string> {
  for (const row of rows) {
    const { binding, kind, offset, count, assigned } = row;
    const {
      project,
      service,
      protocol,
      hostIp,
      mode,
      name,
      appProtocol,
      variable,
      status,
      holders,
      source,
    } = toWirePort(row);
    const before = `${encodeJson({ project, service }).slice(0, -1)},"target":`;
    const between = `,${encodeJson({ protocol, hostIp }).slice(1, -1)},"published":`;
    const rest = encodeJson({ mode, name, appProtocol, variable, status }).slice(1, -1);
    const after = `,${rest},"assigned":`;
    const end = `,${encodeJson({ holders, source }).slice(1)}`;
    for (let at = 0; at < count; at++) {
      const single = kind === "unknown" ? "null" : encodeJson(binding.published);
      const published = hasOwnPorts(row) ? `"${Number(binding.published) + offset + at}"` : single;
      yield (
        before +
          (binding.target + offset + at) +
          between +
          published +
          after +
          (assigned === null ? "null" : assigned + at) +
          end
      );
    }
  }
}

/** A line for each port; a pool, of which the engine takes any, is one. */
function encodeAssignment({ request, port, via, variable }: Assignment): string[] {
  const { target, count, protocol, hostIp, published } = request.binding;
  const names = { project: request.project.name, service: request.service.name };
  return Array.from({ length: count }, (_, at) => {
    const from =
      count > 1 && /^\d+$/.test(published ?? "") ? `${Number(published) + at}` : published;
    return encodeJson({
      ...names,
      target: target + at,
      protocol,
      hostIp,
      from,
      to: port + at,
      via,
      variable,
    });
  });
}

/** Whether each container port has a host port of its own. */
function hasOwnPorts({ kind, binding: { count, published } }: PortRow): boolean {
  return kind !== "unknown" && count > 1 && published !== null && published !== "";
}

function toWirePort({
  project,
  service,
  binding,
  status,
  holders,
  place,
}: PortRow): Omit<WirePort, "target" | "published" | "assigned"> {
  const { protocol, hostIp, mode, name, appProtocol, variable } = binding;
  return {
    project,
    service,
    protocol,
    hostIp,
    mode,
    name,
    appProtocol,
    variable,
    status,
    holders: holders.map(toWireHolder),
    source: toWireSource(place),
  };
}

function toWireHolder({ holder, endpoint }: HeldEndpoint): WireHolder {
  const { kind, name, pid, since } = holder;
  return { kind, name, pid, since, endpoint };
}

function toWireFinding({
  rule,
  severity,
  project,
  service,
  evidence,
  message,
  fix,
  place,
  related,
}: ReportFinding): WireFinding {
  return {
    rule,
    severity,
    project,
    service,
    evidence,
    message,
    fix,
    source: place === null ? null : toWireSource(place),
    related: related.map((end) => ({
      message: end.message,
      project: end.project,
      service: end.service,
      source: toWireSource(end.place),
    })),
  };
}

function toWireException({
  rule,
  project,
  service,
  evidence,
  reason,
  until,
  place,
}: ReportException): WireException {
  return {
    rule,
    project,
    service,
    evidence,
    reason,
    until,
    source: place === null ? null : toWireSource(place),
  };
}

function toWireSource({ file, line, column, endLine, endColumn }: Place): WireSource {
  return { file, line, column, endLine, endColumn };
}
