import { distinctBy } from "../lib/distinctBy.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";
import type { WatchSnapshot } from "./WatchSnapshot.ts";

/** A value of a metric, for one combination of labels. */
interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface MetricDefinition {
  readonly name: string;
  readonly type: "gauge" | "counter";
  readonly help: string;
  readonly labelNames: readonly string[];
  /** Times are in seconds. */
  readonly read: (snapshot: WatchSnapshot) => readonly Sample[];
}

/** A metric with its values. */
export interface Metric extends Omit<MetricDefinition, "read"> {
  /** Empty if the values are not known. */
  readonly samples: readonly Sample[];
}

/** Prometheus stores a series for each combination of labels. */
const MAX_SERVICES = 1000;
const MAX_LABEL = 200;

const DEFINITIONS: readonly MetricDefinition[] = [
  {
    name: "portplan_healthy",
    type: "gauge",
    help: "1 if the last check found no failure, 0 if it did or could not be made.",
    labelNames: [],
    read: ({ status }) => one(status === "ok" ? 1 : 0),
  },
  {
    name: "portplan_service_up",
    type: "gauge",
    help: "1 if the service uses its host ports, otherwise 0.",
    labelNames: ["project", "service"],
    read: listServices,
  },
  {
    name: "portplan_ports",
    type: "gauge",
    help: "Published host ports by state.",
    labelNames: ["state"],
    read: ({ ports }) => many("state", ports),
  },
  {
    name: "portplan_conflicts",
    type: "gauge",
    help: "Published host ports that are not available to their service.",
    labelNames: [],
    read: (snapshot) => afterCheck(snapshot, one(snapshot.conflicts)),
  },
  {
    name: "portplan_findings",
    type: "gauge",
    help: "Findings of the last check by severity.",
    labelNames: ["severity"],
    read: (snapshot) => afterCheck(snapshot, many("severity", Object.entries(snapshot.findings))),
  },
  {
    name: "portplan_leases",
    type: "gauge",
    help: "Leased host ports.",
    labelNames: [],
    read: (snapshot) => afterCheck(snapshot, one(snapshot.leases)),
  },
  {
    name: "portplan_allocations",
    type: "gauge",
    help: "Checkouts and jobs that have leases.",
    labelNames: [],
    read: (snapshot) => afterCheck(snapshot, one(snapshot.allocations)),
  },
  {
    name: "portplan_last_check_timestamp_seconds",
    type: "gauge",
    help: "Time of the last check, in seconds since 1970.",
    labelNames: [],
    read: ({ lastCheck }) => (lastCheck === null ? [] : one(lastCheck.at / 1000)),
  },
  {
    name: "portplan_last_check_duration_seconds",
    type: "gauge",
    help: "How long the last check took.",
    labelNames: [],
    read: ({ lastCheck }) => (lastCheck === null ? [] : one(lastCheck.duration / 1000)),
  },
  {
    name: "portplan_checks_total",
    type: "counter",
    help: "Checks since the start by result.",
    labelNames: ["result"],
    read: ({ checks }) => many("result", Object.entries(checks)),
  },
  {
    name: "portplan_start_time_seconds",
    type: "gauge",
    help: "Time at which portplan watch started, in seconds since 1970.",
    labelNames: [],
    read: ({ startedAt }) => one(startedAt / 1000),
  },
];

/** Lists the metrics of `portplan watch`. */
export function listMetrics(snapshot: WatchSnapshot): Metric[] {
  return DEFINITIONS.map(({ read, ...metric }) => ({ ...metric, samples: read(snapshot) }));
}

/** Returns the metrics as the JSON document of `/metrics`, with their names as keys. */
export function buildMetricsDocument(snapshot: WatchSnapshot): object {
  return Object.fromEntries(
    listMetrics(snapshot).map(({ name, type, help, samples }) => [name, { type, help, samples }]),
  );
}

function one(value: number): Sample[] {
  return [{ labels: {}, value }];
}

function many(label: string, values: Iterable<readonly [string, number]>): Sample[] {
  return Array.from(values, ([name, value]) => ({ labels: { [label]: toLabel(name) }, value }));
}

/** Returns the samples if there was a check. */
function afterCheck({ lastCheck }: WatchSnapshot, samples: readonly Sample[]): readonly Sample[] {
  return lastCheck === null ? [] : samples;
}

/** Lists the services. Services with the same labels are up if all of them are. */
function listServices({ services }: WatchSnapshot): readonly Sample[] {
  const known = services.slice(0, MAX_SERVICES).flatMap(({ project, service, up }) => {
    const labels = { project: toLabel(project), service: toLabel(service) };
    return up === null ? [] : [{ labels, value: up ? 1 : 0 }];
  });
  // The last sample of each key is kept, so those of services that are down are the last ones.
  const sorted = known.toSorted((a, b) => b.value - a.value);
  return distinctBy(sorted, ({ labels }) => JSON.stringify(labels));
}

function toLabel(text: string): string {
  return escapeControlChars(text.slice(0, MAX_LABEL));
}
