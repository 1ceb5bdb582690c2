import type { Project, Service, Span } from "../compose/index.ts";
import { usesOtherNetwork } from "../ports/toPortRequest.ts";
import { toRelated } from "./requests.ts";
import type { FindingDraft, RuleDefinition } from "./Rule.ts";

export const forbiddenPorts: RuleDefinition = {
  level: "error",
  summary: "`ports` or `expose` with a network mode that does not allow them",
  happens:
    "With `network_mode: service:…` or `container:…`, the container uses the network of another " +
    "one. The engine refuses to create it: `conflicting options: port publishing and the " +
    "container type network mode`.",
  why: "`docker compose config` accepts the file, but `up` fails.",
  howToFix: "Publish the ports on the service that owns the network. Remove `expose`.",
  whenToIgnore:
    "If an override file removes the network mode: " +
    "`# portplan-ignore: forbidden-ports -- CI removes the network mode`",
  example: "network-of-a-service",
  *check({ plan }) {
    for (const project of plan.projects) {
      if (project.problems.length > 0) continue;
      for (const service of project.services) {
        if (!usesOtherNetwork(service) || service.replicas === 0) continue;
        const [port] = service.ports;
        const span = port?.span ?? service.exposeSpan;
        if (span !== null)
          yield draftFinding(project, service, port === undefined ? "expose" : "ports", span);
      }
    }
  },
};

function draftFinding(
  project: Project,
  service: Service,
  key: "ports" | "expose",
  span: Span,
): FindingDraft {
  const [mode = "", partner = ""] = service.networkMode?.split(":", 2) ?? [];
  // The name of a container may come from an env file; the name of a service cannot be secret.
  const owner =
    mode === "service" && project.services.some(({ name }) => name === partner)
      ? `service ${partner}`
      : "another container";
  return {
    project: project.name,
    service: service.name,
    evidence: key,
    message:
      `${service.name} cannot ${key === "ports" ? "publish" : "expose"} ports: ` +
      `it uses the network of ${owner}`,
    label: `\`${key}\` is not allowed with network_mode: ${mode}`,
    fix:
      key === "ports"
        ? `publish the ports on ${owner === "another container" ? "that container" : owner}`
        : "remove `expose`",
    note: "the engine refuses to create the container",
    span,
    related: toRelated(service.networkModeSpan, "the network mode"),
  };
}
