import { Counter, Gauge, Registry, type RegistryContentType } from "prom-client";
import type { MetricsFormat } from "../../watch/chooseMetricsFormat.ts";
import { listMetrics } from "../../watch/listMetrics.ts";
import type { WatchSnapshot } from "../../watch/WatchSnapshot.ts";

/** Renders the metrics as text. Its module is loaded only if someone asks for it. */
export async function renderMetrics(
  snapshot: WatchSnapshot,
  format: Exclude<MetricsFormat, "json">,
): Promise<{ readonly type: string; readonly body: string }> {
  const registry = new Registry<RegistryContentType>();
  if (format === "openmetrics") registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  for (const { name, help, type, labelNames, samples } of listMetrics(snapshot)) {
    const options = { name, help, labelNames: [...labelNames], registers: [registry] };
    // Without labels, prom-client would print 0 if there is no sample.
    if (labelNames.length === 0 && samples.length === 0) continue;
    if (type === "counter") {
      const counter = new Counter(options);
      for (const { labels, value } of samples) counter.inc(labels, value);
    } else {
      const gauge = new Gauge(options);
      for (const { labels, value } of samples) gauge.set(labels, value);
    }
  }
  return { type: registry.contentType, body: await registry.metrics() };
}
