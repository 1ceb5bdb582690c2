import type { Finding } from "../rules/Finding.ts";
import { ruleOf } from "../rules/index.ts";
import type { Assignment } from "./Assignment.ts";
import { countHostPorts } from "./PortGroup.ts";

/**
 * What the rules found of the declared ports, in the light of what they find of the assigned ones:
 * what an assignment resolves becomes a notice. Where a port is declared stays a matter of the
 * repository: the findings about that stay as they were.
 */
export function downgradeResolved(
  before: readonly Finding[],
  after: readonly Finding[],
  assignments: readonly Assignment[],
): Finding[] {
  const left = new Set(after.map(findingKey));
  const known = new Set(before.map(findingKey));
  const assigned = new Map(
    assignments.map((each) => {
      const { binding, service } = each.request;
      return [placeKey({ span: binding.span, service: service.name }), each];
    }),
  );
  const found = before.map((finding): Finding => {
    if (left.has(findingKey(finding))) return finding;
    const ownAssignment = finding.span === null ? undefined : assigned.get(placeKey(finding));
    const fix =
      ownAssignment === undefined
        ? "Settled by the ports of this run."
        : `Settled: it has ${describePorts(ownAssignment)} in this run.`;
    return { ...finding, severity: "notice", fix };
  });
  // Where allocations are made is the policy's own matter: the range of a role is for what is
  // declared. And nothing in a repository names a port of a run.
  const more = after.flatMap((finding): Finding[] => {
    const { afterAllocation } = ruleOf(finding.rule);
    if (known.has(findingKey(finding)) || afterAllocation === "drop") return [];
    return [afterAllocation === "report" ? finding : { ...finding, ...afterAllocation }];
  });
  return [...found, ...more];
}

function describePorts({ port, moved }: Assignment): string {
  const size = countHostPorts(moved);
  return size === 1 ? `port ${port}` : `the ports ${port}-${port + size - 1}`;
}

/** An entry keeps its place while its port moves. */
function findingKey(finding: Finding): string {
  const { rule, project, service, evidence, span } = finding;
  return JSON.stringify([rule, project, service, span === null ? evidence : placeKey(finding)]);
}

function placeKey({ span, service }: Pick<Finding, "span" | "service">): string {
  return JSON.stringify([span?.file, span?.start, service]);
}
