import type { AllocationOptions } from "../allocate/AllocationOptions.ts";
import type { CompletedCheck } from "../allocate/allocateAndRecheck.ts";
import type { Assignment } from "../allocate/Assignment.ts";
import { choosePorts } from "../allocate/choosePorts.ts";
import type { EditStep, StepState } from "../changes/ChangeRecord.ts";
import type { ChangeStore } from "../changes/ChangeStore.ts";
import type { FileEditor } from "../changes/FileEditor.ts";
import type { EditedFile, FileEdits, PlacedEdit } from "../changes/FileEdits.ts";
import {
  countLines,
  findMovedReferences,
  type MovedReferences,
  type RemainingReference,
} from "../changes/findMovedReferences.ts";
import {
  type MoveInput,
  nameRequest,
  planMove,
  type PortMove,
  type RefusedMove,
} from "../changes/planMove.ts";
import { createRecordId } from "../changes/recordId.ts";
import {
  describeUnknownService,
  MissingInput,
  type Project,
  resolveModel,
  type RunProject,
} from "../compose/index.ts";
import type { Host } from "../host/Host.ts";
import { selectPorts, tryBind } from "../host/tryBind.ts";
import { addLeases } from "../leases/addLeases.ts";
import { compute } from "../lib/compute.ts";
import { findFailure, getErrorMessage } from "../lib/getErrorMessage.ts";
import { groupBy } from "../lib/groupBy.ts";
import { isPathBelow } from "../lib/paths.ts";
import { isPort, listPorts, type PortRange } from "../lib/PortRange.ts";
import { runStages } from "../pipeline.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import { listInactiveRequests } from "../ports/listInactiveRequests.ts";
import { makePlan } from "../ports/makePlan.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";
import { formatServiceName, matchesService, type ServiceName } from "../ports/serviceName.ts";
import type { RepositoryText } from "../repository/RepositoryText.ts";
import { readTemplates } from "../repository/readTemplates.ts";
import type { MoveResult } from "../report/formats/move.ts";
import { throwProblems } from "../report/InputErrors.ts";
import { DEFAULT_DEPS, type ProjectsRequest, type RunDeps } from "../RunRequest.ts";
import { type Finding, identityOf } from "../rules/Finding.ts";
import { FreePorts } from "../rules/FreePorts.ts";
import { ruleOf } from "../rules/index.ts";
import { isOutsideCompose, needsPort, showPath } from "../rules/requests.ts";
import { UsageError } from "./UsageError.ts";

/** The ports to move, and where. `port`: the first new port of one service. */
export type MoveGoal =
  | { readonly kind: "port"; readonly service: ServiceName; readonly port: number }
  | { readonly kind: "offset"; readonly offset: number }
  | { readonly kind: "conflicts" };

/** A project and the ports of it to move. */
export interface MoveRequest {
  readonly run: ProjectsRequest & { readonly projects: readonly [RunProject] };
  readonly goal: MoveGoal;
}

export interface MoveDeps extends RunDeps {
  readonly editor: Pick<FileEditor, "plan">;
}

/** The edits of a move, before anything is written. */
export interface PreparedMove extends Omit<MoveResult, "record" | "failure"> {
  readonly steps: readonly EditStep[];
}

/**
 * Plans the edits that move ports of a project for good, and checks the new ports. Writes nothing.
 * Throws `InputErrors`, `MissingInput` or `NoComposeFile` if the project or the goal is invalid.
 */
export async function prepareMove(request: MoveRequest, deps: MoveDeps): Promise<PreparedMove> {
  const { files, env } = deps;
  const { checked, projects } = await runStages({ ...request.run, command: "check" }, deps);
  throwProblems(projects, files.cwd);
  if (checked === null) throw new Error("the project was not checked");
  const project = { ...request.run.projects[0], base: request.run.base ?? files.cwd };
  const before = compute(() => resolveModel(project, files, env));
  const plan = makePlan([before.project], checked.engine);
  const moves = await selectMoves(request.goal, plan, checked, deps);
  const { directory, envFiles } = before.project;
  const nothing = { files: [], steps: [], remaining: [], refused: [], warnings: [] };
  const prepared = { ...nothing, directory, moves, secretFiles: new Set(envFiles) };
  if (moves.length === 0) return prepared;
  const root = findEditRoot(project, directory, checked.root, env);
  const found = await findReferencesTo(moves, plan, root, deps);
  const input: MoveInput = {
    request: project,
    before,
    moves,
    root,
    template: readTemplates([before.project], files).get(directory) ?? null,
    references: found.edits,
  };
  const { edits, refused, references } = compute(() => planMove(input, files, env));
  if (refused.length > 0) return { ...prepared, refused };
  const dropped = found.edits.filter((each) => !references.includes(each));
  const edited = new Set(edits.list().flatMap(listEditedPlaces));
  const remaining = [...found.remaining, ...listPlaces(dropped, moves)].filter(
    ({ path, start }) => start === null || !edited.has(`${path}:${start}`),
  );
  const made = await checkEdits(edits, checked.found.findings, request, deps);
  if ("failure" in made)
    return { ...prepared, refused: moves.map((move) => ({ move, reason: made.failure })) };
  if ("wrong" in made) return { ...prepared, refused: refuse(moves, made.wrong) };
  const warnings = [...warnOfShared(edits, before.project), ...made.warnings];
  return { ...prepared, ...made, warnings, files: edits.list(), remaining };
}

/**
 * Returns the directory below which files may be edited: the repository, or a project outside of it
 * that the user named or works in. The repository could name any project of the user with
 * COMPOSE_FILE in an env file.
 */
function findEditRoot(
  { files, projectDirectory, cwd }: RunProject,
  directory: string,
  root: string,
  env: RunDeps["env"],
): string {
  const isNamed = files.length > 0 || projectDirectory !== null || Boolean(env["COMPOSE_FILE"]);
  const isTrusted = isNamed || isPathBelow(cwd, directory);
  return isTrusted && !isPathBelow(directory, root) ? directory : root;
}

/** Warns about input files in other directories, which other projects may use too. */
function warnOfShared(edits: FileEdits, project: Project): string[] {
  return edits
    .list()
    .flatMap(({ path }) =>
      project.sources.has(path) && !isPathBelow(path, project.directory)
        ? [`other projects may use ${showPath(project, path)} too, and get the new port`]
        : [],
    );
}

/** The result of checking edits: their steps, the findings that they cause, or why they fail. */
type CheckedEdits =
  | Pick<PreparedMove, "steps" | "warnings">
  | { readonly wrong: readonly Finding[] }
  | { readonly failure: string };

/** Checks the project as it is after the edits. */
async function checkEdits(
  edits: FileEdits,
  earlier: readonly Finding[],
  { run }: MoveRequest,
  deps: MoveDeps,
): Promise<CheckedEdits> {
  const files = edits.overlay(deps.files);
  const { checked } = await runStages({ ...run, command: "check" }, { ...deps, files });
  const added = listAdded(earlier, checked?.found.findings ?? []);
  const wrong = added.filter(isRefused);
  if (wrong.length > 0) return { wrong };
  try {
    const steps = edits.list().map((file) => deps.editor.plan(file.path, file.edits));
    return { steps, warnings: added.map(({ message }) => message) };
  } catch (error) {
    return { failure: getErrorMessage(error) };
  }
}

/** The most findings that a reason names. */
const MAX_REASONS = 3;

/** Names the findings of the services that move, or all if they are about other services. */
function refuse(moves: readonly PortMove[], wrong: readonly Finding[]): RefusedMove[] {
  const format = (findings: readonly Finding[]) =>
    findings
      .slice(0, MAX_REASONS)
      .map(({ message }) => message)
      .join("; ");
  const own = moves.flatMap((move): RefusedMove[] => {
    const { name } = move.request.service;
    const found = wrong.filter((finding) =>
      [finding, ...finding.related].some(({ service }) => service === name),
    );
    return found.length === 0 ? [] : [{ move, reason: format(found) }];
  });
  return own.length > 0 ? own : moves.map((move) => ({ move, reason: format(wrong) }));
}

/** Returns the findings that the move causes, without those of a rule that had one before. */
function listAdded(before: readonly Finding[], after: readonly Finding[]): Finding[] {
  const known = new Set(before.map(identityOf));
  const nameRule = ({ rule, project, service }: Finding) =>
    JSON.stringify([rule, project, service]);
  const rules = new Set(before.map(nameRule));
  return after.filter((finding) => {
    const { conflict, reads } = ruleOf(finding.rule);
    if (known.has(identityOf(finding)) || reads === "references") return false;
    return conflict !== null || !rules.has(nameRule(finding));
  });
}

function isRefused({ rule, severity }: Finding): boolean {
  if (severity === "error") return true;
  return severity === "warning" && ruleOf(rule).conflict !== null;
}

/** Selects the ports to move. Those that have their new port already are left out. */
async function selectMoves(
  goal: MoveGoal,
  plan: Plan,
  checked: CompletedCheck,
  deps: MoveDeps,
): Promise<readonly PortMove[]> {
  const moves = await listMoves(goal, plan, checked, deps);
  for (const { request, from, to } of moves)
    if (!isPort(to) || !isPort(to + from.last - from.first))
      throw new UsageError(
        `${nameRequest(request)} cannot move to port ${to} (use 1-65535)`,
        "move",
      );
  return moves.filter(({ from, to }) => from.first !== to);
}

async function listMoves(
  goal: MoveGoal,
  plan: Plan,
  checked: CompletedCheck,
  deps: MoveDeps,
): Promise<readonly PortMove[]> {
  if (goal.kind === "conflicts") return resolveConflicts(plan, checked, deps.host);
  if (goal.kind === "port") return selectService(plan, goal.service, goal.port);
  return plan.requests.flatMap((request) => {
    const from = findHostPorts(request);
    return from === null ? [] : [{ request, from, to: from.first + goal.offset }];
  });
}

/** Returns the fixed host ports of a request, or null. */
function findHostPorts({ kind, endpoints: [endpoint] }: PortRequest): PortRange | null {
  if (endpoint === undefined || (kind !== "fixed" && kind !== "pool")) return null;
  return { first: endpoint.first, last: endpoint.last };
}

/** Selects the entries of a container port, e.g. with tcp and udp. Throws. */
function selectService(plan: Plan, name: ServiceName, port: number): PortMove[] {
  const [project] = plan.projects;
  const named = plan.requests.filter((request) => matchesService(request, name));
  const known = project?.services.map((service) => service.name) ?? [];
  const written = formatServiceName(name);
  if (project?.disabled.some((service) => service.name === name.service) === true)
    throw new MissingInput(
      `service ${name.service} is not part of this run; activate one of its profiles`,
    );
  if (!known.includes(name.service)) {
    const { message, fix } = describeUnknownService(name.service, known);
    throw new MissingInput(`${message}; ${fix}`);
  }
  const found = named.flatMap((request) => {
    const from = findHostPorts(request);
    return from === null ? [] : [{ request, from }];
  });
  const [first] = found;
  if (first === undefined) {
    const [unpublished] = named;
    if (unpublished?.kind === "engine")
      throw new MissingInput(
        `the engine assigns the host port of ${written}; set a host port in its entry first`,
      );
    const reason = unpublished?.reason ?? null;
    const why = reason === null ? "" : `: ${reason}`;
    throw new MissingInput(`${written} does not publish a host port${why}`);
  }
  const shift = (name.target ?? first.request.binding.target) - first.request.binding.target;
  const isSame = ({ request, from }: (typeof found)[number]) =>
    request.binding.target === first.request.binding.target && from.first === first.from.first;
  if (!found.every(isSame)) throw new MissingInput(describeChoice(written, found, port));
  return found.map(({ request, from }) => ({ request, from, to: port - shift }));
}

function describeChoice(
  written: string,
  found: readonly Pick<PortMove, "request" | "from">[],
  port: number,
): string {
  const names = found.map(({ request }) => `${nameRequest(request)} ${port}`);
  const choices = [...new Set(names)];
  if (choices.length > 1)
    return `${written} publishes several ports (choose from ${choices.join(", ")})`;
  const ports = found.map(({ from }) => formatPorts(from)).join(" and ");
  return `${written} publishes one container port as ${ports}; edit the entry to move one of them`;
}

/**
 * Selects the ports that are not available, as an allocation does, and chooses those that `check`
 * suggests: people remember 5433 more easily than a port that does not resemble the old one.
 */
async function resolveConflicts(
  plan: Plan,
  { plans, host: view, found, leases, engine, policy }: CompletedCheck,
  host: Host,
): Promise<PortMove[]> {
  const { collisions } = found;
  // Only what is in the files of the project can move, and not a program outside Compose.
  const requests = plans.here.requests.filter((each) => !isOutsideCompose(each));
  const here = { ...plans.here, requests };
  const state = { plan: here, engine, collisions, view, leases, policy };
  const { assignments } = await choosePorts(CONFLICTS, state, { host, store: null });
  const freePorts = new FreePorts(plans.here, addLeases(view, plans.here, leases), policy);
  const moves: PortMove[] = [];
  for (const [assigned, group] of groupBy(assignments, ({ port }) => port)) {
    const [first] = group;
    const members = group.map(({ request }) => request);
    const near = first === undefined ? null : freePorts.findPort(first.request, members);
    const to = near !== null && (await canBind(group, near, host)) ? near : assigned;
    for (const member of members) {
      const request = plan.requests.find((each) => isSameEntry(each, member));
      const from = request === undefined ? null : findHostPorts(request);
      if (request !== undefined && from !== null) moves.push({ request, from, to });
    }
  }
  return moves;
}

/** Returns whether the host can bind the ports of assignments from another first port. */
async function canBind(group: readonly Assignment[], to: number, host: Host): Promise<boolean> {
  const endpoints = group.flatMap(({ moved }) =>
    moved.endpoints.map((each) => ({ ...each, first: to, last: to + each.last - each.first })),
  );
  return selectPorts(await tryBind(endpoints, host), "in-use").length === 0;
}

/** Returns whether two requests are of the same entry, resolved twice. */
function isSameEntry(one: PortRequest, other: PortRequest): boolean {
  const keyOf = ({ project, service, binding }: PortRequest) => {
    const { span, target, protocol, hostIp } = binding;
    const { directory } = project;
    return JSON.stringify([directory, service.name, span, target, protocol, hostIp]);
  };
  return keyOf(one) === keyOf(other);
}

/** The options of an allocation that moves only ports that are not available. */
const CONFLICTS: AllocationOptions = {
  services: "conflicts",
  settings: [],
  range: null,
  offset: null,
  copying: { names: false, urls: false },
  saved: new Map(),
  variables: true,
  override: true,
  exported: false,
  leftovers: [],
  traefik: null,
  rename: false,
  runner: "",
};

/** Finds the references in the repository to ports that no entry publishes after the move. */
async function findReferencesTo(
  moves: readonly PortMove[],
  plan: Plan,
  root: string,
  { readRepository = DEFAULT_DEPS.readRepository }: MoveDeps,
): Promise<MovedReferences> {
  const [project] = plan.projects;
  if (project === undefined) return { edits: [], remaining: [] };
  const moving = new Set(moves.map(({ request }) => request));
  const all = [...plan.requests, ...listInactiveRequests(plan, { ipv6: true })];
  const staying = all.filter((request) => !moving.has(request));
  const isStillPublished = (port: number) => staying.some((each) => needsPort(each, port));
  const ports = new Set(moves.flatMap(({ from }) => listPorts(from)));
  const search = { directory: project.directory, ports, files: [] };
  const texts = [...(await readRepository(root, search))];
  const find = (others: Iterable<RepositoryText>) =>
    compute(() => findMovedReferences({ project, moves, isStillPublished, texts, others }));
  const found = find([]);
  // Only whoever edits references has to know all projects of the repository, which takes longer.
  return found.edits.length === 0 ? found : find(await readRepository(root));
}

function listEditedPlaces({ path, edits }: EditedFile): string[] {
  return edits.map(({ start, before }) => `${path}:${start + before.search(/[1-9]/)}`);
}

/** Returns the places of references that are not edited. */
function listPlaces(
  references: readonly PlacedEdit[],
  moves: readonly PortMove[],
): RemainingReference[] {
  return references.map(({ path, text, edit }) => {
    const port = Number(edit.before);
    const line = countLines(text, edit.start);
    const move = moves.find(({ from }) => from.first <= port && port <= from.last);
    const { start } = edit;
    return {
      path,
      line,
      start,
      port,
      to: move === undefined ? port : move.to + port - move.from.first,
    };
  });
}

/** The result of carrying out a move. */
export interface CompletedMove {
  /** The id of the record that `undo` reads. */
  readonly record: string;
  /** Why no file was edited, or null. */
  readonly failure: string | null;
  readonly warnings: readonly string[];
}

/**
 * Edits the files, all of them or none. Records that before it is done, so that `undo` can restore
 * them. Throws if it cannot be recorded: then nothing is done.
 */
export function carryOutMove(
  { directory, steps }: Pick<PreparedMove, "directory" | "steps">,
  changes: ChangeStore,
  editor: Pick<FileEditor, "apply">,
): CompletedMove {
  const now = new Date();
  const id = createRecordId(now);
  const save = (state: StepState) =>
    changes.save({
      version: 1,
      id,
      command: "move",
      directory,
      time: now.toISOString(),
      steps: steps.map((step) => ({ ...step, state })),
    });
  save("planned");
  const failure = findFailure(() => editor.apply(steps));
  // If it cannot be saved, `undo` sees in the files what was done.
  const unsaved = findFailure(() => save(failure === null ? "done" : "failed"));
  const warnings = [...changes.warnings, ...(unsaved === null ? [] : [unsaved])];
  return { record: id, failure, warnings };
}
