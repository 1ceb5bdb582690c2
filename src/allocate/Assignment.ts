import type { PortRequest } from "../ports/Plan.ts";

/** A published port and the host ports that it got in this run. */
export interface Assignment {
  /** As it was declared. */
  readonly request: PortRequest;
  /** The same with its new host ports. */
  readonly moved: PortRequest;
  /** The first host port; of a range there are as many as before, or as there are replicas. */
  readonly port: number;
  /**
   * How Compose gets the port: from a variable or from an override file. A program outside of
   * Compose gets it by name alone. A variable is a proposal until `buildOverride` has proven it.
   */
  readonly via: "variable" | "override" | "fallback";
  /** Not null where `via` is `variable`: it is the whole host port of everything that it moves. */
  readonly variable: string | null;
}
