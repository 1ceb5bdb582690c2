import type { Host } from "../Host.ts";
import type { Engine } from "./findEngine.ts";

/** A virtual machine in which the engine runs (docs/reference/engine.md E26). */
export interface VirtualMachine {
  /** The product, e.g. "Colima"; null if it is not known. */
  readonly product: string | null;
  /** The command that lists its sockets; null if there is none. */
  readonly command: string | null;
  /** True if only containers listen in it, next to the engine. */
  readonly isDedicated: boolean;
}

/**
 * The products by the path of the engine's socket. A group of the path is the name of the machine.
 * `list` returns the command that lists its sockets; without it, the machine is dedicated.
 */
const PRODUCTS: readonly {
  readonly product: string;
  readonly path: RegExp;
  readonly list?: (name: string) => string;
}[] = [
  {
    product: "Colima",
    path: /\/\.?colima\/(?:([^/]+)\/)?docker\.sock$/,
    list: (name) =>
      `colima ssh ${/^(default)?$/.test(name) ? "" : `--profile ${name} `}-- sudo ss -lntup`,
  },
  {
    product: "Lima",
    path: /\/\.lima\/([^/]+)\/sock\/[^/]+$/,
    list: (name) => `limactl shell ${name} sudo ss -lntup`,
  },
  {
    product: "Rancher Desktop",
    path: /\/\.rd\/docker\.sock$/,
    list: () => "rdctl shell sudo netstat -lntup",
  },
  {
    product: "Podman",
    path: /[\\/]podman[\\/](?:([^\\/]+)-api\.sock$|machine[\\/])|[\\/]podman-machine-/,
    list: (name) => `podman machine ssh ${name === "" ? "" : `${name} `}sudo ss -lntup`,
  },
  { product: "OrbStack", path: /\/\.orbstack\// },
  {
    product: "Docker Desktop",
    path: /\/\.docker\/(?:run|desktop)\/|\/com\.docker\.docker\/|dockerDesktop/,
  },
];
/** The usual socket and pipe, which Docker Desktop and the engine of Windows have. */
const USUAL = /^(?:\/private)?\/var\/run\/docker\.sock$|\\docker_engine$/;
/** Names that need no quotes in a shell. */
const PLAIN = /^(?!-)[\w.-]*$/;

/**
 * Finds the virtual machine that runs the engine; null if it runs on this host. On macOS and
 * Windows, every engine for Linux runs in one.
 */
export function findVirtualMachine(host: Host, { socket }: Engine): VirtualMachine | null {
  if (socket === null || !("path" in socket)) return null;
  const real = host.real(socket.path);
  // A link to a socket that does not exist cannot be resolved.
  const path = real === socket.path ? (host.link(real) ?? real) : real;
  for (const { product, path: pattern, list } of PRODUCTS) {
    const match = pattern.exec(path);
    if (match === null) continue;
    const name = match[1] ?? "";
    const command = list !== undefined && PLAIN.test(name) ? list(name) : null;
    return { product, command, isDedicated: list === undefined };
  }
  return host.platform === "linux"
    ? null
    : { product: null, command: null, isDedicated: USUAL.test(path) };
}
