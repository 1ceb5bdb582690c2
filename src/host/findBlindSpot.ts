import type { BlindSpot } from "./BlindSpot.ts";
import { type Engine, readEnginePid } from "./engine/findEngine.ts";
import { findVirtualMachine } from "./engine/findVirtualMachine.ts";
import type { Host } from "./Host.ts";
import { isInFirstPidNamespace } from "./linux/readProcess.ts";

/**
 * The bridges of an engine: the default one, and those of user-defined networks
 * (docs/reference/engine.md E23).
 */
const ENGINE_BRIDGE = /^(docker0|br-[0-9a-f]{12})$/;
/** Files that Docker and podman create in containers. */
const CONTAINER_MARKS = ["/.dockerenv", "/run/.containerenv"];
/**
 * The service account of a pod. It need not be mounted, but the address of the cluster's API is
 * always set.
 */
const POD_MARK = "/var/run/secrets/kubernetes.io";

/**
 * Returns why the ports that the engine conflicts with cannot all be seen from here
 * (docs/reference/engine.md E21, E22, E26); null if they can.
 */
export function findBlindSpot(host: Host, engine: Engine): BlindSpot | null {
  const reason = findOtherSystem(host, engine);
  if (reason === null) return findSharedMachine(host, engine);
  const fix = publishesOnWindows(host, engine) ? "run the check on Windows, not in WSL" : null;
  return { reason, fix, bindsHere: engine.local && host.platform !== "linux" };
}

/** Returns the virtual machine of the engine if more than containers may listen in it. */
function findSharedMachine(host: Host, engine: Engine): BlindSpot | null {
  const machine = findVirtualMachine(host, engine);
  if (machine === null || machine.isDedicated) return null;
  const owner = machine.product === null ? "" : ` of ${machine.product}`;
  const command = machine.command === null ? "" : `: ${machine.command}`;
  return {
    reason: `the engine runs in a virtual machine${owner}, where other programs may use ports`,
    fix: `list the ports in use in the virtual machine${command}`,
    bindsHere: true,
  };
}

/** Returns why the engine does not bind the ports of this host at all; null if it does. */
function findOtherSystem(host: Host, engine: Engine): string | null {
  if (!engine.local) return `${engine.described}, so the engine may run on another machine`;
  if (host.platform === "darwin" || host.platform === "win32") return null;
  if (host.platform !== "linux") return "reading sockets is not supported on this operating system";
  if (!host.exists("/proc/net/tcp")) return "/proc/net is missing on this machine";
  if (publishesOnWindows(host, engine)) {
    const product = findWindowsProduct(host);
    return `${product} publishes ports on Windows, which cannot be tested from WSL`;
  }
  if (!isForeignNetwork(host) || hasEngineBridge(host)) return null;
  if (isInPod(host)) return "this is a Kubernetes pod without a Docker engine";
  if (isInContainer(host))
    return "this is a container, and the engine binds ports on the host outside of it";
  return "this process and the engine run in different network namespaces";
}

/** Returns whether the engine publishes on Windows: this is WSL, and no engine runs in it. */
export function publishesOnWindows(host: Host, { local }: Engine): boolean {
  return local && findWindowsProduct(host) !== undefined && readEnginePid(host) === null;
}

/**
 * Returns the product for Windows with which WSL is integrated. It mounts a folder
 * (docs/reference/engine.md E21).
 */
function findWindowsProduct(host: Host): string | undefined {
  if (host.platform !== "linux") return undefined;
  const [product] = WSL_PRODUCTS.find(([, folder]) => host.exists(`/mnt/wsl/${folder}`)) ?? [];
  return product;
}

const WSL_PRODUCTS = [
  ["Docker Desktop", "docker-desktop"],
  ["Rancher Desktop", "rancher-desktop"],
] as const;

/** Returns whether the network namespace of this process may differ from the engine's. */
function isForeignNetwork(host: Host): boolean {
  const first = host.link("/proc/1/ns/net");
  // Only root can read it. In a container with its own PID namespace, process 1 is in the container
  // too.
  if (first !== null && first !== host.link("/proc/self/ns/net")) return true;
  return (isInContainer(host) || isInPod(host)) && !isInFirstPidNamespace(host);
}

function isInPod(host: Host): boolean {
  return host.exists(POD_MARK) || Boolean(host.env["KUBERNETES_SERVICE_HOST"]);
}

function isInContainer(host: Host): boolean {
  // The runner mounts the workspace of a container job under /__w (docs/reference/actions.md A11).
  return (
    CONTAINER_MARKS.some((path) => host.exists(path)) ||
    (host.env["GITHUB_WORKSPACE"] ?? "").startsWith("/__w/")
  );
}

/**
 * Returns whether an engine runs in this network namespace, e.g. with `--network host` or in a pod
 * with its own engine.
 */
function hasEngineBridge(host: Host): boolean {
  return host.list("/sys/class/net")?.some((name) => ENGINE_BRIDGE.test(name)) ?? false;
}
