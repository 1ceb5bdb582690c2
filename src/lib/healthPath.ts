import { isPort } from "./PortRange.ts";

/** Where a service reports its health over HTTP. */
export interface HealthPath {
  /** The container port; null for the first published TCP port of the service. */
  readonly target: number | null;
  /** Starts with a slash. */
  readonly path: string;
}

/**
 * Matches `[:TARGET]/PATH`. The path has only characters that a request line may have (RFC 9112),
 * and no fragment.
 */
export const HEALTH_PATH = /^(?::([1-9]\d{0,4}))?(\/[!"$-~]{0,999})$/;

/** Parses `/healthz`, `:8080/healthz`; null if the text is neither. */
export function parseHealthPath(text: string): HealthPath | null {
  const [, written, path] = HEALTH_PATH.exec(text) ?? [];
  const target = written === undefined ? null : Number(written);
  if (path === undefined || (target !== null && !isPort(target))) return null;
  return { target, path };
}
