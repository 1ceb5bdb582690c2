import { type ProjectRequest, resolveProject } from "../compose/index.ts";
import { compute } from "../lib/compute.ts";
import { findEngine } from "../host/engine/findEngine.ts";
import type { Host } from "../host/Host.ts";
import { findPublishedPort } from "../host/engine/readContainers.ts";
import { getNameOnEngine } from "../ports/getNameOnEngine.ts";
import { makePlan } from "../ports/makePlan.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { findScheme } from "../policy/findRole.ts";
import { hasTarget } from "../ports/serviceName.ts";
import { formatContainerPorts } from "../report/formats/formatPort.ts";
import { formatPortUrl } from "../report/formatPortUrl.ts";
import { rethrowPolicyErrors } from "../report/InputErrors.ts";
import { findRepositoryRoot } from "../repository/findRepositoryRoot.ts";
import type { RunDeps } from "../RunRequest.ts";
import { loadPolicy } from "../rules/loadPolicy.ts";

/** The arguments of `url`. */
export interface UrlRequest {
  readonly project: ProjectRequest;
  readonly service: string;
  /** A container port, preferably tcp if no protocol is given; null for the first published. */
  readonly target: { readonly port: number; readonly protocol?: string } | null;
  /** The host name in the URL; null for the published address. */
  readonly host: string | null;
  /** The policy file, as given; null for the repository's, if there is one. */
  readonly policy: string | null;
}

/**
 * Returns the URL of a published port, with the declared host port or the one that the engine
 * assigned. Throws if the service does not publish the port.
 */
export async function findUrl(
  request: UrlRequest,
  deps: Required<Pick<RunDeps, "files" | "env" | "host" | "fetchRemote">>,
) {
  const { service: name, target } = request;
  const { files, env, host, fetchRemote } = deps;
  const rootOf = findRepositoryRoot(files);
  const loading = loadPolicy(request.policy, rootOf(files.cwd), files, fetchRemote);
  const policy = await loading.catch((error) => rethrowPolicyErrors(error, rootOf));
  const project = compute(() => resolveProject(request.project, files, env));
  const [problem] = project.problems;
  if (problem !== undefined) throw new Error(`invalid project: ${problem.message}; ${problem.fix}`);
  const requests = makePlan([project], { ipv6: true }).requests.filter(
    ({ service, kind }) => service.name === name && PUBLISHED.has(kind),
  );
  const protocols = target?.protocol === undefined ? ["tcp", undefined] : [target.protocol];
  const isRequested = ({ binding }: PortRequest, protocol: string | undefined) =>
    target === null || hasTarget(binding, target.port, protocol);
  const [portRequest] = protocols.flatMap((each) =>
    requests.filter((one) => isRequested(one, each)),
  );
  if (portRequest === undefined)
    throw new Error(describeMissingPort(name, target, requests, project.services));
  const targetPort = target?.port ?? portRequest.binding.target;
  const port = await findHostPort(portRequest, targetPort, host);
  if (port === null)
    throw new Error(
      `the engine assigns the host port of ${name}:${targetPort} when it starts, and ${name} is ` +
        "not running",
    );
  const known = findScheme(policy, portRequest.service, targetPort);
  const url = formatPortUrl(portRequest.binding, port, { known, host: request.host });
  return { url, project: project.name, service: name, target: targetPort, port };
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
  services: readonly { readonly name: string }[],
): string {
  if (!services.some((service) => service.name === name)) {
    const names = services.map((service) => service.name).join(", ");
    return `unknown service ${JSON.stringify(name)} (choose from ${names})`;
  }
  if (requests.length === 0) return `${name} does not publish any ports`;
  const protocol = target?.protocol === undefined ? "" : `/${target.protocol}`;
  const published = requests.map(({ binding }) =>
    formatContainerPorts(
      { first: binding.target, last: binding.target + binding.count - 1 },
      binding.protocol.toLowerCase(),
    ),
  );
  const requested = `${target?.port}${protocol}`;
  return `${name} does not publish ${requested} (choose from ${published.join(", ")})`;
}
