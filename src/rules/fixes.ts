import { environmentOf, type PortBinding } from "../compose/index.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { showPath } from "./requests.ts";
import type { Facts } from "./Rule.ts";

// Fixes that several rules share: edits that move a port or change its address. Commands that stop
// a process or a container are in formatHolder.ts.

/**
 * Returns the edit that moves a port to the next free one: of the variable if it is the whole host
 * port, else of the entry.
 *
 * @param others the conflicting requests. A variable that they share cannot separate them.
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

/** Returns the edit that moves a request to a port. */
export function suggestPort(request: PortRequest, port: number): string {
  const { variable } = request.binding;
  if (variable === null) return suggestEntry(request, port, []);
  return suggestValue(request, variable, port);
}

function suggestValue(request: PortRequest, variable: string, port: number): string {
  return `set ${variable}=${formatPortsFrom(request, port)} in ${findSource(request, variable)}`;
}

const NO_FREE_PORT =
  "remove the host port so that the engine assigns one (no other port is available)";

function suggestEntry(
  request: PortRequest,
  port: number | null,
  others: readonly PortRequest[],
): string {
  if (port === null) return NO_FREE_PORT;
  const { project, service, binding } = request;
  const ports = formatPortsFrom(request, port);
  if (project.origin.kind === "policy-needs")
    return `make ${service.name} listen on ${ports} and set that port in the policy`;
  const entry = formatEntry(request, ports);
  const isSameEntry = others.some(
    ({ binding: { span } }) => span.file === binding.span.file && span.start === binding.span.start,
  );
  // The entries of other services are shown with this one.
  const isAmbiguous = others.some((other) => other.service !== service);
  const of = isAmbiguous ? ` of ${nameService(request, others)}` : "";
  if (!isSameEntry) return `change the entry${of} to ${entry}`;
  const environment = environmentOf(project);
  if (others.every((other) => environmentOf(other.project) === environment))
    return `give ${service.name} a separate entry with \`ports: !override\` and ${entry}`;
  const variable = suggestVariable(request);
  const withVariable = formatEntry(request, `\${${variable}:-${formatPortsFrom(request)}}`);
  const source = findSource(request, variable);
  return `change the entry to ${withVariable} and set ${variable}=${ports} in ${source}`;
}

/** Names a service, with its project if another project is concerned. */
function nameService({ project, service }: PortRequest, others: readonly PortRequest[]): string {
  const isShared = others.some((other) => other.project !== project);
  return isShared ? `${project.name}/${service.name}` : service.name;
}

/** Returns a variable name for a host port: `DB_PORT`, or `QUEUE_15672_PORT` of several ports. */
export function suggestVariable({ service, binding: { target } }: PortRequest): string {
  const name = service.name
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^(?=\d)/, "_");
  return service.ports.length === 1 ? `${name}_PORT` : `${name}_${target}_PORT`;
}

/** Formats the entry with other host ports, in its own syntax. */
export function formatEntry(request: PortRequest, ports: string): string {
  const { binding } = request;
  return binding.short ? `"${replacePorts(binding, ports)}"` : `published: "${ports}"`;
}

/** Returns the edit that publishes an entry on this address. */
export function suggestAddress(request: PortRequest, address: string): string {
  const { binding } = request;
  const { short, written, hostIp, variables } = binding;
  if (short) {
    const parts = splitEntry(written ?? "");
    const entry =
      parts.length > 1
        ? [address, ...parts.slice(-2)].join(":")
        : formatShortEntry({ ...binding, hostIp: address }, formatPortsFrom(request));
    return `change the entry to "${entry}"`;
  }
  const isPresent = hostIp !== null || variables.some(({ part }) => part === "hostIp");
  return isPresent
    ? `change host_ip of the entry to ${address}`
    : `add host_ip: ${address} to the entry`;
}

/** Returns a short entry with other host ports. */
function replacePorts(binding: PortBinding, ports: string): string {
  const parts = splitEntry(binding.written ?? "");
  if (parts.length > 1) return [...parts.slice(0, -2), ports, parts.at(-1)].join(":");
  return formatShortEntry(binding, ports);
}

/** Formats a short entry without variables. */
function formatShortEntry({ hostIp, target, count, protocol }: PortBinding, ports: string): string {
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

/** Formats the host ports of a request, or as many ports from `start`. */
function formatPortsFrom({ endpoints: [endpoint] }: PortRequest, start?: number): string {
  const { first = 0, last = first } = endpoint ?? {};
  const from = start ?? first;
  return formatPorts({ first: from, last: from + last - first });
}

/** Names the place that sets a variable: the environment if it is set there, else the env file. */
function findSource({ project, binding }: PortRequest, variable: string): string {
  const use = binding.variables.find(({ name }) => name === variable);
  const file =
    (use?.source === "file" ? use.span?.file : project.envFiles[0]) ?? `${project.directory}/.env`;
  const path = showPath(project, file);
  return use?.source === "shell" ? `the environment, which overrides ${path}` : path;
}
