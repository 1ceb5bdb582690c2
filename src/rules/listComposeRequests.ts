import { isComposeProject } from "../compose/index.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";

/**
 * What Compose projects want of the host: neither service containers of a workflow nor programs
 * outside of Compose.
 */
export function listComposeRequests({ requests }: Plan): readonly PortRequest[] {
  return requests.filter(
    ({ project, endpoints }) => isComposeProject(project) && endpoints.length > 0,
  );
}
