/** In milliseconds, of the first wait and of the longest one. */
export interface Backoff {
  readonly first: number;
  readonly max: number;
}

/**
 * Returns how long to wait before the next attempt, in milliseconds. It doubles with each failure.
 *
 * @param failures of the attempts in a row, at least 1
 * @param random from 0 to 1, so that many clients do not try again at the same time: the wait is
 *   between half of the delay and the whole
 */
export function retryDelay({ first, max }: Backoff, failures: number, random: number): number {
  return Math.min(max, first * 2 ** (failures - 1)) * (1 - random / 2);
}

/** Returns whether the same request may succeed later. `status`: of the HTTP response. */
export function isRetriable(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429;
}

/**
 * Parses `Retry-After`: seconds, or a date. Returns milliseconds from `now`; null if the header is
 * missing or malformed.
 */
export function parseRetryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const wait = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(wait) ? null : Math.max(0, wait);
}
