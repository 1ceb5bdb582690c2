import type { Allocation } from "../allocate/allocate.ts";
import { countHostPorts } from "../allocate/PortGroup.ts";
import { type Registry, formatRegistryKey } from "../allocate/registry.ts";
import { environmentOf, isComposeProject, type Project, type Service } from "../compose/index.ts";
import type { HostView } from "../host/HostView.ts";
import type { Collision } from "../ports/findCollisions.ts";
import type { PortRange } from "../ports/HostEndpoint.ts";
import type { Reference } from "../repository/Reference.ts";
import type { Pair } from "../ports/findPairs.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";
import { formatProjectName } from "../ports/formatProjectName.ts";
import type { ExceptedFinding } from "../rules/exceptions.ts";
import type { Finding, Severity } from "../rules/Finding.ts";
import { buildComposeArgs } from "./buildComposeArgs.ts";
import { computeExitStatus, type FailOn } from "./computeExitStatus.ts";
import { Places } from "./Places.ts";
import { buildPortRows } from "./buildPortRows.ts";
import type {
  AllocatedFile,
  Report,
  ReportAllocation,
  ReportException,
  ReportFinding,
  ReportProject,
} from "./Report.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";

/** What a run came to, before it is told. */
export interface ReportInput {
  readonly command: Report["command"];
  /** See `repositoryRoot`. */
  readonly rootOf: (path: string) => string;
  readonly plan: Plan;
  /** Texts that findings point into beside those of the plan's projects. */
  readonly sources?: readonly ReadonlyMap<string, string>[];
  readonly collisions: readonly Collision[];
  readonly host: HostView;
  readonly findings: readonly Finding[];
  readonly excepted?: readonly ExceptedFinding[];
  readonly references?: readonly Reference[];
  readonly pairs?: readonly Pair[];
  readonly allocation?: Allocation | null;
  readonly bands?: Report["bands"];
  /** See `schemeOf` of the plan. */
  readonly schemeOf?: (service: Service, target: number) => string | null;
  /** Assignments that are kept in a file, to be shown. */
  readonly saved?: Registry;
  readonly failOn: FailOn;
}

export function buildReport(outcome: ReportInput): Report {
  const {
    command,
    rootOf,
    plan,
    sources = [],
    collisions,
    host,
    findings,
    excepted = [],
    references = [],
    pairs = [],
    allocation = null,
    saved = new Map(),
    bands = [],
    schemeOf = () => null,
    failOn,
  } = outcome;
  const places = new Places(rootOf, [
    ...plan.projects.map((project) => project.sources),
    ...sources,
  ]);
  const status = computeExitStatus(findings, failOn);
  const { platform, ephemeral } = host.kernel;
  return {
    command,
    ok: status === 0,
    exitStatus: status,
    summary: countBySeverity(findings),
    projects: plan.projects
      .filter(isChecked)
      .map((project) => toReportProject(project, places, allocation)),
    rows: buildPortRows(
      plan,
      collisions,
      host,
      places,
      new Map(
        allocation?.assignments.map(({ request, moved, port }) => [
          request,
          expandPorts(port, moved),
        ]) ?? findSavedPorts(plan, saved),
      ),
    ),
    findings: findings.map((finding) => toReportFinding(finding, places)),
    exceptions: excepted.map((each) => toReportException(each, places)),
    references: selectPublishedReferences(references, plan).map(({ port, span }) => ({
      port,
      place: places.place(span),
    })),
    pairs: pairs.map(({ projects: [a, b], ports }) => ({
      projects: [formatProjectName(a), formatProjectName(b)],
      ports,
    })),
    probed: host.probed,
    bands,
    schemeOf: (row, target) => {
      const service = plan.projects
        .find(({ name }) => name === row.project)
        ?.services.find(({ name }) => name === row.service);
      return service === undefined ? null : schemeOf(service, target);
    },
    host: { platform, visible: host.visible, reason: host.reason, ephemeral },
    ...(allocation === null ? {} : { allocation: toReportAllocation(allocation) }),
  };
}

function selectPublishedReferences(
  references: readonly Reference[],
  { requests }: Plan,
): readonly Reference[] {
  const published = requests.flatMap(({ endpoints }) => endpoints);
  return references.filter(({ port }) =>
    published.some(({ first, last }) => first <= port && port <= last),
  );
}

const expandPorts = (port: number, request: PortRequest): PortRange => ({
  first: port,
  last: port + countHostPorts(request) - 1,
});

function findSavedPorts(
  { requests }: Plan,
  saved: Registry,
): (readonly [PortRequest, PortRange])[] {
  if (saved.size === 0) return [];
  return requests.flatMap((request) => {
    if (environmentOf(request.project) !== null) return [];
    const port = saved.get(formatRegistryKey(request));
    return port === undefined ? [] : [[request, expandPorts(port, request)] as const];
  });
}

function toReportAllocation({
  assignments,
  overrides: handovers,
  environment,
  warnings,
}: Allocation): ReportAllocation {
  return {
    assignments,
    environment,
    files: handovers.flatMap(
      ({ project, env, override, files: { envFile, overrideFile } }): AllocatedFile[] => [
        ...(envFile === null
          ? []
          : [{ kind: "env" as const, project: project.name, path: envFile, text: env ?? "" }]),
        ...(overrideFile === null
          ? []
          : [
              {
                kind: "override" as const,
                project: project.name,
                path: overrideFile,
                text: override ?? "",
              },
            ]),
      ],
    ),
    warnings: warnings.map(escapeControlChars),
    routes: handovers.flatMap(({ project, routes }) =>
      [...routes].flatMap(([service, { urls }]) =>
        Array.from(urls, ([target, url]) => ({ project: project.name, service, target, url })),
      ),
    ),
  };
}

/** Returns whether it is a Compose project that was asked for, not one for an environment. */
function isChecked(project: Project): boolean {
  return isComposeProject(project) && environmentOf(project) === null;
}

function countBySeverity(findings: readonly Finding[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, notice: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}

function toReportProject(
  project: Project,
  places: Places,
  allocation: Allocation | null,
): ReportProject {
  const handed = allocation?.overrides.find((handover) => handover.project === project);
  return {
    name: project.name,
    directory: places.path(project.directory),
    files: project.files.map((file) => places.path(file)),
    profiles: project.profiles,
    composeArgs: buildComposeArgs(project, handed?.files),
  };
}

function toReportException(
  { finding: { rule, project, service, evidence }, reason, until, span }: ExceptedFinding,
  places: Places,
): ReportException {
  const place = span === null ? null : places.place(span);
  return {
    rule,
    project,
    service,
    evidence: escapeControlChars(evidence),
    reason: escapeControlChars(reason),
    until,
    place,
  };
}

function toReportFinding({ span, related, ...finding }: Finding, places: Places): ReportFinding {
  return {
    ...finding,
    evidence: escapeControlChars(finding.evidence),
    message: escapeControlChars(finding.message),
    ...(finding.publicMessage === undefined
      ? {}
      : { publicMessage: escapeControlChars(finding.publicMessage) }),
    fix: escapeControlChars(finding.fix),
    place: span === null ? null : places.place(span),
    related: related.map(({ message, project, service, span: at }) => ({
      message: escapeControlChars(message),
      project,
      service,
      place: places.place(at),
    })),
  };
}
