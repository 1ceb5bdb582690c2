import type { HostEndpoint } from "../../ports/HostEndpoint.ts";
import type { ComposeLabels } from "../holders/Holder.ts";

/** A host port, and the port of the container at which it leads. */
export interface PublishedEndpoint extends HostEndpoint {
  readonly target: unknown;
}

/** A container that runs or is paused, and so holds the ports that it publishes. */
export interface Container {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  /** The engine's own words: "Up 3 days (Paused)". */
  readonly status: string;
  readonly published: readonly PublishedEndpoint[];
  /** null for a container that Compose did not make. */
  readonly compose: ComposeLabels | null;
  readonly networks: readonly string[];
  /**
   * The label by which GitHub's runner knows what it started, six hexadecimal digits of its
   * settings' hash; null where there is none.
   */
  readonly runner: string | null;
}

export interface ContainerPort {
  readonly container: Container;
  readonly endpoint: HostEndpoint;
}

export function listContainerPorts(containers: readonly Container[]): ContainerPort[] {
  return containers.flatMap((container) =>
    container.published.map((endpoint) => ({ container, endpoint })),
  );
}
