/**
 * An event of the Docker engine. `connected`: the stream of events started, or started again after
 * `lost`. Events of containers that happened in between follow it.
 */
export type EngineEvent =
  | {
      readonly kind: "container";
      /** As the engine names it, for example `start` or `health_status: healthy`. */
      readonly action: string;
      /** Milliseconds since 1970 with a fraction, by the clock of the engine. */
      readonly at: number;
      /** The Compose project and service of the container; null if it has none. */
      readonly project: string | null;
      readonly service: string | null;
      readonly name: string;
      /** The id of the container. */
      readonly container: string;
    }
  | { readonly kind: "connected" }
  | { readonly kind: "lost" };
