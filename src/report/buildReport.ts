import type { Allocation } from "../allocate/allocate.ts";
import { buildComposeRequest, type WrittenPaths } from "../allocate/buildComposeRequest.ts";
import { countHostPorts } from "../ports/countHostPorts.ts";
import type { ProjectOverride } from "../allocate/ProjectOverride.ts";
import { type SavedPorts, formatSavedPortKey } from "../allocate/savedPorts.ts";
import { environmentOf, isComposeProject, type Project } from "../compose/index.ts";
import type { HostView } from "../host/HostView.ts";
import type { Collision } from "../ports/findCollisions.ts";
import { findScheme } from "../policy/findRole.ts";
import type { Policy } from "../policy/Policy.ts";
import { findMovedPort } from "../leases/addLeases.ts";
import type { Lease } from "../leases/Lease.ts";
import type { PortRange } from "../lib/PortRange.ts";
import type { PortReference } from "../repository/PortReference.ts";
import type { CollidingProjects } from "../ports/findCollidingProjects.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";
import { formatProjectName } from "../ports/formatProjectName.ts";
import { getNameOnEngine, getResolvedName } from "../ports/getNameOnEngine.ts";
import type { Answer } from "../verify/Answer.ts";
import type { ExceptedFinding } from "../rules/exceptions.ts";
import type { Finding } from "../rules/Finding.ts";
import { needsPort } from "../rules/requests.ts";
import { type FailOn, judgeFindings } from "./computeExitStatus.ts";
import { Places } from "./Places.ts";
import { buildAnswerRows, toReportAnswer } from "./buildAnswers.ts";
import { buildPortRows } from "./buildPortRows.ts";
import { isOfProjects } from "./createConflictTest.ts";
import type {
  AllocatedFile,
  Band,
  Report,
  ReportAllocation,
  ReportChange,
  ReportCopy,
  ReportException,
  ReportFinding,
  ReportProject,
} from "./Report.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";

export interface ReportInput {
  readonly command: Report["command"];
  /** The directory to which paths are relative. */
  readonly base: string;
  readonly plan: Plan;
  /** The texts of more files that findings point into, by absolute path. */
  readonly sources?: readonly ReadonlyMap<string, string>[];
  readonly collisions: readonly Collision[];
  /** The answers of the ports; absent unless they were verified. */
  readonly answers?: readonly Answer[];
  readonly view: HostView;
  readonly findings: readonly Finding[];
  readonly excepted?: readonly ExceptedFinding[];
  readonly references?: readonly PortReference[] | null;
  readonly pairs?: readonly CollidingProjects[];
  readonly allocation?: Allocation | null;
  /** The policy whose port ranges and URL schemes are shown. */
  readonly policy?: Policy;
  /** The assignments of an earlier allocation, which a file keeps. */
  readonly saved?: SavedPorts;
  /** Leases, of which those of these projects show where an allocation moved their ports. */
  readonly leases?: readonly Lease[];
  readonly failOn: FailOn;
}

/** Builds the report that every output renders. */
export function buildReport(input: ReportInput): Report {
  const { command, plan, view, findings, policy, allocation } = input;
  const { excepted = [], pairs = [] } = input;
  const sources = plan.projects.map((project) => project.sources);
  const places = new Places(
    input.base,
    [...sources, ...(input.sources ?? [])],
    findQuotableFiles(plan.projects, policy?.sources.keys()),
  );
  const { platform, ephemeral } = view.kernel;
  const leftOut = command === "check" ? findLeftOut(plan.projects) : null;
  return {
    command,
    base: input.base,
    projects: plan.projects
      .filter((project) => isComposeProject(project) && environmentOf(project) === null)
      .map((project) => toReportProject(project, places, allocation)),
    ...(input.answers === undefined
      ? { rows: buildPortRows(input, places, findAssignedPorts(input)) }
      : {
          rows: buildAnswerRows(plan, input.answers, places),
          answers: input.answers.map((answer) => toReportAnswer(answer, places)),
        }),
    ...judgeFindings(
      findings.map((finding) => toReportFinding(finding, places)),
      input.failOn,
    ),
    exceptions: excepted.map((each) => toReportException(each, places)),
    references: (input.references ?? [])
      .filter(({ port }) => plan.requests.some((request) => needsPort(request, port)))
      .map(({ port, span }) => ({ port, place: places.place(span) })),
    pairs: pairs.map(({ projects: [a, b], ports }) => ({
      projects: [formatProjectName(a), formatProjectName(b)],
      ports,
    })),
    probed: view.probed,
    ...(leftOut !== null && { leftOut }),
    bands: policy === undefined ? [] : listPolicyBands(policy),
    schemeOf: ({ project, service: name }, target) => {
      const services = plan.projects.find((each) => each.name === project)?.services;
      const service = services?.find((each) => each.name === name);
      if (policy === undefined || service === undefined) return null;
      return findScheme(policy, service, target);
    },
    host: { platform, visible: view.visible, reason: view.reason, ephemeral },
    ...(allocation && { allocation: toReportAllocation(allocation) }),
  };
}

/**
 * Returns the files whose lines a report may show: Compose files, workflows and policies. A line of
 * an env file or of another file may contain a secret.
 */
export function findQuotableFiles(
  projects: readonly Project[],
  policies: Iterable<string> = [],
): Set<string> {
  const files = new Set([...projects.flatMap(({ sources }) => [...sources.keys()]), ...policies]);
  for (const file of projects.flatMap(({ envFiles }) => envFiles)) files.delete(file);
  for (const file of files) if (UNQUOTABLE.test(file)) files.delete(file);
  return files;
}

/** Matches the usual names of env files, and standard input, which may be a resolved project. */
const UNQUOTABLE = /(?:^|[/\\])(?:\.env[^/\\]*|-)$|\.env$/;

/** Returns the host ports that an allocation of this run assigned, else those saved or leased. */
function findAssignedPorts({
  allocation,
  plan,
  saved = new Map(),
  leases = [],
}: ReportInput): ReadonlyMap<PortRequest, PortRange> {
  const assigned = new Map<PortRequest, PortRange>();
  const assign = (request: PortRequest, first: number, moved = request) =>
    assigned.set(request, { first, last: first + countHostPorts(moved) - 1 });
  if (allocation)
    for (const { request, port, moved } of allocation.assignments) assign(request, port, moved);
  else
    for (const request of saved.size + leases.length === 0 ? [] : plan.requests) {
      const port = saved.get(formatSavedPortKey(request)) ?? findMovedPort(request, leases);
      if (port !== null && environmentOf(request.project) === null) assign(request, port);
    }
  return assigned;
}

function toReportAllocation(allocation: Allocation): ReportAllocation {
  const { assignments, overrides, environment, needs } = allocation;
  return {
    assignments,
    changes: overrides.flatMap(listChanges),
    environment,
    needs,
    files: overrides.flatMap(listFiles),
    copies: overrides.flatMap(listCopies),
    warnings: allocation.warnings.map(escapeControlChars),
    routes: overrides.flatMap(({ project, routes }) =>
      [...routes].flatMap(([service, { urls }]) =>
        Array.from(urls, ([target, url]) => ({ project: project.name, service, target, url })),
      ),
    ),
  };
}

function listChanges({ project, changes }: ProjectOverride): ReportChange[] {
  const escape = (text: string | null) => (text === null ? null : escapeControlChars(text));
  return changes.map(({ path, from, to, reason }) => ({
    project: project.name,
    path: escapeControlChars(path),
    from: escape(from),
    to: escape(to),
    reason: escapeControlChars(reason),
  }));
}

function listFiles({ project: { name }, env, override, files }: ProjectOverride): AllocatedFile[] {
  const { envFile, overrideFile } = files;
  return [
    { kind: "env" as const, project: name, path: envFile, text: env ?? "" },
    { kind: "override" as const, project: name, path: overrideFile, text: override ?? "" },
  ].flatMap(({ path, ...file }) => (path === null ? [] : [{ ...file, path }]));
}

function listCopies(override: ProjectOverride): ReportCopy[] {
  const { project, start, env } = override;
  if (!start?.copy) return [];
  return [
    {
      project: project.name,
      name: getNameOnEngine(project),
      directory: start.directory,
      files: listFiles(override).map(({ kind, path }) => ({ kind, path })),
      needsDirectory: env?.includes("\nCOMPOSE_FILE=") === true,
    },
  ];
}

/**
 * Returns the services that publish ports, but only with inactive profiles; null without any.
 * Projects of which the user selected services do not count.
 */
function findLeftOut(projects: readonly Project[]): NonNullable<Report["leftOut"]> | null {
  const own = projects.filter(
    (project) =>
      isComposeProject(project) &&
      environmentOf(project) === null &&
      project.problems.length === 0 &&
      project.disabled.every(({ profiles }) => profiles.length > 0),
  );
  const services = own.flatMap(({ disabled }) => disabled.filter(({ ports }) => ports.length > 0));
  if (services.length === 0) return null;
  const profiles = new Set(services.flatMap((service) => service.profiles));
  return { services: services.length, profiles: [...profiles].toSorted() };
}

function toReportProject(
  project: Project,
  places: Places,
  allocation: Allocation | null | undefined,
): ReportProject {
  const written = allocation?.overrides.find((override) => override.project === project);
  return {
    name: project.name,
    ...(project.hasSecretName && { resolvedName: getResolvedName(project) }),
    directory: places.path(project.directory),
    files: project.files.map((file) => places.path(file)),
    profiles: project.shownProfiles ?? project.profiles,
    composeArgs: buildComposeArgs(project, written?.files),
  };
}

function toReportException(
  { finding, reason, until, span }: ExceptedFinding,
  places: Places,
): ReportException {
  const { rule, project, service, evidence } = finding;
  const ends = [finding, ...finding.related.filter((end) => end.service !== null)];
  const conflicting = ends.flatMap((end) => (end.span === null ? [] : places.place(end.span)));
  return {
    rule,
    project,
    service,
    evidence: escapeControlChars(evidence),
    reason: escapeControlChars(reason),
    until,
    place: span === null ? null : places.place(span),
    ...(isOfProjects(rule) && { conflicting }),
  };
}

export function toReportFinding(
  { span, related, localNote, code, ...finding }: Finding,
  places: Places,
): ReportFinding {
  return {
    ...finding,
    evidence: escapeControlChars(finding.evidence),
    message: escapeControlChars(finding.message),
    label: escapeControlChars(finding.label),
    fix: escapeControlChars(finding.fix),
    note: escapeControlChars(finding.note),
    ...(localNote !== undefined && { localNote: escapeControlChars(localNote) }),
    ...(code !== undefined && { code: code.map(escapeControlChars) }),
    place: span === null ? null : places.place(span),
    lines: span === null ? [] : places.linesOf(span),
    related: related.map(({ message, project, service, span: at }) => ({
      message: escapeControlChars(message),
      project,
      service,
      place: places.place(at),
      lines: places.linesOf(at),
    })),
  };
}

/**
 * Returns the arguments that make `docker compose` use this project from any directory.
 *
 * @param written the files that an allocation wrote
 */
function buildComposeArgs(
  project: Project,
  written: WrittenPaths = { envFile: null, overrideFile: null },
): string[] {
  const request = buildComposeRequest(project, written);
  const option = (name: string, values: readonly (string | null)[]) =>
    values.flatMap((value) => (value === null ? [] : [name, value]));
  return [
    ...option("--env-file", request.envFiles),
    ...option("--file", request.files),
    ...option("--project-directory", [request.projectDirectory]),
    ...option("--project-name", [request.projectName]),
    ...option("--profile", request.profiles),
  ];
}

/** Lists the port ranges of a policy: of roles, of projects, and for allocations. */
function listPolicyBands({ roles, blocks, dynamic }: Policy): Band[] {
  const ranges = [
    ...roles.values(),
    ...Array.from(blocks.values(), ({ project, range }) => ({ name: project, range })),
    { name: "dynamic", range: dynamic },
  ];
  return ranges.flatMap(({ name, range }) =>
    range === null ? [] : [{ name, first: range.first, last: range.last }],
  );
}
