import { runPipeline } from "../pipeline.ts";
import type { Report } from "../report/Report.ts";
import type { RunDeps, RunRequest } from "../RunRequest.ts";

/** What a command that shows projects is asked for. */
export type ProjectsRequest = Omit<RunRequest, "command" | "allocation">;

/** Reports whether the host ports of projects are free, and what is wrong with them. */
export function check(request: ProjectsRequest, deps: RunDeps): Promise<Report> {
  return runPipeline({ ...request, command: "check" }, deps);
}
