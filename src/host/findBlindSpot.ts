import type { Engine } from "./findEngine.ts";
import type { Host } from "./Host.ts";
import { inFirstPidNamespace } from "./inFirstPidNamespace.ts";

/** The bridges of an engine: its own, and those of user-defined networks (moby: daemon/libnetwork/drivers/bridge). */
const ENGINE_BRIDGE = /^(docker0|br-[0-9a-f]{12})$/;
/** Made by Docker, by podman, by Kubernetes. */
const MARKS = ["/.dockerenv", "/run/.containerenv", "/var/run/secrets/kubernetes.io"];

/** Why the sockets that the engine meets cannot be seen from here, in words for a finding; null where they can. */
export function findBlindSpot(host: Host, engine: Engine): string | null {
  if (!engine.local) return `${engine.described}: its ports are not those of this machine`;
  if (host.platform === "darwin" || host.platform === "win32") return null;
  if (host.platform !== "linux") return "the sockets of this system are not read";
  if (!host.exists("/proc/net/tcp")) return "there is no /proc/net on this machine";
  // Docker Desktop's integration mounts this folder; its engine publishes on Windows (docs.docker.com/desktop/features/wsl).
  if (host.exists("/mnt/wsl/docker-desktop")) return "Docker Desktop publishes on Windows, which cannot be seen from inside WSL";
  if (!isForeignNetwork(host) || hasEngineBridge(host)) return null;
  return "this runs in a container or a network namespace of its own, from which the engine's ports cannot be seen";
}

/** Whether this process stands in a network namespace that may be another than the engine's. */
function isForeignNetwork(host: Host): boolean {
  const first = host.link("/proc/1/ns/net");
  // Readable for root only. In a container of its own PID namespace process 1 is in the container too.
  if (first !== null && first !== host.link("/proc/self/ns/net")) return true;
  return isInContainer(host) && !inFirstPidNamespace(host);
}

function isInContainer(host: Host): boolean {
  // The runner mounts the workspace of a container job below /__w (actions/runner: ContainerOperationProvider.cs).
  return MARKS.some((path) => host.exists(path)) || (host.env["GITHUB_WORKSPACE"] ?? "").startsWith("/__w/");
}

/** An engine in this same network namespace, as with `--network host`, or in a pod that runs its own. */
function hasEngineBridge(host: Host): boolean {
  return host.list("/sys/class/net")?.some((name) => ENGINE_BRIDGE.test(name)) ?? false;
}
