import type { PortBinding } from "../compose/index.ts";
import { formatContainerPorts } from "../ports/HostEndpoint.ts";
import type { PortReference } from "./PortReference.ts";

/** A template of an env file, e.g. `.env.example`. */
export interface Template {
  readonly path: string;
  /** The port or range that it sets by variable; null for other values and in comments. */
  readonly variables: ReadonlyMap<string, string | null>;
}

/** The parts of the repository that rules read in addition to compose files. */
export interface RepositoryContext {
  /** By project directory. null if templates were not read. */
  readonly templates: ReadonlyMap<string, Template> | null;
  /** null if files were not searched. */
  readonly references: readonly PortReference[] | null;
  /** The texts of files with references, by absolute path. */
  readonly texts: ReadonlyMap<string, string>;
  /** The ports of an earlier port map, or null without one. */
  readonly before: EarlierPorts | null;
}

/** The ports of an earlier port map that have changed since. */
export interface EarlierPorts {
  /** The `project/service:target` of each host port that moved or is no longer published. */
  readonly moved: ReadonlyMap<number, string>;
  /**
   * The ports that are public since then, by `formatPublishedName`: the host port on a loopback
   * address before, or null if the port was not published.
   */
  readonly newlyPublic: ReadonlyMap<string, string | null>;
}

interface PublishedName {
  readonly project: string;
  readonly service: string;
  readonly binding: Pick<PortBinding, "target" | "count" | "protocol">;
}

/** Names the container ports of an entry: `shop/web:80`, `shop/dns:53/udp`. */
export function formatPublishedName({ project, service, binding }: PublishedName): string {
  return `${project}/${service}:${formatContainerPorts(binding)}`;
}

export const emptyRepositoryContext: RepositoryContext = {
  templates: null,
  references: null,
  texts: new Map(),
  before: null,
};
