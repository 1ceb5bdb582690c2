import type { Files } from "../compose/index.ts";
import { asObject, isObject, parseJson } from "../lib/json.ts";
import { resolvePath } from "../lib/paths.ts";
import { isPort } from "../lib/PortRange.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Assignment } from "./Assignment.ts";

/** Assignments that are kept in a file of the repository, by `formatSavedPortKey`. */
export type SavedPorts = ReadonlyMap<string, number>;

/** Under what an assignment is kept: `shop/db:5432`, `shop/dns:53/udp`. */
export function formatSavedPortKey({ project, service, binding }: PortRequest): string {
  const protocol = binding.protocol.toLowerCase();
  const suffix = protocol === "tcp" ? "" : `/${protocol}`;
  return `${project.name}/${service.name}:${binding.target}${suffix}`;
}

/**
 * Reads the assignments that a file keeps. Throws where it cannot be read, or holds something else.
 *
 * @param path as the user gave it; null: no assignments
 * @param mayBeNew whether the file may be missing, because it is about to be written
 */
export function readSavedPorts(path: string | null, files: Files, mayBeNew = false): SavedPorts {
  if (path === null) return new Map();
  const found = files.read(resolvePath(files.cwd, path), true);
  if ("text" in found) return parseSavedPorts(found.text, path);
  if (found.failure === "missing" && mayBeNew) return new Map();
  const why = found.failure === "missing" ? "there is no such file" : found.detail;
  throw new Error(`${path} cannot be read: ${why}`);
}

/** Parses `{"version": 1, "ports": {"shop/db:5432": 15432}}`. Throws where it is something else. */
function parseSavedPorts(text: string, path: string): SavedPorts {
  const refuse = (what: string) =>
    new Error(`${path} ${what}; it is written by portplan allocate --save`);
  const value = parseJson(text);
  if (value === undefined) throw refuse("is not JSON");
  const { version, ports } = asObject(value);
  if (version !== 1) throw refuse("has no version 1");
  if (!isObject(ports)) throw refuse("has no ports");
  const entries = Object.entries(ports).map(([key, port]): [string, number] => {
    if (!KEY.test(key))
      throw refuse(`has a key ${JSON.stringify(key)}, which is not PROJECT/SERVICE:TARGET`);
    if (!isPort(port)) throw refuse(`has no port at ${JSON.stringify(key)}`);
    return [key, port];
  });
  return new Map(entries);
}

const KEY = /^[^/:]+\/[^/:]+:\d{1,5}(?:\/[a-z]+)?$/;

/**
 * The registry with the assignments of a run in it, a line each, in an order that makes for small
 * changes.
 */
export function formatSavedPorts(before: SavedPorts, assignments: readonly Assignment[]): string {
  const ports = new Map(before);
  for (const { request, port, via } of assignments)
    if (via !== "fallback") ports.set(formatSavedPortKey(request), port);
  const sorted = [...ports].toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return `${JSON.stringify({ version: 1, ports: Object.fromEntries(sorted) }, null, 2)}\n`;
}
