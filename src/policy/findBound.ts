import type { PortBinding } from "../compose/index.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import { groupBy } from "../lib/groupBy.ts";
import { listPorts, type PortRange } from "../lib/PortRange.ts";
import { getResolvedName } from "../ports/getNameOnEngine.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Block, Policy, PolicyAssignment, Role, PolicyPlace } from "./Policy.ts";
import { isWellKnown, findRole } from "./findRole.ts";
import { matchesService } from "../ports/serviceName.ts";

/** The most specific part of a policy that limits the host ports of a request. */
export type Bound = PolicyPlace & {
  /** First ports that are allowed in any case: the assigned port and the fallback ports. */
  readonly ports: readonly number[];
} & (
    | { readonly kind: "assignment"; readonly assignment: PolicyAssignment }
    | { readonly kind: "block"; readonly block: Block; readonly range: PortRange }
    | { readonly kind: "range"; readonly role: Role; readonly range: PortRange }
  );

/** Returns the bound of a request, or null if the policy has none. */
export function findBound(policy: Policy, request: PortRequest): Bound | null {
  const ports = findFallback(policy, request);
  const assignment = findAssignment(policy, request);
  if (assignment !== undefined) {
    const { service, port, span } = assignment;
    const { target } = request.binding;
    const first = port - ((service.target ?? target) - target);
    return { kind: "assignment", assignment, ports: [first, ...ports], span };
  }
  const block = policy.blocks.get(getResolvedName(request.project));
  if (block !== undefined) {
    const { range, span } = block;
    return { kind: "block", block, range, ports, span };
  }
  const role = findRole(policy, request.service);
  const range = role?.range ?? null;
  return role === null || range === null
    ? null
    : { kind: "range", role, range, ports, span: role.writtenAt?.range ?? null };
}

/** The assignments of a policy by the name of the service. */
const INDEXES = new WeakMap<object, ReadonlyMap<string, readonly PolicyAssignment[]>>();

/** Returns the assignment of a request. Prefers that of a range's first container port. */
export function findAssignment(
  { assignments }: Policy,
  request: PortRequest,
): PolicyAssignment | undefined {
  const index = getOrInsert(INDEXES, assignments, () =>
    groupBy(assignments, ({ service }) => service.service),
  );
  const matching = (index.get(request.service.name) ?? []).filter(
    (each) => matchesService(request, each.service) && isPrimary(request, each),
  );
  return matching.find(({ service }) => service.target === request.binding.target) ?? matching[0];
}

/** Returns whether the bound allows the host ports of a request. */
export function isInside({ service, endpoints: [endpoint] }: PortRequest, bound: Bound): boolean {
  if (endpoint === undefined) return true;
  const { first, last } = endpoint;
  if (bound.ports.includes(first)) return true;
  if (bound.kind === "assignment") return false;
  if (bound.range.first <= first && last <= bound.range.last) return true;
  return bound.kind === "range" && listPorts(endpoint).every((port) => isWellKnown(service, port));
}

/** Returns the fallback ports of a request, in the order to try them. */
export function findFallback({ fallback }: Policy, request: PortRequest): readonly number[] {
  const named = fallback.filter(({ service }) => matchesService(request, service));
  const specific = named.find(({ service }) => service.project !== null) ?? named[0];
  return specific?.ports ?? [];
}

/**
 * Returns whether an assignment applies to an entry. Without a container port, an assignment
 * applies to the entry that publishes the port, else to the entry with that container port, else to
 * the first entry.
 */
function isPrimary(
  { service, binding }: PortRequest,
  { service: name, port }: PolicyAssignment,
): boolean {
  if (name.target !== null) return true;
  const has = (part: (each: PortBinding) => string | number | null) =>
    service.ports.find((each) => String(part(each)) === String(port));
  const primary =
    has(({ published }) => published?.split("-")[0] ?? null) ??
    has(({ target }) => target) ??
    service.ports[0];
  return binding.span === primary?.span && binding.target === primary.target;
}
