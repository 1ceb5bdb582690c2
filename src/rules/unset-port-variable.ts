import type { PortBinding, VariableUse } from "../compose/index.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { relateToPolicy, locateRequest } from "./requests.ts";
import type { FindingDraft, RuleDefinition } from "./Rule.ts";

export const unsetPortVariable: RuleDefinition = {
  level: "warning",
  summary:
    "an unset or empty variable turned a host port into one that the engine chooses, or an " +
    "address into every address",
  happens: "",
  why:
    'An empty variable in `"${PORT}:80"` is no error for Compose: the engine then chooses a ' +
    'host port, another one at every start. In `"${ADDRESS}:8080:80"` it publishes the port ' +
    "on every address of the host, which may be the internet.",
  howToFix: "",
  whenToIgnore: "",
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

/** Returns what an empty variable took away. A default that was written as empty is meant so. */
function findMissingPart(
  { part, value, source }: VariableUse,
  { published, hostIp }: PortBinding,
): keyof typeof CONSEQUENCES | null {
  if (value !== "" || source === "default") return null;
  if (part === "published" && !published) return "port";
  return part === "hostIp" && hostIp === null ? "address" : null;
}

const CONSEQUENCES = {
  port: "so the engine chooses the host port",
  address: "so the port is published on every address",
};

/** Returns a host port like the container's, above those that only root may bind. */
const suggestPort = ({ target }: PortBinding) => (target < 1024 ? target + 8000 : target);

function draftFinding(
  request: PortRequest,
  { name, source, span }: VariableUse,
  missing: keyof typeof CONSEQUENCES,
): FindingDraft {
  const about = locateRequest(request);
  const isLinked = about.related.some((place) => place.span === span);
  const value = missing === "address" ? "127.0.0.1" : suggestPort(request.binding);
  const setting = isLinked ? [] : relateToPolicy(span, `${name} is set here`);
  return {
    ...about,
    evidence: name,
    message: `${name} is ${source === "unset" ? "not set" : "empty"}, ${CONSEQUENCES[missing]}.`,
    fix: `Set ${name}, or write a default into the entry: \${${name}:-${value}}.`,
    related: [...setting, ...about.related],
  };
}
