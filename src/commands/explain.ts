import type { Host } from "../host/Host.ts";
import { usesEndpoint } from "../host/Listener.ts";
import { listListeners } from "../host/listListeners.ts";
import { findUnlistedSockets } from "../host/findUnlistedSockets.ts";
import { parseFailures } from "../host/engine/parseFailures.ts";
import type { ExplainView, Explanation } from "../report/formats/explain.ts";

/** What the output of a failed `docker compose up` says of ports, and who holds them now. */
export async function explain(output: string, host: Host): Promise<ExplainView> {
  const failures = parseFailures(output);
  const ports = new Set(failures.flatMap(({ endpoint }) => endpoint?.first ?? []));
  const view = await listListeners(host, (port) => ports.has(port));
  const listeners = [
    ...view.listeners,
    ...(await findUnlistedSockets(
      failures.flatMap(({ endpoint }) => endpoint ?? []),
      view,
      host,
    )),
  ];
  const explanations = failures.map((failure): Explanation => {
    const { endpoint } = failure;
    return {
      failure,
      listeners:
        endpoint === null ? [] : listeners.filter((listener) => usesEndpoint(listener, endpoint)),
    };
  });
  return { ...view, explanations };
}
