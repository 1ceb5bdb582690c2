import { escapeWorkflowCommands } from "../lib/escapeWorkflowCommands.ts";
import { groupBy } from "../lib/groupBy.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import { formatCount, formatSome } from "../report/formats/formatSummaryLine.ts";
import { ruleOf } from "../rules/index.ts";
import type {
  Change,
  ContainerChange,
  FindingChange,
  PortStateChange,
  StatusChange,
} from "./Change.ts";
import type { ObservedPorts } from "./Observation.ts";

const MAX_PARTS = 5;
/** The last events of a container say most. */
const MAX_ACTIONS = 10;
const MAX_REASONS = 3;

/**
 * Formats changes as lines: one for each service with its containers and ports, one for each
 * finding that these do not describe, and one for the status.
 */
export function formatChanges(changes: readonly Change[], at: number): string[] {
  const groups = groupBy(changes, keyOf);
  const lines = [...groups.values()].flatMap(formatGroup);
  return lines.map((line) => escapeWorkflowCommands(`${formatTime(at)} ${line}`));
}

/** Formats a time in ISO 8601, UTC, in seconds. */
export function formatTime(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}

function keyOf(change: Change): string {
  if (change.kind === "status") return "";
  const about = subjectOf(change);
  return JSON.stringify([about.project, about.service]);
}

function subjectOf(change: Exclude<Change, StatusChange>) {
  if (change.kind === "finding") return change.finding;
  return change.kind === "port" ? change.port : change;
}

function formatGroup(changes: readonly Change[]): string[] {
  const [first] = changes;
  if (first === undefined) return [];
  if (first.kind === "status") return changes.flatMap(formatStatus);
  const { project, service } = subjectOf(first);
  const name = [project, service].filter((each) => each !== null).join("/");
  const containers = changes.filter((each) => each.kind === "container");
  const ports = changes.filter((each) => each.kind === "port");
  const parts = [
    ...formatContainers(containers),
    ...changes.flatMap((each) =>
      // The events say the same.
      each.kind === "service" && containers.length === 0 ? formatUp(each.up) : [],
    ),
    ...formatSomeParts(ports.map(formatPort)),
  ];
  const findings = changes
    .filter((each) => each.kind === "finding")
    .filter(({ finding }) => ports.length === 0 || !describesPort(finding.rule));
  return [...(parts.length === 0 ? [] : [parts.join("; ")]), ...findings.map(formatFinding)].map(
    (text) => (name === "" ? text : `${name}: ${text}`),
  );
}

/** Returns whether the state of a port says the same as a finding of the rule. */
function describesPort(id: FindingChange["finding"]["rule"]): boolean {
  const { conflict, runsIn } = ruleOf(id);
  return conflict === "with-host" || runsIn === "verify";
}

function formatUp(up: boolean | null): string {
  if (up === null) return "not known if it runs";
  return up ? "up" : "down";
}

/** Formats the events of each container: `container shop-db-1 restarted`. */
function formatContainers(changes: readonly ContainerChange[]): string[] {
  const byName = groupBy(changes, ({ name }) => name);
  const texts = Array.from(byName, ([name, all]) => {
    const actions = joinRestarts(all.map(({ action }) => action));
    const rest = actions.length - MAX_ACTIONS;
    const shown = [...(rest > 0 ? [`${rest} events`] : []), ...actions.slice(-MAX_ACTIONS)];
    return `container ${name} ${shown.join(", ")}`;
  });
  return formatSomeParts(texts);
}

/** Joins the events that a restart is made of, and counts restarts in a row. */
function joinRestarts(actions: readonly string[]): string[] {
  const joined: { action: string; count: number }[] = [];
  for (const action of actions) {
    const last = joined.at(-1);
    if (last?.action === "stopped" && action === "started") {
      joined.pop();
      const before = joined.at(-1);
      if (before?.action === "restarted") before.count++;
      else joined.push({ action: "restarted", count: 1 });
    } else joined.push({ action, count: 1 });
  }
  return joined.map(({ action, count }) => (count === 1 ? action : `${action} ${count} times`));
}

function formatSomeParts(parts: readonly string[]): string[] {
  const rest = parts.length - MAX_PARTS;
  return [...parts.slice(0, MAX_PARTS), ...(rest > 0 ? [`${rest} more`] : [])];
}

function formatPort({ port, previous, removed }: PortStateChange): string {
  const name = formatPortName(port);
  if (removed) return `${name} is not published any more`;
  return previous === null ? `${name} added: ${port.described}` : `${name} ${port.described}`;
}

/** Formats host ports: `5432/tcp`, `127.0.0.1:8000-8010/udp`; the container port without one. */
export function formatPortName(port: ObservedPorts): string {
  const { address, hostPort, count, protocol, requested, target } = port;
  if (hostPort === null) return requested.replace(/^\*:/, "");
  const ports = formatPorts({ first: hostPort, last: hostPort + count - 1 });
  const name = `${address}${ports}/${protocol}`;
  return requested === `${target}/${protocol}` ? `${requested} on ${name}` : name;
}

function formatFinding({ finding, resolved }: FindingChange): string {
  const { severity, rule, message } = finding;
  return `${resolved ? "resolved: " : ""}${severity}[${rule}]: ${message}`;
}

function formatStatus(change: Change): string[] {
  if (change.kind !== "status") return [];
  const { status, previous, reasons } = change;
  const why = reasons.length === 0 ? "" : `: ${formatSome(reasons, MAX_REASONS)}`;
  return [`status: ${status}${status === previous ? "" : ` (was ${previous})`}${why}`];
}

/** Formats numbers of findings, e.g. `1 error, 2 warnings`; empty without findings. */
export function formatFindingCounts(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .flatMap(([severity, count]) => (count === 0 ? [] : formatCount(count, severity)))
    .join(", ");
}
