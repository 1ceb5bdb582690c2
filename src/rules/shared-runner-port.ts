import { code } from "../lib/inlineCode.ts";
import { formatContainerPorts } from "../ports/HostEndpoint.ts";
import type { SharedPort } from "../ports/findSharedPorts.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Facts, FindingDraft, RuleDefinition } from "./Rule.ts";
import { formatList, linkOther, locateRequest, namePort } from "./requests.ts";

export const sharedRunnerPort: RuleDefinition = {
  level: "warning",
  summary: "jobs that may share a self-hosted host publish the same host port",
  happens:
    "Two jobs, or two jobs of one matrix, have a service container with the same host port, and " +
    "may run at the same time on self-hosted runners. If one host runs both, the second job " +
    "fails with `port is already allocated`. The finding is a notice, unless the policy says " +
    "`shared-hosts: true` or sets the level of the rule.",
  why: "The job only fails if both jobs run on one host at the same time, so it looks flaky.",
  howToFix:
    "Publish only the container port. The engine assigns a free host port, which the steps read " +
    "from `job.services.NAME.ports[PORT]`. A job that runs in a container reaches the service by " +
    "its name and needs no published port.",
  whenToIgnore:
    "If a host never runs two jobs at the same time: " +
    "`# portplan-ignore: shared-runner-port -- one runner per host`",
  example: "two-jobs",
  *check(facts) {
    for (const shared of facts.sharedPorts) yield draftFinding(facts, shared);
  },
};

function draftFinding(
  { policy }: Pick<Facts, "policy">,
  { request, job, others }: SharedPort,
): FindingDraft {
  const isConfigured = policy.sharedHosts ?? policy.rules.has("shared-runner-port");
  const nameOf = ({ project, service }: PortRequest) => `${project.name}/${service.name}`;
  const names = [...new Set([...others, request].map(nameOf))];
  const port = namePort(request);
  const related = others.map((other) => linkOther(other, nameOf(other)));
  return {
    ...locateRequest(request, related),
    ...(isConfigured ? {} : { severity: "notice" }),
    message:
      others.length === 0
        ? `several matrix jobs of ${nameOf(request)} may publish ${port} on one host`
        : `${formatList(names)} may publish ${port} on one host at the same time`,
    fix: suggestContainerPort(request, job.hasContainer),
  };
}

/** Returns the edit that lets the engine assign the host port. */
function suggestContainerPort({ service, binding }: PortRequest, hasContainer: boolean): string {
  const { target, count, protocol, written } = binding;
  if (hasContainer) {
    const address = code(`${service.name}:${target}`);
    return `remove the entry ${code(`${written}`)}; the job's container reaches ${address}`;
  }
  const targets = Array.from({ length: Math.min(count, MAX_TARGETS) }, (_, at) => target + at);
  const entries = targets.map((each) =>
    code(`"${formatContainerPorts({ target: each, count: 1, protocol })}"`),
  );
  const rest = count > MAX_TARGETS ? " and so on" : "";
  const expression = `\${{ job.services.${service.name}.ports[${target}] }}`;
  const source = `read the host port from ${code(expression)}`;
  return `publish only the container port (${entries.join(", ")}${rest}) and ${source}`;
}

const MAX_TARGETS = 3;
