import type { Service, Setting, Span } from "../compose/index.ts";

/**
 * A reference to a host port in a file of the repository. The surrounding text may contain secrets,
 * so it is not kept.
 */
export interface PortReference {
  readonly port: number;
  /**
   * `address`, e.g. `localhost:8080` or `nc localhost 8080`; `variable`, e.g. `DB_PORT=5432`;
   * `number`, e.g. `psql -p 5432`, which may be a port of another host.
   */
  readonly kind: "address" | "variable" | "number";
  /** The name of the variable, or null. */
  readonly variable: string | null;
  readonly span: Span;
  /** Set if a service of a checked project has the reference. */
  readonly owner?: ReferenceOwner;
}

/** The setting of a service that refers to a host port. */
export interface ReferenceOwner extends Pick<Setting, "kind" | "name"> {
  readonly service: Service;
  /** The variable that the port comes from, or null if it is written in the file. */
  readonly source: string | null;
}
