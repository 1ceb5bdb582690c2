import type { HostView } from "../host/HostView.ts";
import type { Lease } from "../leases/Lease.ts";
import type { PortRange } from "../lib/PortRange.ts";
import type { HostEndpoint } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Policy } from "../policy/Policy.ts";
import { BLOCKED_BY_BROWSERS } from "../lib/browserPorts.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import { PortSet } from "../lib/PortSet.ts";
import { addressKeys } from "../ports/addressKeys.ts";

/** Texts that complete the sentence "PORT is". */
export const UNAVAILABLE_REASONS = {
  low: "a privileged port",
  ephemeral: "in the ephemeral port range",
  kernel: "reserved by the kernel (ip_local_reserved_ports)",
  browsers: "blocked by web browsers",
  policy: "reserved by the policy",
  leased: "leased by another run",
  planned: "published by another service",
  inactive: "published by a service that is not started",
  leaving: "published by a service that moves in this run",
  "in-use": "in use on this host",
  assigned: "assigned to another entry in this run",
};

export type UnavailableReason = keyof typeof UNAVAILABLE_REASONS;

export interface PortAvailabilityInput {
  readonly view: HostView;
  readonly policy: Policy;
  /** Leases of other runs and services. */
  readonly leases: readonly Lease[];
  /** Requests that keep their ports. */
  readonly planned: readonly PortRequest[];
  /** Requests of services that this run does not start. */
  readonly inactive: readonly PortRequest[];
  /** Requests that move to other ports. */
  readonly leaving: readonly PortRequest[];
}

/** The host ports that cannot be assigned, with the reasons. */
export class PortAvailability {
  /** By reason, then by scope. "" is every scope. */
  readonly #blocked = new Map<UnavailableReason, Map<string, PortSet>>();
  readonly #keys = new WeakMap<readonly PortRequest[], ReadonlySet<string>>();

  constructor({ view, policy, leases, ...requests }: PortAvailabilityInput) {
    const { ephemeral, reserved, unprivilegedStart } = view.kernel;
    this.#block("ephemeral", [""], { first: ephemeral[0], last: ephemeral[1] });
    this.#block("low", [""], { first: 1, last: unprivilegedStart - 1 });
    for (const [first, last] of reserved) this.#block("kernel", [""], { first, last });
    for (const { endpoint } of policy.reserved)
      this.#block("policy", [endpoint.protocol ?? ""], endpoint);
    // A lease covers all addresses.
    for (const { protocol, port } of leases)
      this.#block("leased", [protocol], { first: port, last: port });
    for (const [first, last] of BLOCKED_BY_BROWSERS)
      this.#block("browsers", ["tcp"], { first, last });
    for (const reason of ["planned", "inactive", "leaving"] as const)
      for (const { endpoints } of requests[reason]) this.#blockEndpoints(reason, endpoints);
    for (const endpoint of view.inUse ?? []) this.#blockEndpoints("in-use", [endpoint]);
    for (const { endpoint, status } of view.obstacles)
      if (status !== "leased") this.#blockEndpoints("in-use", [endpoint]);
  }

  /**
   * Prevents ports from being assigned again in this run.
   *
   * @param requests the requests with these ports
   */
  assign(requests: readonly PortRequest[], ports: PortRange): void {
    for (const { endpoints } of requests)
      this.#block("assigned", addressKeys(endpoints).ownKeys, ports);
  }

  /**
   * Returns why the requests cannot have these ports, and the last port with the same reason.
   * Returns null if the ports are available.
   *
   * @param except reasons to ignore
   */
  findObstacle(
    requests: readonly PortRequest[],
    { first, last }: PortRange,
    except: readonly UnavailableReason[] = [],
  ): { readonly reason: UnavailableReason; readonly last: number } | null {
    const keys = this.#keys.get(requests) ?? new Set(requests.flatMap(listBlockingKeys));
    this.#keys.set(requests, keys);
    for (const [reason, scopes] of this.#blocked) {
      if (except.includes(reason)) continue;
      for (const key of keys) {
        const end = scopes.get(key)?.findLastBlocked(first, last) ?? null;
        if (end !== null) return { reason, last: end };
      }
    }
    return null;
  }

  #blockEndpoints(reason: UnavailableReason, endpoints: readonly HostEndpoint[]): void {
    const [ports] = endpoints;
    if (ports !== undefined) this.#block(reason, addressKeys(endpoints).ownKeys, ports);
  }

  #block(reason: UnavailableReason, keys: readonly string[], { first, last }: PortRange): void {
    if (last < first) return;
    const scopes = getOrInsert(this.#blocked, reason, () => new Map<string, PortSet>());
    for (const key of keys) getOrInsert(scopes, key, () => new PortSet()).add(first, last);
  }
}

/** Returns the scopes that block a request: every scope, its protocol, and its addresses. */
function listBlockingKeys({ endpoints, binding }: PortRequest): readonly string[] {
  const protocol = binding.protocol.toLowerCase();
  return [
    "",
    protocol,
    ...(endpoints.length > 0 ? addressKeys(endpoints).conflictKeys : [`${protocol} any`]),
  ];
}
