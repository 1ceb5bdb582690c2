import type { PortBinding, VariableUse } from "../compose/index.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { toRelated, locateRequest, namePort } from "./requests.ts";
import { suggestUnsetPort } from "./fixes.ts";
import type { Facts, FindingDraft, RuleDefinition } from "./Rule.ts";

export const unsetPortVariable: RuleDefinition = {
  level: "warning",
  summary: "unset or empty variable changes how a port is published",
  happens:
    'With an empty `PORT`, `"${PORT}:80"` gets another host port from the engine at every start. ' +
    'With an empty `ADDRESS`, `"${ADDRESS}:8080:80"` is published on all addresses. Compose ' +
    "prints a warning at most.",
  why: "Clients do not find the port, or every network of the host can reach it.",
  howToFix: "Set the variable, or write a default into the entry.",
  whenToIgnore:
    "If an empty value is intended, write it as an empty default, e.g. `${PORT:-}`. Or: " +
    "`# portplan-ignore: unset-port-variable -- the engine assigns the port`",
  example: "port-not-set",
  isConvention: true,
  *check(facts) {
    const seen = new Set<VariableUse>();
    for (const request of facts.plan.requests) {
      for (const use of request.binding.variables) {
        const missing = findMissingPart(use, request.binding);
        if (missing === null || request.service.replicas === 0 || seen.has(use)) continue;
        seen.add(use);
        yield draftFinding(facts, request, use, missing);
      }
    }
  },
};

/** Returns the part of an entry that an empty variable removes; an empty default is intended. */
function findMissingPart(
  { part, value, source }: VariableUse,
  { published, hostIp }: PortBinding,
): "port" | "address" | null {
  if (value !== "" || source === "default") return null;
  if (part === "published" && !published) return "port";
  return part === "hostIp" && hostIp === null ? "address" : null;
}

function draftFinding(
  facts: Facts,
  request: PortRequest,
  { name, source, span }: VariableUse,
  missing: "port" | "address",
): FindingDraft {
  const { service, binding } = request;
  const about = locateRequest(request);
  const isLinked = about.related.some((place) => place.span === span);
  const consequence =
    missing === "port"
      ? `the engine assigns a host port to ${service.name} (container port ${binding.target})`
      : `${service.name} publishes ${namePort(request)} on all addresses`;
  const setting = isLinked ? [] : toRelated(span, `${name} is set here`);
  return {
    ...about,
    evidence: name,
    message: `${name} is ${source === "unset" ? "not set" : "empty"}, so ${consequence}`,
    label: missing === "port" ? "the engine assigns a host port" : "published on all addresses",
    fix:
      missing === "port"
        ? suggestUnsetPort(facts, request, name)
        : `set ${name}, or add a default to the entry: \${${name}:-127.0.0.1}`,
    related: [...setting, ...about.related],
  };
}
