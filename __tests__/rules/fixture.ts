import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { ProjectRequest } from "../../src/compose/Project.ts";
import { resolveProjects } from "../../src/compose/resolveProjects.ts";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import type { Holder } from "../../src/host/holders/Holder.ts";
import type { HostView, Kernel, Obstacle } from "../../src/host/HostView.ts";
import { NOT_LOCAL } from "../../src/host/diagnose.ts";
import { findOwnReferences, findReferences } from "../../src/repository/findReferences.ts";
import { overlaps } from "../../src/ports/HostEndpoint.ts";
import { makePlans } from "../../src/ports/makePlans.ts";
import { readWorkflowJobs, type WorkflowFile } from "../../src/ports/readWorkflowJobs.ts";
import { resolveStarts } from "../../src/ports/resolveStarts.ts";
import { buildNeedsProject } from "../../src/policy/buildNeedsProject.ts";
import type { Plan } from "../../src/ports/Plan.ts";
import { emptyPolicy } from "../../src/policy/Policy.ts";
import { readTemplates } from "../../src/repository/readTemplates.ts";
import { resolveVariants } from "../../src/policy/variants.ts";
import type { EarlierPorts } from "../../src/repository/RepositoryContext.ts";
import { buildReport } from "../../src/report/buildReport.ts";
import type { Place, Report, ReportFinding } from "../../src/report/Report.ts";
import { comparePorts, listEarlierPorts } from "../../src/review/comparePorts.ts";
import { checkRun, verifyRun } from "../../src/rules/checkRun.ts";
import type { Copies } from "../../src/rules/Rule.ts";
import { loadPolicy } from "../../src/rules/loadPolicy.ts";
import { openLocalFiles } from "../../src/system/files/openLocalFiles.ts";
import type { Answer } from "../../src/verify/Answer.ts";
import { endpointsOf, LINUX, makeHolder, makeHostView } from "../helpers/hostView.ts";
import { requestFor } from "../memory.ts";

interface HeldFixture {
  /** `*:5432/tcp`, `127.0.0.1:53/udp`. */
  readonly endpoint: string;
  /** The default is "taken". */
  readonly status?: Obstacle["status"];
  /** The reason of the obstacle; "NOT_LOCAL" for that constant of the host stage. */
  readonly reason?: string;
  readonly holder?: Pick<Holder, "kind" | "name"> & Partial<Holder>;
}

/** The `listeners.json` of a case: the state of the host. Without it, all ports are free. */
interface HostFixture {
  readonly listeners?: readonly HeldFixture[];
  readonly running?: HostView["runningProjects"];
  /** The reason if the host cannot be inspected. */
  readonly unseen?: string;
  readonly kernel?: Partial<Kernel>;
  /** The release of Docker Compose. */
  readonly compose?: string;
}

/** The process environment of every case. */
const ENV = {
  HEALTH_SERVER_PORTS: "8081, 8082",
  MISREAD_PORTS: "s3cret 99999",
  MOVED_PORT: "5433",
};

/** The current day of every case. */
const TODAY = "2026-11-20";

/** Checks a case: the project in its directory, or the projects in its subdirectories. */
export function reportOf(directory: string): Report {
  const root = slashed(directory);
  const files = openLocalFiles(root);
  const policy = policies.get(root) ?? emptyPolicy;
  const requests = listRequests(directory).map((each) => ({ ...each, base: root, found: false }));
  const resolveOne = (request: ProjectRequest) => {
    return { project: resolveProject(request, openLocalFiles(request.cwd), ENV) };
  };
  const bases = requests.length === 0 ? [] : resolveProjects(requests, resolveOne, () => {});
  const variants = resolveVariants(policy.environments, bases, files, ENV);
  const projects = bases.map(({ project }) => project);
  const jobs = readWorkflowJobs(listWorkflows(directory), files);
  const plans = makePlans(
    {
      projects,
      jobs,
      started: resolveStarts(jobs, projects, files),
      needs: buildNeedsProject(policy, ENV),
      variants: [...variants.values()].flat(),
    },
    { ipv6: true },
  );
  const host = hostOf(directory, plans.here);
  const kernelOnly = () => ({
    ...hostOf(directory, { projects: [], requests: [] }),
    probed: false,
  });
  const before = readMovedPorts(directory) ?? comparePortsWithBase(directory, plans.all);
  const declaring = new Set(
    readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((name) =>
      /(?:compose|policy)\.yaml$|\.json$/.test(name),
    ),
  );
  const texts = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) => !declaring.has(path.slice(directory.length + 1)) && !path.endsWith("findings.txt"),
    )
    .map((path) => ({ path: slashed(path), text: readFileSync(path, "utf8") }));
  const found = findReferences(texts, new Set());
  const own = findOwnReferences(plans.here.projects.flatMap(({ services }) => services));
  const repositoryContext = {
    ...found,
    templates: readTemplates(plans.here.projects, files),
    references: [...own, ...found.references],
    before,
  };
  const answers = answersOf(directory, plans.here);
  if (answers !== null) {
    const input = { policy, host, today: TODAY, plan: plans.here, answers };
    const about = { command: "verify", base: root, failOn: "error", policy } as const;
    const shown = { plan: plans.all, view: host, collisions: [], answers };
    return buildReport({ ...about, ...shown, ...verifyRun(input) });
  }
  const checked = checkRun({
    policy,
    repositoryContext,
    bases,
    plans,
    variants,
    host,
    kernelOnly,
    today: TODAY,
    copies: copiesOf(directory),
    root,
  });
  return buildReport({
    command: "check",
    base: root,
    plan: plans.all,
    view: host,
    failOn: "error",
    policy,
    ...checked,
  });
}

/** Reads the `before.json` of a case: the ports of an earlier port map that moved. */
function readMovedPorts(directory: string): EarlierPorts | null {
  const file = join(directory, "before.json");
  if (!existsSync(file)) return null;
  const entries = Object.entries<string>(JSON.parse(readFileSync(file, "utf8")));
  const moved = new Map(entries.map(([port, name]) => [Number(port), name]));
  return { moved, newlyPublic: new Map() };
}

/** Compares the ports of a case with those of the project in its folder `base`, if it has one. */
function comparePortsWithBase(directory: string, plan: Plan): EarlierPorts | null {
  const folder = slashed(join(directory, "base"));
  if (!existsSync(folder)) return null;
  const base = resolveProject(requestFor(folder), openLocalFiles(folder), ENV);
  const about = { command: "map", base: folder, failOn: "error", findings: [] } as const;
  const map = (each: Plan) =>
    buildReport({ ...about, plan: each, view: hostOf(folder, each), collisions: [] }).rows;
  const old = makePlans({ projects: [base] }, { ipv6: true }).all;
  return listEarlierPorts({ changes: comparePorts(map(old), map(plan)) });
}

/** An answer in the `answers.json` of a case. Ports that it does not list are `ok`. */
type AnswerFixture = Pick<Answer, "status"> &
  Partial<Pick<Answer, "reason" | "fix" | "isFinal">> & {
    readonly service: string;
    readonly target: number;
    readonly container?: string | null;
    /** The host port that the container publishes; null for none. */
    readonly port?: number | null;
    /** The leased host port, if that is not the one in the project. */
    readonly leased?: number;
    readonly holders?: readonly NonNullable<HeldFixture["holder"]>[];
  };

/** Reads the `answers.json` of a case; null if the case is not about a verification. */
function answersOf(directory: string, { requests }: Plan): Answer[] | null {
  const file = join(directory, "answers.json");
  if (!existsSync(file)) return null;
  const fixtures = JSON.parse(readFileSync(file, "utf8")) as readonly AnswerFixture[];
  return requests.flatMap((request) =>
    Array.from({ length: request.binding.count }, (_, offset): Answer => {
      const target = request.binding.target + offset;
      const [endpoint] = request.endpoints;
      const first = (endpoint?.first ?? 0) + offset;
      const planned = endpoint === undefined ? null : { ...endpoint, first, last: first };
      const fixture = fixtures.find(
        (each) => each.service === request.service.name && each.target === target,
      );
      const { port, leased, holders = [], ...more } = { port: first, ...fixture };
      const plan = planned && leased ? { ...planned, first: leased, last: leased } : planned;
      const of = { request, target, planned: plan, container: `shop-${request.service.name}-1` };
      const at = endpoint ?? endpointsOf("*:1/tcp")[0];
      const actual = at === undefined || port === null ? null : { ...at, first: port, last: port };
      const ok = { status: "ok", reason: null, fix: null, isFinal: false } as const;
      return { ...of, ...ok, ...more, actual, holders: holders.map(makeHolder) };
    }),
  );
}

/** Reads the `copies.json` of a case: how many copies there are, and which files git tracks. */
function copiesOf(directory: string): Copies | null {
  const file = join(directory, "copies.json");
  if (!existsSync(file)) return null;
  const { count, tracked = [] } = JSON.parse(readFileSync(file, "utf8")) as {
    readonly count: number;
    readonly tracked?: readonly string[];
  };
  return { count, trackedFiles: new Set(tracked.map((name) => slashed(join(directory, name)))) };
}

/** Lists the workflows of a case, none of which is running. */
function listWorkflows(directory: string): WorkflowFile[] {
  const folder = join(directory, ".github/workflows");
  const names = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  return names.map((name) => ({ file: slashed(join(folder, name)), currentJob: null }));
}

const slashed = (path: string) => path.replaceAll("\\", "/");

function listRequests(directory: string): ProjectRequest[] {
  if (existsSync(join(directory, "compose.yaml"))) return [requestFor(slashed(directory))];
  const below = readdirSync(directory, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  return below.flatMap(({ name }) => listRequests(join(directory, name)));
}

/** The policies of all cases, by directory. */
const policies = new Map(
  await Promise.all(
    ["rules", "policy/policies"]
      .map((name) => join(dirname(import.meta.dirname), name))
      .flatMap((folder) =>
        readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) =>
          slashed(join(folder, name)),
        ),
      )
      .filter((path) => path.endsWith("/policy.yaml"))
      .map(async (path) => {
        const root = dirname(path);
        return [
          root,
          await loadPolicy(path, root, openLocalFiles(root), () =>
            Promise.reject(new Error("no network in tests")),
          ),
        ] as const;
      }),
  ),
);

function hostOf(directory: string, plan: Plan): HostView {
  const file = join(directory, "listeners.json");
  const {
    listeners = [],
    running = [],
    unseen = null,
    kernel = {},
    compose = null,
  } = (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {}) as HostFixture;
  return makeHostView({
    kernel: { ...LINUX, ...kernel },
    composeRelease: compose,
    visible: unseen === null,
    reason: unseen,
    obstacles: listeners.flatMap((listener) => obstaclesOf(listener, plan)),
    inUse: listeners.flatMap(({ endpoint }) => endpointsOf(endpoint)),
    runningProjects: running.map(({ project, directory: place }) => ({
      project,
      directory: slashed(resolve(directory, place)),
    })),
  });
}

function obstaclesOf(
  { endpoint, status = "taken", reason = "", holder }: HeldFixture,
  { requests }: Plan,
): Obstacle[] {
  const holders = holder === undefined ? [] : [makeHolder(holder)];
  return requests.flatMap((request) =>
    request.endpoints.flatMap((requested) => {
      const held = endpointsOf(endpoint).find((each) => overlaps(each, requested));
      if (held === undefined) return [];
      const part = {
        ...requested,
        first: Math.max(requested.first, held.first),
        last: Math.min(requested.last, held.last),
      };
      return [
        {
          request,
          endpoint: part,
          status,
          holders,
          reason: reason === "NOT_LOCAL" ? NOT_LOCAL : reason || null,
        },
      ];
    }),
  );
}

/** Returns the names of the cases in a folder of fixtures. */
export function casesOf(folder: string): string[] {
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** Prints the subjects and places of findings, without their texts. */
export function printFindings(findings: readonly ReportFinding[]): string {
  return findings
    .map(({ severity, rule, project, service, evidence, message, place, related }) =>
      [
        `${severity} ${rule} ${pathOf(project, service)} ${subjectOf(evidence, message)}`,
        `  at  ${placed(place)}`,
        ...related.map((end) =>
          `  see ${placed(end.place)} ${pathOf(end.project, end.service)}`.trimEnd(),
        ),
      ].join("\n"),
    )
    .map((finding) => `${finding}\n`)
    .join("\n");
}

/** Prints the texts of the findings of several cases, below the name of each case. */
export function printProse(
  cases: readonly string[],
  findingsOf: (name: string) => readonly ReportFinding[],
): string {
  return cases
    .toSorted()
    .map((name) => [name, findingsOf(name)] as const)
    .filter(([, findings]) => findings.length > 0)
    .map(([name, findings]) => [`# ${name}\n`, ...findings.map(proseOf)].join("\n"))
    .join("\n");
}

function proseOf({ message, label, fix, note, related }: ReportFinding): string {
  const optional = (name: string, text: string) => (text === "" ? [] : [`  ${name}: ${text}`]);
  return [
    message,
    ...optional("label", label),
    ...related.map((end) => `  related: ${end.message}`),
    ...optional("help", fix),
    ...optional("note", note),
    "",
  ].join("\n");
}

/** Returns the evidence of a finding, unless it repeats the message. */
function subjectOf(evidence: string, message: string): string {
  return evidence === message ? "(its message)" : evidence;
}

function pathOf(project: string | null, service: string | null): string {
  return [project, service].filter((name) => name !== null).join("/");
}

function placed(place: Place | null): string {
  return place === null
    ? "-"
    : `${place.file}:${place.line}:${place.column}-${place.endLine}:${place.endColumn}`;
}
