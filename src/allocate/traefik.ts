import { isComposeProject, type Plain, type PortBinding } from "../compose/index.ts";
import { getNameOnEngine } from "../ports/getNameOnEngine.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Policy } from "../policy/Policy.ts";
import { findScheme } from "../policy/findRole.ts";
import type { TraefikRequest } from "./AllocationOptions.ts";
import { NETWORK_KEY } from "./formatOverride.ts";
import { asTree, type Tree } from "./Tree.ts";

/** The route of a service through a proxy. */
export interface Route {
  /** The ports that are no longer published. */
  readonly bindings: readonly PortBinding[];
  readonly labels: Readonly<Record<string, string>>;
  /** The network that the service shares with the proxy. */
  readonly network: string;
  /** The URL of each container port. */
  readonly urls: ReadonlyMap<number, string>;
}

/** By service. */
export type Routes = ReadonlyMap<string, Route>;

const HTTP_PROTOCOLS: ReadonlySet<string> = new Set(["http", "https", "h2c", "ws", "wss"]);

/** Returns whether a proxy can replace the host port: the service serves HTTP on a network. */
export function isRoutable(
  { project, binding, service, kind }: PortRequest,
  policy: Policy,
): boolean {
  const { appProtocol, protocol, target, count } = binding;
  if (
    !isComposeProject(project) ||
    protocol.toLowerCase() !== "tcp" ||
    count > 1 ||
    service.networkMode !== null ||
    !ROUTED_KINDS.has(kind)
  )
    return false;
  const scheme = appProtocol ?? findScheme(policy, service, target) ?? "";
  return HTTP_PROTOCOLS.has(scheme.toLowerCase());
}

const ROUTED_KINDS: ReadonlySet<PortRequest["kind"]> = new Set(["fixed", "pool", "engine"]);

/**
 * Builds the routes of a project. The first container port of a service gets the host name
 * `SERVICE.PROJECT.DOMAIN`, and further ones `SERVICE-PORT.PROJECT.DOMAIN`.
 */
export function buildRoutes(
  requests: readonly PortRequest[],
  traefik: TraefikRequest | null,
): Routes {
  if (traefik === null) return new Map();
  checkTraefik(traefik);
  const { network, domain, entrypoint } = traefik;
  const routes = new Map<string, Route>();
  for (const { project, service, binding } of requests) {
    const { target, appProtocol } = binding;
    const { bindings, labels, urls } = routes.get(service.name) ?? NO_ROUTE;
    const route = { bindings: [...bindings, binding], labels, urls, network };
    routes.set(service.name, route);
    if (urls.has(target)) continue;
    const host = toHostLabel(urls.size === 0 ? service.name : `${service.name}-${target}`);
    const copy = toHostLabel(getNameOnEngine(project));
    const router = `${copy}-${host}`;
    const server = `traefik.http.services.${router}.loadbalancer.server`;
    route.urls = new Map([...urls, [target, `http://${host}.${copy}.${domain}`]]);
    route.labels = {
      ...labels,
      "traefik.enable": "true",
      "traefik.docker.network": network,
      [`traefik.http.routers.${router}.rule`]: `Host(\`${host}.${copy}.${domain}\`)`,
      [`traefik.http.routers.${router}.entrypoints`]: entrypoint,
      [`traefik.http.routers.${router}.service`]: router,
      [`${server}.port`]: `${target}`,
      ...(appProtocol?.toLowerCase() === "https" && { [`${server}.scheme`]: "https" }),
    };
  }
  return routes;
}

const NO_ROUTE: Omit<Route, "network"> = { bindings: [], labels: {}, urls: new Map() };

/**
 * Returns the networks that the override adds to a service: that of the proxy, and the default
 * network, which Compose joins only if a service names no network.
 */
export function listRouteNetworks(service: Tree): readonly string[] {
  return service["networks"] === undefined || service["networks"] === null
    ? ["default", NETWORK_KEY]
    : [NETWORK_KEY];
}

/** Adds a route to a resolved service, except for its ports. */
export function addRoute(service: Tree, { labels }: Route): Tree {
  const added = Object.fromEntries(listRouteNetworks(service).map((key) => [key, {}]));
  return {
    ...service,
    labels: { ...toMappingTree(service["labels"]), ...labels },
    networks: { ...toMappingTree(service["networks"]), ...added },
  };
}

/** Converts a list of `NAME=VALUE` to a mapping, as Compose does when it merges them. */
export function toMappingTree(node: Plain | undefined): Tree {
  if (!Array.isArray(node)) return asTree(node);
  const texts = node.map((item) => (typeof item === "string" ? item : ""));
  return Object.fromEntries(
    texts.map((text) => {
      const [name = "", ...value] = text.split("=");
      return [name, value.join("=")];
    }),
  );
}

/** Converts a name to a label of a host name (RFC 1123). */
function toHostLabel(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}

/** Throws if a value is invalid. */
export function checkTraefik({ network, domain, entrypoint }: TraefikRequest): void {
  const wrong = (what: string, value: string, right: string) =>
    new Error(`${JSON.stringify(value)} is not a valid Traefik ${what} (e.g. ${right})`);
  if (!/^[\w][\w.-]*$/.test(network)) throw wrong("network", network, "traefik");
  if (!DOMAIN.test(domain)) throw wrong("domain", domain, "ci.example.org");
  if (!/^[\w-]+(,[\w-]+)*$/.test(entrypoint)) throw wrong("entry point", entrypoint, "web");
}

/** A host name as in RFC 1123. */
const DOMAIN =
  /^(?=.{1,180}$)[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i;
