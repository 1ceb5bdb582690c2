import { runPipeline } from "../pipeline.ts";
import type { Report } from "../report/Report.ts";
import type { RunDeps } from "../RunRequest.ts";
import type { ProjectsRequest } from "./check.ts";

/** Reports the host ports that projects publish, without inspecting the host. */
export function map(request: ProjectsRequest, deps: RunDeps): Promise<Report> {
  return runPipeline({ ...request, command: "map" }, deps);
}
