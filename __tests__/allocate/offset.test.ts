import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Allocation } from "../../src/allocate/allocate.ts";
import { OFFSETS } from "../../src/allocate/shiftPorts.ts";
import { parseAllocationWords } from "../../src/allocate/parseAllocationWords.ts";
import type { Lease, LeasedPort } from "../../src/leases/Lease.ts";
import type { LeaseStore } from "../../src/leases/LeaseStore.ts";
import { allocateIn, type Case, formatAssignments, leaseOf } from "./allocating.ts";

const compose = (...services: readonly string[]) => ({
  "compose.yaml": `services:\n${services.map((service) => `  ${service}\n`).join("")}`,
});
const service = (name: string, ...ports: readonly string[]) =>
  `${name}: {image: ${name}, ports: [${ports.map((port) => `"${port}"`).join(", ")}]}`;
const auto = (given: Case) =>
  allocateIn({ ...given, request: { offset: "auto", ...given.request } });
const portsOf = ({ assignments }: Allocation) => assignments.map(({ port }) => port);
const SINGLE = "no offset is free for all ports, so each port was chosen separately";
const written = { span: null };

/** A store whose runs can be continued, and the ports that other runs have leased. */
function makeStore(foreign: readonly number[] = []) {
  const leases: Lease[] = [];
  const claims: number[][] = [];
  const find = ({ port, protocol }: LeasedPort) =>
    leases.findIndex((each) => each.port === port && each.protocol === protocol);
  const store: LeaseStore = {
    run: "0",
    warnings: [],
    list: () => Promise.resolve(leases),
    claim: (ports) => {
      claims.push(ports.map(({ port }) => port));
      return Promise.resolve(
        ports.map((port) => {
          if (foreign.includes(port.port) || find(port) >= 0) return false;
          leases.push(leaseOf(port.port, port));
          return true;
        }),
      );
    },
    drop: (ports) => {
      for (const port of ports) leases.splice(find(port), 1);
      return Promise.resolve();
    },
    release: () => Promise.resolve([]),
  };
  return { store, leases, claims };
}

describe("the offset of a copy", () => {
  const files = compose(
    service("db", "${DB_PORT:-5432}:5432"),
    service("storage", "9000-9001:9000-9001"),
    service("web", "8080:80"),
  );

  it("moves all ports by the same number", async () => {
    expect(formatAssignments(await auto({ files }))).toEqual([
      "db:5432 5432 -> 15432 variable DB_PORT",
      "storage:9000 9000 -> 19000 override",
      "web:80 8080 -> 18080 override",
    ]);
  });

  it.each<[string, Partial<Case>, readonly number[]]>([
    [
      "20000 if another run has leased a port",
      { leases: [leaseOf(18_080)] },
      [25_432, 29_000, 28_080],
    ],
    ["20000 if a port is in use", { held: ["0.0.0.0:19001/tcp"] }, [25_432, 29_000, 28_080]],
    ["10000 if a neighbor is in use", { held: ["0.0.0.0:19002/tcp"] }, [15_432, 19_000, 18_080]],
    [
      "1000 if 10000 and 20000 are not free",
      { leases: [leaseOf(18_080), leaseOf(29_000)] },
      [6432, 10_000, 9080],
    ],
    [
      "one in the range of the policy",
      { policy: { dynamic: { first: 20_000, last: 29_999, ...written } } },
      [25_432, 29_000, 28_080],
    ],
    ["only used for services that move", { allocate: "web db" }, [15_432, 18_080]],
    [
      "not used for a port that the user sets",
      { allocate: "db storage web=9999" },
      [15_432, 19_000, 9999],
    ],
  ])("is %s", async (_, given, expected) => {
    const allocation = await auto({ files, ...given });
    expect([portsOf(allocation), allocation.warnings]).toEqual([expected, []]);
  });

  it("is not one that gives a port as written of an inactive service", async () => {
    const inactive = "tools: {image: x, profiles: [tools], ports: ['18080:80']}";
    const other = "tools: {image: x, profiles: [tools], ports: ['18081:80']}";
    const web = service("web", "8080:80");
    expect(portsOf(await auto({ files: compose(web, inactive) }))).toEqual([28_080]);
    expect(portsOf(await auto({ files: compose(web, other) }))).toEqual([18_080]);
  });

  it("does not apply to the second service with one port, which gets a single port", async () => {
    const allocation = await auto({
      files: compose(service("web", "8080:80"), service("api", "8080:80"), service("db", "81:81")),
    });
    const [web, api, db] = portsOf(allocation);
    expect([web, db, allocation.warnings]).toEqual([18_080, 10_081, []]);
    expect(api).not.toBe(web);
  });

  it("moves entries that share a variable, and both protocols of a port, together", async () => {
    const allocation = await auto({
      files: compose(
        service("dns", "53:53/udp", "53:53/tcp"),
        service("a", "127.0.0.1:${A_PORT:-81}:81"),
        service("b", "127.0.0.2:${A_PORT:-81}:82"),
        service("twin", "${TCP:-700}:70/tcp", "${UDP:-700}:70/udp"),
      ),
    });
    expect(portsOf(allocation)).toEqual([10_053, 10_053, 10_081, 10_081, 10_700, 10_700]);
  });

  it("moves the ports of a service with replicas in a row", async () => {
    const given = { files: compose("web: {image: web, scale: 3, ports: ['8080:80']}") };
    const { assignments } = await auto(given);
    expect(assignments.map(({ moved }) => moved.binding.published)).toEqual(["18080-18082"]);
    expect(portsOf(await auto({ ...given, leases: [leaseOf(18_082)] }))).toEqual([28_080]);
  });

  it("does not move a service with fallback ports in the policy", async () => {
    const service80 = { project: null, service: "web", target: null };
    const policy = { fallback: [{ service: service80, ports: [8081], ...written }] };
    expect(portsOf(await auto({ files, policy }))).toEqual([15_432, 19_000, 8081]);
  });

  it("is missing if none is free for all, and the ports are then chosen separately", async () => {
    const given = { files: compose(service("web", "8080:80"), service("high", "40000:81")) };
    const allocation = await auto(given);
    expect(allocation.warnings).toEqual([SINGLE]);
    const single = await allocateIn(given);
    expect([single.warnings, portsOf(single)]).toEqual([[], portsOf(allocation)]);
  });

  it("is the next one if another run leases a port at the same time", async () => {
    const { store, leases, claims } = makeStore([18_080]);
    const allocation = await auto({ files, store });
    expect(portsOf(allocation)).toEqual([25_432, 29_000, 28_080]);
    expect(leases.map(({ port }) => port)).toEqual([25_432, 29_000, 29_001, 28_080]);
    expect(claims[1]).toEqual([15_432]);
  });

  it("leases the first port alone, so that one of two runs gets all ports", async () => {
    const { store, claims } = makeStore([15_432]);
    await auto({ files, store });
    expect(claims.filter((ports) => ports.length > 0)).toEqual([
      [15_432],
      [25_432],
      [29_000, 29_001, 28_080],
    ]);
  });

  it("gives two addresses of one port one lease", async () => {
    const two = compose(service("a", "127.0.0.1:80:80"), service("b", "127.0.0.2:80:80"));
    const { store, leases } = makeStore();
    const policy = { dynamic: { first: 20_000, last: 29_999, ...written } };
    expect(portsOf(await auto({ files: two, store, policy }))).toEqual([20_080, 20_080]);
    expect(leases.map(({ port, service: name }) => `${name} ${port}`)).toEqual(["a 20080"]);
    const earlier = [...leases];
    const later = makeStore();
    const again = await auto({ files: two, store: later.store, policy, leases: earlier });
    expect(portsOf(again)).toEqual([20_080, 20_080]);
  });
});

describe("a later run of the same copy", () => {
  const web = service("web", "8080:80");
  const db = service("db", "5432:5432");
  const leasesOf = async (given: Case) => {
    const { store, leases } = makeStore();
    await auto({ ...given, store });
    return leases;
  };

  it("gets the offset of its leases, although an earlier one is free", async () => {
    const first = { files: compose(db, web), leases: [leaseOf(18_080)] };
    const leases = await leasesOf(first);
    expect(leases.map(({ port, written: before }) => [port, before])).toEqual([
      [25_432, 5432],
      [28_080, 8080],
    ]);
    const files = compose(db, web);
    expect(portsOf(await auto({ files, leases }))).toEqual([25_432, 28_080]);
    // The same ports for one service, and in a project with another service.
    expect(portsOf(await auto({ files, leases, allocate: "web" }))).toEqual([28_080]);
    const more = compose(db, service("mail", "1025:1025"), web);
    expect(portsOf(await auto({ files: more, leases }))).toEqual([25_432, 21_025, 28_080]);
    // Another copy gets other ports.
    const foreign = leases.map((each) => ({ ...each, ours: false }));
    expect(portsOf(await auto({ files, leases: foreign }))).toEqual([15_432, 18_080]);
  });

  it("keeps ports that were chosen separately", async () => {
    const high = service("high", "40000:81");
    const files = compose(web, high);
    const leases = await leasesOf({ files });
    const { warnings, ...again } = await auto({ files, leases });
    expect(again.assignments.map(({ port }) => port)).toEqual(leases.map(({ port }) => port));
    expect(warnings).toEqual([]);
  });

  it("keeps a port that an env file of the first run contains", async () => {
    const files = compose(service("db", "${DB_PORT:-5432}:5432"), web);
    const leases = await leasesOf({ files });
    const again = { files: { ...files, ".env": "DB_PORT=15432\n" }, leases };
    expect(portsOf(await auto(again))).toEqual([15_432, 18_080]);
    const { store, leases: renewed } = makeStore();
    await auto({ ...again, store });
    expect(renewed.map(({ port, written: before }) => [port, before])).toEqual([
      [15_432, 5432],
      [18_080, 8080],
    ]);
    // A port that the first run only kept moves.
    const kept = await leasesOf({ files, allocate: "web" });
    expect(kept.map(({ port }) => port)).toContain(5432);
    expect(portsOf(await auto({ files, leases: kept }))).toEqual([15_432, 18_080]);
  });

  it("does not keep a port that is in use by another program", async () => {
    const files = compose(db, web);
    const leases = await leasesOf({ files });
    const given = { files, leases, held: ["0.0.0.0:18080/tcp"] };
    expect(portsOf(await auto(given))).toEqual([15_432, 28_080]);
  });

  it("keeps saved ports, and moves the others by the same number", async () => {
    const request = { saved: new Map([["shop/db:5432", 6432]]) };
    const files = compose(db, web);
    expect(portsOf(await auto({ files, request }))).toEqual([6432, 9080]);
    const other = { saved: new Map([["shop/db:5432", 23_117]]) };
    expect(portsOf(await auto({ files, request: other }))).toEqual([23_117, 18_080]);
  });
});

it("moves the ports of every copy apart, the same ones every time", async () => {
  const port = fc.integer({ min: 1025, max: 31_000 });
  const given = fc.record({
    ports: fc.uniqueArray(port, { minLength: 1, maxLength: 5 }),
    copies: fc.integer({ min: 1, max: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(given, async ({ ports, copies }) => {
      const files = compose(...ports.map((each, i) => service(`s${i}`, `${each}:80`)));
      const known: Lease[] = [];
      for (let copy = 0; copy < copies; copy++) {
        const { store, leases } = makeStore();
        const foreign = known.map((each) => ({ ...each, ours: false }));
        const first = await auto({ files, store, leases: foreign });
        const chosen = portsOf(first);
        expect(chosen.filter((each) => known.some((lease) => lease.port === each))).toEqual([]);
        expect(new Set(chosen).size).toBe(ports.length);
        if (!first.warnings.includes(SINGLE)) {
          const offsets = new Set(
            first.assignments.map((each) => each.port - (each.request.endpoints[0]?.first ?? 0)),
          );
          expect(OFFSETS).toEqual(expect.arrayContaining([...offsets]));
          expect(offsets.size).toBe(1);
        }
        expect(portsOf(await auto({ files, leases: [...foreign, ...leases] }))).toEqual(chosen);
        known.push(...leases);
      }
    }),
    { numRuns: 30 },
  );
});

describe("the offset in the options", () => {
  const parse = (names: readonly string[], offset: string | null, range: string | null = null) =>
    parseAllocationWords({ names, settings: [], offset, range }).offset;

  it.each([
    [["all"], null, null, "auto"],
    [["all"], "auto", null, "auto"],
    [["all"], "1000", null, 1000],
    [["all"], "-1000", null, -1000],
    [["all"], null, "20000-20999", null],
    [["conflicts"], null, null, null],
    [["web"], null, null, null],
    [["web"], "auto", null, "auto"],
    [[], null, null, null],
  ])("for %j, --offset %j and --port-range %j is %j", (names, offset, range, expected) => {
    expect(parse(names, offset, range)).toBe(expected);
  });

  it.each(["AUTO", "automatic", "", "0", "1.5"])("is not %j", (offset) => {
    expect(() => parse(["all"], offset)).toThrow(/is not a valid offset/);
  });
});
