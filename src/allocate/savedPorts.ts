import type { Files } from "../compose/index.ts";
import { asObject, isObject, parseJson } from "../lib/json.ts";
import { resolvePath } from "../lib/paths.ts";
import { quoteName } from "../lib/quoteName.ts";
import { isPort } from "../lib/PortRange.ts";
import { formatContainerPorts } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { isOutsideCompose } from "../rules/requests.ts";
import type { Assignment } from "./Assignment.ts";

/** Host ports that a file of the repository keeps, by `formatSavedPortKey`. */
export type SavedPorts = ReadonlyMap<string, number>;

/** Returns the key of a saved port, e.g. `shop/db:5432` or `shop/dns:53/udp`. */
export function formatSavedPortKey({ project, service, binding }: PortRequest): string {
  const protocol = binding.protocol.toLowerCase();
  const target = formatContainerPorts({ ...binding, count: 1, protocol });
  return `${project.name}/${service.name}:${target}`;
}

/**
 * Reads a file with saved ports. Throws if it cannot be read or is not valid.
 *
 * @param path as given by the user, or null for no saved ports
 * @param mayBeNew whether the file may be missing because it is about to be written
 */
export function readSavedPorts(path: string | null, files: Files, mayBeNew = false): SavedPorts {
  if (path === null) return new Map();
  const found = files.read(resolvePath(files.cwd, path), true);
  if ("text" in found) return parseSavedPorts(found.text, path);
  if (found.failure === "missing" && mayBeNew) return new Map();
  const why = found.failure === "missing" ? "no such file" : found.detail;
  throw new Error(`cannot read ${path}: ${why}`);
}

/** Parses `{"version": 1, "ports": {"shop/db:5432": 15432}}`. */
function parseSavedPorts(text: string, path: string): SavedPorts {
  const refuse = (what: string) =>
    new Error(`${path} ${what}; use a file written by portplan allocate --save`);
  const value = parseJson(text);
  if (value === undefined) throw refuse("is not valid JSON");
  const { version, ports, ...others } = asObject(value);
  if (version !== 1) throw refuse('does not have "version": 1');
  const [other] = Object.keys(others);
  if (other !== undefined) throw refuse(`has the unknown key ${quoteName(other)}`);
  if (!isObject(ports)) throw refuse('does not have the object "ports"');
  const entries = Object.entries(ports).map(([key, port]): [string, number] => {
    if (!KEY.test(key))
      throw refuse(
        `has the invalid key ${JSON.stringify(key)} (expected PROJECT/SERVICE:CONTAINER_PORT)`,
      );
    if (!isPort(port)) throw refuse(`has an invalid port for ${JSON.stringify(key)}`);
    return [key, port];
  });
  return new Map(entries);
}

const KEY = /^[^/:]+\/[^/:]+:\d{1,5}(?:\/[a-z]+)?$/;

/** Adds assignments to the saved ports. Formats one port on each line, sorted by key. */
export function formatSavedPorts(before: SavedPorts, assignments: readonly Assignment[]): string {
  const ports = new Map(before);
  for (const { request, port } of assignments)
    if (!isOutsideCompose(request)) ports.set(formatSavedPortKey(request), port);
  const sorted = [...ports].toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return `${JSON.stringify({ version: 1, ports: Object.fromEntries(sorted) }, null, 2)}\n`;
}
