import type { Policy } from "./Policy.ts";

/** Returns whether two policies have the same effect, wherever and in whatever form they stand. */
export function isSamePolicy(a: Policy, b: Policy): boolean {
  return encodePolicy(a) === encodePolicy(b);
}

/** Encodes what has an effect. Only roles are tried in the order in which they are written. */
function encodePolicy({ roles, dynamic, sharedHosts, ...unordered }: Policy): string {
  const lists = Object.values({ ...unordered, sources: [] });
  return encode([
    [...roles],
    dynamic,
    sharedHosts,
    lists.map((each) => Array.from(each, encode).toSorted()),
  ]);
}

/** Fields without an effect. */
const PLACES: ReadonlySet<string> = new Set(["span", "writtenAt", "reason"]);

function encode(value: unknown): string {
  return JSON.stringify(value, (key, field: unknown) => (PLACES.has(key) ? undefined : field));
}
