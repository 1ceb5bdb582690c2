import { environmentOf } from "../compose/index.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import type { PortRange } from "../lib/PortRange.ts";
import { code } from "../lib/inlineCode.ts";
import { findAssignment, findBound, isInside } from "../policy/findBound.ts";
import { formatPorts, type HostEndpoint, overlaps } from "../ports/HostEndpoint.ts";
import { isVariable } from "../ports/isVariable.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { toPortRequest } from "../ports/toPortRequest.ts";
import { formatServiceName } from "../ports/serviceName.ts";
import {
  documentVariable,
  formatEntry,
  formatEntryWithVariable,
  formatHostPorts,
  formatShortEntry,
  formatWithVariable,
  nameFile,
  nameOwnEntry,
  splitEntry,
  suggestVariable,
  widenToEntry,
} from "./entries.ts";
import { findAssignedPort, portsFrom } from "./FreePorts.ts";
import { findReplaced, suggestOverride } from "./replacedEntries.ts";
import { namePort, showPath } from "./requests.ts";
import type { Facts } from "./Rule.ts";

// Fixes that several rules share: edits that move a port or change its address. Commands that stop
// a process or a container are in src/host/holders/adviseStop.ts.

/** The most requests that one fix moves. */
const MAX_MOVED = 10;

/**
 * Returns the edits that move a port: to the port that the policy assigns, else to the next free
 * one. They change the variable if it is the whole host port, else the entry.
 *
 * @param others the conflicting requests. A variable that they share cannot separate them.
 * @param isComplete true if these are all conflicting requests. They move instead if the policy
 *   assigns the port of the request, and theirs can change. A program outside Compose moves only if
 *   it has to.
 */
export function suggestMove(
  facts: Facts,
  request: PortRequest,
  others: readonly PortRequest[] = [],
  isComplete = false,
): string {
  const replaced = findReplaced(facts, [request, ...others]);
  if (replaced !== null) return suggestOverride(facts, ...replaced);
  const rank = (each: PortRequest) => {
    if (each.project.origin.kind === "policy-needs") return 2;
    const bound = findBound(facts.policy, each);
    if (bound?.kind !== "assignment") return 1;
    return isInside(each, bound) ? 3 : 0;
  };
  const movesOthers = isComplete && others.every((other) => rank(other) < rank(request));
  const [moving, staying] = movesOthers ? [others, [request]] : [[request], others];
  const moved = [...moving];
  const edits = moving.flatMap((each) =>
    listEdits(facts, each, { subject: request, others: staying, moved }),
  );
  return [...new Set(edits)].join(" and ");
}

/** Returns the edit that gives a request a host port for each replica, or null. */
export function suggestReplicaPorts(facts: Facts, request: PortRequest): string | null {
  const port = facts.freePorts.findRange(request);
  if (port === null) return null;
  const byVariable = listVariableUsers(facts, request, [])?.length === 1;
  const context = { subject: request, others: [], moved: [request] };
  return formatMove(facts, { request, port, byVariable }, context);
}

/** Returns the edit that sets a variable without which the engine assigns the host port. */
export function suggestUnsetPort(facts: Facts, request: PortRequest, name: string): string {
  const users = facts.freePorts.listUsers(request, name);
  const group = users.filter(({ kind }) => kind === "engine").map(publishTarget);
  const published = publishTarget(request);
  // A service without replicas is not among the users.
  const isSeparate =
    group.length > 0 && group.length <= MAX_MOVED && !conflictsWithin(published, group);
  const port = facts.freePorts.findPort(published, isSeparate ? group : [published]);
  if (port === null) return `set ${code(name)}`;
  const ports = formatPorts(portsFrom(published, port));
  const entry = nameOwnEntry(request);
  if (!isSeparate) return `change ${entry} to ${formatEntryWithVariable(facts, request, ports)}`;
  const setting = group.length < users.length ? "" : `set ${code(name)}, or `;
  const template = documentVariable(facts, request, name, ports);
  return `${setting}add a default to ${entry}: ${code(`\${${name}:-${ports}}`)}${template}`;
}

/** Returns a request that publishes its container ports on the same host ports. */
function publishTarget(request: PortRequest): PortRequest {
  return getOrInsert(PUBLISHED, request, () => {
    const { project, service, binding } = request;
    const published = { ...binding, published: `${binding.target}` };
    return { ...toPortRequest(project, service, published, { ipv6: true }), kind: "engine" };
  });
}

const PUBLISHED = new WeakMap<PortRequest, PortRequest>();

interface MoveContext {
  /** The request that the finding is about. */
  readonly subject: PortRequest;
  readonly others: readonly PortRequest[];
  /** All requests that the edits move. */
  readonly moved: PortRequest[];
}

function listEdits(facts: Facts, part: PortRequest, context: MoveContext): string[] {
  const { freePorts, policy } = facts;
  const request = widenToEntry(part);
  const assigned = findAssignedPort(policy, request);
  if (assigned !== null) return listEditsToAssigned(facts, request, assigned, context);
  const move = (port: number, byVariable: boolean) =>
    formatMove(facts, { request, port, byVariable }, context);
  const sharing = listVariableUsers(facts, request, context.others);
  const shared = sharing === null ? null : freePorts.findPort(request, sharing);
  if (shared !== null) return [move(shared, true)];
  const port = freePorts.findPort(request);
  if (port !== null) return [move(port, false)];
  const bound = findBound(policy, request);
  const free = bound?.kind === "assignment" ? freePorts.findPortToAssign(request) : null;
  if (bound?.kind !== "assignment" || free === null)
    return [
      `remove the host port from ${nameEntry(request, context)} ` +
        "so that the engine assigns one (no other port is available)",
    ];
  const { assignment } = bound;
  const isShared = facts.plan.requests.some(
    (each) =>
      each.binding.span !== request.binding.span &&
      each.endpoints.length > 0 &&
      findAssignment(policy, each) === assignment,
  );
  if (isShared) return [formatRemoval(request, context)];
  const toAssign = assignment.port + free - (request.endpoints[0]?.first ?? free);
  return [
    `assign ${toAssign} to ${formatServiceName(assignment.service)} in the policy`,
    move(free, sharing?.length === 1),
  ];
}

/** Formats the edit of one of several entries that have the same assignment. */
function formatRemoval(request: PortRequest, context: MoveContext): string {
  const entry = nameEntry(request, context);
  return `remove ${entry}, because another one publishes the same container port`;
}

/** Returns the edits that give a request its assigned port, which others may publish now. */
function listEditsToAssigned(
  facts: Facts,
  request: PortRequest,
  port: number,
  context: MoveContext,
): string[] {
  const { plan, host, policy } = facts;
  const sharing = listVariableUsers(facts, request, context.others);
  const byVariable =
    sharing !== null &&
    sharing.every(
      (each) => findAssignedPort(policy, each) === port || facts.freePorts.isAllowed(each, port),
    );
  const moving = byVariable ? sharing : [request];
  const ports = portsFrom(request, port);
  const wanted = moving
    .flatMap(({ endpoints }) => endpoints)
    .map((each) => ({ ...each, ...ports }));
  const isWanted = (endpoint: HostEndpoint) => wanted.some((each) => overlaps(each, endpoint));
  const blocking = plan.requests.filter(
    (each) =>
      !moving.includes(each) &&
      each.binding.span !== request.binding.span &&
      !context.moved.includes(each) &&
      each.endpoints.some(isWanted),
  );
  const assignment = findAssignment(policy, request);
  if (blocking.some((each) => findAssignment(policy, each) === assignment))
    return [formatRemoval(request, context)];
  context.moved.push(...moving, ...blocking);
  facts.freePorts.take(moving, port);
  const edits =
    context.moved.length > MAX_MOVED
      ? []
      : blocking.flatMap((each) => listEdits(facts, each, context));
  const isOwn = (endpoint: HostEndpoint) =>
    blocking.some(({ endpoints }) => endpoints.some((each) => overlaps(each, endpoint)));
  const inUse = [
    ...(host.inUse ?? []).filter((each) => !isOwn(each)),
    ...host.obstacles.flatMap(({ request: each, status, endpoint }) =>
      status === "taken" && blocking.includes(each) ? endpoint : [],
    ),
  ].filter(isWanted);
  return [
    formatMove(facts, { request, port, byVariable }, context),
    ...edits,
    ...suggestFreeing(ports, inUse),
  ];
}

/** The most ports in use that a fix names. */
const MAX_FREED = 5;

/** Returns the edits that free those of the ports that are in use. */
function suggestFreeing(ports: PortRange, inUse: readonly PortRange[]): string[] {
  const used = inUse.map(({ first, last }) =>
    formatPorts({ first: Math.max(first, ports.first), last: Math.min(last, ports.last) }),
  );
  const names = [...new Set(used)].toSorted();
  return names.length > MAX_FREED
    ? [`free the ports in use of ${formatPorts(ports)}`]
    : names.map((name) => `free port ${name}`);
}

/**
 * Returns the requests whose host port a variable sets. Returns null if it also sets something
 * else, or if one value cannot be right for all of them.
 */
function listVariableUsers(
  { freePorts }: Facts,
  request: PortRequest,
  others: readonly PortRequest[],
): readonly PortRequest[] | null {
  const { variable } = request.binding;
  if (variable === null) return null;
  const users = freePorts.listUsers(request, variable);
  const isUsable = (each: PortRequest) =>
    each.binding.variable === variable &&
    each.endpoints.length > 0 &&
    !others.includes(each) &&
    !conflictsWithin(each, users);
  // No entry uses the variable of a program outside of Compose.
  const isNumberUsable = users.length > 0 && users.length <= MAX_MOVED;
  return isNumberUsable && users.every(isUsable) ? users : null;
}

/** Returns whether a request conflicts with another one as soon as both have the same port. */
function conflictsWithin({ endpoints }: PortRequest, group: readonly PortRequest[]): boolean {
  return group.some(
    (other) =>
      other.endpoints !== endpoints &&
      other.endpoints.some((b) =>
        endpoints.some((a) => overlaps(a, { ...b, first: a.first, last: a.last })),
      ),
  );
}

interface Move {
  /** The entire entry. */
  readonly request: PortRequest;
  readonly port: number;
  readonly byVariable: boolean;
}

function formatMove(
  facts: Facts,
  { request, port, byVariable }: Move,
  context: MoveContext,
): string {
  const { project, service, binding } = request;
  const ports = formatPorts(portsFrom(request, port));
  if (project.origin.kind === "policy-needs" && binding.variable !== null)
    return `set ${code(`${binding.variable}=${ports}`)} in the environment`;
  if (project.origin.kind === "policy-needs")
    return `make ${service.name} listen on ${ports} and set that port in the policy`;
  if (byVariable && binding.variable !== null)
    return formatSetting(request, binding.variable, ports);
  const { others } = context;
  const isSameEntry = others.some(
    ({ service: other, binding: { span } }) =>
      other !== service && span.file === binding.span.file && span.start === binding.span.start,
  );
  if (!isSameEntry)
    return `change ${nameEntry(request, context)} to ${formatNewEntry(facts, request, ports)}`;
  const entry = formatEntry(request, ports);
  const environment = environmentOf(project);
  if (others.every((other) => environmentOf(other.project) === environment))
    return `give ${service.name} a separate entry with \`ports: !override\` and ${code(entry)}`;
  const withVariable = code(formatWithVariable(request));
  const setting = formatSetting(request, suggestVariable(request), ports);
  return `change ${nameOwnEntry(request)} to ${withVariable} and ${setting}`;
}

/** Formats an entry with other ports. It gets a variable of its own if the policy requires one. */
function formatNewEntry(facts: Facts, request: PortRequest, ports: string): string {
  return (facts.policy.rules.get("hardcoded-port")?.level ?? "off") !== "off" && isVariable(request)
    ? formatEntryWithVariable(facts, request, ports)
    : code(formatEntry(request, ports));
}

/** Names an entry: its service unless no other is shown, and the port if it may have several. */
function nameEntry(request: PortRequest, { subject, others, moved }: MoveContext): string {
  const { project, service, binding } = request;
  const ends = [subject, ...others, ...moved];
  const isOwn = binding.span === subject.binding.span && service === subject.service;
  if (isOwn && ends.every((each) => each.service === service)) return nameOwnEntry(request);
  const isShared = ends.some((each) => each.project !== project);
  const name = (isShared ? `${project.name}/${service.name}` : service.name) + nameFile(request);
  if (isOwn || service.ports.length === 1) return `the entry of ${name}`;
  return binding.short
    ? `entry ${code(`"${binding.written}"`)} of ${name}`
    : `the entry of ${name} for ${namePort(request)}`;
}

/** Returns the edit that publishes an entry on this address. */
export function suggestAddress(request: PortRequest, address: string): string {
  const { binding } = request;
  const { short, written, hostIp, variables } = binding;
  if (short) {
    const parts = splitEntry(written ?? "");
    const entry =
      parts.length > 1
        ? [address.includes(":") ? `[${address}]` : address, ...parts.slice(-2)].join(":")
        : formatShortEntry({ ...binding, hostIp: address }, formatHostPorts(request));
    return `change ${nameOwnEntry(request)} to ${code(`"${entry}"`)}`;
  }
  const isPresent = hostIp !== null || variables.some(({ part }) => part === "hostIp");
  return isPresent
    ? `change ${code("host_ip")} of ${nameOwnEntry(request)} to ${code(address)}`
    : `add ${code(`host_ip: ${address}`)} to ${nameOwnEntry(request)}`;
}

/** Returns the edit of a variable: in the environment if it is set there, else in the env file. */
function formatSetting({ project, binding }: PortRequest, variable: string, ports: string): string {
  const use = binding.variables.find(({ name }) => name === variable);
  const file =
    (use?.source === "file" ? use.span?.file : project.envFiles[0]) ?? `${project.directory}/.env`;
  const path = code(showPath(project, file));
  const source = use?.source === "shell" ? `the environment, which overrides ${path}` : path;
  return `set ${code(`${variable}=${ports}`)} in ${source}`;
}
