import { basename, relative } from "node:path/posix";
import type { Project } from "../compose/index.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";
import { formatServiceName } from "../ports/serviceName.ts";
import type { PortReference } from "../repository/PortReference.ts";
import { relateToPolicy, listComposeRequests, needsPort } from "./requests.ts";
import type { FindingDraft, RuleDefinition } from "./Rule.ts";

const FIX_FOR_ASSIGNED_PORT =
  "The new port is of this run only: take it from the environment or the outputs that the " +
  "allocation leaves.";

export const staleReference: RuleDefinition = {
  level: "notice",
  summary:
    "another file of the repository still names a host port that moved, or one that no " +
    "service publishes any more",
  happens: "",
  why:
    "A script, a test or an instruction that names the old port fails, or worse, reaches " +
    "whatever listens there now. The files of the repository are read when the port map is " +
    "compared with an earlier one, or when the policy gives this rule a level.",
  howToFix: "",
  whenToIgnore: "",
  example: "moved-in-the-compose-file",
  dependsOn: "run",
  afterAllocation: { fix: FIX_FOR_ASSIGNED_PORT },
  reads: "references",
  *check({ plan, repositoryContext: { references, before } }) {
    const moved = findMovedPorts(plan, before);
    for (const reference of references ?? []) {
      const { port } = reference;
      const request = moved.get(port);
      const gone = before?.has(port) === true;
      if ((request === undefined && !gone) || !isHostAddress(reference, gone)) continue;
      if (plan.requests.some((each) => needsPort(each, port))) continue;
      yield draftFinding(reference, request ?? null, request?.project ?? plan.projects[0]);
    }
  },
};

/**
 * Returns old ports and what has moved away from them: according to an earlier port map; without
 * one a container port that is published at another host port, which is what remains after a
 * collision was fixed in the compose file.
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
 * Files in which an address is that of the host. Programs name the ports on which they listen in
 * their container with `localhost`, too.
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

function draftFinding(
  { port, span }: PortReference,
  request: PortRequest | null,
  project: Project | undefined,
): FindingDraft {
  return {
    project: request?.project.name ?? null,
    service: request?.service.name ?? null,
    evidence: `${relative(project?.directory ?? "/", span.file)}:${port}`,
    message: `Port ${port} of this host is named here, and ${
      request === null
        ? "no service publishes it any more"
        : `${request.service.name} is published as ${formatRequest(request)}`
    }.`,
    fix:
      request === null
        ? "Name a port that is published, or take the reference out."
        : `Write ${request.endpoints[0]?.first ?? ""}.`,
    span,
    related: relateToPolicy(request?.binding.span ?? null, "published here"),
  };
}
