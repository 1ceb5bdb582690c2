import type { Service } from "../../compose/index.ts";
import { getNameOnEngine } from "../../ports/getNameOnEngine.ts";
import type { PortRequest } from "../../ports/Plan.ts";
import type { Holder } from "./Holder.ts";
import type { Host } from "../Host.ts";

/**
 * Whose container a holder is, to the project that requests its port (docs/reference/compose.md
 * C34). `own`: of the same project in the same directory, of a service that this run starts and
 * that publishes its ports: `up` keeps or replaces it; or an orphan that it removes. `clash`: the
 * same from another directory, of which `up` takes over its container. `foreign`: all else, among
 * it one-off containers, other orphans, services that are switched off, and services on the host's
 * own network, which keep their ports.
 */
export function classifyOwnership(
  holder: Holder,
  { project }: PortRequest,
  host: Host,
): "own" | "clash" | "foreign" {
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
  if (!removed && (service === undefined || service.networkMode === "host")) return "foreign";
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
