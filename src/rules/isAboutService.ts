import { matchesName, type ServiceName } from "../ports/serviceName.ts";
import type { Finding } from "./Finding.ts";

/**
 * Whether what is found is about the service that a policy names, and about its container port
 * where it names one.
 */
export function isAboutService(
  { project, service, targets }: Pick<Finding, "project" | "service" | "targets">,
  name: ServiceName,
): boolean {
  if (!matchesName(project, service, name)) return false;
  return (
    name.target === null ||
    (targets !== undefined &&
      targets.target <= name.target &&
      name.target < targets.target + targets.count)
  );
}
