import {
  getChild,
  getItems,
  getMapping,
  isPortMistake,
  type Node,
  parseShortPort,
  parseYaml,
  readSettings,
  type Span,
} from "../compose/index.ts";
import type { PortRange } from "../lib/PortRange.ts";
import type { RepositoryText } from "./RepositoryText.ts";

/** The parts of a Compose file or workflow that decide which ports in it refer to a host. */
export interface DeclaredPorts {
  /** The host ports that the file publishes itself. */
  readonly published: readonly PortRange[];
  /** The only places that may refer to a host, because all others are read in a container. */
  readonly settings: readonly Span[] | null;
}

/** Reads a Compose file or a workflow; returns null for any other file. */
export function findDeclaredPorts({ path, text }: RepositoryText): DeclaredPorts | null {
  if (!/\.ya?ml$/i.test(path) || !/^(?:services|jobs):/m.test(text)) return null;
  const root = parseYaml(path, text).documents[0]?.root ?? undefined;
  const jobs = [...(getMapping(root, "jobs")?.entries.values() ?? [])];
  const services = [root, ...jobs].flatMap((node) => [
    ...(getMapping(node, "services")?.entries.values() ?? []),
  ]);
  const published = services.flatMap((service) =>
    getItems(service, "ports").flatMap((entry) => readHostPorts(entry) ?? []),
  );
  if (jobs.length > 0) return { published, settings: null };
  return { published, settings: services.flatMap(readSettings).map(({ span }) => span) };
}

/** A variable with a port as its default. */
const WITH_DEFAULT = /\$\{\w{1,100}:?-(\d{1,5})\}/g;

function readHostPorts(entry: Node): PortRange | null {
  const read = (node: Node | undefined) =>
    node?.kind === "scalar" ? String(node.value).replaceAll(WITH_DEFAULT, "$1") : "";
  const text = entry.kind === "mapping" ? `${read(getChild(entry, "published"))}:1` : read(entry);
  const port = parseShortPort(text);
  return isPortMistake(port) ? null : port.host;
}
