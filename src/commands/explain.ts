import { compute } from "../lib/compute.ts";
import type { Host } from "../host/Host.ts";
import { type Listener, usesEndpoint } from "../host/Listener.ts";
import { listListeners } from "../host/listListeners.ts";
import { findUnlistedSockets } from "../host/findUnlistedSockets.ts";
import { parseFailures } from "../host/engine/parseFailures.ts";
import type { ExplainView, Explanation } from "../report/formats/explain.ts";

/** Finds the port errors in the output of `docker compose up`, and what uses the ports now. */
export async function explain(output: string, host: Host): Promise<ExplainView> {
  const failures = compute(() => parseFailures(output));
  const endpoints = failures.flatMap(({ endpoint }) => endpoint ?? []);
  const ports = new Set(endpoints.map(({ first }) => first));
  const view = await listListeners(host, (port) => ports.has(port));
  const listeners = [...view.listeners, ...(await findUnlistedSockets(endpoints, view, host))];
  const explanations = failures.map((failure): Explanation => {
    const { endpoint } = failure;
    const uses = (listener: Listener) => endpoint !== null && usesEndpoint(listener, endpoint);
    return { failure, listeners: listeners.filter(uses) };
  });
  return { ...view, explanations };
}
