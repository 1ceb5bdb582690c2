import type { Want } from "../plan/Plan.ts";

/** A binding and the host ports that it got in this run. */
export interface Assignment {
  /** As it was declared. */
  readonly want: Want;
  /** The same with its new host ports. */
  readonly moved: Want;
  /** The first host port; of a range there are as many as before, or as there are replicas. */
  readonly port: number;
  /** How it is handed over: in a variable, in an override file, or, for a program outside of Compose, by name alone. */
  readonly via: "variable" | "override" | "fallback";
  readonly variable: string | null;
}
