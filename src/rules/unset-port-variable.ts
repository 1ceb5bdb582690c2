import type { PortBinding, VariableUse } from "../compose/index.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { toRelated, locateRequest, namePort } from "./requests.ts";
import type { FindingDraft, RuleDefinition } from "./Rule.ts";

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
  *check({ plan }) {
    const seen = new Set<VariableUse>();
    for (const request of plan.requests) {
      for (const use of request.binding.variables) {
        const missing = findMissingPart(use, request.binding);
        if (missing === null || request.service.replicas === 0 || seen.has(use)) continue;
        seen.add(use);
        yield draftFinding(request, use, missing);
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

/** Returns a host port like the container port, but never a privileged one. */
const suggestPort = ({ target }: PortBinding) => (target < 1024 ? target + 8000 : target);

function draftFinding(
  request: PortRequest,
  { name, source, span }: VariableUse,
  missing: "port" | "address",
): FindingDraft {
  const { service, binding } = request;
  const about = locateRequest(request);
  const isLinked = about.related.some((place) => place.span === span);
  const value = missing === "address" ? "127.0.0.1" : suggestPort(binding);
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
    fix: `set ${name}, or add a default to the entry: \${${name}:-${value}}`,
    related: [...setting, ...about.related],
  };
}
