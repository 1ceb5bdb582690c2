import { describe, expect, it } from "vitest";
import { describeLeft, describeRun, type LeftPort } from "../../src/report/formats/run.ts";
import type { ReportAllocation } from "../../src/report/Report.ts";
import { endpointsOf, makeHolder } from "../helpers/hostView.ts";

const assign = (service: string, target: number, port: number) =>
  ({
    request: { service: { name: service }, binding: { target } },
    port,
  }) as unknown as ReportAllocation["assignments"][number];
const allocationOf = (more: Partial<ReportAllocation>): ReportAllocation => ({
  assignments: [],
  changes: [],
  copies: [],
  needs: new Map(),
  environment: new Map(),
  files: [],
  warnings: [],
  routes: [],
  ...more,
});

describe("describeRun", () => {
  it.each<[string, Partial<ReportAllocation>, string]>([
    ["no port", {}, "no ports had to move"],
    ["one port", { assignments: [assign("web", 80, 13_000)] }, "web:80 is on host port 13000"],
    [
      "two ports",
      { assignments: [assign("web", 80, 13_000), assign("db", 5432, 15_432)] },
      "web:80 is on host port 13000, db:5432 on 15432",
    ],
    [
      "a proxy",
      { routes: [{ project: "shop", service: "web", target: 80, url: "http://web.localhost" }] },
      "web:80 is at http://web.localhost",
    ],
  ])("names the ports of a run with %s", (_, more, text) => {
    expect(describeRun(allocationOf(more))).toBe(text);
  });

  it("names at most 8 ports", () => {
    const assignments = Array.from({ length: 10 }, (_, at) => assign("web", at, 13_000 + at));
    expect(describeRun(allocationOf({ assignments }))).toMatch(/web:7 on 13007, and 2 more$/);
  });
});

describe("describeLeft", () => {
  const labels = { project: "shop-1a2b3c4d", service: "db", directory: "/srv/shop", oneOff: false };
  const left = (port: number, more: Parameters<typeof makeHolder>[0]): LeftPort[] =>
    endpointsOf(`127.0.0.1:${port}/tcp`).map((endpoint) => ({
      endpoint,
      holder: makeHolder(more),
    }));
  const container = { kind: "compose", name: "shop-1a2b3c4d/db", compose: labels } as const;
  const process = {
    kind: "process",
    name: "node",
    pid: 500,
    detail: "node --token s3cret",
  } as const;
  const commands = {
    project: "shop-1a2b3c4d",
    stop: "portplan run -- docker compose down",
    release: "portplan release",
  };

  it("is null if nothing uses the ports", () => {
    expect(describeLeft([], commands)).toBe(null);
  });

  it("says which commands stop the containers of the copy, and release the ports", () => {
    expect(describeLeft(left(15_432, container), commands)).toBe(
      "port 15432 is still in use by compose service shop-1a2b3c4d/db, and stays leased; " +
        "`portplan run -- docker compose down` stops the containers, and `portplan release` " +
        "releases the port",
    );
  });

  it("does not say that a command for Compose stops a process, and hides its arguments", () => {
    expect(describeLeft(left(13_000, process), commands)).toBe(
      "port 13000 is still in use by process node (pid 500), and stays leased; " +
        "`portplan release` releases the port",
    );
  });

  it("does not stop the containers of another project", () => {
    const other = { ...container, compose: { ...labels, project: "blog" } };
    expect(describeLeft(left(15_432, other), commands)).not.toContain("docker compose down");
  });

  it("names each port and each user once", () => {
    const twice = [...left(15_432, container), ...left(15_432, container)];
    expect(describeLeft([...twice, ...left(13_000, process)], commands)).toMatch(
      /^ports 15432, 13000 are still in use by compose service [^,]+, process [^,]+, and stay /,
    );
  });
});
