import type { Want } from "../plan/Plan.ts";
import type { Draft } from "./Rule.ts";

/** The part of a finding that says where a port was declared and how it came there. */
export function aboutWant({ project, service, binding }: Want): Pick<Draft, "project" | "service" | "span" | "related"> {
  const { span, related } = binding.publication;
  return {
    project: project.name,
    service: service.name,
    span,
    related: related.map((place) => ({ ...place, project: null, service: null })),
  };
}
