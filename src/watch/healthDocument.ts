import type { WatchSnapshot } from "./WatchSnapshot.ts";

/** Builds the JSON document of `/health`. */
export function buildHealthDocument(snapshot: WatchSnapshot, now: number): object {
  return { status: snapshot.status, uptime: (now - snapshot.startedAt) / 1000 };
}
