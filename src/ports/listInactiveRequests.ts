import type { EngineSettings } from "./EngineSettings.ts";
import type { Plan, PortRequest } from "./Plan.ts";
import { toPortRequest } from "./toPortRequest.ts";

/**
 * Returns the requests of services that a run does not start, e.g. those of inactive profiles. A
 * later `up` may start them next to the others. Alternatives, which share the host port with a
 * service that starts, are left out.
 */
export function listInactiveRequests(
  { projects, requests }: Plan,
  engine: EngineSettings,
): PortRequest[] {
  const inactive = projects
    .filter(({ problems }) => problems.length === 0)
    .flatMap((project) =>
      project.disabled.flatMap((service) =>
        service.ports.map((binding) => toPortRequest(project, service, binding, engine)),
      ),
    );
  if (inactive.length === 0) return [];
  const started = new Set(requests.flatMap(listKeys));
  return inactive.filter((request) => !listKeys(request).some((key) => started.has(key)));
}

function listKeys({ project, endpoints }: PortRequest): string[] {
  return endpoints.map(({ protocol, first }) =>
    JSON.stringify([project.directory, project.name, protocol, first]),
  );
}
