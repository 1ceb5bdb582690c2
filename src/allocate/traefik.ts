import { isComposeProject, type Plain, type PortBinding } from "../compose/index.ts";
import { getNameOnEngine } from "../ports/getNameOnEngine.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Policy } from "../policy/Policy.ts";
import { findScheme } from "../policy/findRole.ts";
import type { TraefikRequest } from "./AllocationOptions.ts";
import { NETWORK_KEY } from "./formatOverride.ts";
import { asTree, type Tree } from "./Tree.ts";

/** What a proxy takes over of a service. */
export interface Route {
  /** The ports that are published no more. */
  readonly bindings: readonly PortBinding[];
  readonly labels: Readonly<Record<string, string>>;
  /** The network that the service shares with the proxy. */
  readonly network: string;
  /** Where each container port is reached. */
  readonly urls: ReadonlyMap<number, string>;
}

/** By service. */
export type Routes = ReadonlyMap<string, Route>;

/**
 * Container ports at which programs speak HTTP by default, where neither the entry, the image nor
 * the policy says.
 */
const USUAL_PORTS: ReadonlySet<number> = new Set([
  80, 3000, 4200, 5000, 5173, 8000, 8080, 8081, 8888,
]);
const HTTP_PROTOCOLS: ReadonlySet<string> = new Set(["http", "https", "h2c", "ws", "wss"]);

/** Whether a proxy can reach it instead: it speaks HTTP, on networks of its Compose project. */
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
  if (appProtocol !== null) return HTTP_PROTOCOLS.has(appProtocol.toLowerCase());
  const known = findScheme(policy, service, target);
  return known === null ? USUAL_PORTS.has(target) : HTTP_PROTOCOLS.has(known);
}

const ROUTED_KINDS: ReadonlySet<PortRequest["kind"]> = new Set(["fixed", "pool", "engine"]);

/**
 * The routes of one project's ports: each service under a name of its own below the project's,
 * further container ports under further names.
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
 * The networks that the override names for a service: the proxy's, and the default one, which a
 * service is in only as long as it names none.
 */
export function listRouteNetworks(service: Tree): readonly string[] {
  return service["networks"] === undefined || service["networks"] === null
    ? ["default", NETWORK_KEY]
    : [NETWORK_KEY];
}

/** What the resolved service has to be with its route, but for its ports. */
export function addRoute(service: Tree, { labels }: Route): Tree {
  const added = Object.fromEntries(listRouteNetworks(service).map((key) => [key, {}]));
  return {
    ...service,
    labels: { ...toMappingTree(service["labels"]), ...labels },
    networks: { ...toMappingTree(service["networks"]), ...added },
  };
}

/** `NAME=VALUE` in a list as a mapping: a merge brings one to the other. */
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

/** As a part of a host's name (RFC 1123). */
function toHostLabel(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}

/** Throws on a request with which no override could be made. */
export function checkTraefik({ network, domain, entrypoint }: TraefikRequest): void {
  const wrong = (what: string, value: string, right: string) =>
    new Error(`${JSON.stringify(value)} is no ${what} for Traefik: write ${right}`);
  if (!/^[\w][\w.-]*$/.test(network))
    throw wrong("network", network, "the name of the network that the proxy is in, as traefik");
  if (!DOMAIN.test(domain))
    throw wrong(
      "domain",
      domain,
      "the domain below which services have their names, as ci.example.org",
    );
  if (!/^[\w-]+(,[\w-]+)*$/.test(entrypoint))
    throw wrong("entry point", entrypoint, "the name of one of the proxy's, as web");
}

/** RFC 1123 */
const DOMAIN =
  /^(?=.{1,180}$)[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i;
