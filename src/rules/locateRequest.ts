import type { PortBinding, Related, VariableUse } from "../compose/index.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { FindingDraft } from "./Rule.ts";

/**
 * The part of a finding that says where a port was declared, how it came there, and where its host
 * port got its value.
 */
export function locateRequest({
  project,
  service,
  binding,
}: PortRequest): Pick<FindingDraft, "project" | "service" | "targets" | "span" | "related"> {
  return {
    project: project.name,
    service: service.name,
    targets: { target: binding.target, count: binding.count },
    span: binding.span,
    related: [...binding.related, ...settings(binding)].map((place) => ({
      ...place,
      project: null,
      service: null,
    })),
  };
}

function settings({ span, variables }: PortBinding): Related[] {
  const host = variables.filter(
    ({ part, source }) => part !== "target" && part !== "protocol" && source !== "unset",
  );
  const once = new Map(host.map((use) => [use.name, use]));
  return Array.from(once.values(), (use) => ({
    message: setting(use),
    span: (use.source === "file" ? use.span : null) ?? span,
  }));
}

function setting({ name, source }: VariableUse): string {
  if (source === "file") return `${name} is set here`;
  return source === "shell"
    ? `${name} is set in the environment`
    : `${name} has no value, so its default is used`;
}
