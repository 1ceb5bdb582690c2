import { expect, it } from "vitest";
import { buildMetricsDocument, listMetrics } from "../../src/watch/listMetrics.ts";
import type { WatchedService, WatchSnapshot } from "../../src/watch/WatchSnapshot.ts";
import { makeSnapshot } from "./snapshot.ts";

/** Returns the values of the metrics by name and labels, as Prometheus writes them. */
function listValues(snapshot: WatchSnapshot): Record<string, number> {
  return Object.fromEntries(
    listMetrics(snapshot).flatMap(({ name, samples }) =>
      samples.map(({ labels, value }) => {
        const pairs = Object.entries(labels).map(([label, text]) => `${label}=${text}`);
        return [[name, ...pairs].join(" "), value];
      }),
    ),
  );
}

const service = (name: string, up: boolean | null): WatchedService => ({
  project: "shop",
  service: name,
  up,
  ports: [],
});

it("lists all values", () => {
  expect(listValues(makeSnapshot())).toEqual({
    portplan_healthy: 0,
    "portplan_service_up project=shop service=db": 0,
    "portplan_service_up project=shop service=web": 1,
    "portplan_ports state=free": 3,
    "portplan_ports state=in use": 1,
    portplan_conflicts: 1,
    "portplan_findings severity=error": 1,
    "portplan_findings severity=warning": 2,
    "portplan_findings severity=notice": 0,
    portplan_leases: 4,
    portplan_allocations: 2,
    portplan_last_check_timestamp_seconds: 1796040060,
    portplan_last_check_duration_seconds: 0.25,
    "portplan_checks_total result=ok": 5,
    "portplan_checks_total result=failing": 1,
    "portplan_checks_total result=unknown": 0,
    portplan_start_time_seconds: 1796040000,
  });
});

it("lists no values that are not known before the first check", () => {
  const snapshot = makeSnapshot({
    status: "unknown",
    lastCheck: null,
    services: [],
    ports: new Map(),
    checks: { ok: 0, failing: 0, unknown: 0 },
  });
  expect(listValues(snapshot)).toEqual({
    portplan_healthy: 0,
    "portplan_checks_total result=ok": 0,
    "portplan_checks_total result=failing": 0,
    "portplan_checks_total result=unknown": 0,
    portplan_start_time_seconds: 1796040000,
  });
});

it("lists a service of several projects with one name as down if one of them is", () => {
  const services = [service("db", true), service("db", false), service("db", true)];
  const values = listValues(makeSnapshot({ services }));
  expect(values["portplan_service_up project=shop service=db"]).toBe(0);
});

it("lists no service of which nothing is known", () => {
  const values = listValues(makeSnapshot({ services: [service("db", null)] }));
  expect(Object.keys(values).filter((name) => name.includes("service_up"))).toEqual([]);
});

it("limits the number of series and the length of labels, and escapes labels", () => {
  const services = Array.from({ length: 1500 }, (_, at) => service(`\u001b[2J${at}`, true));
  const long = service("x".repeat(10_000), true);
  const up = listMetrics(makeSnapshot({ services: [long, ...services] })).find(
    ({ name }) => name === "portplan_service_up",
  );
  expect(up?.samples.length).toBe(1000);
  expect(up?.samples[0]?.labels["service"]).toBe("x".repeat(200));
  expect(up?.samples[1]?.labels["service"]).toBe("\\u{1b}[2J0");
});

it("builds a JSON document with the names of the metrics as keys", () => {
  expect(buildMetricsDocument(makeSnapshot())).toMatchObject({
    portplan_ports: {
      type: "gauge",
      help: "Published host ports by state.",
      samples: [
        { labels: { state: "free" }, value: 3 },
        { labels: { state: "in use" }, value: 1 },
      ],
    },
    portplan_checks_total: { type: "counter" },
  });
});
