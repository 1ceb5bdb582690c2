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

describe("the ports that move", () => {
  const files = compose(
    service("db", "127.0.0.1:5432:5432"),
    service("web", "8080:80"),
    service("api", "8080:8000"),
    service("free", "90"),
    service("two", "127.0.0.1:81:81", "127.0.0.1:82:82"),
    service("dns", "83:53/udp", "84:53"),
    'tool: {image: x, profiles: [debug], ports: ["85:80"]}',
  );

  it.each<[string, string, string[]]>([
    ["in a collision, the later ones", "conflicts", ["api:8000"]],
    [
      "for all, those with a host port",
      "all",
      ["db:5432", "web:80", "api:8000", "two:81", "two:82", "dns:53", "dns:53"],
    ],
    ["those of a named service", "db", ["db:5432"]],
    ["a named container port", "web:80", ["web:80"]],
    ["a named container port of one protocol", "dns:53/udp", ["dns:53"]],
    ["a port that the user sets, even if the engine assigns it", "free=15000", ["free:90"]],
  ])("are %s", async (_, allocate, expected) => {
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

  it("include ports that are in use or leased by another run", async () => {
    const given = {
      files,
      held: ["0.0.0.0:5432/tcp"],
      leases: [leaseOf(8080)],
      allocate: "conflicts",
    };
    const { assignments } = await allocateIn(given);
    expect(assignments.map(({ request }) => request.service.name)).toEqual(["db", "web", "api"]);
  });

  it("get the ports that this copy has leased before", async () => {
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
    ["nobody", /^no such service: "nobody"; choose from db, web, api, free, two, dns$/],
    ["nobody:80", /^no such service: "nobody:80"; choose from db, web/],
    ["nobody=15000", /^no such service: "nobody"; choose from db, web/],
    ["tool", /^service tool is not part of this run; activate one of its profiles, or select it$/],
    ["db:99", /no published port matches "db:99"/],
    ["web=0", /"web=0" is not a valid setting/],
    ["web=70000", /"web=70000" is not a valid setting/],
    ["web=8o80", /is not a valid setting/],
    ["all db", /"all" and "db" cannot be combined/],
    ["two=5", /two publishes several ports \(choose from two:81=5, two:82=5\)/],
    ["dns=5", /dns publishes several ports \(choose from dns:53\/udp=5, dns:53\/tcp=5\)/],
    ["db:5432/udp", /no published port matches "db:5432\/udp"/],
    ["db:5432/icmp", /^no such service: "db:5432\/icmp"; choose from db/],
  ])("cannot be selected with %j", async (allocate, message) => {
    await expect((async () => allocateIn({ files, allocate }))()).rejects.toThrow(message);
  });
});

describe("the new port", () => {
  it("is the same in every run, and another one for another copy", async () => {
    const files = compose(service("web", "8080:80"), service("db", "5432:5432"));
    const first = formatAssignments(await allocateIn({ files }));
    expect(formatAssignments(await allocateIn({ files }))).toEqual(first);
    expect(
      formatAssignments(await allocateIn({ files, request: { runner: "runner-2" } })),
    ).not.toEqual(first);
    // Other services have no influence.
    expect(
      formatAssignments(await allocateIn({ files: compose(service("db", "5432:5432")) })),
    ).toEqual(first.slice(1));
  });

  it("is between 10000 and the ephemeral port range", async () => {
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
      "in the range that the user sets",
      { dynamic: { first: 20_000, last: 20_000, ...written } },
      range(30_000, 30_000),
      ["db:5432 5432 -> 30000 override"],
    ],
    [
      "in the dynamic range of the policy",
      { dynamic: { first: 20_000, last: 20_000, ...written } },
      {},
      ["db:5432 5432 -> 20000 override"],
    ],
    [
      "in the range of the role if the policy has no dynamic range",
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
      "a fallback port rather than one of a range",
      {
        fallback: [{ service: inService("db"), ports: [5433, 5434], ...written }],
        dynamic: { first: 20_000, last: 20_000, ...written },
      },
      {},
      ["db:5432 5432 -> 5433 override"],
    ],
    ["the old port plus the offset", {}, { offset: 10_000 }, ["db:5432 5432 -> 15432 override"]],
    [
      "the saved port",
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

  it("is never ephemeral, reserved, leased, in use or published by another service", async () => {
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

  it("may be in use for another protocol or on another address", async () => {
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

  it("starts as many consecutive ports as a range has", async () => {
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
    ["a single port", "8080:80", "conflicts", 3],
    ["a port of a named service", "8080:80", "web", 3],
    ["a port that the engine assigns", "80", "web", 3],
    ["a pool that is too small", "8080-8081:80", "conflicts", 3],
    ["a pool that is large enough and does not move", "8080-8083:80", "conflicts", null],
    ["a pool that is large enough and moves as a whole", "8080-8083:80", "all", 4],
    ["a variable, which cannot contain a range", "${WEB_PORT:-8080}:80", "all", 3],
  ])("starts a consecutive port for each replica: %s", async (_, entry, allocate, size) => {
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

  it("can be set for one protocol or for all", async () => {
    const files = compose(service("dns", "83:53/udp", "84:53"));
    const published = async (allocate: string) =>
      (await allocateIn({ files, allocate })).assignments.map(({ port }) => port);
    expect(await published("dns:53/udp=5300 dns:53/tcp=5301")).toEqual([5300, 5301]);
    expect(await published("dns:53=5300")).toEqual([5300, 5300]);
  });

  it("can be set for two addresses of one container port, which share a lease", async () => {
    const files = compose(service("web", "127.0.0.1:8080:80", "127.0.0.2:8081:80"));
    const leased = new Set<number>();
    const store: LeaseStore = {
      run: "0",
      warnings: [],
      list: () => Promise.resolve([]),
      claim: (ports) =>
        Promise.resolve(ports.map(({ port }) => !leased.has(port) && leased.add(port).has(port))),
      drop: () => Promise.resolve(),
      release: () => Promise.resolve([]),
    };
    const { assignments } = await allocateIn({ files, store, allocate: "web:80=9000" });
    expect(assignments.map(({ port }) => port)).toEqual([9000, 9000]);
  });

  it("cannot be set for two entries of one container port on the same address", async () => {
    const files = compose(service("web", "8080:80", "8081:80"));
    await expect(allocateIn({ files, allocate: "web:80=9000" })).rejects.toThrow(
      "port 9000 is not free for shop/web (now on 8081): 9000 is assigned to another entry",
    );
  });

  it("stays with its entry if a container port has several host ports", async () => {
    const files = compose(service("web", "8080:80", "8081:80"));
    for (const last of [30_001, 30_002, 30_003]) {
      const request = range(30_000, last);
      const first = await allocateIn({ files, request });
      const leases = first.assignments.map(({ port, moved }) =>
        leaseOf(port, {
          project: "shop",
          startedAs: first.environment.get("COMPOSE_PROJECT_NAME") ?? "",
          directory: "/repo/shop",
          service: "web",
          target: 80,
          addresses: moved.endpoints.map(({ address }) => address),
        }),
      );
      expect(formatAssignments(await allocateIn({ files, request, leases }))).toEqual(
        formatAssignments(first),
      );
    }
  });

  it.each([
    [30_001, 30_002],
    [30_002, 30_001],
  ])("is the one leased for the port as written: %i for 8080, %i for 8081", async (one, other) => {
    const files = compose(service("web", "8080:80", "8081:80"));
    const first = await allocateIn({ files });
    const startedAs = first.environment.get("COMPOSE_PROJECT_NAME") ?? "";
    const use = {
      project: "shop",
      startedAs,
      directory: "/repo/shop",
      addresses: ["0.0.0.0", "::"],
    };
    const leased = (port: number, from: number) => leaseOf(port, { ...use, written: from });
    const { assignments } = await allocateIn({
      files,
      request: range(30_000, 30_100),
      leases: [leased(one, 8080), leased(other, 8081)],
    });
    expect(assignments.map(({ port, request }) => [request.binding.published, port])).toEqual([
      ["8080", one],
      ["8081", other],
    ]);
  });

  it("is computed from the container port that is set, even inside a range", async () => {
    const { assignments } = await allocateIn({
      files: compose(service("web", "8000-8003:8000-8003")),
      allocate: "web:8002=8102",
    });
    expect(assignments.map(({ moved }) => moved.binding.published)).toEqual(["8100"]);
  });

  it("stays the same if a file of an earlier run contains it", async () => {
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
    // A lease is not enough: ports that do not move are leased too.
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

  it("can be set to the port of another service that moves", async () => {
    const files = compose(service("web", "8080:80"), service("api", "8081:80"));
    expect(formatAssignments(await allocateIn({ files, allocate: "web=8081 api=8080" }))).toEqual([
      "web:80 8080 -> 8081 override",
      "api:80 8081 -> 8080 override",
    ]);
  });

  it("is the next fallback for a program outside Compose", async () => {
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
      ["ignored the values of HEALTH that are not ports (expected e.g. 8081,8082)"],
    ]);
  });
});

describe("a port that somebody else may need", () => {
  const debug = (port: number | string) =>
    `debug: {image: x, profiles: [debug], ports: ["${port}:80"]}`;
  const web = service("web", "8080:80");

  it.each<[string, Parameters<typeof allocateIn>[0], string[]]>([
    [
      "no web browser opens it",
      { files: compose(web), request: range(10_079, 10_081), held: ["0.0.0.0:10079/tcp"] },
      ["web:80 8080 -> 10081 override"],
    ],
    [
      "a service of an inactive profile publishes it",
      { files: compose(web, debug("20000-20001")), request: range(20_000, 20_002) },
      ["web:80 8080 -> 20002 override"],
    ],
  ])("is not assigned: %s", async (_, given, expected) => {
    expect(formatAssignments(await allocateIn({ ...given, allocate: "web" }))).toEqual(expected);
  });

  it.each<[string, Parameters<typeof allocateIn>[0], string[]]>([
    [
      "if browsers block it only for tcp",
      { files: compose(service("dns", "53:53/udp")), request: range(10_080, 10_080) },
      ["dns:53 53 -> 10080 override"],
    ],
    [
      "if the user sets it",
      { files: compose(web, debug(20_000)), allocate: "web=20000" },
      ["web:80 8080 -> 20000 override"],
    ],
    [
      "if the user sets one that no browser opens",
      { files: compose(web), allocate: "web=6000" },
      ["web:80 8080 -> 6000 override"],
    ],
    [
      "if an alternative of an inactive profile has the same one",
      {
        files: compose(service("db", "${DB:-20000}:80"), debug("${DB:-20000}")),
        request: range(20_000, 20_000),
        allocate: "db",
      },
      ["db:80 20000 -> 20000 override"],
    ],
  ])("is assigned %s", async (_, given, expected) => {
    expect(formatAssignments(await allocateIn(given))).toEqual(expected);
  });
});

describe("an allocation without a free port", () => {
  const files = compose(service("db", "5432:5432"), service("web", "8080:80"));

  it.each([
    [
      "a port",
      "db=5433",
      ["0.0.0.0:5433/tcp"],
      {},
      "port 5433 is not free for shop/db (now on 5432): 5433 is in use on this host",
    ],
    [
      "an ephemeral port",
      "db=40000",
      [],
      {},
      "port 40000 is not free for shop/db (now on 5432): 40000 is in the ephemeral port range",
    ],
    [
      "a leased port",
      "db=20000",
      [],
      { leases: [leaseOf(20_000)] },
      "port 20000 is not free for shop/db (now on 5432): " +
        "20000 is reserved by the lease of other/web",
    ],
    [
      "a port of another service",
      "db=8080",
      [],
      {},
      "port 8080 is not free for shop/db (now on 5432): 8080 is published by another service",
    ],
    [
      "a range",
      "db",
      ["0.0.0.0:30000/tcp"],
      { request: range(30_000, 30_000) },
      "no port in 30000-30000 is free for shop/db (now on 5432): 30000 is in use on this host",
    ],
    [
      "a list",
      "db",
      [],
      {
        leases: [leaseOf(5433)],
        policy: { fallback: [{ service: inService("db"), ports: [5433, 40_000], ...written }] },
      },
      "none of the ports 5433, 40000 is free for shop/db (now on 5432): 5433 is reserved by " +
        "the lease of other/web; 40000 is in the ephemeral port range",
    ],
    [
      "ports that others may need",
      "db",
      [],
      {
        files: compose(
          service("db", "5432:5432"),
          'debug: {image: x, profiles: [debug], ports: ["10081:80"]}',
        ),
        request: range(10_080, 10_081),
      },
      "no port in 10080-10081 is free for shop/db (now on 5432): 10080 is blocked by web " +
        "browsers; 10081 is published by a service that is not started",
    ],
    [
      "an offset that exceeds 65535",
      "db",
      [],
      { request: { offset: 60_500 } },
      "port 65932 is not free for shop/db (now on 5432): 65932 is not a valid port (1-65535)",
    ],
    [
      "a range that is too short",
      "pool",
      [],
      { files: compose(service("pool", "7000-7002:80")), request: range(30_000, 30_001) },
      "no port in 30000-30001 is free for shop/pool (now on 7000-7002): " +
        "it needs 3 consecutive ports",
    ],
    [
      "a port that is set for a pool",
      "pool=20000",
      ["0.0.0.0:20002/tcp"],
      { files: compose(service("pool", "7000-7002:80")) },
      "ports 20000-20002 are not all free for shop/pool (now on 7000-7002): 20000-20002 is " +
        "in use on this host",
    ],
  ])("fails with a reason for %s", async (_, allocate, held, more, message) => {
    const failing = allocateIn({ files, allocate, held, ...more });
    await expect(failing).rejects.toThrow(NoFreePort);
    await expect(failing).rejects.toThrow(message);
  });

  it("reports each reason once, without ports of other services of this run", async () => {
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
        "^no port in 30000-30001 is free for shop/db \\(now on 5432\\): " +
          "30000 is leased by another run\n" +
          "no port in 30000-30001 is free for shop/web \\(now on 8080\\): " +
          "30000 is leased by another run$",
      ),
    );
    await expect(allocateIn({ files, store, allocate: "db=30000" })).rejects.toThrow(
      /^port 30000 is not free for shop\/db \(now on 5432\): 30000 is leased by another run$/,
    );
  });

  it("tries 1,000 ports of a range at most", async () => {
    let claims = 0;
    const store: LeaseStore = {
      run: "0",
      warnings: [],
      list: () => Promise.resolve([]),
      claim: (ports) => {
        claims += ports.length;
        return Promise.resolve(ports.map(({ port }) => port < 10_000));
      },
      drop: () => Promise.resolve(),
      release: () => Promise.resolve([]),
    };
    const failing = allocateIn({ files, store, allocate: "db", request: range(10_000, 30_000) });
    await expect(failing).rejects.toThrow(/^no port in 10000-30000 is free for shop\/db /);
    await expect(failing).rejects.toThrow(
      /, of 1000 that were tried: 10080 is blocked by web browsers; \d+ is leased by [^;]*$/,
    );
    expect(claims).toBeLessThanOrEqual(1001);
  });

  it("warns about an optional service, which keeps its port, and continues", async () => {
    const policy = {
      optional: [{ service: inService("db"), ...written }],
      fallback: [{ service: inService("db"), ports: [40_000], ...written }],
    };
    const allocation = await allocateIn({ files, policy });
    expect(allocation.assignments.map(({ request }) => request.service.name)).toEqual(["web"]);
    expect(allocation.warnings).toEqual([
      expect.stringMatching(
        /^none of the ports 40000 is free .*; it is optional, so it keeps its port$/,
      ),
    ]);
  });
});

it("describes the first 20 of many entries without free ports", async () => {
  const services = Array.from({ length: 60 }, (_, i) => service(`s${i}`, `${9000 + i}:80`));
  const failed = allocateIn({ files: compose(...services), request: range(30_000, 30_001) });
  const { message } = await failed.then(
    () => new Error("no failure"),
    (error: Error) => error,
  );
  const lines = message.split("\n");
  expect(lines).toHaveLength(21);
  expect(lines[20]).toBe("and no ports are free for 38 more entries");
});
