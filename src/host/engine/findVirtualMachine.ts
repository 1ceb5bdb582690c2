import type { Host } from "../Host.ts";
import { findEngine } from "./findEngine.ts";

/** A virtual machine in which the engine runs. */
export interface VirtualMachine {
  /** The program that runs it, e.g. "Colima"; null if that is not known. */
  readonly name: string | null;
  /** The command that lists its sockets; null if there is none. */
  readonly command: string | null;
}

const LIST = "sudo ss -lntup";

/** The engine's sockets, with the name of the machine in their paths. */
const SOCKETS: readonly (readonly [RegExp, string, (name: string) => string | null])[] = [
  [
    /\/\.?colima\/([\w.-]{1,99})\//,
    "Colima",
    (name) => `colima ssh${name === "default" ? "" : ` -p ${name}`} -- ${LIST}`,
  ],
  [/\/\.lima\/([\w.-]{1,99})\//, "Lima", (name) => `limactl shell ${name} ${LIST}`],
  [/\/\.rd\//, "Rancher Desktop", () => `rdctl shell ${LIST}`],
  [/podman[-/]machine/, "podman machine", () => `podman machine ssh ${LIST}`],
  [/\/\.orbstack\//, "OrbStack", () => null],
  [/\/\.docker\/(?:run|desktop)\/|dockerDesktop/, "Docker Desktop", () => null],
];

/**
 * Finds the virtual machine that runs the engine; null if it runs on this host. On macOS and
 * Windows, every engine for Linux runs in one.
 */
export function findVirtualMachine(host: Host): VirtualMachine | null {
  const { socket } = findEngine(host);
  const path = socket !== null && "path" in socket ? host.real(socket.path) : "";
  for (const [pattern, name, getCommand] of SOCKETS) {
    const match = pattern.exec(path);
    if (match !== null) return { name, command: getCommand(match[1] ?? "") };
  }
  return host.platform === "darwin" || host.platform === "win32"
    ? { name: null, command: null }
    : null;
}
