import fc from "fast-check";
import { expect, it } from "vitest";
import { overlaps } from "../../src/ports/HostEndpoint.ts";
import { makePlan } from "../../src/ports/makePlan.ts";
import { findCollidingProjects } from "../../src/ports/findCollidingProjects.ts";
import { parseServiceName } from "../../src/ports/serviceName.ts";
import { projectOf } from "../memory.ts";

const project = (name: string, ...services: readonly string[]) =>
  projectOf(
    [
      `name: ${name}\nservices:\n`,
      ...services.map((ports, index) => `  s${index}: {image: x, ports: [${ports}]}\n`),
    ].join(""),
    { directory: `/repo/${name}` },
  );

const pairsOf = (...[plan, alternatives]: Parameters<typeof findCollidingProjects>) =>
  findCollidingProjects(plan, alternatives).map(
    ({ projects: [a, b], ports }) => `${a.name} ${b.name} ${ports.join(",")}`,
  );

it("returns each pair of projects once, with all their ports", () => {
  const projects = [
    project("a", '"8080:1"', '"5432:1"'),
    project("b", '"5432:1", "8080:2"'),
    project("c", '"127.0.0.1:8080:1"'),
  ];
  expect(pairsOf(makePlan(projects, { ipv6: true }))).toEqual([
    "a b 5432,8080",
    "a c 8080",
    "b c 8080",
  ]);
});

it("returns nothing for a project that collides with itself", () => {
  expect(pairsOf(makePlan([project("a", '"8080:1"', '"8080:2"')], { ipv6: true }))).toEqual([]);
});

it("returns nothing for alternatives", () => {
  const services = ["a/s0", "b/s0"].map(parseServiceName);
  expect(
    pairsOf(makePlan([project("a", '"8080:1"'), project("b", '"8080:1"')], { ipv6: true }), [
      { services },
    ]),
  ).toEqual([]);
});

it("returns the same pairs as a comparison of all requests", () => {
  const entry = fc
    .tuple(
      fc.constantFrom("", "127.0.0.1:", "127.0.0.2:", "[::1]:", "0.0.0.0:"),
      fc.integer({ min: 8000, max: 8010 }),
      fc.integer({ min: 0, max: 4 }),
      fc.constantFrom("tcp", "udp"),
    )
    .map(
      ([address, first, more, protocol]) =>
        `"${address}${first}-${first + more}:1-${1 + more}/${protocol}"`,
    );
  fc.assert(
    fc.property(
      fc.array(fc.uniqueArray(entry, { minLength: 1, maxLength: 3 }), {
        minLength: 2,
        maxLength: 5,
      }),
      (projects) => {
        const plan = makePlan(
          projects.map((entries, index) => project(`p${index}`, ...entries)),
          { ipv6: true },
        );
        const expected = new Set<string>();
        for (const [index, request] of plan.requests.entries())
          for (const other of plan.requests.slice(index + 1))
            if (
              request.project !== other.project &&
              request.endpoints.some((a) => other.endpoints.some((b) => overlaps(a, b)))
            )
              expected.add(`${request.project.name} ${other.project.name}`);
        expect(
          new Set(findCollidingProjects(plan).map(({ projects: [a, b] }) => `${a.name} ${b.name}`)),
        ).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
});

it("compares neither the entries of one project nor equal entries of two", () => {
  const many = (name: string) =>
    project(name, Array.from({ length: 4000 }, (_, i) => `"8080:${i + 1}"`).join(", "));
  const [a, b] = [many("a"), many("b")];
  const start = process.cpuUsage();
  expect(pairsOf(makePlan([a], { ipv6: true }))).toEqual([]);
  expect(pairsOf(makePlan([a, b], { ipv6: true }))).toEqual(["a b 8080"]);
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(500);
});
