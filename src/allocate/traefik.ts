import type { PortBinding, Project } from "../compose/Project.ts";
import type { Plain } from "../compose/resolveModel.ts";
import type { TraefikRequest } from "./AllocateRequest.ts";
import type { Chosen } from "./choosePorts.ts";

type Tree = { readonly [key: string]: Plain };

/** What a proxy takes over of a service. */
export interface Route {
  /** The ports that are published no more. */
  readonly bindings: readonly PortBinding[];
  readonly labels: Readonly<Record<string, string>>;
  /** Keys of the networks that the override names. */
  readonly networks: readonly string[];
  readonly network: string;
  /** Where each container port is reached. */
  readonly urls: ReadonlyMap<number, string>;
  /** What the resolved service has more of, given what it had. */
  additions(service: Tree): Tree;
}

/** By service. */
export type Routes = ReadonlyMap<string, Route>;

export function routesOf(_project: Project, _chosen: readonly Chosen[], _request: TraefikRequest): Map<string, Route> {
  return new Map();
}
