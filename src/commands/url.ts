import {
  describeUnknownService,
  MissingInput,
  type Project,
  type ProjectRequest,
} from "../compose/index.ts";
import { findEngine } from "../host/engine/findEngine.ts";
import type { Host } from "../host/Host.ts";
import { findPublishedPort } from "../host/engine/readContainers.ts";
import { findMovedPort } from "../leases/addLeases.ts";
import { getNameOnEngine } from "../ports/getNameOnEngine.ts";
import { makePlan } from "../ports/makePlan.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { findScheme } from "../policy/findRole.ts";
import { hasTarget } from "../ports/serviceName.ts";
import { formatContainerPorts } from "../ports/HostEndpoint.ts";
import type { PublishedUrl } from "../report/formats/urls.ts";
import { formatPortUrl } from "../report/formatPortUrl.ts";
import { rethrowPolicyErrors } from "../report/InputErrors.ts";
import { findRepositoryRoot } from "../repository/findRepositoryRoot.ts";
import type { RunDeps } from "../RunRequest.ts";
import { loadPolicy } from "../rules/loadPolicy.ts";
import { resolveValidProject } from "./resolveValidProject.ts";

/** The arguments of `url`. */
export interface UrlRequest {
  readonly project: ProjectRequest;
  /** null for all services. */
  readonly service: string | null;
  /** A container port, preferably tcp if no protocol is given; null for the first published. */
  readonly target: { readonly port: number; readonly protocol?: string } | null;
  /** The host name in the URL; null for the published address. */
  readonly host: string | null;
  /** The policy file, as given; null for the repository's, if there is one. */
  readonly policy: string | null;
}

export type UrlDeps = Required<Pick<RunDeps, "files" | "env" | "host" | "fetchRemote" | "leases">>;

/**
 * Returns the URL of a published port, with the host port that an allocation of this directory
 * leased, else the declared one or the one that the engine assigned. The service may have an
 * inactive profile. Throws if it does not publish the port.
 */
export async function findUrl(
  request: UrlRequest & { readonly service: string },
  deps: UrlDeps,
): Promise<PublishedUrl> {
  const { service: name, target } = request;
  const { services, requests, describe } = await readPublished(request, deps);
  if (!services.some((service) => service.name === name)) {
    const { message, fix } = describeUnknownService(
      name,
      services.map((service) => service.name),
    );
    throw new MissingInput(`${message}; ${fix}`);
  }
  const own = requests.filter(({ service }) => service.name === name);
  const protocols = target?.protocol === undefined ? ["tcp", undefined] : [target.protocol];
  const isRequested = ({ binding }: PortRequest, protocol: string | undefined) =>
    target === null || hasTarget(binding, target.port, protocol);
  const [portRequest] = protocols.flatMap((each) => own.filter((one) => isRequested(one, each)));
  if (portRequest === undefined) throw new Error(describeMissingPort(name, target, own));
  const found = await describe(portRequest, target?.port ?? portRequest.binding.target);
  if (found.url === null)
    throw new Error(
      `the engine assigns the host port of ${name}:${found.target} when it starts, and ${name} ` +
        "is not running",
    );
  return found;
}

/** Returns the URL of the first port of each entry that is published. */
export async function listUrls(request: UrlRequest, deps: UrlDeps): Promise<PublishedUrl[]> {
  const { requests, describe } = await readPublished(request, deps);
  const found: PublishedUrl[] = [];
  for (const each of requests) found.push(await describe(each, each.binding.target));
  return found;
}

/** Resolves the project. Throws if it is invalid. */
async function readPublished(request: UrlRequest, deps: UrlDeps) {
  const { files, host, fetchRemote, leases: store } = deps;
  const { cwd } = files;
  const loading = loadPolicy(request.policy, findRepositoryRoot(files)(cwd), files, fetchRemote);
  const policy = await loading.catch((error) => rethrowPolicyErrors(error, cwd, cwd));
  const project = resolveValidProject(request.project, deps);
  const all: Project = { ...project, services: [...project.services, ...project.disabled] };
  const shown = request.service === null ? project : all;
  const requests = makePlan([shown], { ipv6: true }).requests.filter(({ kind }) =>
    PUBLISHED.has(kind),
  );
  const leases = (await store?.list(() => true)) ?? [];
  const describe = async (portRequest: PortRequest, target: number): Promise<PublishedUrl> => {
    const { service, binding } = portRequest;
    const moved = findMovedPort(portRequest, leases);
    const port =
      moved === null
        ? await findHostPort(portRequest, target, host)
        : moved + target - binding.target;
    const known = findScheme(policy, service, target);
    const url = port === null ? null : formatPortUrl(binding, port, { known, host: request.host });
    return { url, project: project.name, service: service.name, target, port };
  };
  return { services: all.services, requests, describe };
}

const PUBLISHED: ReadonlySet<PortRequest["kind"]> = new Set(["fixed", "pool", "engine"]);

function findHostPort(
  request: PortRequest,
  target: number,
  host: Host,
): Promise<number | null> | number {
  const { endpoints, kind, project, service, binding } = request;
  const [endpoint] = endpoints;
  if (kind === "fixed" && endpoint !== undefined)
    return binding.count === 1 ? endpoint.first : endpoint.first + target - binding.target;
  const owner = { project: getNameOnEngine(project), service: service.name };
  return findPublishedPort(host, findEngine(host), owner, { ...binding, target });
}

function describeMissingPort(
  name: string,
  target: UrlRequest["target"],
  requests: readonly PortRequest[],
): string {
  if (requests.length === 0) return `${name} does not publish any ports`;
  const protocol = target?.protocol === undefined ? "" : `/${target.protocol}`;
  const published = requests.map(({ binding }) =>
    formatContainerPorts({ ...binding, protocol: binding.protocol.toLowerCase() }),
  );
  const requested = `${target?.port}${protocol}`;
  return `${name} does not publish ${requested} (choose from ${published.join(", ")})`;
}
