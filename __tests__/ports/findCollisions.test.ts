import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PortBinding, Project } from "../../src/compose/Project.ts";
import { findCollisions, MAX_NAMED_OTHERS } from "../../src/ports/findCollisions.ts";
import { formatRequest } from "../../src/ports/formatRequest.ts";
import { overlaps } from "../../src/ports/HostEndpoint.ts";
import { makePlan } from "../../src/ports/makePlan.ts";
import type { PortRequest } from "../../src/ports/Plan.ts";
import { projectOf } from "../memory.ts";

const name = (request: PortRequest) => `${request.service.name} ${formatRequest(request)}`;

/** Returns each collision as `KIND REQUEST <- OTHERS`. */
const collide = (...services: readonly string[]) => collideOn(null, services);

function collideOn(release: string | null, services: readonly string[]): string[] {
  const lines = services.map((service) => `  ${service.replace(": ", ": {image: x, ")}}\n`);
  const compose = `services:\n${lines.join("")}`;
  return findCollisions(makePlan([projectOf(compose)], { ipv6: true }), [], release).map(
    ({ kind, request, others }) => `${kind} ${name(request)} <- ${others.map(name).join(", ")}`,
  );
}

/**
 * Container A publishes the row and B the column; the results are the engine's own
 * (docs/reference/engine.md E7).
 */
const ADDRESSES = ["", "0.0.0.0:", "[::]:", "127.0.0.1:", "127.0.0.2:", "10.99.0.1:", "[::1]:"];
const REFUSED = ["xxxxxxx", "xx-xxx-", "x-x---x", "xx-x---", "xx--x--", "xx---x-", "x-x---x"];

describe("two services that publish a port", () => {
  it.each(
    ADDRESSES.flatMap((a, row) =>
      ADDRESSES.map((b, column) => [a, b, REFUSED[row]?.[column] === "x"] as const),
    ),
  )("%s8080 and %s8080: %s", (a, b, refused) => {
    const found = collide(`a: ports: ["${a}8080:80"]`, `b: ports: ["${b}8080:80"]`);
    expect(found).toHaveLength(refused ? 1 : 0);
  });

  it.each([
    ["another port", "8081:80", 0],
    ["another protocol", "8080:80/udp", 0],
    ["a range that contains the port", "8070-8090:70-90", 1],
    ["a range that starts after the port", "8081-8090:81-90", 0],
    ["a range that ends before the port", "8070-8079:70-79", 0],
    ["a range that ends with the port", "8070-8080:70-80", 1],
    ["a port that the engine assigns", "80", 0],
  ])("counts collisions with %s", (_, entry, count) =>
    expect(collide('a: ports: ["8080:80"]', `b: ports: ["${entry}"]`)).toHaveLength(count),
  );
});

describe("one service that publishes a port twice", () => {
  it("collides with itself", () => {
    expect(collide('a: ports: ["8080:80", "8080:81"]')).toEqual([
      "taken a *:8080/tcp <- a *:8080/tcp",
    ]);
    expect(collide('a: ports: ["8080:80", "127.0.0.1:8080:80"]')).toEqual([
      "taken a 127.0.0.1:8080/tcp <- a *:8080/tcp",
    ]);
  });

  it("collides if one is a number and the other a string, which Compose keeps as two", () => {
    expect(collide('a: ports: ["8080:80", {target: 80, published: 8080}]')).toEqual([
      "taken a *:8080/tcp <- a *:8080/tcp",
    ]);
  });

  it("does not collide if Compose merges both", () => {
    expect(collide('a: ports: ["8080:80", {target: 80, published: "8080"}]')).toEqual([]);
  });
});

describe("a service that does not publish its port", () => {
  it.each(["scale: 0", "network_mode: none", "profiles: [debug]"])(
    "does not collide with %s",
    (what) => {
      expect(collide('a: ports: ["8080:80"]', `b: ${what}, ports: ["8080:80"]`)).toEqual([]);
    },
  );
});

describe("a pool", () => {
  const pool = 'a: ports: ["8000-8001:80"]';

  it.each([
    [
      "a fixed port inside it, which may be used first",
      [pool, 'b: ports: ["8000:80"]'],
      ["race b *:8000/tcp <- a *:8000-8001/tcp"],
    ],
    ["a fixed port before it", [pool, 'b: ports: ["7999:80"]'], []],
    [
      "a fixed port inside it on one address",
      [pool, 'b: ports: ["127.0.0.1:8001:80"]'],
      ["race b 127.0.0.1:8001/tcp <- a *:8000-8001/tcp"],
    ],
    [
      "a fixed port of the same service with a higher target",
      ['a: ports: ["8000-8001:80", "8000:81"]'],
      [],
    ],
    [
      "a fixed port of the same service with the same target",
      ['a: ports: ["8000-8001:80", "8000:80"]'],
      ["race a *:8000/tcp <- a *:8000-8001/tcp"],
    ],
    [
      "a fixed port before it, on another address",
      ['a: depends_on: [b], ports: ["0.0.0.0:8000-8001:80"]', 'b: ports: ["127.0.0.1:8000:80"]'],
      ["race b 127.0.0.1:8000/tcp <- a 0.0.0.0:8000-8001/tcp"],
    ],
    [
      "a pool that may leave too few ports",
      [pool, 'b: ports: ["8001-8002:80"], scale: 2'],
      ["race b *:8001-8002/tcp <- a *:8000-8001/tcp"],
    ],
    ["a pool that leaves enough ports", [pool, 'b: ports: ["8001-8002:80"]'], []],
    [
      "a pool on another address",
      [pool, 'b: ports: ["127.0.0.1:8000-8001:80"]'],
      ["race b 127.0.0.1:8000-8001/tcp <- a *:8000-8001/tcp"],
    ],
    [
      "a service that starts after the one with the fixed port",
      ['a: depends_on: [b], ports: ["8000-8001:80"]', 'b: ports: ["8000:80"]'],
      [],
    ],
    [
      "through others",
      [
        'a: depends_on: [c], ports: ["8000-8001:80"]',
        'b: ports: ["8000:80"]',
        "c: depends_on: [b]",
      ],
      [],
    ],
    [
      "a service that starts before the one with the fixed port",
      [pool, 'b: depends_on: [a], ports: ["8000:80"]'],
      ["race b *:8000/tcp <- a *:8000-8001/tcp"],
    ],
    ["two replicas in a pool with enough ports", [pool, 'b: ports: ["8000-8001:80"]'], []],
    [
      "three replicas in a pool with two ports",
      [pool, 'b: scale: 2, ports: ["8000-8001:80"]'],
      ["exhausted b *:8000-8001/tcp <- a *:8000-8001/tcp"],
    ],
    [
      "fixed ports for the whole pool",
      [pool, 'b: ports: ["8000:80"]', 'c: ports: ["8001:80"]'],
      ["exhausted a *:8000-8001/tcp <- b *:8000/tcp, c *:8001/tcp"],
    ],
    [
      "fixed ports for the whole pool on another address",
      ['a: ports: ["127.0.0.1:8000-8001:80"]', 'b: ports: ["127.0.0.2:8000-8001:80-81"]'],
      [],
    ],
    [
      "more replicas than ports, which is not a collision",
      ['a: scale: 3, ports: ["8000-8001:80"]'],
      [],
    ],
  ])("and %s", (_, services, expected) => expect(collide(...services)).toEqual(expected));
});

describe("several projects", () => {
  it("collide with each other", () => {
    const project = (directory: string) =>
      projectOf('services:\n  a: {image: x, ports: ["8080:80"]}', { directory });
    const [collision] = findCollisions(
      makePlan([project("/repo/shop"), project("/repo/blog")], { ipv6: true }),
    );
    expect([collision?.request.project.name, collision?.others[0]?.project.name]).toEqual([
      "blog",
      "shop",
    ]);
  });
});

describe("the search", () => {
  const entry = fc.record({
    address: fc.constantFrom("", "0.0.0.0:", "[::]:", "127.0.0.1:", "[::1]:"),
    first: fc.integer({ min: 1, max: 20 }),
    size: fc.integer({ min: 1, max: 6 }),
    pool: fc.boolean(),
    protocol: fc.constantFrom("tcp", "udp"),
  });
  const composes = fc.array(fc.array(entry, { maxLength: 4 }), { maxLength: 8 }).map((services) => {
    const spelled = services.map((entries, number) => {
      const ports = entries.map(({ address, first, size, pool, protocol }, at) => {
        const target = 100 * (at + 1);
        const targets = pool ? target : `${target}-${target + size - 1}`;
        return `"${address}${first}-${first + size - 1}:${targets}/${protocol}"`;
      });
      return `  s${number}: {image: x, ports: [${ports.join(", ")}]}\n`;
    });
    return `services:\n  s: {image: x}\n${spelled.join("")}`;
  });
  const planOf = (compose: string) => makePlan([projectOf(compose)], { ipv6: true });
  const conflicts = (a: PortRequest, b: PortRequest) =>
    a.endpoints.some((x) => b.endpoints.some((y) => overlaps(x, y)));
  const first = ({ endpoints: [endpoint] }: PortRequest) => endpoint?.first ?? 0;
  /** Returns whether a port is left for a pool whatever the other one uses. */
  const fits = ({ endpoints: [a] }: PortRequest, { endpoints: [b] }: PortRequest) =>
    a !== undefined &&
    b !== undefined &&
    (a.first < b.first || a.last > b.last || a.first < a.last);

  it("finds the same collisions as a comparison of all pairs", () => {
    fc.assert(
      fc.property(composes, (compose) => {
        const { projects, requests } = planOf(compose);
        const earlier = (request: PortRequest, index: number) =>
          requests.filter(
            (other, at) =>
              first(other) < first(request) || (first(other) === first(request) && at < index),
          );
        const expected = requests.flatMap((request, index) => {
          const others = earlier(request, index).filter(
            (other) =>
              request.kind === "fixed" && other.kind === "fixed" && conflicts(request, other),
          );
          return others.length === 0 ? [] : [{ request, others }];
        });
        const searched = findCollisions({ projects, requests }).filter(
          ({ kind }) => kind === "taken",
        );
        expect(searched.map(({ request, total }) => [name(request), total])).toEqual(
          expected.map(({ request, others }) => [name(request), others.length]),
        );
        for (const [at, { others }] of searched.entries()) {
          const all = expected[at]?.others ?? [];
          expect(others).toHaveLength(Math.min(all.length, MAX_NAMED_OTHERS));
          expect(others.every((other) => all.includes(other))).toBe(true);
        }
      }),
    );
  });

  it("finds the same races as a comparison of all pairs", () => {
    fc.assert(
      fc.property(composes, fc.constantFrom(null, "26.1.5", "28.5.2"), (compose, release) => {
        const plan = planOf(compose);
        const found = findCollisions(plan, [], release);
        const certain = new Set(
          found.flatMap(({ kind, request }) => (kind === "race" ? [] : [request])),
        );
        // Releases before 27 visit a container's targets from the highest, and fail at a port that
        // they have recorded under another address.
        const old = release !== "28.5.2";
        const fails = (a: PortRequest, b: PortRequest) =>
          old &&
          a.endpoints.some((x) =>
            b.endpoints.some((y) => overlaps(x, y) && x.address !== y.address),
          );
        const isRace = (a: PortRequest, b: PortRequest) => {
          if (
            a === b ||
            !conflicts(a, b) ||
            certain.has(a) ||
            certain.has(b) ||
            (a.kind === "fixed" && b.kind === "fixed")
          )
            return false;
          if (a.kind === b.kind) return fails(a, b) || !fits(a, b) || !fits(b, a);
          const [pool, fixed] = a.kind === "pool" ? [a, b] : [b, a];
          return (
            a.service !== b.service ||
            fails(a, b) ||
            (old && fixed.binding.target < pool.binding.target)
          );
        };
        const pairs = (list: readonly (readonly [PortRequest, PortRequest])[]) =>
          new Set(
            list.map((pair) =>
              pair
                .map((request) => plan.requests.indexOf(request))
                .toSorted((a, b) => a - b)
                .join(),
            ),
          );
        const expected = pairs(
          plan.requests.flatMap((a) =>
            plan.requests.filter((b) => isRace(a, b)).map((b) => [a, b] as const),
          ),
        );
        const searched = pairs(
          found
            .filter(({ kind }) => kind === "race")
            .flatMap(({ request, others }) => others.map((other) => [request, other] as const)),
        );
        // A certain collision is reported without its races, and only some of the other requests
        // are named.
        expect(
          [...searched]
            .filter((pair) => !expected.has(pair))
            .every((pair) =>
              pair
                .split(",")
                .some((index) => certain.has(plan.requests[Number(index)] as PortRequest)),
            ),
        ).toBe(true);
        if (found.every(({ others }) => others.length < MAX_NAMED_OTHERS))
          expect([...expected].filter((pair) => !searched.has(pair))).toEqual([]);
      }),
    );
  });
});

describe("a huge plan", () => {
  const base = projectOf('services:\n  a: {image: x, ports: ["1:1"]}');
  const project = (bindings: readonly Partial<PortBinding>[]): Project => ({
    ...base,
    services: bindings.map((binding, number) => {
      const [service] = base.services;
      const [port] = service?.ports ?? [];
      if (service === undefined || port === undefined) throw new Error("the base has one port");
      return { ...service, name: `s${number}`, ports: [{ ...port, ...binding }] };
    }),
  });
  /** Comparing all pairs would take too long. */
  const searched = (bindings: readonly Partial<PortBinding>[]) => {
    const found = findCollisions(makePlan([project(bindings)], { ipv6: true }));
    expect(Math.max(...found.map(({ others }) => others.length))).toBeLessThanOrEqual(
      MAX_NAMED_OTHERS,
    );
    return { found: found.length, most: Math.max(...found.map(({ total }) => total)) };
  };
  const many = (count: number, binding: (at: number) => Partial<PortBinding>) =>
    Array.from({ length: count }, (_, at) => binding(at));

  it("is searched if it has many ranges", () => {
    const ranges = many(200, (at) => ({ published: String(1 + at), count: 60_000, target: 1 }));
    const services = many(10_000, (at) => ({ published: String(1024 + at) }));
    expect(searched([...ranges, ...services])).toEqual({ found: 10_199, most: 200 });
  });

  it("is searched if all services publish the same port", () => {
    expect(searched(many(100_000, () => ({ published: "8080" })))).toEqual({
      found: 99_999,
      most: 99_999,
    });
  });
});
