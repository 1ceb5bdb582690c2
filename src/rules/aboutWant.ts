import type { Want } from "../plan/Plan.ts";
import type { Draft } from "./Rule.ts";

/** The part of a finding that says where a port was declared and how it came there. */
export function aboutWant({ project, service, binding }: Want): Pick<Draft, "project" | "service" | "span" | "related"> {
  const { span, related, variable, variables } = binding.publication;
  const setting = variables.find(({ name, source }) => name === variable && source === "file")?.span;
  const places = setting ? [...related, { message: `${variable} is set here`, span: setting }] : related;
  return {
    project: project.name,
    service: service.name,
    span,
    related: places.map((place) => ({ ...place, project: null, service: null })),
  };
}
