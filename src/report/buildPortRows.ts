import { environmentOf } from "../compose/index.ts";
import type { HostView, Obstacle } from "../host/HostView.ts";
import { groupBy } from "../lib/groupBy.ts";
import type { Collision } from "../ports/findCollisions.ts";
import type { PortRange } from "../lib/PortRange.ts";
import { findReach } from "../ports/findReach.ts";
import { formatEndpoint, isWildcard } from "../ports/HostEndpoint.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";
import { formatProjectName } from "../ports/formatProjectName.ts";
import { type StatusRange, splitByStatus } from "../rules/splitByStatus.ts";
import type { Places } from "./Places.ts";
import type { HeldEndpoint, Place, PortRow, PortStatus } from "./Report.ts";

export interface PortRowsInput {
  readonly plan: Plan;
  readonly collisions: readonly Collision[];
  readonly view: HostView;
}

/**
 * Builds the port map: a row for each range of a binding whose ports have the same status.
 *
 * @param assigned the host ports that an allocation assigned to each request
 */
export function buildPortRows(
  { plan, collisions, view }: PortRowsInput,
  places: Places,
  assigned: ReadonlyMap<PortRequest, PortRange>,
): PortRow[] {
  const obstacles = groupBy(view.obstacles, ({ request }) => request);
  const racing = new Set(
    collisions
      .filter(({ kind }) => kind === "race")
      .flatMap(({ request, others }) => [request, ...others]),
  );
  const clear = findClearStatus(view);
  return plan.requests.flatMap((request) => {
    const { binding, kind } = request;
    const row = buildRow(request, places.place(binding.span), assigned.get(request));
    const unbound = findForeignStatus(request);
    if (unbound !== null) {
      const { count } = binding;
      const requested = formatRequest(request);
      return [{ ...row, offset: 0, count, requested, status: unbound, holders: [] }];
    }
    const { first = 0 } = request.endpoints[0] ?? {};
    const open = racing.has(request) ? "possible" : clear;
    return splitByStatus(request, obstacles.get(request) ?? []).map((range) => {
      const offset = kind === "pool" ? 0 : range.first - first;
      return {
        ...row,
        offset,
        count: kind === "pool" ? 1 : range.last - range.first + 1,
        assigned: row.assigned === null ? null : row.assigned + offset,
        requested: formatRequest(request, range),
        status: range.status === null ? open : toPortStatus(range.status),
        holders: listHeldEndpoints(range),
      };
    });
  });
}

/** Returns the status of ports that nothing is known to use. */
function findClearStatus({ probed, visible }: HostView): PortStatus {
  if (!probed) return "unchecked";
  return visible ? "free" : "unknown";
}

/** Builds the fields that all rows of a request share. */
export function buildRow(request: PortRequest, place: Place, assigned: PortRange | undefined) {
  const { project, service, binding, kind } = request;
  const reach = findReach(request);
  const environment = environmentOf(project);
  const isPool = assigned !== undefined && binding.count === 1 && assigned.last > assigned.first;
  return {
    project: formatProjectName(project),
    service: service.name,
    ...(environment !== null && { environment }),
    ...(reach !== null && { reach }),
    binding,
    kind,
    assigned: assigned?.first ?? null,
    ...(isPool && { lastAssigned: assigned.last }),
    place,
  };
}

/** Returns the status of ports that does not depend on this host, else null. */
export function findForeignStatus({ kind, project: { origin } }: PortRequest): PortStatus | null {
  // The host is not inspected for ports that the engine refuses.
  if (kind === "invalid" || kind === "forbidden") return "unchecked";
  if (kind !== "fixed" && kind !== "pool") return kind;
  // The service containers of the current job already run.
  if (origin.kind === "workflow-job") return origin.current ? "own" : "unchecked";
  return origin.kind === "environment" ? "unchecked" : null;
}

function toPortStatus(status: Obstacle["status"]): PortStatus {
  return status === "clash" || status === "excluded" ? "taken" : status;
}

/** Lists each holder once, with its endpoint; "*" if it uses all addresses of both families. */
function listHeldEndpoints({ obstacles }: StatusRange): HeldEndpoint[] {
  const held = obstacles.flatMap(({ endpoint, holders }) =>
    holders.map((holder) => ({ endpoint, holder })),
  );
  const groups = groupBy(held, ({ endpoint, holder: { kind, name, pid } }) => {
    const address = isWildcard(endpoint) ? "" : endpoint.address;
    return JSON.stringify([kind, name, pid, address, endpoint.first]);
  });
  return Array.from(groups.values()).flatMap((group) => {
    const addresses = new Set(group.map(({ endpoint }) => endpoint.address));
    return group.slice(-1).map(({ endpoint, holder }) => {
      const address = addresses.size > 1 ? "*" : endpoint.address;
      return { holder, endpoint: formatEndpoint({ ...endpoint, address }) };
    });
  });
}
