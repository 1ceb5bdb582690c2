import type { Project } from "../compose/index.ts";
import { toPortRequest, type PublishesIpv6 } from "./toPortRequest.ts";
import type { Plan } from "./Plan.ts";

export function makePlan(projects: readonly Project[], ipv6: PublishesIpv6): Plan {
  const valid = projects.filter((project) => project.problems.length === 0);
  const requests = valid.flatMap((project) =>
    project.services.flatMap((service) =>
      service.ports.map((binding) => toPortRequest(project, service, binding, ipv6)),
    ),
  );
  return { projects, requests };
}
