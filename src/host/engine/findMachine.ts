import type { BlindSpot } from "../BlindSpot.ts";
import type { Host } from "../Host.ts";
import type { Engine } from "./findEngine.ts";

/**
 * Products that run the engine in a virtual machine in which other programs listen too, by the path
 * of its socket (docs/reference/engine.md E26). `list` returns the command that lists them; a group
 * of the path is the name of the machine.
 */
const MACHINES: readonly {
  readonly product: string;
  readonly path: RegExp;
  readonly list: (name: string) => string;
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
];
/**
 * Docker Desktop, OrbStack and the engine of Windows: only containers listen next to the engine
 * (docs/reference/engine.md E26).
 */
const DEDICATED = new RegExp(
  String.raw`/\.docker/(run|desktop)/|/com\.docker\.docker/|/\.orbstack/|^(/private)?/var/run/` +
    String.raw`docker\.sock$|\\(docker_engine|dockerDesktop\w*)$`,
);
/** Names that need no quotes in a shell. */
const PLAIN = /^(?!-)[\w.-]*$/;

/**
 * Returns the virtual machine of the engine as a blind spot; null if there is none, or if nothing
 * listens in it that this host does not show.
 */
export function findMachine(host: Host, { socket }: Engine): BlindSpot | null {
  if (socket === null || !("path" in socket)) return null;
  const real = host.real(socket.path);
  // A link to a socket that does not exist cannot be resolved.
  const path = real === socket.path ? (host.link(real) ?? real) : real;
  for (const { product, path: pattern, list } of MACHINES) {
    const match = pattern.exec(path);
    if (match === null) continue;
    const name = match[1] ?? "";
    const command = PLAIN.test(name) ? `: ${list(name)}` : "";
    return makeBlindSpot(` of ${product}`, command);
  }
  // There is no engine for macOS, and Windows' own has a known pipe.
  const isNative = host.platform === "linux" || DEDICATED.test(path);
  return isNative ? null : makeBlindSpot("", "");
}

function makeBlindSpot(owner: string, command: string): BlindSpot {
  return {
    reason: `the engine runs in a virtual machine${owner}, where other programs may use ports`,
    fix: `list the ports in use in the virtual machine${command}`,
    bindsHere: true,
  };
}
