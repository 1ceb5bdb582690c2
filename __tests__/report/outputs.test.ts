import { describe, expect, it } from "vitest";
import { buildOutputs } from "../../src/report/formats/outputs.ts";
import type { PortRow } from "../../src/report/Report.ts";
import { makeFinding, makeReport, makeRow } from "./makeReport.ts";

const shop = { directory: ".", files: [], profiles: [], composeArgs: [] };
const maps = (rows: readonly PortRow[], projects = ["shop"]) => {
  const { ports, urls } = buildOutputs(
    makeReport({ rows, projects: projects.map((name) => ({ ...shop, name })) }),
  );
  return [ports, urls].map((value) => JSON.parse(value ?? ""));
};

describe("outputs", () => {
  it("count findings and conflicts", () => {
    const findings = [
      makeFinding(),
      makeFinding({ rule: "port-collision" }),
      makeFinding({ rule: "replica-collision", severity: "warning" }),
      makeFinding({ rule: "invalid-port" }),
      makeFinding({ rule: "ambiguous-port", severity: "notice" }),
    ];
    expect(buildOutputs(makeReport({ findings }))).toMatchObject({
      ok: "false",
      errors: "3",
      warnings: "1",
      notices: "1",
      conflicts: "3",
    });
  });

  it("have the arguments for docker compose by project", () => {
    expect(buildOutputs(makeReport())["compose-args"]).toBe(
      '{"shop":["--file","/repo/compose.yaml"]}',
    );
  });

  it.each<[string, Parameters<typeof makeRow>[0], unknown, unknown]>([
    ["one port", {}, { web: { "80": 8080 } }, { web: { "80": "tcp://127.0.0.1:8080" } }],
    [
      "another protocol",
      { binding: { protocol: "udp" } },
      { web: { "80/udp": 8080 } },
      { web: { "80/udp": "udp://127.0.0.1:8080" } },
    ],
    [
      "a protocol in capitals",
      { binding: { protocol: "TCP" } },
      { web: { "80": 8080 } },
      { web: { "80": "tcp://127.0.0.1:8080" } },
    ],
    [
      "an app_protocol",
      { binding: { appProtocol: "HTTP" } },
      { web: { "80": 8080 } },
      { web: { "80": "http://127.0.0.1:8080" } },
    ],
    [
      "an app_protocol that is not a URL scheme",
      { binding: { appProtocol: "x://evil#" } },
      { web: { "80": 8080 } },
      { web: { "80": "tcp://127.0.0.1:8080" } },
    ],
    [
      "one address",
      { binding: { hostIp: "127.0.0.2" } },
      { web: { "80": 8080 } },
      { web: { "80": "tcp://127.0.0.2:8080" } },
    ],
    [
      "all IPv4 addresses",
      { binding: { hostIp: "0.0.0.0" } },
      { web: { "80": 8080 } },
      { web: { "80": "tcp://127.0.0.1:8080" } },
    ],
    [
      "all IPv6 addresses",
      { binding: { hostIp: "::" } },
      { web: { "80": 8080 } },
      { web: { "80": "tcp://[::1]:8080" } },
    ],
    [
      "an IPv6 address",
      { binding: { hostIp: "fe80::1" } },
      { web: { "80": 8080 } },
      { web: { "80": "tcp://[fe80::1]:8080" } },
    ],
    [
      "null for a port that the engine assigns",
      { kind: "engine", binding: { published: "0" } },
      { web: { "80": null } },
      { web: { "80": null } },
    ],
    [
      "null for each port of a range that the engine assigns",
      { kind: "engine", count: 2, binding: { count: 2, published: null } },
      { web: { "80": null, "81": null } },
      expect.anything(),
    ],
    [
      "an assignment",
      { assigned: 18080 },
      { web: { "80": 18080 } },
      { web: { "80": "tcp://127.0.0.1:18080" } },
    ],
    [
      "a part of a port range",
      { offset: 1, count: 2, binding: { count: 4 } },
      { web: { "81": 8081, "82": 8082 } },
      expect.anything(),
    ],
    [
      "a pool",
      { kind: "pool", binding: { published: "8080-8082" } },
      { web: { "80": [8080, 8081, 8082] } },
      expect.anything(),
    ],
    ["no discarded port", { kind: "discarded" }, {}, {}],
    ["no port that the engine refuses", { kind: "invalid", binding: { published: "abc" } }, {}, {}],
  ])("have %s", (_, row, ports, urls) => {
    expect(maps([makeRow(row)])).toEqual([ports, urls]);
  });

  it("list the ports of a container port, each once", () => {
    const published = (port: string, hostIp: string | null = null) =>
      makeRow({ binding: { published: port, hostIp } });
    expect(maps([published("1", "127.0.0.1"), published("1", "::1"), published("2")])).toEqual([
      { web: { "80": [1, 2] } },
      { web: { "80": ["tcp://127.0.0.1:1", "tcp://[::1]:1", "tcp://127.0.0.1:2"] } },
    ]);
  });

  it("include the project name if there are several projects", () => {
    expect(maps([makeRow(), makeRow({ project: "blog" })], ["shop", "blog"])[0]).toEqual({
      "shop/web": { "80": 8080 },
      "blog/web": { "80": 8080 },
    });
  });

  it("do not include service containers of workflow jobs", () => {
    expect(
      maps([makeRow(), makeRow({ project: "workflow:ci.yml#test", service: "db" })])[0],
    ).toEqual({ web: { "80": 8080 } });
  });

  it.each([
    ["ports", Array.from({ length: 3 }, () => makeRow({ count: 5000, binding: { count: 5000 } }))],
    [
      "text",
      Array.from({ length: 100 }, (_, index) => makeRow({ service: `${index}`.repeat(2000) })),
    ],
  ])("are empty if there is too much for GitHub: %s", (_, rows) => {
    expect(buildOutputs(makeReport({ rows }))).toMatchObject({ ok: "true", ports: "", urls: "" });
  });

  it("include a service with the name of an object property", () => {
    const { ports } = buildOutputs(makeReport({ rows: [makeRow({ service: "__proto__" })] }));
    expect(ports).toBe('{"__proto__":{"80":8080}}');
  });

  it("use the URL scheme of the image or the role, only for TCP", () => {
    const rows = [
      makeRow({ service: "db", binding: { target: 5432, published: "5432" } }),
      makeRow({ service: "db", binding: { target: 5432, published: "5433", protocol: "udp" } }),
      makeRow({ service: "db", binding: { target: 5432, published: "5434", appProtocol: "tls" } }),
      makeRow({ service: "db", count: 2, binding: { target: 90, count: 2, published: "90" } }),
    ];
    const schemeOf = (_: PortRow, target: number) =>
      ({ 5432: "postgres", 91: "http" })[target] ?? null;
    expect(JSON.parse(buildOutputs(makeReport({ rows, schemeOf }))["urls"] ?? "")).toEqual({
      db: {
        "90": "tcp://127.0.0.1:90",
        "91": "http://127.0.0.1:91",
        "5432": ["postgres://127.0.0.1:5432", "tls://127.0.0.1:5434"],
        "5432/udp": "udp://127.0.0.1:5433",
      },
    });
  });

  it("include the project name if two projects have the same name", () => {
    const rows = [
      makeRow({ binding: { published: "80" } }),
      makeRow({ service: "db", binding: { published: "81" } }),
    ];
    expect(maps(rows, ["shop", "shop"])[0]).toEqual({
      "shop/web": { "80": 80 },
      "shop/db": { "80": 81 },
    });
  });
});
