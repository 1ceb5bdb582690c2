import type { HostEndpoint } from "../../ports/HostEndpoint.ts";
import type { ComposeLabels } from "../holders/Holder.ts";

/** A host port, and the container port that it is published for. */
export interface PublishedEndpoint extends HostEndpoint {
  readonly target: unknown;
}

/** A running or paused container, which uses the ports that it publishes. */
export interface Container {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  /** The status as the engine prints it: "Up 3 days (Paused)". */
  readonly status: string;
  readonly published: readonly PublishedEndpoint[];
  /** The labels of Compose; null for other containers. */
  readonly compose: ComposeLabels | null;
  readonly networks: readonly string[];
  /** Its addresses on these networks, in canonical text. */
  readonly addresses: readonly string[];
  /** The image as it was given when the container was created. */
  readonly image: string;
  /**
   * The label that GitHub's runner puts on its containers, six hexadecimal digits of the hash of
   * its settings; null if there is none.
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
