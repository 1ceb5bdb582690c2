import type { PortRequest } from "../ports/Plan.ts";

/** A published port and its host ports in this run. */
export interface Assignment {
  /** As declared. */
  readonly request: PortRequest;
  /** With the new host ports. */
  readonly moved: PortRequest;
  /** The first host port. `moved` has the number of ports. */
  readonly port: number;
  /**
   * How the port is set: by a variable, by an override file, or, for a program outside Compose, by
   * an output alone. A variable is provisional until `buildOverride` has verified it.
   */
  readonly via: "variable" | "override" | "fallback";
  /** The variable if `via` is `variable`, else null. */
  readonly variable: string | null;
}
