import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** The part of a Grafana dashboard that the tests use. */
interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly datasource: object;
  readonly gridPos: Readonly<Record<"x" | "y" | "w" | "h", number>>;
  readonly targets: readonly Target[];
}

interface Target {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat: string;
  readonly datasource: object;
}

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly query: string | { readonly query: string };
}

export const dashboard: Dashboard = JSON.parse(
  readFileSync(join(root, "docs/grafana/portplan.json"), "utf8"),
);

export const targets: readonly Target[] = dashboard.panels.flatMap((panel) => panel.targets);

/** Returns the names of Portplan's metrics in a text, once each. */
export const metricNames = (text: string): string[] => [
  ...new Set(text.match(/\bportplan_\w+/g) ?? []),
];

/** Returns an expression of the dashboard as Grafana sends it, for all instances. */
export const resolveExpression = (expression: string): string =>
  expression.replaceAll("$instance", ".*").replaceAll("$__rate_interval", "1m");
