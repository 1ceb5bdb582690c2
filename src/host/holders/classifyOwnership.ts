import type { Service } from "../../compose/index.ts";
import type { HostEndpoint } from "../../ports/HostEndpoint.ts";
import type { Container } from "../engine/Container.ts";
import { keepsPort } from "./keepsPort.ts";
import { getNameOnEngine } from "../../ports/getNameOnEngine.ts";
import type { PortRequest } from "../../ports/Plan.ts";
import type { Holder } from "./Holder.ts";
import type { Host } from "../Host.ts";

type Ownership = "own" | "kept" | "clash" | "foreign";

/** The use of a port. */
export interface PortUse {
  readonly holder: Holder;
  /** The holder if it is a container that publishes the port, else null. */
  readonly container: Container | null;
  readonly endpoint: HostEndpoint;
}

/**
 * Classifies a holder for the project that requests its port (docs/reference/compose.md C34).
 * `own`: a container of the same project in the same directory that `up` keeps, replaces, or
 * removes as an orphan. `kept`: such a container of another service that still uses the port when
 * this one starts. `clash`: a container from another directory, which `up` takes over. `foreign`:
 * anything else, including one-off containers, other orphans and disabled services.
 */
export function classifyOwnership(
  { holder, container, endpoint }: PortUse,
  request: PortRequest,
  host: Host,
): Ownership {
  const { project } = request;
  const { compose } = holder;
  if (
    compose === null ||
    compose.project !== getNameOnEngine(project) ||
    compose.oneOff ||
    compose.directory === ""
  )
    return "foreign";
  const isService = ({ name }: Service) => name === compose.service;
  const service = project.services.find(isService);
  const removed =
    project.removesOrphans && service === undefined && !project.disabled.some(isService);
  if (!removed && service === undefined) return "foreign";
  if (service !== undefined && keepsPort(container, service, endpoint, request)) return "kept";
  return isSameDirectory(compose.directory, project.directory, host) ? "own" : "clash";
}

export function isSameDirectory(a: string, b: string, host: Host): boolean {
  return (
    normalizePath(a, host) === normalizePath(b, host) ||
    normalizePath(host.real(a), host) === normalizePath(host.real(b), host)
  );
}

function normalizePath(path: string, { platform }: Host): string {
  return platform === "win32" ? path.replaceAll("\\", "/").toLowerCase() : path;
}
