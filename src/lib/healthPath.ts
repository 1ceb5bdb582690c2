import { MAX_PORT } from "./PortRange.ts";

/** Where a service reports its health over HTTP. */
export interface HealthPath {
  /** The container port; null for the first published tcp port of the service. */
  readonly target: number | null;
  /** Begins with a slash. */
  readonly path: string;
}

const MAX_PATH = 1024;

/**
 * Parses `[:TARGET]/PATH`, e.g. `/healthz` or `:8080/healthz?full=1`; null if it is not valid. The
 * path has only characters that a request line may have (RFC 9112), and no fragment.
 */
export function parseHealthPath(text: string): HealthPath | null {
  if (text.length > MAX_PATH) return null;
  const [, target, path] = /^(?::([1-9]\d{0,4}))?(\/[!"$-~]*)$/.exec(text) ?? [];
  if (path === undefined || Number(target ?? 1) > MAX_PORT) return null;
  return { target: target === undefined ? null : Number(target), path };
}
