import type { Project } from "../compose/index.ts";
import type { Finding } from "../rules/Finding.ts";
import { ruleOf } from "../rules/index.ts";
import type { Assignment } from "./Assignment.ts";
import { countHostPorts } from "../ports/countHostPorts.ts";

/**
 * Combines the findings about the declared ports with those about the assigned ports. A finding
 * that an assignment resolves becomes a notice. Findings about where a port is declared stay.
 *
 * @param exported the variables for later steps
 */
export function downgradeResolved(
  before: readonly Finding[],
  after: readonly Finding[],
  assignments: readonly Assignment[],
  exported: ReadonlyMap<string, string>,
): Finding[] {
  const left = new Set(after.map(findingKey));
  const known = new Set(before.map(findingKey));
  const assigned = new Map(
    assignments.map((each) => {
      const { binding, service } = each.request;
      return [placeKey({ span: binding.span, service: service.name }), each];
    }),
  );
  const declared = before.map((finding): Finding => {
    if (left.has(findingKey(finding))) return finding;
    const ownAssignment = finding.span === null ? undefined : assigned.get(placeKey(finding));
    const { localNote: _, code: __, ...resolved } = finding;
    const note =
      ownAssignment === undefined
        ? "resolved by other ports that moved for this run"
        : `resolved: moved to ${describePorts(ownAssignment)} for this run`;
    return { ...resolved, severity: "notice", fix: "", note, byRun: "resolved" };
  });
  // Assigned ports may be outside the range of a role, which limits declared ports only. No file of
  // the repository can refer to them either.
  const more = after.flatMap((found): Finding[] => {
    const finding: Finding = { ...found, byRun: "made" };
    const { afterAllocation } = ruleOf(finding.rule);
    if (known.has(findingKey(finding)) || afterAllocation === "drop") return [];
    if (afterAllocation === "report") return [finding];
    if (assignments.some(({ request }) => isInProject(finding, request.project)))
      return [
        { ...finding, fix: `${finding.fix} in an override file; other copies get other ports` },
      ];
    const variable = findVariable(finding, assignments, exported);
    if (variable === null) return [{ ...finding, ...afterAllocation }];
    const read = `$${variable}`;
    const fix = `read ${read}; other copies get other ports`;
    return [{ ...finding, fix, code: [...(finding.code ?? []), read] }];
  });
  return [...declared, ...more];
}

/** Returns whether a finding is in a Compose file, of which an allocation changes only ports. */
function isInProject({ span }: Finding, { sources, envFiles }: Project): boolean {
  return span !== null && sources.has(span.file) && !envFiles.includes(span.file);
}

/** Returns the exported variable with the new port of a reference to an old port, or null. */
function findVariable(
  { project, service, evidence }: Finding,
  assignments: readonly Assignment[],
  exported: ReadonlyMap<string, string>,
): string | null {
  const old = Number(/(?<!\d)\d+$/.exec(evidence)?.[0]);
  const own = assignments.find(({ request: { project: owner, service: publisher, endpoints } }) => {
    const { first = 0, last = 0 } = endpoints[0] ?? {};
    return owner.name === project && publisher.name === service && first <= old && old <= last;
  });
  if (own === undefined) return null;
  const port = `${own.port + old - (own.request.endpoints[0]?.first ?? 0)}`;
  const isFound = ([name, value]: [string, string]) =>
    name.startsWith("PORTPLAN_") && value === port;
  return [...exported].find(isFound)?.[0] ?? null;
}

function describePorts({ port, moved }: Assignment): string {
  const size = countHostPorts(moved);
  return size === 1 ? `port ${port}` : `ports ${port}-${port + size - 1}`;
}

/** Returns a key without the port, because an entry keeps its place when its port moves. */
function findingKey(finding: Finding): string {
  const { rule, project, service, evidence, span } = finding;
  return JSON.stringify([rule, project, service, span === null ? evidence : placeKey(finding)]);
}

function placeKey({ span, service }: Pick<Finding, "span" | "service">): string {
  return JSON.stringify([span?.file, span?.start, service]);
}
