import { isPort } from "./PortRange.ts";

/** A path that answers whether a service is healthy. */
export interface HealthPath {
  /** The container port; null for the first TCP port that the service publishes. */
  readonly target: number | null;
  /** Starts with a slash. */
  readonly path: string;
}

/**
 * The regular expression of `[:TARGET]/PATH`. A request line holds only these characters, and a
 * fragment is not sent.
 */
export const HEALTH_PATH = /^(?::([1-9]\d{0,4}))?(\/[!"$-~]{0,999})$/;

/** Parses `/healthz`, `:8080/healthz`; null if the text is neither. */
export function parseHealthPath(text: string): HealthPath | null {
  const [, written, path] = HEALTH_PATH.exec(text) ?? [];
  const target = written === undefined ? null : Number(written);
  if (path === undefined || (target !== null && !isPort(target))) return null;
  return { target, path };
}
