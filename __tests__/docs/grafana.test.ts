import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { listMetrics } from "../../src/watch/listMetrics.ts";
import { startWatch } from "../../src/watch/WatchState.ts";
import {
  dashboard,
  metricNames,
  type Panel,
  resolveExpression,
  targets,
} from "../helpers/dashboard.ts";

const metrics = listMetrics(startWatch(0).snapshot);
const printed = metrics.map(({ name }) => name);
/** Prometheus adds these labels to each series that it scrapes. */
const SCRAPED = ["instance", "job"];

/** Returns the labels that an expression selects, groups by, or names in its legend. */
const labelsIn = (text: string): string[] =>
  [
    ...text.matchAll(/(\w+)!?=~?"/g),
    ...text.matchAll(/\bby \((\w+)\)/g),
    ...text.matchAll(/\{\{(?: \$labels\.)?(\w+) ?\}\}/g),
  ].map(([, label = ""]) => label);

/** Finds labels in a text that none of its metrics has. */
function unknownLabels(text: string): string[] {
  const names = metricNames(text);
  const known = metrics.flatMap(({ name, labelNames }) => (names.includes(name) ? labelNames : []));
  return labelsIn(text).filter((label) => ![...known, ...SCRAPED].includes(label));
}

describe("docs/grafana/portplan.json", () => {
  it("shows every metric of watch, and no other", () => {
    const shown = metricNames(targets.map(({ expr }) => expr).join("\n"));
    expect(shown.toSorted()).toEqual(printed.toSorted());
  });

  it.each(targets)("uses labels that its metrics have: $expr", ({ expr, legendFormat }) => {
    expect(unknownLabels(`${expr} ${legendFormat}`)).toEqual([]);
  });

  it("filters by instance in every expression", () => {
    const selected = /\bportplan_\w+\{instance=~"\$instance"/;
    expect(targets.filter(({ expr }) => !selected.test(expr))).toEqual([]);
  });

  it("uses only variables that it has or Grafana knows", () => {
    const names = dashboard.templating.list.map(({ name }) => name);
    const used = JSON.stringify(dashboard).matchAll(/\$\{?(\w+)/g);
    const unknown = Array.from(used, ([, name = ""]) => name).filter(
      (name) => ![...names, "__rate_interval"].includes(name),
    );
    expect(unknown).toEqual([]);
    expect(targets.filter(({ expr }) => resolveExpression(expr).includes("$"))).toEqual([]);
  });

  it("lists the instances of a metric that watch always prints", () => {
    const queries = dashboard.templating.list.flatMap(({ query }) =>
      typeof query === "string" ? [] : metricNames(query.query),
    );
    expect(queries).toEqual(["portplan_healthy"]);
  });

  it("has panels with unique ids, a title and a description", () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(panels.filter(({ title, description }) => title === "" || description === "")).toEqual(
      [],
    );
  });

  it("queries the data source that the user chooses", () => {
    const chosen = { type: "prometheus", uid: "${datasource}" };
    for (const { datasource } of [...dashboard.panels, ...targets])
      expect(datasource).toEqual(chosen);
  });

  it("has panels that do not overlap, within 24 columns", () => {
    const overlap = ({ gridPos: a }: Panel, { gridPos: b }: Panel) =>
      a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
    for (const [at, panel] of dashboard.panels.entries()) {
      expect(panel.gridPos.x + panel.gridPos.w).toBeLessThanOrEqual(24);
      expect(dashboard.panels.slice(at + 1).filter((other) => overlap(panel, other))).toEqual([]);
    }
  });
});

describe("examples/monitoring", () => {
  const folder = join(import.meta.dirname, "../../examples/monitoring");
  const read = (file: string) => parse(readFileSync(join(folder, file), "utf8"));

  it("has alerts about metrics and labels that watch prints", () => {
    const rules: readonly { expr: string; annotations: { summary: string } }[] =
      read("alerts.yml").groups[0].rules;
    expect(rules.length).toBeGreaterThan(0);
    for (const { expr, annotations } of rules) {
      expect(metricNames(expr).filter((name) => !printed.includes(name))).toEqual([]);
      expect(unknownLabels(`${expr} ${annotations.summary}`)).toEqual([]);
    }
  });

  it("mounts the dashboard and the configuration where the programs read them", () => {
    const { prometheus, grafana } = read("compose.yaml").services;
    expect(prometheus.volumes).toContain("./prometheus.yml:/etc/prometheus/prometheus.yml:ro");
    const [{ options }] = read("grafana/dashboards.yml").providers;
    expect(grafana.volumes).toContain(
      `../../docs/grafana/portplan.json:${options.path}/portplan.json:ro`,
    );
    const [{ url }] = read("grafana/datasource.yml").datasources;
    expect(Object.keys(grafana.environment).map((name) => `$${name}`)).toContain(url);
  });
});
