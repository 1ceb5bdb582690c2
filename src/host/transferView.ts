import { formatRequest } from "../ports/formatRequest.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";
import { groupBy } from "../lib/groupBy.ts";
import type { HostView } from "./HostView.ts";

/**
 * Returns an earlier view of the host for the requests of another plan. A request has the obstacles
 * of the same service, or of a service that published the same host port under another name.
 */
export function transferView(view: HostView, { requests }: Plan): HostView {
  const groups = [...groupBy(view.obstacles, ({ request }) => request)];
  const byService = new Map(groups.map(([old, found]) => [keyOf(old, old.service.name), found]));
  const byPort = new Map(groups.map(([old, found]) => [keyOf(old), found]));
  const obstacles = requests.flatMap((request) => {
    const key = keyOf(request, request.service.name);
    const found = byService.get(key) ?? byPort.get(keyOf(request)) ?? [];
    return found.map((obstacle) => ({ ...obstacle, request }));
  });
  return { ...view, obstacles };
}

function keyOf(request: PortRequest, service = ""): string {
  return JSON.stringify([request.project.name, service, formatRequest(request)]);
}
