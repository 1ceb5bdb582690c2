import {
  isComposeProject,
  type PortBinding,
  type Related,
  type Span,
  type VariableUse,
} from "../compose/index.ts";
import { distinctBy } from "../lib/distinctBy.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";
import type { FindingDraft } from "./Rule.ts";

// The ports that a rule is about, and the places that its findings point to.

/** Returns whether a request needs this port of the host. */
export function needsPort({ endpoints }: PortRequest, port: number): boolean {
  return endpoints.some(({ first, last }) => first <= port && port <= last);
}

/** Returns what Compose projects and the service containers of a workflow publish. */
export function listPublished({ requests }: Plan): readonly PortRequest[] {
  return requests.filter(
    ({ project, endpoints }) => project.origin.kind !== "policy-needs" && endpoints.length > 0,
  );
}

/** Returns what Compose projects publish, without service containers of a workflow. */
export function listComposeRequests({ requests }: Plan): readonly PortRequest[] {
  return requests.filter(
    ({ project, endpoints }) => isComposeProject(project) && endpoints.length > 0,
  );
}

/**
 * Returns the part of a finding that says which port it is about, where that was declared, how it
 * came there, and where its host port got its value. `related`: places to name before these.
 */
export function locateRequest(
  request: PortRequest,
  related: FindingDraft["related"] = [],
): Omit<FindingDraft, "message" | "fix"> {
  const { project, service, binding } = request;
  const origins = [...binding.related, ...locateVariables(binding)];
  return {
    project: project.name,
    service: service.name,
    evidence: formatRequest(request),
    targets: { target: binding.target, count: binding.count },
    span: binding.span,
    related: [...related, ...origins.flatMap(({ message, span }) => relateToPolicy(span, message))],
  };
}

/** Returns a place that a finding links to and that is not a service; none where there is none. */
export function relateToPolicy(span: Span | null, message: string): FindingDraft["related"] {
  return span === null ? [] : [{ message, span, project: null, service: null }];
}

/** Returns where the variables of a host port and of its address get their values. */
function locateVariables({ span, variables }: PortBinding): Related[] {
  const host = variables.filter(
    ({ part, source }) => part !== "target" && part !== "protocol" && source !== "unset",
  );
  return distinctBy(host, ({ name }) => name).map((use) => ({
    message: describeSource(use),
    span: (use.source === "file" ? use.span : null) ?? span,
  }));
}

function describeSource({ name, source }: VariableUse): string {
  if (source === "file") return `${name} is set here`;
  return source === "shell"
    ? `${name} is set in the environment`
    : `${name} has no value, so its default is used`;
}
