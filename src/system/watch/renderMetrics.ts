import { Counter, Gauge, prometheusContentType, openMetricsContentType, Registry } from "prom-client";
import { listMetrics } from "../../watch/listMetrics.ts";
import type { WatchSnapshot } from "../../watch/WatchSnapshot.ts";
