import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { distinctBy } from "../lib/distinctBy.ts";
import type { WatchSnapshot } from "./WatchSnapshot.ts";

/** A value of a metric, for one combination of labels. */
interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric with its values. */
export interface Metric {
  readonly name: string;
  readonly type: "gauge" | "counter";
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly samples: readonly Sample[];
}

/** Prometheus stores a series for each combination of labels. */
const MAX_SERVICES = 1000;
const MAX_LABEL = 200;

/** Lists the metrics of `watch`. Values that are not known have no sample. Times are in seconds. */
export function listMetrics(snapshot: WatchSnapshot): Metric[] {
  const { lastCheck } = snapshot;
  const gauge = (name: string, help: string, value?: number) =>
    build("gauge", name, help, { samples: value === undefined ? [] : [{ labels: {}, value }] });
  return [
    gauge(
      "portplan_healthy",
      "1 if the last check found no failure, 0 if it did or could not be made.",
      snapshot.status === "ok" ? 1 : 0,
    ),
    build("gauge", "portplan_service_up", "1 if the service uses its host ports, otherwise 0.", {
      labelNames: ["project", "service"],
      samples: listServices(snapshot),
    }),
    build("gauge", "portplan_ports", "Published host ports by state.", {
      labelNames: ["state"],
      samples: toSamples("state", snapshot.ports),
    }),
    gauge(
      "portplan_conflicts",
      "Host ports that cannot be bound because of a conflict.",
      snapshot.conflicts,
    ),
    build("gauge", "portplan_findings", "Findings of the last check by severity.", {
      labelNames: ["severity"],
      samples: toSamples("severity", Object.entries(snapshot.findings)),
    }),
    gauge("portplan_leases", "Leased host ports.", snapshot.leases),
    gauge("portplan_allocations", "Checkouts and jobs that have leases.", snapshot.allocations),
    gauge(
      "portplan_last_check_timestamp_seconds",
      "When the last check ended, in seconds since 1970.",
      lastCheck === null ? undefined : lastCheck.at / 1000,
    ),
    gauge(
      "portplan_last_check_duration_seconds",
      "How long the last check took.",
      lastCheck === null ? undefined : lastCheck.duration / 1000,
    ),
    build("counter", "portplan_checks_total", "Checks since the start by result.", {
      labelNames: ["result"],
      samples: toSamples("result", Object.entries(snapshot.checks)),
    }),
    gauge(
      "portplan_start_time_seconds",
      "When portplan watch started, in seconds since 1970.",
      snapshot.startedAt / 1000,
    ),
  ];
}

/** Returns the metrics as the JSON document of `/metrics`, with their names as keys. */
export function buildMetricsDocument(snapshot: WatchSnapshot): object {
  return Object.fromEntries(
    listMetrics(snapshot).map(({ name, type, help, samples }) => [name, { type, help, samples }]),
  );
}

function build(
  type: Metric["type"],
  name: string,
  help: string,
  { labelNames = [], samples }: Partial<Metric> & Pick<Metric, "samples">,
): Metric {
  return { name, type, help, labelNames, samples };
}

function toSamples(label: string, values: Iterable<readonly [string, number]>): Sample[] {
  return Array.from(values, ([name, value]) => ({ labels: { [label]: toLabel(name) }, value }));
}

/** Lists the services. Services with the same labels are up if all of them are. */
function listServices({ services }: WatchSnapshot): Sample[] {
  const known = services.slice(0, MAX_SERVICES).flatMap(({ project, service, up }) => {
    const labels = { project: toLabel(project), service: toLabel(service) };
    return up === null ? [] : [{ labels, value: up ? 1 : 0 }];
  });
  // The last sample of each key is kept, so those of services that are down are the last ones.
  const sorted = known.toSorted((a, b) => b.value - a.value);
  return [...distinctBy(sorted, ({ labels }) => JSON.stringify(labels))];
}

function toLabel(text: string): string {
  return escapeControlChars(text.slice(0, MAX_LABEL));
}
