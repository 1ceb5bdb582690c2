import { describeVisibility } from "../host/BlindSpot.ts";
import type { Container } from "../host/engine/Container.ts";
import { type Engine, findEngine, readEnginePid } from "../host/engine/findEngine.ts";
import { holdsPorts, readAllContainers } from "../host/engine/readContainers.ts";
import { findBlindSpot } from "../host/findBlindSpot.ts";
import type { Host } from "../host/Host.ts";
import type { HostView } from "../host/HostView.ts";
import { readStat, readUid } from "../host/linux/readProcess.ts";
import { readKernel } from "../host/linux/readKernel.ts";
import { inspectKernel } from "../host/inspectHost.ts";
import { listSockets, NO_SOCKETS } from "../host/listSockets.ts";
import { PortTable } from "../host/PortTable.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import type { Lease } from "../leases/Lease.ts";
import type { Policy } from "../policy/Policy.ts";
import type { Plan } from "../ports/Plan.ts";
import type { Answer } from "./Answer.ts";
import { findOwners } from "./findOwners.ts";
import { findAnswer } from "./findAnswer.ts";
import { isVerified, listPortChecks } from "./listPortChecks.ts";
import type { Prober } from "./Prober.ts";
import { type EngineProcess, makeVerifyCache, type VerifyCache } from "./VerifyCache.ts";
import type { VerifyContext } from "./VerifyContext.ts";

/** The result of a verification. */
export interface Verification {
  readonly answers: readonly Answer[];
  readonly view: HostView;
}

export interface VerifyRequest {
  readonly plan: Plan;
  readonly leases: readonly Lease[];
  /** The health paths of the policy. */
  readonly health: Policy["health"];
  readonly host: Host;
  readonly prober: Prober;
}

/** The engine does not list its containers, so nothing can be verified. */
export class CannotVerify extends Error {}

/** The number of ports to verify at the same time. */
const MAX_CONCURRENT = 128;

/** Kept for the next verification with the same prober. */
const CACHES = new WeakMap<Prober, VerifyCache>();

/**
 * Verifies the published ports of a plan. Repeated verifications with the same prober read less.
 * Throws `CannotVerify` if the engine does not list its containers.
 */
export async function verifyPorts(request: VerifyRequest): Promise<Verification> {
  const cache = getOrInsert(CACHES, request.prober, makeVerifyCache);
  cache.rounds++;
  const intruders = new Set<string>();
  const note = (key: string) => intruders.add(key).has(key);
  const first = await verifyOnce(request, cache, note);
  if (intruders.size === 0) return first;
  // The containers and the sockets are not read at one moment. A container that started between
  // looks like an intruder, but is not the same one the second time.
  return verifyOnce(request, cache, (key) => intruders.has(key));
}

async function verifyOnce(
  { plan, leases, health, host, prober }: VerifyRequest,
  cache: VerifyCache,
  isIntruder: VerifyContext["isIntruder"],
): Promise<Verification> {
  if (!plan.requests.some(isVerified))
    return { answers: [], view: { ...inspectKernel(host), probed: true } };
  const engine = findEngine(host);
  const { containers, version } = await listContainers(host, engine);
  for (const id of cache.processes.keys())
    if (!containers.some((each) => each.id === id)) cache.processes.delete(id);
  const checks = listPortChecks(plan, containers, leases, host);
  const context = await readContext(
    { host, engine, cache, prober, health, isIntruder },
    containers,
  );
  const queue = checks.entries();
  const answers: Answer[] = [];
  const work = async () => {
    for (const [index, check] of queue) answers[index] = await findAnswer(check, context);
  };
  await Promise.all(Array.from({ length: MAX_CONCURRENT }, work));
  const view = {
    kernel: readKernel(host),
    probed: true,
    ...describeVisibility(context.isSeen ? null : context.blind, null, context.missing),
    engineRelease: version,
    obstacles: [],
    runningProjects: [],
  };
  return { answers, view };
}

async function listContainers(host: Host, engine: Engine) {
  const { view, failure } = await readAllContainers(host, engine);
  if (view !== null) return view;
  const { reason, fix } = failure ?? {
    reason: `there is no engine (${engine.described}, and the socket does not exist)`,
    fix: "start Docker, or set DOCKER_HOST or the Docker context",
  };
  throw new CannotVerify(
    `cannot verify which containers use the ports: ${reason}${fix === null ? "" : `; ${fix}`}`,
  );
}

/** Reads the sockets of the host and which programs have them open. */
async function readContext(
  given: Pick<VerifyContext, "host" | "engine" | "cache" | "prober" | "health" | "isIntruder">,
  containers: readonly Container[],
): Promise<VerifyContext> {
  const { host, engine, cache } = given;
  const blind = findBlindSpot(host, engine);
  const isSeen = blind?.bindsHere ?? true;
  const { sockets, missing } = isSeen ? await listSockets(host, () => false) : NO_SOCKETS;
  const running = containers.filter(({ state }) => holdsPorts(state));
  const published = new Set(
    running.flatMap((each) => each.published.map(({ protocol, first }) => `${first}/${protocol}`)),
  );
  const ofPublished = sockets.filter(({ port, protocol }) => published.has(`${port}/${protocol}`));
  const isLinux = host.platform === "linux";
  const process = isLinux ? findEngineProcess(host) : null;
  return {
    ...given,
    blind,
    isSeen,
    missing,
    sockets: ofPublished,
    opened: new Map(),
    running,
    table: new PortTable(sockets, running),
    owners: isLinux ? findOwners(ofPublished, host, process, cache) : new Map(),
    forwarders: listForwarderUsers(host, engine, process),
  };
}

/** Finds the process of the engine; null if it is not known, or another program has its id. */
function findEngineProcess(host: Host): EngineProcess | null {
  const pid = readEnginePid(host);
  if (pid === null || readStat(pid, host)?.name !== "dockerd") return null;
  return { pid, uid: readUid(pid, host) };
}

/** Returns root and the user of the engine, if it is known, else those who may have started it. */
function listForwarderUsers(
  host: Host,
  { socket }: Engine,
  process: EngineProcess | null,
): ReadonlySet<number> {
  if (process !== null && process.uid !== null) return new Set([0, process.uid]);
  const path = socket !== null && "path" in socket ? socket.path : "";
  const [, user] = /^(?:\/var)?\/run\/user\/(\d+)\//.exec(path) ?? [];
  return new Set([0, Number(user ?? 0), readUid("self", host) ?? 0]);
}
