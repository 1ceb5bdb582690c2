import type { WatchSnapshot } from "./WatchSnapshot.ts";

/**
 * Builds the JSON document of `/health` and of the health file.
 *
 * @param now milliseconds since 1970
 */
export function buildHealthDocument(snapshot: WatchSnapshot, now: number): object {
  const { status, reasons, startedAt, lastCheck, services } = snapshot;
  return {
    version: 1,
    status,
    reasons,
    startedAt: new Date(startedAt).toISOString(),
    uptime: Math.max(0, Math.round((now - startedAt) / 1000)),
    lastCheck: lastCheck && {
      at: new Date(lastCheck.at).toISOString(),
      seconds: lastCheck.duration / 1000,
    },
    services,
  };
}
