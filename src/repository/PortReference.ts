import type { Span } from "../compose/index.ts";

/**
 * A place in a file of the repository that names a port of this host. The text around it may be a
 * secret and is not kept.
 */
export interface PortReference {
  readonly port: number;
  /**
   * `address`: `localhost:8080`, `http://127.0.0.1:8080`, `nc localhost 8080`; `variable`:
   * `DB_PORT=5432`; `number`: `psql -p 5432`, which may be any host's.
   */
  readonly kind: "address" | "variable" | "number";
  /** The name of the variable, else null. */
  readonly variable: string | null;
  readonly span: Span;
}
