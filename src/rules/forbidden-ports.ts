import type { Project, Service, Span } from "../compose/index.ts";
import { usesOtherNetwork } from "../ports/toPortRequest.ts";
import { relateToPolicy } from "./requests.ts";
import type { FindingDraft, RuleDefinition } from "./Rule.ts";

export const forbiddenPorts: RuleDefinition = {
  level: "error",
  summary:
    "`ports` or `expose` beside a network mode with which `up` fails: `service:`, `container:`",
  happens: "",
  why:
    "A container in the network of another one has no network of its own on which a port " +
    "could be published. The engine refuses to create it (`conflicting options: port " +
    "publishing and the container type network mode`), and nothing of the project is started.",
  howToFix: "",
  whenToIgnore: "",
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
  // The name of a container may come from an env file, the name of a service is the project's own.
  const owner =
    mode === "service" && project.services.some(({ name }) => name === partner)
      ? `the service ${partner}`
      : "the container whose network it uses";
  return {
    project: project.name,
    service: service.name,
    evidence: key,
    message:
      `${service.name} has \`${key}\` beside \`network_mode: ${mode}:…\`, so that its ` +
      "container cannot be created.",
    fix: key === "ports" ? `Publish the ports on ${owner}.` : "Remove `expose`.",
    span,
    related: relateToPolicy(service.networkModeSpan, "the network mode"),
  };
}
