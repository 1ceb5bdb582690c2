import type { PortBinding } from "../compose/index.ts";
import type { PortRange } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Block, Policy, PolicyAssignment, Role, PolicyPlace } from "./Policy.ts";
import { isWellKnown, findRole } from "./findRole.ts";
import { matchesService } from "../ports/serviceName.ts";

/** The most specific thing that a policy says about where a host port belongs. */
export type Bound =
  | {
      readonly kind: "assignment";
      readonly assignment: PolicyAssignment;
      /** The assigned one first, then those to fall back to. */ readonly ports: readonly number[];
    }
  | {
      readonly kind: "block";
      readonly block: Block;
      readonly range: PortRange;
      /** To fall back to. */ readonly ports: readonly number[];
    }
  | {
      readonly kind: "range";
      readonly role: Role;
      readonly range: PortRange;
      /** To fall back to. */ readonly ports: readonly number[];
    };

/** What the policy says about the host ports of a want; null where it says nothing. */
export function findBound(policy: Policy, request: PortRequest): Bound | null {
  const assignment = assignmentOf(policy, request);
  if (assignment !== undefined)
    return {
      kind: "assignment",
      assignment,
      ports: [assignment.port, ...findFallback(policy, request)],
    };
  const block = policy.blocks.get(request.project.name);
  if (block !== undefined)
    return { kind: "block", block, range: block.range, ports: findFallback(policy, request) };
  const role = findRole(policy, request.service);
  const range = role?.range ?? null;
  return role === null || range === null
    ? null
    : { kind: "range", role, range, ports: findFallback(policy, request) };
}

/** That of the first of several container ports before that of another one of them. */
function assignmentOf({ assignments }: Policy, request: PortRequest): PolicyAssignment | undefined {
  const own = assignments.filter(
    (each) => matchesService(request, each.service) && isPrimary(request, each),
  );
  return own.find(({ service }) => service.target === request.binding.target) ?? own[0];
}

/** Whether the ports that a want asks for are where they belong. */
export function isInside(
  { service, binding, endpoints: [endpoint] }: PortRequest,
  bound: Bound,
): boolean {
  if (endpoint === undefined) return true;
  const { first, last } = endpoint;
  if (bound.kind === "assignment")
    return bound.ports.includes(
      first + (bound.assignment.service.target ?? binding.target) - binding.target,
    );
  if (bound.ports.includes(first) || (bound.range.first <= first && last <= bound.range.last))
    return true;
  return (
    bound.kind === "range" &&
    Array.from({ length: last - first + 1 }, (_, at) => first + at).every((port) =>
      isWellKnown(service, port),
    )
  );
}

/** Ports that the policy names for a want, to be tried in this order. */
export function findFallback({ fallback }: Policy, request: PortRequest): readonly number[] {
  const named = fallback.filter(({ service }) => matchesService(request, service));
  const specific = named.find(({ service }) => service.project !== null) ?? named[0];
  return specific?.ports ?? [];
}

/** What a bound rests on, for a finding that tells where it was written. */
export function findBoundSource(bound: Bound): PolicyPlace {
  if (bound.kind === "range") return { span: bound.role.writtenAt?.range ?? null };
  return bound.kind === "assignment" ? bound.assignment : bound.block;
}

/**
 * An assignment that names no container port speaks of one of the service's entries: the one that
 * has the port, else the one that leads to it, else the first.
 */
function isPrimary(
  { service, binding }: PortRequest,
  { service: name, port }: PolicyAssignment,
): boolean {
  if (name.target !== null) return true;
  const has = (part: (each: PortBinding) => string | number | null) =>
    service.ports.find((each) => String(part(each)) === String(port));
  return (
    binding ===
    (has(({ published }) => published) ?? has(({ target }) => target) ?? service.ports[0])
  );
}
