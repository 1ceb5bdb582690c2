import { getEngineName } from "../ports/getEngineName.ts";
import { sharesUdp } from "../ports/engineRelease.ts";
import { listTransientEndpoints } from "../ports/toPortRequest.ts";
import type { HostEndpoint } from "../ports/HostEndpoint.ts";
import type { Plan } from "../ports/Plan.ts";
import { findBoundSockets } from "./linux/findBoundSockets.ts";
import type { Container } from "./engine/Container.ts";
import { PortTable } from "./PortTable.ts";
import { findBlindSpot, publishesOnWindows } from "./findBlindSpot.ts";
import { findEngine } from "./engine/findEngine.ts";
import type { Host } from "./Host.ts";
import type { HostView } from "./HostView.ts";
import { diagnose, type UnnamedObstacle } from "./diagnose.ts";
import { findLowestPort } from "./linux/findLowestPort.ts";
import { nameObstacles } from "./holders/nameObstacles.ts";
import { isSameDirectory } from "./holders/classifyOwnership.ts";
import { type BindOutcomes, tryBind } from "./tryBind.ts";
import { type EngineView, readContainers } from "./engine/readContainers.ts";
import { readKernel } from "./linux/readKernel.ts";
import { listSockets } from "./listSockets.ts";
import { readWindowsReserved, listWindowsSockets } from "./windows/wsl.ts";

/**
 * Looks at the host and says what stands in the way of each endpoint of the plan. The engine is
 * asked for its containers whenever its socket is there, because a project of the same name may run
 * on other ports.
 */
export async function inspectHost(plan: Plan, host: Host): Promise<HostView> {
  const kernel = readKernel(host);
  const engine = findEngine(host);
  const reason = findBlindSpot(host, engine);
  const visible = reason === null;
  const asked = readContainers(host, engine);
  const fixed = plan.requests.filter(({ kind }) => kind === "fixed");
  const passing = fixed.flatMap((request) =>
    listTransientEndpoints(request, kernel.ipv6).map((endpoint) => ({ request, endpoint })),
  );
  const endpoints = [
    ...plan.requests.flatMap((request) => request.endpoints),
    ...passing.map(({ endpoint }) => endpoint),
  ];
  // Docker Desktop binds on macOS and Windows with a program of its own
  // (docs/reference/engine.md E21): what a bind refuses there, it does not get either.
  const tried =
    visible || (engine.local && host.platform !== "linux")
      ? await tryBind(endpoints, host)
      : () => undefined;
  const answer = await asked;
  const containers = answer?.containers ?? [];
  const place = visible ? "here" : publishesOnWindows(host, engine) ? "on Windows" : "nowhere";
  const seen = {
    kernel,
    visible,
    lowest: findLowestPort(endpoints, host, engine, kernel),
    ...(await collectEvidence(endpoints, tried, answer, host, place)),
    kept:
      place === "on Windows"
        ? await readWindowsReserved(new Set(endpoints.map(({ protocol }) => protocol)), host)
        : [],
  };
  const certain = plan.requests.flatMap((request) =>
    request.endpoints.flatMap((endpoint) => diagnose(request, endpoint, seen)),
  );
  // Other engines than Docker's give no release.
  const open = answer?.version
    ? passing.flatMap(({ request, endpoint }) => diagnose(request, endpoint, seen))
    : [];
  const troubles = [...certain, ...open.filter(({ status }) => status === "taken").map(toPossible)];
  return {
    kernel,
    probed: true,
    visible,
    reason,
    engine: answer?.version ?? null,
    inUse: seen.evidence.listInUse(),
    obstacles: troubles.length === 0 ? [] : await nameObstacles(troubles, answer, engine, host),
    runningProjects: findRunningProjects(plan, containers, host),
  };
}

function toPossible(trouble: UnnamedObstacle): UnnamedObstacle {
  return {
    ...trouble,
    status: "possible",
    reason: "the service has several networks, and the engine may first publish on any of them",
  };
}

/**
 * The kernel's lists only, sockets and engine unseen (`--no-probe`): Linux's defaults where there
 * are none, and IPv6 counts as on.
 */
export function inspectKernel(host: Host): HostView {
  const kernel = { ...readKernel(host), ipv6: true };
  return { kernel, probed: false, visible: true, reason: null, obstacles: [], runningProjects: [] };
}

/**
 * The kernel's tables, where a bind was refused or could not be tried. What was refused is tried
 * once more, now as this engine would: another look at the same moment may have held it.
 *
 * @param place whose sockets are those that count
 */
async function collectEvidence(
  endpoints: readonly HostEndpoint[],
  tried: BindOutcomes,
  answer: EngineView | null,
  host: Host,
  place: "here" | "on Windows" | "nowhere",
): Promise<{ readonly outcomes: BindOutcomes; readonly evidence: PortTable }> {
  const refused = endpoints.flatMap((endpoint) => listRefused(endpoint, tried));
  const containers = answer?.containers ?? [];
  const concerned = [...refused, ...endpoints.filter((endpoint) => isUndecided(endpoint, tried))];
  if (place === "nowhere" || concerned.length === 0)
    return { outcomes: tried, evidence: new PortTable([], containers) };
  const ports = new Uint8Array(65536);
  for (const { first, last } of concerned) ports.fill(1, first, last + 1);
  const sockets =
    place === "here" ? ((await listSockets(host, (port) => ports[port] === 1)) ?? []) : [];
  const listed = new Set(sockets.map(({ port }) => port));
  const unlisted = new Set(refused.map(({ first }) => first).filter((port) => !listed.has(port)));
  const silent = await findBoundSockets([...unlisted], host);
  // With mirrored networking what Windows has bound is refused in WSL too
  // (docs/reference/engine.md E21).
  const asksWindows = place === "on Windows" || silent.length < unlisted.size;
  const beside = asksWindows
    ? (await listWindowsSockets(host)).filter(({ port }) => ports[port] === 1 && !listed.has(port))
    : [];
  const evidence = new PortTable([...sockets, ...silent, ...beside], containers);
  const again = await tryBind(refused, host, sharesUdp(answer?.version ?? null));
  return { outcomes: (endpoint, port) => again(endpoint, port) ?? tried(endpoint, port), evidence };
}

function listRefused(endpoint: HostEndpoint, tried: BindOutcomes): HostEndpoint[] {
  const refused: HostEndpoint[] = [];
  for (let port = endpoint.first; port <= endpoint.last; port++) {
    const outcome = tried(endpoint, port);
    if (outcome === undefined) break;
    if (outcome === "in-use") refused.push({ ...endpoint, first: port, last: port });
  }
  return refused;
}

/** A range is tried as a whole or at its first port only. */
function isUndecided(endpoint: HostEndpoint, tried: BindOutcomes): boolean {
  if (tried(endpoint, endpoint.last) === undefined) return true;
  for (let port = endpoint.first; port <= endpoint.last; port++) {
    const outcome = tried(endpoint, port);
    if (outcome === "denied" || outcome === "failed") return true;
  }
  return false;
}

/**
 * Where projects of the plan's names run, each place once, and a project's own place in the
 * project's spelling.
 */
function findRunningProjects(
  plan: Plan,
  containers: readonly Container[],
  host: Host,
): HostView["runningProjects"] {
  const names = new Set(plan.projects.map(getEngineName));
  const places = new Map<string, HostView["runningProjects"][number]>();
  for (const { compose } of containers) {
    if (
      compose === null ||
      compose.oneOff ||
      compose.directory === "" ||
      !names.has(compose.project)
    )
      continue;
    const { project } = compose;
    const own = plan.projects.find(
      (each) =>
        getEngineName(each) === project && isSameDirectory(compose.directory, each.directory, host),
    );
    const directory = own?.directory ?? compose.directory;
    places.set(`${project} ${directory}`, { project, directory });
  }
  return [...places.values()];
}
