import type { ChangeRecord } from "../changes/ChangeRecord.ts";
import type { ChangeStore } from "../changes/ChangeStore.ts";
import { findContainer, isServing } from "../changes/findUsers.ts";
import { planWithLeftovers } from "../changes/findLeftovers.ts";
import { completeStops, type HolderUse, type StopItem } from "../changes/planStops.ts";
import { nameRequest } from "../changes/planMove.ts";
import type { Selector } from "../changes/Selector.ts";
import { stopAll, type StopDeps, type StopOutcome } from "../changes/stopAll.ts";
import type { ProjectRequest } from "../compose/index.ts";
import { findEngine } from "../host/engine/findEngine.ts";
import { readContainers } from "../host/engine/readContainers.ts";
import { readEngineSettings } from "../host/engine/readEngineSettings.ts";
import { makeUnlistedHolder } from "../host/findUnlistedSockets.ts";
import type { Host } from "../host/Host.ts";
import type { HostView } from "../host/HostView.ts";
import { inspectHost, inspectKernel } from "../host/inspectHost.ts";
import { type Listener, usesEndpoint } from "../host/Listener.ts";
import { selectPorts, tryBind } from "../host/tryBind.ts";
import { addLeases, findForeignLeases, listEndpoints, toLeaseHolder } from "../leases/addLeases.ts";
import type { Lease } from "../leases/Lease.ts";
import { quoteShellWord } from "../lib/quoteShellWord.ts";
import { type HostEndpoint, overlaps } from "../ports/HostEndpoint.ts";
import { makePlan } from "../ports/makePlan.ts";
import type { NamedEndpoint } from "../ports/parseEndpoint.ts";
import type { Plan } from "../ports/Plan.ts";
import { findRepositoryRoot } from "../repository/findRepositoryRoot.ts";
import type { FreeCandidate, FreeItem, FreeReport, MoveCommand } from "../report/formats/free.ts";
import type { RunDeps } from "../RunRequest.ts";
import { FreePorts } from "../rules/FreePorts.ts";
import { loadPolicy } from "../rules/loadPolicy.ts";
import { resolveValidProject } from "./resolveValidProject.ts";
import { parsePort, who } from "./who.ts";

/** The name of an option and its value. */
export type ProjectOption = readonly [name: string, value: string];

/** The arguments of `free`. */
export interface FreeRequest {
  /** The ports; empty for those of the project that something else uses. */
  readonly ports: readonly string[];
  readonly project: ProjectRequest;
  /** The options that select the project, as given, for commands to print. */
  readonly projectOptions: readonly ProjectOption[];
  /** The selectors of everything that may be stopped; empty to restrict nothing. */
  readonly only: readonly Selector[];
  readonly dryRun: boolean;
}

/** The answer to the question about a user of ports. `quit` stops nothing at all. */
export type Answer = "stop" | "skip" | "move" | "quit";

export interface FreeDeps
  extends
    Omit<StopDeps, "store">,
    Required<Pick<RunDeps, "files" | "env" | "fetchRemote" | "leases">> {
  /** Opens the records of changes. Not called by a dry run. */
  openStore(this: void): ChangeStore;
  /** Asks what to do; null to stop everything that may be stopped. */
  readonly ask: ((this: void, item: FreeCandidate) => Promise<Answer>) | null;
  /** Moves the project's port, and returns whether it did; null to print the command only. */
  readonly movePort: ((this: void, item: FreeCandidate) => Promise<boolean>) | null;
}

/**
 * Stops what uses ports, and waits until they are free. Throws a UsageError, or an error if the
 * project is invalid or what is stopped cannot be recorded.
 */
export async function free(request: FreeRequest, deps: FreeDeps): Promise<FreeReport> {
  const view = await look(request, deps);
  const { view: engine } = await readContainers(deps.host, findEngine(deps.host));
  const containers = engine?.containers ?? [];
  const uses = view.uses.map((use) => ({
    ...use,
    container: findContainer(use.holder, use.endpoint, containers),
  }));
  const { host, stopper } = deps;
  const options = { host, containers, only: request.only, sudo: stopper.sudo };
  const { items, reason: leftovers } = await planWithLeftovers(uses, options);
  const moves = await openMoves(view, request, deps);
  const candidates = (await completeStops(items, host)).map((item) => ({
    ...item,
    move: moves(item),
  }));
  const { done, change } = await carryOut(candidates, view, request, deps);
  const isFree = done.every(({ result }) => /^(?:stopped|would-stop|moved)$/.test(result));
  return {
    ...view.shown,
    items: done,
    unused: view.unused,
    leftovers,
    dryRun: request.dryRun,
    ok: isFree && leftovers === null && view.isCertain,
    change,
  };
}

/** The users of the ports, and the project. */
interface View {
  readonly shown: Pick<FreeReport, "kernel" | "visible" | "reason" | "fix">;
  readonly uses: readonly Omit<HolderUse, "container">[];
  readonly unused: readonly string[];
  /** True if ports without a user are certainly free. */
  readonly isCertain: boolean;
  /** The project of the working directory; null if it is not known. */
  readonly project: ProjectView | null;
}

interface ProjectView {
  readonly plan: Plan;
  /** The host; null if it was not inspected for the project. */
  readonly host: HostView | null;
}

async function look(request: FreeRequest, deps: FreeDeps): Promise<View> {
  const { ports, only } = request;
  if (ports.length > 0) return lookAtPorts(request, deps);
  // No project is needed to stop leftovers.
  const isOnlyLeftovers = only.length > 0 && only.every(({ kind }) => kind === "leftovers");
  if (!isOnlyLeftovers) return lookAtProject(request, deps);
  const { kernel } = inspectKernel(deps.host);
  const shown = { kernel, visible: true, reason: null };
  return { shown, uses: [], unused: [], isCertain: true, project: null };
}

async function lookAtPorts({ ports, project }: FreeRequest, deps: FreeDeps): Promise<View> {
  const { host, leases } = deps;
  const endpoints = ports.map((name) => parsePort(name, "free"));
  const found = await who(ports, host, { leases });
  const listeners = await selectBlocking(found.listeners, endpoints, host);
  const { kernel, visible, reason, fix } = found;
  const planned = await planOptional(project, deps);
  const others = findForeignLeases(planned?.plan ?? { requests: [] }, found.leases ?? []);
  return {
    shown: { kernel, visible, reason, ...(fix !== undefined && { fix }) },
    uses: [...listeners, ...others.flatMap(toUses)],
    unused: ports.filter((_, at) => {
      const endpoint = endpoints[at];
      return endpoint && !listeners.some((each) => usesEndpoint(each, endpoint));
    }),
    isCertain: found.isListed === true,
    project: planned,
  };
}

/** Returns the uses of a lease, which is not stopped, but released by a command. */
function toUses(lease: Lease): Omit<HolderUse, "container">[] {
  const holder = toLeaseHolder(lease);
  return listEndpoints(lease).map((endpoint) => ({ holder, endpoint }));
}

const EVERY_ADDRESS = [
  { family: "IPv4", address: "0.0.0.0" },
  { family: "IPv6", address: "::" },
] as const;

/** Leaves out the connections of a server, and those with which their port can be bound. */
async function selectBlocking(
  listeners: readonly Listener[],
  named: readonly NamedEndpoint[],
  host: Host,
): Promise<readonly Listener[]> {
  const serving = new Set(
    listeners.filter(isServing).map(({ endpoint }) => `${endpoint.first}/${endpoint.protocol}`),
  );
  const others = listeners.filter(
    (each) => !isServing(each) && !serving.has(`${each.endpoint.first}/${each.endpoint.protocol}`),
  );
  const tried = others.flatMap(({ endpoint }) =>
    named
      .filter(({ first, last }) => endpoint.first >= first && endpoint.first <= last)
      .flatMap(({ family, address }) =>
        (family === null || address === null ? EVERY_ADDRESS : [{ family, address }]).map(
          (each): HostEndpoint => ({ ...endpoint, ...each }),
        ),
      ),
  );
  const refused = selectPorts(await tryBind(tried, host), "in-use");
  const blocking = others.filter((each) => refused.some((one) => usesEndpoint(each, one)));
  return [...listeners.filter(isServing), ...blocking];
}

/** Plans the ports of the project, if there is one: only to name the commands that move them. */
async function planOptional(request: ProjectRequest, deps: FreeDeps): Promise<ProjectView | null> {
  try {
    return { plan: await planProject(request, deps), host: null };
  } catch {
    return null;
  }
}

async function planProject(request: ProjectRequest, deps: FreeDeps): Promise<Plan> {
  const project = resolveValidProject(request, deps);
  return makePlan([project], await readEngineSettings(deps.host, [project]));
}

async function lookAtProject({ project }: FreeRequest, deps: FreeDeps): Promise<View> {
  const plan = await planProject(project, deps);
  const inspected = await inspectHost(plan, deps.host);
  const view = addLeases(inspected, plan, (await deps.leases?.list(() => true)) ?? []);
  const { kernel, visible, reason, fix, obstacles } = view;
  const using = obstacles.filter(({ status }) => /^(?:taken|clash|leased)$/.test(status));
  const uses = using.flatMap(({ holders, endpoint }) =>
    (holders.length === 0 ? [makeUnlistedHolder(deps.host)] : holders).map((holder) => ({
      holder,
      endpoint,
    })),
  );
  return {
    shown: { kernel, visible, reason, ...(fix !== undefined && { fix }) },
    uses,
    unused: [],
    isCertain: !obstacles.some(({ status }) => status === "unknown"),
    project: { plan, host: view },
  };
}

/** Returns a function that returns the command which moves the project's port instead, or null. */
async function openMoves(
  { project, uses }: View,
  { project: { cwd }, projectOptions }: FreeRequest,
  { host, files, fetchRemote, leases }: FreeDeps,
): Promise<(item: StopItem) => MoveCommand | null> {
  const requests = project?.plan.requests.filter(
    ({ kind, endpoints }) =>
      kind === "fixed" &&
      endpoints.some((each) => uses.some((use) => overlaps(each, use.endpoint))),
  );
  if (project === null || requests === undefined || requests.length === 0) return () => null;
  const { plan } = project;
  const loading = loadPolicy(null, findRepositoryRoot(files)(cwd), files, fetchRemote);
  const policy = await loading.catch(() => null);
  if (policy === null) return () => null;
  const view = project.host ?? (await inspectHost(plan, host));
  const all = (await leases?.list(() => true)) ?? [];
  const freePorts = new FreePorts(plan, addLeases(view, plan, all), policy);
  return ({ endpoints }) => {
    const request = requests.find((each) =>
      each.endpoints.some((own) => endpoints.some((endpoint) => overlaps(own, endpoint))),
    );
    const port = request === undefined ? null : freePorts.findPort(request);
    if (request === undefined || port === null) return null;
    const entry = nameRequest(request);
    const given = projectOptions.flatMap(([name, value]) => [`--${name}`, value]);
    const words = ["portplan", "move", ...given, entry, `${port}`];
    return { entry, port, command: words.map(quoteShellWord).join(" ") };
  };
}

/** Asks about each item, and stops those that are to be stopped. */
async function carryOut(
  candidates: readonly FreeCandidate[],
  view: View,
  { dryRun, project }: FreeRequest,
  deps: FreeDeps,
): Promise<{ readonly done: readonly FreeItem[]; readonly change: string | null }> {
  if (dryRun) return { done: candidates.map((item) => toItem(item, "stop", true)), change: null };
  const answers = await askAll(candidates, deps);
  const moved = await moveAll(candidates, answers, deps);
  const chosen = candidates.filter((item) => item.target !== null && answers.get(item) === "stop");
  const directory = view.project?.plan.projects[0]?.directory ?? project.cwd;
  const { outcomes, change } = await stopChosen(chosen, directory, deps);
  const byItem = new Map<StopItem, StopOutcome>(
    outcomes.map((outcome, at) => [chosen[at] ?? outcome.item, outcome]),
  );
  const done = candidates.map((item): FreeItem => {
    const outcome = byItem.get(item);
    if (moved.has(item)) return { ...item, result: "moved", detail: null };
    if (outcome === undefined) return toItem(item, answers.get(item) ?? "skip", false);
    const { result, detail, item: stopped } = outcome;
    return { ...stopped, move: item.move, result, detail };
  });
  return { done, change };
}

/** Moves the ports of the project that are to be moved. Returns the items that need no stop. */
async function moveAll(
  candidates: readonly FreeCandidate[],
  answers: ReadonlyMap<FreeCandidate, Answer>,
  { movePort }: FreeDeps,
): Promise<ReadonlySet<FreeCandidate>> {
  const moved = new Set<FreeCandidate>();
  if (movePort === null) return moved;
  for (const item of candidates)
    if (answers.get(item) === "move" && (await movePort(item))) moved.add(item);
  return moved;
}

async function stopChosen(chosen: readonly StopItem[], directory: string, deps: FreeDeps) {
  if (chosen.length === 0) return { outcomes: [], change: null };
  const store = deps.openStore();
  let change: string | null = null;
  const save = (record: ChangeRecord) => {
    store.save(record);
    change = record.id;
  };
  const recording = { save, list: () => store.list(), warnings: store.warnings };
  const about = { command: "free", directory } as const;
  const outcomes = await stopAll(chosen, about, { ...deps, store: recording });
  return { outcomes, change };
}

/** Asks about all items before the first one is stopped. After `quit`, none is. */
async function askAll(
  candidates: readonly FreeCandidate[],
  { ask }: FreeDeps,
): Promise<ReadonlyMap<FreeCandidate, Answer>> {
  const answers = new Map<FreeCandidate, Answer>();
  for (const item of candidates) {
    const answer = ask === null ? "stop" : await ask(item);
    if (answer === "quit") return new Map();
    answers.set(item, answer);
  }
  return answers;
}

/** Returns an item that was not stopped. */
function toItem(item: FreeCandidate, answer: Answer, dryRun: boolean): FreeItem {
  const { reason, move } = item;
  if (reason !== null && answer !== "move") return { ...item, result: "refused", detail: reason };
  if (dryRun) return { ...item, result: "would-stop", detail: null };
  const detail =
    answer === "move" && move !== null ? `to move the port, run \`${move.command}\`` : null;
  return { ...item, move: detail === null ? move : null, result: "skipped", detail };
}
