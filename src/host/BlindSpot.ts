import type { HostView } from "./HostView.ts";

/** Why the ports that the engine conflicts with cannot all be seen. */
export interface BlindSpot {
  /** A part of a finding: "this is a Kubernetes pod without a Docker engine". */
  readonly reason: string;
  /** What shows the ports, as an imperative sentence; null for the usual advice. */
  readonly fix: string | null;
  /** True if a port that is in use on this host conflicts with the engine's nevertheless. */
  readonly bindsHere: boolean;
}

const NO_LISTING = {
  reason: "the sockets of this host cannot be listed",
  fix: "run `netstat -an` to see why",
};

/**
 * Returns what a view says about blind spots: of the place of the engine, of its list of
 * containers, and of the sockets of this host.
 */
export function describeVisibility(
  place: BlindSpot | null,
  engine: BlindSpot | null,
  isListed: boolean,
): Pick<HostView, "visible" | "reason" | "fix"> {
  const spot = place ?? engine ?? (isListed ? null : NO_LISTING);
  if (spot === null) return { visible: true, reason: null };
  const { reason, fix } = spot;
  return { visible: false, reason, ...(fix !== null && { fix }) };
}
