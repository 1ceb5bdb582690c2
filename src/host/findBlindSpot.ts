import type { Engine } from "./engine/findEngine.ts";
import type { Host } from "./Host.ts";
import { isInFirstPidNamespace } from "./linux/readProcess.ts";

/**
 * The bridges of an engine: its own, and those of user-defined networks
 * (docs/reference/engine.md E23).
 */
const ENGINE_BRIDGE = /^(docker0|br-[0-9a-f]{12})$/;
/** Made by Docker and by podman. */
const CONTAINER_MARKS = ["/.dockerenv", "/run/.containerenv"];
/**
 * Of the account of a pod, which need not be mounted; the address of the cluster's API is always
 * given.
 */
const POD_MARK = "/var/run/secrets/kubernetes.io";

/**
 * Why the sockets that the engine meets cannot be seen from here
 * (docs/reference/engine.md E21, E22), in words for a finding; null where they can.
 */
export function findBlindSpot(host: Host, engine: Engine): string | null {
  if (!engine.local) return `${engine.described}: its ports are not those of this machine`;
  if (host.platform === "darwin" || host.platform === "win32") return null;
  if (host.platform !== "linux") return "the sockets of this system are not read";
  if (!host.exists("/proc/net/tcp")) return "there is no /proc/net on this machine";
  if (publishesOnWindows(host, engine))
    return "Docker Desktop publishes on Windows, where nothing can be tried from inside WSL";
  if (!isForeignNetwork(host) || hasEngineBridge(host)) return null;
  if (isInPod(host)) return "this runs in a pod of Kubernetes that has no engine of its own";
  if (isInContainer(host))
    return "this runs in a container, and the engine binds ports on the machine outside of it";
  return "this runs in a network namespace of its own, and the engine in another";
}

/**
 * Docker Desktop's integration with WSL mounts this folder; its engine publishes on Windows
 * (docs/reference/engine.md E21).
 */
export function publishesOnWindows(host: Host, { local }: Engine): boolean {
  return local && host.platform === "linux" && host.exists("/mnt/wsl/docker-desktop");
}

/** Whether this process stands in a network namespace that may be another than the engine's. */
function isForeignNetwork(host: Host): boolean {
  const first = host.link("/proc/1/ns/net");
  // Readable for root only. In a container of its own PID namespace process 1 is in the container
  // too.
  if (first !== null && first !== host.link("/proc/self/ns/net")) return true;
  return (isInContainer(host) || isInPod(host)) && !isInFirstPidNamespace(host);
}

function isInPod(host: Host): boolean {
  return host.exists(POD_MARK) || Boolean(host.env["KUBERNETES_SERVICE_HOST"]);
}

function isInContainer(host: Host): boolean {
  // The runner mounts the workspace of a container job below /__w (docs/reference/actions.md A11).
  return (
    CONTAINER_MARKS.some((path) => host.exists(path)) ||
    (host.env["GITHUB_WORKSPACE"] ?? "").startsWith("/__w/")
  );
}

/**
 * An engine in this same network namespace, as with `--network host`, or in a pod that runs its
 * own.
 */
function hasEngineBridge(host: Host): boolean {
  return host.list("/sys/class/net")?.some((name) => ENGINE_BRIDGE.test(name)) ?? false;
}
