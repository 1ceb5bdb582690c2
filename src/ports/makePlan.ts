import type { Project } from "../compose/index.ts";
import type { EngineSettings } from "./EngineSettings.ts";
import { toPortRequest } from "./toPortRequest.ts";
import type { Plan } from "./Plan.ts";

export function makePlan(projects: readonly Project[], engine: EngineSettings): Plan {
  const valid = projects.filter((project) => project.problems.length === 0);
  const requests = valid.flatMap((project) =>
    project.services.flatMap((service) =>
      service.ports.map((binding) => toPortRequest(project, service, binding, engine)),
    ),
  );
  return { projects, requests };
}
