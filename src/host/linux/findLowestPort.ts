import type { HostEndpoint } from "../../ports/HostEndpoint.ts";
import type { Engine } from "../engine/findEngine.ts";
import type { Host } from "../Host.ts";
import type { Kernel } from "../HostView.ts";
import { hasCapability } from "./readProcess.ts";

/** CAP_NET_BIND_SERVICE (capabilities(7)). */
const NET_BIND_SERVICE = 10;

/**
 * Returns the lowest port that the engine can bind: 1, or the start of the unprivileged ports for a
 * rootless engine (docs/reference/engine.md E18). Skips the check if no endpoint needs it.
 */
export function findLowestPort(
  endpoints: readonly HostEndpoint[],
  host: Host,
  { socket }: Engine,
  { unprivilegedStart }: Kernel,
): number {
  if (endpoints.every(({ first }) => first >= unprivilegedStart)) return 1;
  const runtime = host.env["XDG_RUNTIME_DIR"] || "/run/user";
  const rootless =
    socket !== null &&
    "path" in socket &&
    [`${runtime}/`, "/run/user/"].some((folder) => socket.path.startsWith(folder));
  return rootless && !mayRootlesskitBind(host) ? unprivilegedStart : 1;
}

/**
 * Returns whether rootlesskit has the capability, set with `setcap cap_net_bind_service=ep`
 * (https://docs.docker.com/engine/security/rootless/).
 */
function mayRootlesskitBind(host: Host): boolean {
  const pids = (host.list("/proc") ?? []).filter((name) => /^\d+$/.test(name));
  const rootlesskits = pids.filter(
    (pid) => host.read(`/proc/${pid}/comm`)?.trim() === "rootlesskit",
  );
  return rootlesskits.some((pid) =>
    hasCapability(host.read(`/proc/${pid}/status`) ?? "", NET_BIND_SERVICE),
  );
}
