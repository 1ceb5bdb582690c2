import { relative } from "node:path/posix";
import { environmentOf, type PortBinding } from "../compose/index.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Facts } from "./Rule.ts";

// The fixes that rules share: what to write so that a port is published elsewhere. How to stop what
// uses a port is worded by `suggestStop` (formatHolder.ts), what one rule alone says in its file.

/**
 * Returns what to write so that a port moves to the next free one: the variable's line where a
 * variable is the whole host port, else the entry.
 *
 * @param others the requests with which it conflicts; a variable that they share cannot separate
 *   them
 */
export function suggestMove(
  { freePorts }: Facts,
  request: PortRequest,
  others: readonly PortRequest[] = [],
): string {
  const { variable } = request.binding;
  const sharing = freePorts.listSharing(request);
  if (variable === null || others.some((other) => sharing.includes(other)))
    return suggestEntry(request, freePorts.findPort(request), others);
  const port = freePorts.findPort(request, sharing);
  return port === null ? NO_FREE_PORT : suggestValue(request, variable, port);
}

/** Returns what to write so that a port moves to this one. */
export function suggestPort(request: PortRequest, port: number): string {
  const { variable } = request.binding;
  if (variable === null) return suggestEntry(request, port, []);
  return suggestValue(request, variable, port);
}

function suggestValue(request: PortRequest, variable: string, port: number): string {
  return `Set ${variable}=${formatPortsFrom(request, port)} in ${findSource(request, variable)}.`;
}

const NO_FREE_PORT =
  "No host port is left for it: publish it without one, so that the engine chooses.";

function suggestEntry(
  request: PortRequest,
  port: number | null,
  others: readonly PortRequest[],
): string {
  if (port === null) return NO_FREE_PORT;
  const { project, service, binding } = request;
  const ports = formatPortsFrom(request, port);
  if (project.origin.kind === "policy-needs")
    return `Have ${service.name} listen on ${ports}, and write that into the policy.`;
  const entry = formatEntry(request, ports);
  const isSameEntry = others.some(
    ({ binding: { span } }) => span.file === binding.span.file && span.start === binding.span.start,
  );
  if (!isSameEntry) return `Change the entry to ${entry}.`;
  const environment = environmentOf(project);
  if (others.every((other) => environmentOf(other.project) === environment))
    return (
      `Both come from one entry: give ${service.name} its own with \`ports: !override\` ` +
      `and ${entry}.`
    );
  const variable = suggestVariable(request);
  const withVariable = formatEntry(request, `\${${variable}:-${formatPortsFrom(request)}}`);
  const source = findSource(request, variable);
  return `Change the entry to ${withVariable}, and set ${variable}=${ports} in ${source}.`;
}

/** Returns a variable for a host port: `DB_PORT`, `QUEUE_15672_PORT` for one of several. */
export function suggestVariable({ service, binding: { target } }: PortRequest): string {
  const name = service.name
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^(?=\d)/, "_");
  return service.ports.length === 1 ? `${name}_PORT` : `${name}_${target}_PORT`;
}

/** Returns the entry as it would be written with other host ports. */
export function formatEntry(request: PortRequest, ports: string): string {
  const { binding } = request;
  return binding.short ? `"${replacePorts(binding, ports)}"` : `published: "${ports}"`;
}

/** Returns what to write so that an entry is published at this address. */
export function suggestAddress({ binding }: PortRequest, address: string): string {
  const { short, written } = binding;
  if (!short) return `Give the entry host_ip: ${address}`;
  const parts = splitEntry(written ?? "");
  const ports = parts.length > 1 ? parts.slice(-2) : [binding.published ?? "", ...parts];
  return `Change the entry to "${address}:${ports.join(":")}"`;
}

/** Returns a short entry with other host ports. */
function replacePorts(binding: PortBinding, ports: string): string {
  const { written, hostIp, target, count, protocol } = binding;
  const parts = splitEntry(written ?? "");
  if (parts.length > 1) return [...parts.slice(0, -2), ports, parts.at(-1)].join(":");
  const host = hostIp?.includes(":") ? `[${hostIp}]` : hostIp;
  const address = host === null ? "" : `${host}:`;
  const targets = formatPorts({ first: target, last: target + count - 1 });
  return `${address}${ports}:${targets}${protocol === "tcp" ? "" : `/${protocol}`}`;
}

/** Splits a short entry at its colons, but not within `${…}` and `[…]`. */
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

/** Returns the host ports of a request, or as many from another one on. */
function formatPortsFrom({ endpoints: [endpoint] }: PortRequest, start?: number): string {
  const { first = 0, last = first } = endpoint ?? {};
  const from = start ?? first;
  return formatPorts({ first: from, last: from + last - first });
}

/** Returns what sets a variable: the environment if it is set there, else the env file. */
function findSource({ project, binding }: PortRequest, variable: string): string {
  const use = binding.variables.find(({ name }) => name === variable);
  const file =
    (use?.source === "file" ? use.span?.file : project.envFiles[0]) ?? `${project.directory}/.env`;
  const path = relative(project.directory, file);
  return use?.source === "shell" ? `the environment, where it is set (it wins over ${path})` : path;
}
