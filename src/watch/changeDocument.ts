import type { Change, PortStateChange } from "./Change.ts";
import { formatTime } from "./formatChanges.ts";

/** Builds the JSON document of a change (schema/watch.schema.json). */
export function buildChangeDocument(change: Change, at: number): object {
  return { version: 1, at: formatTime(at), kind: change.kind, ...listFields(change) };
}

function listFields(change: Change): object {
  if (change.kind === "port") return describePort(change);
  if (change.kind === "finding") {
    const { rule, severity, project, service, evidence, message } = change.finding;
    return { resolved: change.resolved, rule, severity, project, service, evidence, message };
  }
  const { kind: _kind, ...fields } = change;
  return fields;
}

function describePort({ port, previous, removed }: PortStateChange): object {
  const { project, service, target, protocol, address, hostPort, count, state, described } = port;
  return {
    project,
    service,
    target,
    protocol,
    hostIp: address === "" ? null : address.slice(0, -1).replace(/^\[(.*)\]$/, "$1"),
    hostPort,
    count,
    state: removed ? null : state,
    previous,
    description: removed ? "not published any more" : described,
  };
}
