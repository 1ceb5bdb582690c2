import {
  isComposeProject,
  type PortBinding,
  type Project,
  type Service,
  type Span,
} from "../compose/index.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import { code } from "../lib/inlineCode.ts";
import { formatContainerPorts, formatPorts } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { showPath } from "./requests.ts";
import type { Facts } from "./Rule.ts";

// The syntax of port entries, and the names of variables for their host ports.

/** Names the entry of a request, with its file if the project has several Compose files. */
export function nameOwnEntry(request: PortRequest): string {
  return `the entry${nameFile(request)}`;
}

/** Returns ` in FILE` for an entry of a project with several Compose files, else an empty text. */
export function nameFile({ project, binding: { span } }: PortRequest): string {
  const { files } = project;
  const isOnly = files.length <= 1 && files.every((file) => file === span.file);
  return isOnly || !isComposeProject(project) ? "" : ` in ${code(showPath(project, span.file))}`;
}

/** Returns an entry with a new variable for its ports, and the edit of `documentVariable`. */
export function formatEntryWithVariable(facts: Facts, request: PortRequest, ports: string): string {
  const name = suggestVariable(request);
  return code(formatWithVariable(request, ports)) + documentVariable(facts, request, name, ports);
}

/** Formats an entry with a new variable, by default with its current host ports as the default. */
export function formatWithVariable(request: PortRequest, ports = formatHostPorts(request)): string {
  return formatEntry(request, `\${${suggestVariable(request)}:-${ports}}`);
}

/** Formats the current host ports of a request that publishes some. */
export function formatHostPorts({ endpoints: [endpoint] }: PortRequest): string {
  return endpoint === undefined ? "" : formatPorts(endpoint);
}

/** Returns the edit that adds a variable to the template of the env file, if that is missing. */
export function documentVariable(
  { repositoryContext: { templates } }: Facts,
  { project }: PortRequest,
  name: string,
  value: string,
): string {
  const template = templates?.get(project.directory);
  return template === undefined || template.variables.has(name)
    ? ""
    : ` and add ${code(`${name}=${value}`)} to ${code(showPath(project, template.path))}`;
}

/** Returns the request for an entire entry, of which Compose removes ports that are there twice. */
export function widenToEntry(part: PortRequest): PortRequest {
  const { service, binding, endpoints } = part;
  const targets = splitEntry(binding.written ?? "").at(-1) ?? "";
  const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/|$)/.exec(targets) ?? [];
  const target = Number(from ?? binding.target);
  const count = Number(to ?? binding.target) - target + 1;
  const [endpoint] = endpoints;
  if (count === binding.count || from === undefined || endpoint === undefined) return part;
  const known = getOrInsert(WIDENED, service, () => new WeakMap<Span, PortRequest>());
  return getOrInsert(known, binding.span, () => {
    const first = endpoint.first + target - binding.target;
    return {
      ...part,
      binding: { ...binding, target, count, published: `${first}` },
      endpoints: endpoints.map((each) => ({ ...each, first, last: first + count - 1 })),
    };
  });
}

/** The requests for entire entries, by service and entry. */
const WIDENED = new WeakMap<Service, WeakMap<Span, PortRequest>>();

/**
 * Returns a new variable name for a host port: `DB_PORT`, or `QUEUE_15672_PORT` of several ports.
 * Entries of a service with the same host port share it.
 */
export function suggestVariable({ project, service, binding }: PortRequest): string {
  const names = getOrInsert(VARIABLES, project, () => nameVariables(project));
  return names.get(service)?.get(binding.span) ?? "";
}

type VariableNames = ReadonlyMap<Service, ReadonlyMap<Span, string>>;
const VARIABLES = new WeakMap<Project, VariableNames>();

/** Names the variables of all entries. No file of the project uses any of the names. */
function nameVariables({ services, sources }: Project): VariableNames {
  const used = new Set([...sources.values()].flatMap((text) => text.match(/\b[A-Z_]\w*/g) ?? []));
  return new Map(
    services.map((service) => {
      const byPorts = new Map<string, string>();
      const names = service.ports.map((binding) => {
        const { published, count, span } = binding;
        const name = getOrInsert(byPorts, `${published} ${count}`, () =>
          nameVariable(service, binding, used),
        );
        return [span, name] as const;
      });
      return [service, new Map(names)];
    }),
  );
}

function nameVariable(
  { name: service, ports }: Service,
  { target, count, published }: PortBinding,
  used: Set<string>,
): string {
  const word = service
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^(?=\d)/, "_");
  const noun = count > 1 || published?.includes("-") ? "PORTS" : "PORT";
  const isOnly = new Set(ports.map((each) => each.target)).size === 1;
  const base = isOnly ? `${word}_${noun}` : `${word}_${target}_${noun}`;
  let name = base;
  for (let index = 2; used.has(name); index++) name = `${base}_${index}`;
  used.add(name);
  return name;
}

/** Formats the entry with other host ports, in its own syntax. */
export function formatEntry(request: PortRequest, ports: string): string {
  const { binding } = request;
  return binding.short ? `"${replacePorts(binding, ports)}"` : `published: "${ports}"`;
}

/** Returns a short entry with other host ports. */
function replacePorts(binding: PortBinding, ports: string): string {
  const parts = splitEntry(binding.written ?? "");
  if (parts.length > 1) return [...parts.slice(0, -2), ports, parts.at(-1)].join(":");
  return formatShortEntry(binding, ports);
}

/** Formats a short entry without variables. */
export function formatShortEntry(binding: PortBinding, ports: string): string {
  const { hostIp } = binding;
  const host = hostIp?.includes(":") ? `[${hostIp}]` : hostIp;
  const address = host === null ? "" : `${host}:`;
  return `${address}${ports}:${formatContainerPorts(binding)}`;
}

/** Splits a short entry at its colons, but not within `${…}` and `[…]`. */
export function splitEntry(written: string): string[] {
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
