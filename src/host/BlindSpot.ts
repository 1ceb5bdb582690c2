import type { HostView } from "./HostView.ts";

/** Why the ports that the engine conflicts with cannot all be seen. */
export interface BlindSpot {
  /** A part of a finding: "this is a Kubernetes pod without a Docker engine". */
  readonly reason: string;
  /** A command or step that shows the ports, as a sentence; null for the usual advice. */
  readonly fix: string | null;
  /** True if a port that is in use on this host conflicts with the engine's nevertheless. */
  readonly bindsHere: boolean;
}

/**
 * Returns what a view says about blind spots.
 *
 * @param place the blind spot of the place where the engine runs
 * @param engine the blind spot of its list of containers
 * @param missing why sockets of this host are not listed; null if all are
 */
export function describeVisibility(
  place: BlindSpot | null,
  engine: BlindSpot | null,
  missing: string | null,
): Pick<HostView, "visible" | "reason" | "fix"> {
  const listing =
    missing === null ? null : { reason: missing, fix: "run `netstat -an` to see why" };
  const spot = place ?? engine ?? listing;
  if (spot === null) return { visible: true, reason: null };
  const { reason, fix } = spot;
  return { visible: false, reason, ...(fix !== null && { fix }) };
}
