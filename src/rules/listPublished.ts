import type { Plan, PortRequest } from "../ports/Plan.ts";

/**
 * What is published on the host: by Compose projects, and by the service containers of a workflow;
 * not what programs outside of Compose need.
 */
export function listPublished({ requests }: Plan): readonly PortRequest[] {
  return requests.filter(
    ({ project, endpoints }) => project.origin.kind !== "policy-needs" && endpoints.length > 0,
  );
}
