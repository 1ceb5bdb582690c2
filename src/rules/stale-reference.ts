import { basename, relative } from "node:path/posix";
import type { Project, Span } from "../compose/index.ts";
import { code } from "../lib/inlineCode.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";
import { formatServiceName, parseServiceName } from "../ports/serviceName.ts";
import type { PortReference, ReferenceOwner } from "../repository/PortReference.ts";
import { describeEntry, toRelated, listComposeRequests, needsPort, showPath } from "./requests.ts";
import { INSIDE } from "../repository/findReferences.ts";
import type { FindingDraft, RuleDefinition } from "./Rule.ts";

const FIX_FOR_ASSIGNED_PORT =
  "read the port from the environment, `portplan url` or the outputs of the allocation; " +
  "other copies get other ports";

export const staleReference: RuleDefinition = {
  level: "notice",
  summary: "a file or a setting refers to a host port that moved or is gone",
  happens:
    "A script, a test, an instruction, or the environment, a build argument or a label of a " +
    "service uses the old port. Portplan reads the files of the repository if it compares the " +
    "port map with an earlier one, or if the policy sets the level of this rule. It leaves out " +
    "health checks and commands of containers, and files that publish the port themselves.",
  why: "The script fails, or it reaches another program that listens on the old port now.",
  howToFix: "Change the port where it is still used, or remove the reference.",
  whenToIgnore:
    "Comments in Compose files do not apply to other files. Add a policy entry: " +
    "`ignore: [{rule: stale-reference, service: db, reason: the docs describe the old setup}]`",
  example: "moved-in-the-compose-file",
  dependsOn: "run",
  afterAllocation: { fix: FIX_FOR_ASSIGNED_PORT },
  reads: "references",
  *check({ plan, repositoryContext: { references, before: earlier } }) {
    const before = earlier?.moved ?? null;
    const moved = findMovedPorts(plan, before);
    for (const reference of references ?? []) {
      const { port, owner } = reference;
      const request = moved.get(port) ?? null;
      const oldName = before?.get(port);
      const gone = oldName !== undefined;
      if ((request === null && !gone) || !isHostAddress(reference, gone)) continue;
      if (plan.requests.some((each) => needsPort(each, port) || mayBind(each, port))) continue;
      const finding = draftFinding(reference, request, request?.project ?? plan.projects[0]);
      if (owner === undefined) yield finding;
      else if (gone) yield* describeSetting(owner, finding, port, oldName);
    }
  },
};

/** Returns whether the program of a service may bind the port, e.g. with `network_mode: host`. */
function mayBind({ kind, binding: { target, count } }: PortRequest, port: number): boolean {
  return kind === "discarded" && target <= port && port < target + count;
}

/** Completes a finding about a setting, unless its address is one inside the container. */
function describeSetting(
  { service, name, source }: ReferenceOwner,
  finding: FindingDraft,
  port: number,
  before: string,
): FindingDraft[] {
  const publisher = parseServiceName(before);
  const sharesNetwork =
    service.name === publisher.service || service.networkMode === `service:${publisher.service}`;
  const mayBeInside = sharesNetwork && publisher.target === port;
  if (mayBeInside && (finding.service === null || INSIDE.test(name))) return [];
  const condition = mayBeInside ? "if programs outside of the container use it, " : "";
  const notes = [
    mayBeInside ? `inside the container, the port is still ${port}` : "",
    source === null ? "" : `the port comes from ${code(source)}`,
  ];
  const fix = `${condition}${finding.fix} in ${code(name)}`;
  return [{ ...finding, fix, note: notes.filter(Boolean).join("; ") }];
}

const NOUNS = { environment: "variable", build: "build argument", labels: "label" } as const;

/**
 * Returns the requests that moved, by their old port. Without an earlier port map, a container port
 * counts as the old port if another host port publishes it: a collision may have been fixed.
 */
function findMovedPorts(
  plan: Plan,
  before: ReadonlyMap<number, string> | null,
): ReadonlyMap<number, PortRequest> {
  const moved = new Map<number, PortRequest>();
  for (const request of listComposeRequests(plan)) {
    const { project, service } = request;
    const { target } = request.binding;
    if (before === null) {
      if (request.endpoints[0]?.first !== target) moved.set(target, request);
      continue;
    }
    const name = formatServiceName({ project: project.name, service: service.name, target });
    for (const [port, published] of before) if (published === name) moved.set(port, request);
  }
  return moved;
}

/**
 * Files that run on the host, so that `localhost` is the host. In other files it may be the
 * container.
 */
const HOST_SIDE: readonly RegExp[] = [
  /^\.env(?:\..*)?$/,
  /^.*\.env$/,
  /^.*\.(?:md|rst|adoc|sh|bash|http|rest)$/,
  /^(?:Makefile|justfile|Taskfile\.ya?ml)$/,
];

function isHostAddress({ kind, span }: PortReference, certain: boolean): boolean {
  return (
    kind === "address" &&
    (certain || HOST_SIDE.some((pattern) => pattern.test(basename(span.file))))
  );
}

/** Names what contains a reference, for a message and for the identity of the finding. */
function nameSubject(
  { file }: Span,
  owner: ReferenceOwner | undefined,
  project: Project | undefined,
): readonly [string, string] {
  if (owner !== undefined) {
    const setting = `${NOUNS[owner.kind]} ${owner.name} of ${owner.service.name}`;
    return [setting, setting];
  }
  return project === undefined
    ? [file, relative("/", file)]
    : [showPath(project, file), relative(project.directory, file)];
}

function draftFinding(
  { port, span, owner }: PortReference,
  request: PortRequest | null,
  project: Project | undefined,
): FindingDraft {
  const [subject, identity] = nameSubject(span, owner, project);
  const [endpoint] = request?.endpoints ?? [];
  const state =
    request === null || endpoint === undefined
      ? "no service publishes it"
      : `${request.service.name} is now on ${formatPorts(endpoint)}`;
  return {
    project: request?.project.name ?? null,
    service: request?.service.name ?? null,
    evidence: `${identity}:${port}`,
    message: `${subject} still refers to host port ${port}; ${state}`,
    label: state,
    fix:
      endpoint === undefined
        ? "use a port that is published, or remove the reference"
        : `change ${code(`${port}`)} to ${code(`${endpoint.first}`)}`,
    span,
    related: request === null ? [] : toRelated(request.binding.span, describeEntry(request)),
  };
}
