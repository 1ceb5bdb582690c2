import type { Project } from "../compose/index.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import { isWellKnown, findRole } from "./findRole.ts";
import { MAX_PORT, type PortRange } from "../lib/PortRange.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";
import { findCollisions } from "../ports/findCollisions.ts";
import { formatServiceName } from "../ports/serviceName.ts";
import type { Policy } from "./Policy.ts";

/**
 * Drafts a commented policy that allows the current ports of the projects.
 *
 * @param standard the preset that it extends
 */
export function draftPolicy({ projects, requests }: Plan, standard: Policy): string {
  const published = requests.filter(({ endpoints }) => endpoints.length > 0);
  const blocks = findBlocks(projects, published);
  const ports = listAssignedPorts(published, projects.length > 1);
  for (const { request, kind, others } of findCollisions({ projects, requests }))
    for (const each of kind === "taken" ? ports.values() : [])
      if (each.request === request) each.rival = others[0] ?? null;
  return [
    "# The port policy of this repository: which host ports each service may publish.",
    "# `portplan check` reports ports that it does not allow.",
    "version: 1",
    "",
    "# The roles of services and their host ports. The image of a service decides its role:",
    ...formatRanges(standard),
    "# The well-known ports of an image are always allowed. To change the role of a service, set",
    "# its label portplan.role.",
    "extends: portplan:standard",
    "",
    ...(blocks === null ? formatAssignments(ports, standard) : formatBlocks(blocks)),
    ...SUGGESTIONS,
    "",
  ].join("\n");
}

const SUGGESTIONS = [
  "# Host ports that no service may publish.",
  "# reserved: [22]",
  "",
  "# Ports of programs outside Compose. They are checked for collisions too.",
  "# needs: {health: {port: 8080, fallback: [8081, 8082]}}",
  "",
  "# The HTTP path that answers whether a service is healthy, for `portplan verify`.",
  "# health: {web: /healthz}",
  "",
  "# Report findings about these services as warnings, never errors.",
  "# optional: [metrics]",
  "",
  "# Services that never run at the same time.",
  "# alternatives: [[db-mysql, db-postgres]]",
  "",
  "# Variants of the projects, each with its own env files. Variants on the same host are",
  "# checked together.",
  "# environments:",
  "#   staging: {env-files: [.env, .env.staging], host: build-1}",
  "",
  "# Rules that are off by default.",
  "# rules:",
  "#   hardcoded-port: warning",
  "#   public-binding: warning",
  "#   undocumented-variable: warning",
  "#   privileged-port: warning",
  "#   unneeded-publish: notice",
  "",
  "# Exceptions, each with a reason and optionally its last day.",
  "# ignore:",
  "#   - rule: outside-range",
  "#     service: legacy",
  "#     reason: moves to 5432 in March",
  "#     until: 2031-03-31",
];

function formatRanges({ roles }: Policy): string[] {
  const known = [...roles.values()].flatMap(({ name, range }) =>
    range === null ? [] : { name, ports: formatPorts(range) },
  );
  const width = Math.max(...known.map(({ name }) => name.length));
  return known.map(({ name, ports }) => `#   ${name.padEnd(width)}  ${ports}`);
}

/**
 * Returns a block of ports for each project, rounded to tens. Returns null if there is only one
 * project or if the blocks would overlap.
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
    "# The host ports of each project.",
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
  /** A request that publishes the same host port, so that one of both has to move. */
  rival: PortRequest | null;
}

/**
 * Returns the host ports by service, or by container port if the service has several.
 *
 * @param withProject whether names include the project
 */
function listAssignedPorts(
  requests: readonly PortRequest[],
  withProject: boolean,
): Map<string, Assigned> {
  const assigned = new Map<string, Assigned>();
  for (const request of requests) {
    const { project, service, binding, endpoints } = request;
    const name = formatServiceName({
      project: withProject ? project.name : null,
      service: service.name,
      target: service.ports.length > 1 ? binding.target : null,
    });
    const { ports } = getOrInsert(assigned, name, (): Assigned => ({
      request,
      ports: new Set(),
      rival: null,
    }));
    for (const { first } of endpoints) ports.add(first);
  }
  return assigned;
}

/** Formats the assignments. Further host ports of the same container port are fallbacks. */
function formatAssignments(assigned: ReadonlyMap<string, Assigned>, standard: Policy): string[] {
  if (assigned.size === 0) return [];
  const entries = Array.from(assigned, ([name, { request, ports, rival }]) => {
    const [port, ...others] = ports;
    const conflict =
      rival === null ? "" : ` # also the port of ${formatKey(rival.service.name)}: assign another`;
    const remark = conflict || formatRemark(request, standard);
    return { name: formatKey(name), port, others, remark };
  });
  const width = Math.max(...entries.map(({ name, port }) => `${name}: ${port}`.length));
  const lines = entries.map(({ name, port, remark }) =>
    `  ${`${name}: ${port}`.padEnd(width)}${remark}`.trimEnd(),
  );
  const more = entries.flatMap(({ name, others }) =>
    others.length === 0 ? [] : [`  ${name}: [${others.join(", ")}]`],
  );
  return [
    "# The current host port of each service.",
    "assignments:",
    ...lines,
    "",
    ...(more.length === 0
      ? []
      : [
          "# Other allowed host ports, in the order in which they are tried.",
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
    ? ` # role ${role.name}`
    : ` # role ${role.name}, outside ${formatPorts(role.range)}`;
}

/** Quotes a name unless YAML reads it as a string anyway. */
function formatKey(name: string): string {
  return /^[a-z][a-z_-]*$/.test(name) && !/^(?:y|n|yes|no|on|off|true|false|null)$/.test(name)
    ? name
    : JSON.stringify(name);
}
