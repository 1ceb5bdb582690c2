import { relative } from "node:path/posix";
import {
  isComposeProject,
  type PortBinding,
  type Project,
  type Related,
  type Span,
  type VariableUse,
} from "../compose/index.ts";
import { distinctBy } from "../lib/distinctBy.ts";
import type { PortRange } from "../lib/PortRange.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";
import type { FindingDraft } from "./Rule.ts";

// Selects the port requests of a rule, names them in a sentence and locates them.

/** Returns whether a request publishes this host port. */
export function needsPort({ endpoints }: PortRequest, port: number): boolean {
  return endpoints.some(({ first, last }) => first <= port && port <= last);
}

/** Returns the path of a project's file as the reader of a message opens it. */
export function showPath({ base, directory }: Project, file: string): string {
  return relative(base ?? directory, file);
}

/** Returns the published ports of Compose projects and of service containers in workflows. */
export function listPublished({ requests }: Plan): readonly PortRequest[] {
  return requests.filter((request) => !isOutsideCompose(request) && request.endpoints.length > 0);
}

/** Returns the published ports of Compose projects, without service containers in workflows. */
export function listComposeRequests({ requests }: Plan): readonly PortRequest[] {
  return requests.filter(
    ({ project, endpoints }) => isComposeProject(project) && endpoints.length > 0,
  );
}

/**
 * Formats host ports for a sentence: `host port 5432/tcp` on all addresses, else
 * `127.0.0.1:5432/tcp`; `container port 80/tcp` without a host port. `ports` selects some of them.
 */
export function namePort(request: PortRequest, ports?: PortRange): string {
  const text = formatRequest(request, ports);
  if (text.startsWith("*:")) return `host ${withNoun(text.slice(2))}`;
  return text.includes(":") ? text : `container ${withNoun(text)}`;
}

/** Formats host ports without an address: `host ports 8000-8010/tcp`. */
export function nameHostPorts(ports: PortRange, protocol: string): string {
  return `host ${withNoun(`${formatPorts(ports)}/${protocol}`)}`;
}

function withNoun(ports: string): string {
  return `port${ports.includes("-") ? "s" : ""} ${ports}`;
}

/** Describes an entry, e.g. "db publishes 5432 on all addresses". `name` names its service. */
export function describeEntry(request: PortRequest, name: string = request.service.name): string {
  const verb = isOutsideCompose(request) ? "uses" : "publishes";
  const text = formatRequest(request).replace(/\/tcp$/, "");
  if (text.startsWith("*:")) return `${name} ${verb} ${text.slice(2)} on all addresses`;
  return `${name} ${verb} ${text.includes(":") ? text : `container port ${text}`}`;
}

/** Describes unavailable ports for a title, e.g. "web cannot publish host port 80/tcp". */
export function describeUnavailable(
  request: PortRequest,
  ports: PortRange,
  modal = "cannot",
): string {
  const verb = isOutsideCompose(request) ? "use" : "publish";
  return `${request.service.name} ${modal} ${verb} ${namePort(request, ports)}`;
}

/** Returns whether the policy declares the port, for a program that Compose does not start. */
export function isOutsideCompose({ project }: PortRequest): boolean {
  return project.origin.kind === "policy-needs";
}

/**
 * Returns the part of a finding that identifies and locates a request: its entry, how the entry got
 * into the project, and what sets its host port. `related` comes before these places.
 */
export function locateRequest(
  request: PortRequest,
  related: FindingDraft["related"] = [],
): Omit<FindingDraft, "message" | "fix"> {
  const { project, service, binding } = request;
  const origins = [...binding.related, ...locateVariables(binding)];
  return {
    project: project.name,
    service: service.name,
    evidence: formatRequest(request),
    targets: { target: binding.target, count: binding.count },
    label: describeEntry(request),
    span: binding.span,
    related: [...related, ...origins.flatMap(({ message, span }) => toRelated(span, message))],
  };
}

/** Returns a related place that does not belong to a service; empty if there is no span. */
export function toRelated(span: Span | null, message: string): FindingDraft["related"] {
  return span === null ? [] : [{ message, span, project: null, service: null }];
}

/** Returns the related place of a conflicting request. */
export function linkOther(other: PortRequest, name: string): FindingDraft["related"][number] {
  const { span, target, count } = other.binding;
  const names = { project: other.project.name, service: other.service.name };
  return { ...names, targets: { target, count }, message: describeEntry(other, name), span };
}

/** Returns the places that set the variables of a host port and of its address. */
function locateVariables({ span, variables }: PortBinding): Related[] {
  const host = variables.filter(
    ({ part, source }) => part !== "target" && part !== "protocol" && source !== "unset",
  );
  return distinctBy(host, ({ name }) => name).map((use) => ({
    message: describeSource(use),
    span: (use.source === "file" ? use.span : null) ?? span,
  }));
}

function describeSource({ name, source, isEmpty }: VariableUse): string {
  if (source === "file") return `${name} is set here`;
  if (source === "shell") return `${name} is set in the environment`;
  return `default: ${name} is ${isEmpty ? "empty" : "not set"}`;
}

/** The most services that a title names. */
const MAX_NAMES = 3;

/** Formats names. `rest` replaces all but the first and the last one. */
export function formatList(names: readonly string[], rest: string | null = null): string {
  const last = names.at(-1) ?? "";
  const [first = last] = names;
  if (rest === null && names.length <= MAX_NAMES)
    return [names.slice(0, -1).join(", "), last].filter(Boolean).join(" and ");
  const shown = first === last ? first : `${first}, ${last}`;
  return `${shown} and ${rest ?? `${names.length - 2} other services`}`;
}
