import { describe, expect, it } from "vitest";
import { NoFreePort } from "../../src/allocate/choosePorts.ts";
import type { LeaseStore } from "../../src/leases/LeaseStore.ts";
import type { Policy } from "../../src/policy/Policy.ts";
import { allocateIn, leaseOf, formatAssignments } from "./allocating.ts";

const compose = (...services: readonly string[]) => ({
  "compose.yaml": `services:\n${services.map((service) => `  ${service}\n`).join("")}`,
});
const service = (name: string, ...ports: readonly string[]) =>
  `${name}: {image: ${name}, ports: [${ports.map((port) => `"${port}"`).join(", ")}]}`;
const range = (first: number, last: number) => ({ range: { first, last } });
const written = { span: null };
const inService = (name: string) => ({ project: null, service: name, target: null });

describe("who moves", () => {
  const files = compose(
    service("db", "127.0.0.1:5432:5432"),
    service("web", "8080:80"),
    service("api", "8080:8000"),
    service("free", "90"),
    service("two", "127.0.0.1:81:81", "127.0.0.1:82:82"),
    service("dns", "83:53/udp", "84:53"),
  );

  it.each<[string, string, string[]]>([
    ["nobody, where nothing is in the way", "conflicts", ["api:8000"]],
    [
      "all, but where the engine chooses",
      "all",
      ["db:5432", "web:80", "api:8000", "two:81", "two:82", "dns:53", "dns:53"],
    ],
    ["the services that are named", "db", ["db:5432"]],
    ["a container port that is named", "web:80", ["web:80"]],
    ["a container port of one protocol", "dns:53/udp", ["dns:53"]],
    ["what is told, even where the engine would choose", "free=15000", ["free:90"]],
  ])("is %s", async (_, allocate, expected) => {
    const { assignments } = await allocateIn({ files, allocate });
    expect(
      assignments.map(
        ({
          request: {
            service: { name },
            binding,
          },
        }) => `${name}:${binding.target}`,
      ),
    ).toEqual(expected);
  });

  it("is what is held, leased by another run, or outside of the project", async () => {
    const given = {
      files,
      held: ["0.0.0.0:5432/tcp"],
      leases: [leaseOf(8080)],
      allocate: "conflicts",
    };
    const { assignments } = await allocateIn(given);
    expect(assignments.map(({ request }) => request.service.name)).toEqual(["db", "web", "api"]);
  });

  it("is not what this same copy has leased before", async () => {
    const first = await allocateIn({ files, allocate: "web" });
    const startedAs = first.environment.get("COMPOSE_PROJECT_NAME") ?? "";
    const [own] = first.assignments;
    const lease = leaseOf(own?.port ?? 0, {
      project: "shop",
      startedAs,
      directory: "/repo/shop",
      service: "web",
      target: 80,
    });
    expect(
      formatAssignments(await allocateIn({ files, allocate: "web", leases: [lease] })),
    ).toEqual(formatAssignments(first));
    expect(
      formatAssignments(
        await allocateIn({ files, allocate: "web", leases: [{ ...lease, ours: false }] }),
      ),
    ).not.toEqual(formatAssignments(first));
  });

  it.each([
    ["nobody", /no published port is of "nobody"; the services with host ports are db, web, api/],
    ["db:99", /no published port is of "db:99"/],
    ["web=0", /"web=0" sets no port/],
    ["web=70000", /"web=70000" sets no port/],
    ["web=8o80", /sets no port/],
    ["all db", /"all" and "db" exclude each other/],
    ["two=5", /two has several published ports: write one of two:81=5, two:82=5/],
    ["dns=5", /dns has several published ports: write one of dns:53\/udp=5, dns:53\/tcp=5/],
    ["db:5432/udp", /no published port is of "db:5432\/udp"/],
    ["db:5432/icmp", /no published port is of "db:5432\/icmp"/],
  ])("is a mistake as %j", async (allocate, message) => {
    await expect((async () => allocateIn({ files, allocate }))()).rejects.toThrow(message);
  });
});

describe("where to", () => {
  it("is the same in every run, and another place for another copy", async () => {
    const files = compose(service("web", "8080:80"), service("db", "5432:5432"));
    const first = formatAssignments(await allocateIn({ files }));
    expect(formatAssignments(await allocateIn({ files }))).toEqual(first);
    expect(
      formatAssignments(await allocateIn({ files, request: { runner: "runner-2" } })),
    ).not.toEqual(first);
    // What another service does is not felt.
    expect(
      formatAssignments(await allocateIn({ files: compose(service("db", "5432:5432")) })),
    ).toEqual(first.slice(1));
  });

  it("is from 10000 up to what the kernel hands out", async () => {
    const many = compose(
      ...Array.from({ length: 200 }, (_, i) => service(`s${i}`, `${1024 + i}:80`)),
    );
    const { assignments } = await allocateIn({ files: many });
    const ports = assignments.map(({ port }) => port);
    expect(new Set(ports).size).toBe(200);
    expect(Math.min(...ports)).toBeGreaterThanOrEqual(10_000);
    expect(Math.max(...ports)).toBeLessThan(32_768);
  });

  it.each<[string, Partial<Policy>, object, string[]]>([
    [
      "the range that is asked for",
      { dynamic: { first: 20_000, last: 20_000, ...written } },
      range(30_000, 30_000),
      ["db:5432 5432 -> 30000 override"],
    ],
    [
      "the policy's dynamic range",
      { dynamic: { first: 20_000, last: 20_000, ...written } },
      {},
      ["db:5432 5432 -> 20000 override"],
    ],
    [
      "the range of the role, where the policy has no other",
      {
        roles: new Map([
          [
            "database",
            {
              name: "database",
              range: { first: 5999, last: 5999 },
              images: ["db"],
              services: [],
              scheme: null,
              public: true,
              ...written,
            },
          ],
        ]),
      },
      {},
      ["db:5432 5432 -> 5999 override"],
    ],
    [
      "a list, before any range",
      {
        fallback: [{ service: inService("db"), ports: [5433, 5434], ...written }],
        dynamic: { first: 20_000, last: 20_000, ...written },
      },
      {},
      ["db:5432 5432 -> 5433 override"],
    ],
    ["an offset", {}, { offset: 10_000 }, ["db:5432 5432 -> 15432 override"]],
    [
      "a saved port",
      {},
      { saved: new Map([["shop/db:5432", 15_555]]) },
      ["db:5432 5432 -> 15555 override"],
    ],
  ])("is %s", async (_, policy, request, expected) => {
    expect(
      formatAssignments(
        await allocateIn({ files: compose(service("db", "5432:5432")), policy, request }),
      ),
    ).toEqual(expected);
  });

  it("is never what is ephemeral, reserved, leased, held or planned", async () => {
    const files = compose(service("db", "5432:5432"), service("web", "30004:80"));
    const policy = {
      reserved: [
        {
          endpoint: { family: null, address: null, first: 30_001, last: 30_001, protocol: null },
          ...written,
        },
      ],
    };
    const given = {
      files,
      allocate: "db",
      policy,
      leases: [leaseOf(30_002)],
      held: ["127.0.0.9:30003/tcp"],
      request: range(30_001, 30_005),
    };
    expect(formatAssignments(await allocateIn(given))).toEqual(["db:5432 5432 -> 30005 override"]);
  });

  it("may be a port that is held for another protocol, or on another address", async () => {
    const files = compose(service("dns", "127.0.0.1:53:53/udp"));
    expect(
      formatAssignments(
        await allocateIn({
          files,
          held: ["0.0.0.0:30000/tcp", "127.0.0.2:30000/udp"],
          request: range(30_000, 30_000),
        }),
      ),
    ).toEqual(["dns:53 53 -> 30000 override"]);
  });

  it("has room for a whole range, in one piece", async () => {
    const files = compose(
      service("storage", "9000-9003:9000-9003"),
      service("pool", "7000-7002:80"),
    );
    const { assignments } = await allocateIn({
      files,
      leases: [leaseOf(30_003)],
      request: range(30_000, 30_010),
    });
    const [storage, pool] = assignments.map(({ port }) => port);
    expect(storage).toBeGreaterThan(30_003);
    expect([...Array(4)].map((_, i) => (storage ?? 0) + i)).not.toContain(pool);
    expect(assignments.map(({ moved }) => moved.binding.published)).toEqual([
      `${storage}`,
      `${pool}-${(pool ?? 0) + 2}`,
    ]);
  });

  it.each<[string, string, string, number | null]>([
    ["one that it has not", "8080:80", "conflicts", 3],
    ["of a service that is named", "8080:80", "web", 3],
    ["which the engine would choose", "80", "web", 3],
    ["of a pool that is too small", "8080-8081:80", "conflicts", 3],
    ["of a pool that is large enough, which is no conflict", "8080-8083:80", "conflicts", null],
    ["of a pool that is large enough, and moves with all of it", "8080-8083:80", "all", 4],
    ["of a variable, which holds no range", "${WEB_PORT:-8080}:80", "all", 3],
  ])("has a port for each replica, in one piece: %s", async (_, entry, allocate, size) => {
    const files = compose(`web: {image: web, scale: 3, ports: ["${entry}"]}`);
    const { assignments, overrides, environment } = await allocateIn({
      files,
      allocate,
      request: range(30_000, 30_009),
    });
    const [from, to] = assignments.flatMap(
      ({ moved }) => moved.binding.published?.split("-").map(Number) ?? [],
    );
    expect(size === null ? assignments : [assignments.length, (to ?? 0) - (from ?? 0) + 1]).toEqual(
      size === null ? [] : [1, size],
    );
    expect(overrides[0]?.override ?? "").toContain(
      size === null ? "" : `"published": "${from}-${to}"`,
    );
    expect([...environment.keys()].filter((name) => name.startsWith("WEB"))).toEqual([]);
  });

  it("is told for one protocol, or for all of them", async () => {
    const files = compose(service("dns", "83:53/udp", "84:53"));
    const published = async (allocate: string) =>
      (await allocateIn({ files, allocate })).assignments.map(({ port }) => port);
    expect(await published("dns:53/udp=5300 dns:53/tcp=5301")).toEqual([5300, 5301]);
    expect(await published("dns:53=5300")).toEqual([5300, 5300]);
  });

  it("counts from the container port that is told, in the middle of a range too", async () => {
    const { assignments } = await allocateIn({
      files: compose(service("web", "8000-8003:8000-8003")),
      allocate: "web:8002=8102",
    });
    expect(assignments.map(({ moved }) => moved.binding.published)).toEqual(["8100"]);
  });

  it("stays where it is, if an earlier run put it there, as a file of that run says", async () => {
    const request = { rename: false };
    const chosen = async (port: number, more: object = {}) =>
      (
        await allocateIn({
          files: compose(service("db", `${port}:5432`)),
          request: { ...request, ...more },
        })
      ).assignments[0]?.port ?? 0;
    const first = await chosen(5432);
    expect([await chosen(first), await chosen(first + 1)]).toEqual([first, first]);
    expect(await chosen(15_432, { saved: new Map([["shop/db:5432", 15_432]]) })).toBe(15_432);
    // A lease alone says nothing: what stays where it is gets one too.
    const lease = leaseOf(15_432, {
      project: "shop",
      directory: "/repo/shop",
      ours: true,
      service: "db",
      target: 5432,
    });
    const { assignments } = await allocateIn({
      files: compose(service("db", "15432:5432")),
      leases: [lease],
      request,
    });
    expect(assignments.map(({ port }) => port)).toEqual([first]);
  });

  it("may be where another one leaves, if it is told", async () => {
    const files = compose(service("web", "8080:80"), service("api", "8081:80"));
    expect(formatAssignments(await allocateIn({ files, allocate: "web=8081 api=8080" }))).toEqual([
      "web:80 8080 -> 8081 override",
      "api:80 8081 -> 8080 override",
    ]);
  });

  it("is next in the list of a program outside of Compose, in policy or variable", async () => {
    const endpoint = {
      family: null,
      address: null,
      first: 8080,
      last: 8080,
      protocol: "tcp" as const,
    };
    const need = (fallback: readonly number[] | { readonly variable: string }) => ({
      needs: [{ name: "health", endpoint, fallback, ...written }],
    });
    const given = {
      files: compose(service("db", "5432:5432")),
      allocate: "conflicts",
      held: ["0.0.0.0:8080/tcp", "0.0.0.0:8081/tcp"],
    };
    expect(formatAssignments(await allocateIn({ ...given, policy: need([8081, 8082]) }))).toEqual([
      "health:8080 8080 -> 8082 fallback",
    ]);
    const fromVariable = await allocateIn({
      ...given,
      policy: need({ variable: "HEALTH_SERVER_PORTS" }),
      env: { HEALTH_SERVER_PORTS: "8080,8081,8083" },
    });
    expect(formatAssignments(fromVariable)).toEqual(["health:8080 8080 -> 8083 fallback"]);
    expect([fromVariable.environment.get("PORTPLAN_HEALTH_8080"), fromVariable.warnings]).toEqual([
      "8083",
      [],
    ]);
    const misread = await allocateIn({
      ...given,
      policy: need({ variable: "HEALTH" }),
      env: { HEALTH: "8080, 99999 s3cret; 8082" },
    });
    expect([formatAssignments(misread), misread.warnings]).toEqual([
      ["health:8080 8080 -> 8082 fallback"],
      ["HEALTH does not only hold ports, as 8081,8082: the rest is passed over"],
    ]);
  });
});

describe("nothing free", () => {
  const files = compose(service("db", "5432:5432"), service("web", "8080:80"));

  it.each([
    [
      "a port",
      "db=5433",
      ["0.0.0.0:5433/tcp"],
      {},
      "port 5433 is not free for shop/db (5432): 5433 is held on this host",
    ],
    [
      "an ephemeral port",
      "db=40000",
      [],
      {},
      "port 40000 is not free for shop/db (5432): 40000 is in the range from which the " +
        "kernel hands out ports by itself",
    ],
    [
      "a leased port",
      "db=20000",
      [],
      { leases: [leaseOf(20_000)] },
      "port 20000 is not free for shop/db (5432): 20000 is kept by the lease of other/web",
    ],
    [
      "another's port",
      "db=8080",
      [],
      {},
      "port 8080 is not free for shop/db (5432): 8080 is wanted by another service",
    ],
    [
      "a range",
      "db",
      ["0.0.0.0:30000/tcp"],
      { request: range(30_000, 30_000) },
      "the range 30000-30000 has nothing free for shop/db (5432): 30000 is held on this host",
    ],
    [
      "a list",
      "db",
      [],
      {
        leases: [leaseOf(5433)],
        policy: { fallback: [{ service: inService("db"), ports: [5433, 40_000], ...written }] },
      },
      "none of the ports 5433, 40000 is free for shop/db (5432): 5433 is kept by the lease " +
        "of other/web; 40000 is in the range from which the kernel hands out ports by itself",
    ],
    [
      "an offset that leads nowhere",
      "db",
      [],
      { request: { offset: 60_500 } },
      "port 65932 is not free for shop/db (5432): 65932 is not between 1 and 65535",
    ],
    [
      "a range that is too short",
      "pool",
      [],
      { files: compose(service("pool", "7000-7002:80")), request: range(30_000, 30_001) },
      "the range 30000-30001 has nothing free for shop/pool (7000-7002): it takes 3 ports in a row",
    ],
    [
      "ports that were told for a pool",
      "pool=20000",
      ["0.0.0.0:20002/tcp"],
      { files: compose(service("pool", "7000-7002:80")) },
      "not all of the ports 20000-20002 are free for shop/pool (7000-7002): 20000-20002 is " +
        "held on this host",
    ],
  ])("in %s is an error that says who has it", async (_, allocate, held, more, message) => {
    const failing = allocateIn({ files, allocate, held, ...more });
    await expect(failing).rejects.toThrow(NoFreePort);
    await expect(failing).rejects.toThrow(message);
  });

  it("says once what was tried, and not that another service of this run has it", async () => {
    const store: LeaseStore = {
      run: "0",
      warnings: [],
      list: () => Promise.resolve([]),
      claim: (ports) => Promise.resolve(ports.map(({ port }) => port < 30_000)),
      drop: () => Promise.resolve(),
      release: () => Promise.resolve([]),
    };
    const failing = allocateIn({ files, store, request: range(30_000, 30_001) });
    await expect(failing).rejects.toThrow(
      new RegExp(
        "^the range 30000-30001 has nothing free for shop/db \\(5432\\): " +
          "30000 is leased by another run\n" +
          "the range 30000-30001 has nothing free for shop/web \\(8080\\): " +
          "30000 is leased by another run$",
      ),
    );
    await expect(allocateIn({ files, store, allocate: "db=30000" })).rejects.toThrow(
      /^port 30000 is not free for shop\/db \(5432\): 30000 is leased by another run$/,
    );
  });

  it("leaves what is optional as it is, with a warning, and goes on", async () => {
    const policy = {
      optional: [{ service: inService("db"), ...written }],
      fallback: [{ service: inService("db"), ports: [40_000], ...written }],
    };
    const allocation = await allocateIn({ files, policy });
    expect(allocation.assignments.map(({ request }) => request.service.name)).toEqual(["web"]);
    expect(allocation.warnings).toEqual([
      expect.stringMatching(
        /^none of the ports 40000 is free .* It is optional and stays as it is$/,
      ),
    ]);
  });
});
