import { relative } from "node:path/posix";
import { environmentOf, type PortBinding } from "../compose/index.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Facts } from "./Facts.ts";

/**
 * What to write so that a port goes to the next free one: the variable's line where a variable is
 * the whole host port, else the entry. `rivals`: with whom it collides; a variable that they share
 * cannot part them.
 */
export function suggestMove(
  { freePorts }: Facts,
  request: PortRequest,
  rivals: readonly PortRequest[] = [],
): string {
  const { variable } = request.binding;
  const shared = freePorts.sharing(request);
  if (variable === null || rivals.some((rival) => shared.includes(rival)))
    return suggestEntry(request, freePorts.moving(request), rivals);
  const port = freePorts.movingTogether(request);
  return port === null ? NO_ROOM : setting(request, variable, port);
}

/** What to write so that a port goes to this one. */
export function suggestPort(request: PortRequest, port: number): string {
  const { variable } = request.binding;
  return variable === null ? suggestEntry(request, port, []) : setting(request, variable, port);
}

function setting(request: PortRequest, variable: string, port: number): string {
  return `Set ${variable}=${portsFrom(request, port)} in ${whereSet(request, variable)}.`;
}

const NO_ROOM = "No host port is left for it: publish it without one, so that the engine chooses.";

function suggestEntry(
  request: PortRequest,
  port: number | null,
  rivals: readonly PortRequest[],
): string {
  if (port === null) return NO_ROOM;
  if (request.project.origin.kind === "policy-needs")
    return `Have ${request.service.name} listen on ${portsFrom(request, port)}, and write that into the policy.`;
  const entry = formatEntry(request, portsFrom(request, port));
  const { span } = request.binding;
  const sameEntry = rivals.some(
    ({ binding }) => binding.span.file === span.file && binding.span.start === span.start,
  );
  const ofVariants = rivals.some(
    ({ project }) => environmentOf(project) !== environmentOf(request.project),
  );
  if (sameEntry && ofVariants) {
    const variable = suggestVariable(request);
    return `Change the entry to ${formatEntry(request, `\${${variable}:-${portsOf(request)}}`)}, and set ${variable}=${portsFrom(request, port)} in ${whereSet(request, variable)}.`;
  }
  return sameEntry
    ? `Both come from one entry: give ${request.service.name} its own with \`ports: !override\` and ${entry}.`
    : `Change the entry to ${entry}.`;
}

/**
 * Of a variable for a host port: `DB_PORT`, or `QUEUE_15672_PORT` where the service publishes
 * several ports.
 */
export function suggestVariable({ service, binding: { target } }: PortRequest): string {
  const name = service.name
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^(?=\d)/, "_");
  return service.ports.length === 1 ? `${name}_PORT` : `${name}_${target}_PORT`;
}

/** The entry as it would be written with other host ports; everything else stays as it is. */
export function formatEntry(request: PortRequest, ports: string): string {
  const { binding } = request;
  return binding.short ? `"${shortEntryWith(binding, ports)}"` : `published: "${ports}"`;
}

/** What to write so that an entry is published at this address; everything else stays as it is. */
export function suggestAddress({ binding }: PortRequest, address: string): string {
  const { short, written } = binding;
  if (!short) return `Give the entry host_ip: ${address}`;
  const parts = splitEntry(written ?? "");
  const ports = parts.length > 1 ? parts.slice(-2) : [binding.published ?? "", ...parts];
  return `Change the entry to "${address}:${ports.join(":")}"`;
}

function shortEntryWith(binding: PortBinding, ports: string): string {
  const parts = splitEntry(binding.written ?? "");
  if (parts.length > 1) return [...parts.slice(0, -2), ports, parts.at(-1)].join(":");
  const address =
    binding.hostIp === null
      ? ""
      : `${binding.hostIp.includes(":") ? `[${binding.hostIp}]` : binding.hostIp}:`;
  const target =
    binding.count === 1
      ? binding.target
      : `${binding.target}-${binding.target + binding.count - 1}`;
  return `${address}${ports}:${target}${binding.protocol === "tcp" ? "" : `/${binding.protocol}`}`;
}

/** A short entry's parts: split at its colons, but not within `${…}` and `[…]`. */
function splitEntry(written: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const character of written) {
    if (character === "{" || character === "[") depth++;
    if (character === "}" || character === "]") depth--;
    if (character === ":" && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts;
}

function portsOf({ endpoints: [endpoint] }: PortRequest): string {
  return endpoint === undefined ? "" : formatPorts(endpoint);
}

function portsFrom({ endpoints: [endpoint] }: PortRequest, first: number): string {
  return endpoint === undefined
    ? `${first}`
    : formatPorts({ first, last: first + endpoint.last - endpoint.first });
}

/**
 * The place that decides about a variable: the environment if it is set there, else the env file.
 */
function whereSet({ project, binding }: PortRequest, variable: string): string {
  const use = binding.variables.find(({ name }) => name === variable);
  const file =
    (use?.source === "file" ? use.span?.file : project.envFiles[0]) ?? `${project.directory}/.env`;
  const path = relative(project.directory, file);
  return use?.source === "shell" ? `the environment, where it is set (it wins over ${path})` : path;
}
