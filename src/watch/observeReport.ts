import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { groupBy } from "../lib/groupBy.ts";
import { type FailOn, isFailing } from "../report/computeExitStatus.ts";
import {
  createConflictTest,
  createStatusReader,
  type ShownStatus,
  STATUS_NAMES,
} from "../report/createConflictTest.ts";
import { listHolderNames, listHostPorts } from "../report/formats/formatPort.ts";
import { countRowPorts } from "../report/formats/formatSummaryLine.ts";
import { formatPlace } from "../report/Places.ts";
import type { PortRow, Report, ReportFinding } from "../report/Report.ts";
import { isRefusal } from "../rules/index.ts";
import type { Observation, ObservedPorts } from "./Observation.ts";
import type { WatchedPort, WatchedService } from "./WatchSnapshot.ts";

/** The most host ports that are compared one by one. */
const MAX_PORTS = 100_000;
/** The most ports of a service in the documents. */
const MAX_SHOWN_PORTS = 100;

export interface ReportContext {
  readonly failOn: FailOn;
  /** The id of this process, which may use a port itself. */
  readonly pid: number;
}

/**
 * Takes from a report what `watch` compares and shows. The ports of an invalid project are not
 * known, as while somebody edits it. Throws if there are too many ports.
 */
export function observeReport(
  report: Report,
  { failOn, pid }: ReportContext,
): Observation | { readonly failure: string } {
  const refusal = report.findings.find(isRefusal);
  if (refusal !== undefined) return { failure: describeRefusal(refusal) };
  const rows = report.rows.filter(({ environment }) => environment === undefined);
  if (countRowPorts(rows) > MAX_PORTS)
    throw new Error(`cannot watch more than ${MAX_PORTS} host ports; watch fewer projects at once`);
  const describe = (text: string) => markOwn(text, pid);
  const statusOf = createStatusReader(report);
  const reasons = listReasons(report);
  const ports = rows.map((row) => {
    const found = toPorts(row, statusOf(row));
    const reason = reasons.get(formatAnswerKey({ ...found, port: found.hostPort }));
    return { ...found, described: describe(describeStatus(row, found.state, reason)) };
  });
  const findings = report.findings.map((finding) => {
    const { rule, severity, project, service, evidence, message } = finding;
    const failing = isFailing(finding, failOn);
    return { rule, severity, project, service, evidence, message: describe(message), failing };
  });
  return {
    projects: new Map(
      report.projects.map(({ name, resolvedName = name }) => [
        resolvedName,
        escapeControlChars(name),
      ]),
    ),
    services: listServices(ports),
    ports,
    findings,
    conflicts: countRowPorts(rows.filter(createConflictTest(report))),
    blindness: report.host.visible ? null : report.host.reason,
  };
}

function describeRefusal({ place, message }: ReportFinding): string {
  return place === null ? message : `${escapeControlChars(formatPlace(place))}: ${message}`;
}

/** Says in a text with a holder that the holder is this process. */
function markOwn(text: string, pid: number): string {
  return text.replaceAll(`(pid ${pid})`, `(pid ${pid}, this portplan watch: see --listen)`);
}

/** Matches a request with host ports: `*:5432/tcp`, `[::1]:8000-8010/udp`. */
const REQUESTED = /^(.*:)[\d-]+\/\w+$/;

function toPorts(row: PortRow, state: ShownStatus) {
  const { binding, kind, offset, count, requested } = row;
  const host = kind === "pool" && row.assigned === null ? null : listHostPorts(row);
  const address = REQUESTED.exec(requested)?.[1] ?? "";
  return {
    project: escapeControlChars(row.project),
    service: escapeControlChars(row.service),
    target: binding.target + offset,
    protocol: escapeControlChars(binding.protocol.toLowerCase()),
    address: address === "*:" ? "" : escapeControlChars(address),
    hostPort: host?.first ?? null,
    count,
    requested: escapeControlChars(requested),
    state,
  };
}

/** Returns why ports do not answer, by `formatAnswerKey`. */
function listReasons({ answers = [] }: Report): ReadonlyMap<string, string> {
  return new Map(
    answers.flatMap(({ reason, ...answer }) => {
      const port = answer.port ?? answer.planned;
      const protocol = answer.protocol.toLowerCase();
      return reason === null ? [] : [[formatAnswerKey({ ...answer, port, protocol }), reason]];
    }),
  );
}

function formatAnswerKey(
  answer: Pick<ObservedPorts, "project" | "service" | "target" | "protocol"> & {
    readonly port: number | null;
  },
): string {
  const { project, service, target, protocol, port } = answer;
  return JSON.stringify([project, service, target, protocol, port]);
}

/** @param reason why a port does not answer */
function describeStatus(row: PortRow, status: ShownStatus, reason?: string): string {
  if (status === "own") return "in use by its own container";
  if (status === "engine") return "assigned at start";
  const names = escapeControlChars(listHolderNames(row).join(", "));
  if (status === "taken") return names === "" ? "not available" : `in use by ${names}`;
  const details = names === "" ? reason : names;
  return details === undefined ? STATUS_NAMES[status] : `${STATUS_NAMES[status]}: ${details}`;
}

function listServices(ports: readonly ObservedPorts[]): WatchedService[] {
  const groups = groupBy(ports, ({ project, service }) => JSON.stringify([project, service]));
  return [...groups.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const { project, service } = first;
    const listed = own.flatMap((each) => listPorts(each)).slice(0, MAX_SHOWN_PORTS);
    return { project, service, up: isUp(own.map(({ state }) => state)), ports: listed };
  });
}

function listPorts({ target, protocol, hostPort, count, state }: ObservedPorts): WatchedPort[] {
  return Array.from({ length: Math.min(count, MAX_SHOWN_PORTS) }, (_, at) => ({
    target: target + at,
    protocol,
    hostPort: hostPort === null ? null : hostPort + at,
    state,
  }));
}

/** The states of a port that its service does not use, or does not answer on. */
const UNUSED: ReadonlySet<string> = new Set<ShownStatus>([
  "free",
  "taken",
  "leased",
  "not-listening",
  "wrong-listener",
  "wrong-port",
  "unhealthy",
]);
const USED: ReadonlySet<string> = new Set<ShownStatus>(["own", "ok"]);

function isUp(states: readonly string[]): boolean | null {
  if (states.some((state) => UNUSED.has(state))) return false;
  const known = states.filter((state) => state !== "engine" && state !== "discarded");
  return known.length > 0 && known.every((state) => USED.has(state)) ? true : null;
}
