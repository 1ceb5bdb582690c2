import type { Project } from "../compose/index.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import { isWellKnown, findRole } from "./findRole.ts";
import { MAX_PORT, type PortRange } from "../lib/PortRange.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";
import { formatServiceName } from "../ports/serviceName.ts";
import type { Policy } from "./Policy.ts";

/**
 * Drafts a policy that these projects pass as they are, with comments.
 *
 * @param standard the preset that it extends
 */
export function draftPolicy({ projects, requests }: Plan, standard: Policy): string {
  const published = requests.filter(({ endpoints }) => endpoints.length > 0);
  const blocks = findBlocks(projects, published);
  const ports = listAssignedPorts(published, blocks === null ? projects.length > 1 : null);
  return [
    "# The port policy of this repository: which host port belongs to which service.",
    "# `portplan check` holds the projects against it.",
    "version: 1",
    "",
    "# Kinds of services by their images, and where their host ports belong:",
    ...formatRanges(standard),
    "# The well-known port of an image is right everywhere. The label portplan.role names " +
      "another kind.",
    "extends: portplan:standard",
    "",
    ...(blocks === null ? formatAssignments(ports, standard) : formatBlocks(blocks)),
    ...SUGGESTIONS,
    "",
  ].join("\n");
}

const SUGGESTIONS = [
  "# Ports that no service may have.",
  "# reserved: [22]",
  "",
  "# Ports of programs outside of Compose; they take part in the search for collisions.",
  "# needs: {health: {port: 8080, fallback: [8081, 8082]}}",
  "",
  "# Findings about these are warnings at most.",
  "# optional: [metrics]",
  "",
  "# These never run together.",
  "# alternatives: [[db-mysql, db-postgres]]",
  "",
  "# More variants of the projects, each with its own env files; those of one host are checked",
  "# together.",
  "# environments:",
  "#   staging: {env-files: [.env, .env.staging], host: build-1}",
  "",
  "# Rules that are off unless they are given a level.",
  "# rules:",
  "#   hardcoded-port: warning",
  "#   public-binding: warning",
  "#   undocumented-variable: warning",
  "#   privileged-port: warning",
  "#   unneeded-publish: notice",
  "",
  "# Exceptions, each with a reason and, if wished, its last day.",
  "# ignore:",
  "#   - rule: outside-range",
  "#     service: legacy",
  "#     reason: moves with the new cluster",
  "#     until: 2030-12-31",
];

/** Formats a line for each range. */
function formatRanges({ roles }: Policy): string[] {
  const known = [...roles.values()].flatMap(({ name, range }) =>
    range === null ? [] : { name, ports: formatPorts(range) },
  );
  const width = Math.max(...known.map(({ name }) => name.length));
  return known.map(({ name, ports }) => `#   ${name.padEnd(width)}  ${ports}`);
}

/**
 * Returns a block for each of several projects: its ports, rounded to tens. null for one project,
 * and where their ports are mixed.
 */
function findBlocks(
  projects: readonly Project[],
  requests: readonly PortRequest[],
): Map<string, PortRange> | null {
  if (projects.length < 2 || requests.length === 0) return null;
  const blocks = new Map<string, PortRange>();
  for (const { project, endpoints } of requests) {
    for (const { first, last } of endpoints) {
      const block = blocks.get(project.name);
      blocks.set(project.name, {
        first: Math.min(block?.first ?? first, first),
        last: Math.max(block?.last ?? last, last),
      });
    }
  }
  const rounded = Array.from(blocks, ([name, { first, last }]): [string, PortRange] => [
    name,
    { first: Math.max(1, first - (first % 10)), last: Math.min(MAX_PORT, last - (last % 10) + 9) },
  ]);
  const sorted = rounded.toSorted(([, a], [, b]) => a.first - b.first);
  const isApart = sorted.every(([, { first }], at) => first > (sorted[at - 1]?.[1].last ?? 0));
  return isApart ? new Map(rounded) : null;
}

function formatBlocks(blocks: ReadonlyMap<string, PortRange>): string[] {
  return [
    "# Which host ports belong to which project.",
    "projects:",
    ...Array.from(
      blocks,
      ([name, range]) => `  ${formatKey(name)}: {block: ${formatPorts(range)}}`,
    ),
    "",
  ];
}

interface Assigned {
  readonly request: PortRequest;
  readonly ports: Set<number>;
}

/**
 * Returns the host ports of each service, or of each container port where a service has several.
 *
 * @param withProject whether the name of the project is part of the service's; null: nothing is
 *   assigned
 */
function listAssignedPorts(
  requests: readonly PortRequest[],
  withProject: boolean | null,
): Map<string, Assigned> {
  const assigned = new Map<string, Assigned>();
  for (const request of withProject === null ? [] : requests) {
    const { project, service, binding, endpoints } = request;
    const name = formatServiceName({
      project: withProject ? project.name : null,
      service: service.name,
      target: service.ports.length > 1 ? binding.target : null,
    });
    const { ports } = getOrInsert(assigned, name, () => ({ request, ports: new Set() }));
    for (const { first } of endpoints) ports.add(first);
  }
  return assigned;
}

/** Formats the assignments. A second port of the same container port is a fallback. */
function formatAssignments(assigned: ReadonlyMap<string, Assigned>, standard: Policy): string[] {
  if (assigned.size === 0) return [];
  const entries = Array.from(assigned, ([name, { request, ports }]) => {
    const [port, ...others] = ports;
    return { name: formatKey(name), port, others, remark: formatRemark(request, standard) };
  });
  const width = Math.max(...entries.map(({ name, port }) => `${name}: ${port}`.length));
  const lines = entries.map(({ name, port, remark }) =>
    `  ${`${name}: ${port}`.padEnd(width)}${remark}`.trimEnd(),
  );
  const more = entries.flatMap(({ name, others }) =>
    others.length === 0 ? [] : [`  ${name}: [${others.join(", ")}]`],
  );
  return [
    "# The host port of each service, as it is today.",
    "assignments:",
    ...lines,
    "",
    ...(more.length === 0
      ? []
      : [
          "# Ports that are right, too, in the order in which they are tried.",
          "fallback:",
          ...more,
          "",
        ]),
  ];
}

function formatRemark(request: PortRequest, standard: Policy): string {
  const role = findRole(standard, request.service);
  const { first = 0, last = 0 } = request.endpoints[0] ?? {};
  if (role?.range === undefined || role.range === null) return "";
  const inside = role.range.first <= first && last <= role.range.last;
  return inside || isWellKnown(request.service, first)
    ? ` # ${role.name}`
    : ` # ${role.name}, outside of ${formatPorts(role.range)}`;
}

/** Formats a name so that YAML reads it as text. */
function formatKey(name: string): string {
  return /^[a-z][a-z_-]*$/.test(name) && !/^(?:y|n|yes|no|on|off|true|false|null)$/.test(name)
    ? name
    : JSON.stringify(name);
}
