import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PortAvailability } from "../../src/allocate/PortAvailability.ts";
import { groupRange, type PortGroup } from "../../src/allocate/PortGroup.ts";
import {
  listOffsets,
  OFFSETS,
  selectShiftable,
  type ShiftedGroup,
} from "../../src/allocate/shiftPorts.ts";
import { emptyPolicy } from "../../src/policy/Policy.ts";
import { makePlan } from "../../src/ports/makePlan.ts";
import type { PortRequest } from "../../src/ports/Plan.ts";
import { endpointsOf, LINUX, makeHostView } from "../helpers/hostView.ts";
import { projectOf } from "../memory.ts";
import { leaseOf } from "./allocating.ts";

const ALL = { first: 1, last: 65_535 };

/** Returns the requests of entries, one service for each. */
function requestsOf(...entries: readonly string[]): readonly PortRequest[] {
  if (entries.length === 0) return [];
  const services = entries.map((entry, i) => `  s${i}: {image: x, ports: ["${entry}"]}\n`);
  return makePlan([projectOf(`services:\n${services.join("")}`)], { ipv6: true }).requests;
}

/** Returns a group for each request. */
const groupsOf = (requests: readonly PortRequest[], allowed = ALL) =>
  requests.map((request): ShiftedGroup => {
    const { first, last } = request.endpoints[0] ?? { first: 0, last: 0 };
    const size = last - first + 1;
    const group: PortGroup = { requests: [request], variable: null, size, requestedPort: null };
    return { group, written: first, allowed };
  });

interface Given {
  readonly held?: readonly string[];
  readonly leased?: readonly number[];
  readonly reserved?: readonly [number, number][];
  readonly kept?: readonly string[];
  readonly ephemeral?: readonly [number, number];
}

function availabilityFor(leaving: readonly PortRequest[], given: Given = {}): PortAvailability {
  const { held = [], leased = [], reserved = [], kept = [], ephemeral = LINUX.ephemeral } = given;
  return new PortAvailability({
    view: makeHostView({
      kernel: { ...LINUX, reserved, ephemeral },
      inUse: held.flatMap(endpointsOf),
    }),
    policy: emptyPolicy,
    leases: leased.map((port) => leaseOf(port)),
    planned: requestsOf(...kept),
    inactive: [],
    leaving,
  });
}

describe("the offsets of copies", () => {
  it("are 10000 and 20000, then thousands, then hundreds", () => {
    expect(OFFSETS).toEqual([
      10_000, 20_000, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 100, 200, 300, 400, 500,
      600, 700, 800, 900,
    ]);
  });

  it.each<[string, readonly string[], Given, number | undefined]>([
    ["10000 on a free host", ["6379:6379"], {}, 10_000],
    ["20000 if another run has leased a port", ["6379:6379"], { leased: [16_379] }, 20_000],
    ["10000 if another run has leased a neighbor", ["6379:6379"], { leased: [16_380] }, 10_000],
    ["20000 if a port is in use", ["6379:6379"], { held: ["127.0.0.1:16379/tcp"] }, 20_000],
    [
      "10000 if a port is in use for another protocol",
      ["6379:6379"],
      { held: ["0.0.0.0:16379/udp"] },
      10_000,
    ],
    [
      "10000 if a port is in use on another address",
      ["127.0.0.1:6379:6379"],
      { held: ["127.0.0.2:16379/tcp"] },
      10_000,
    ],
    [
      "20000 if one of several ports is not free",
      ["6379:6379", "8080:80"],
      { leased: [18_080] },
      20_000,
    ],
    [
      "20000 if the project publishes a port as written",
      ["5672:5672", "15672:15672"],
      { ephemeral: [40_000, 60_999] },
      20_000,
    ],
    [
      "1000 if 10000 gives a port of the project, and 20000 an ephemeral one",
      ["5672:5672", "15672:15672"],
      {},
      1000,
    ],
    ["20000 if a service that stays publishes a port", ["80:80"], { kept: ["10080:80"] }, 20_000],
    ["20000 if web browsers block a port", ["80:80"], {}, 20_000],
    ["10000 if web browsers block no port", ["81:80"], {}, 10_000],
    ["20000 if the kernel reserves a port", ["81:80"], { reserved: [[10_081, 10_081]] }, 20_000],
    ["1000 if others give ephemeral ports", ["28080:80"], {}, 1000],
    ["the next one if 20000 gives an ephemeral port", ["13000:80"], { leased: [23_000] }, 1000],
    ["100 if thousands give ephemeral ports", ["32000:80"], {}, 100],
    ["none if all give ephemeral ports", ["40000:80"], {}, undefined],
    ["none if a port would be greater than 65535", ["65500:80"], {}, undefined],
    ["1000 if 10000 and 20000 are not free", ["80:80"], { leased: [20_080] }, 1000],
    [
      "none if hundreds give privileged ports",
      ["80:80"],
      { reserved: [[1024, 65_535]] },
      undefined,
    ],
    ["20000 if one port of a range is not free", ["9000-9002:80-82"], { leased: [19_002] }, 20_000],
    [
      "10000 if a port next to a range is not free",
      ["9000-9002:80-82"],
      { leased: [19_003] },
      10_000,
    ],
    ["10000 for the same port of two protocols", ["53:53/tcp", "53:53/udp"], {}, 10_000],
  ])("start with %s", (_, entries, given, expected) => {
    const requests = requestsOf(...entries);
    const availability = availabilityFor(requests, given);
    expect(listOffsets(groupsOf(requests), availability).next().value).toBe(expected);
  });

  it.each<[string, { first: number; last: number }, number | undefined]>([
    ["a range with the first one", { first: 16_000, last: 16_999 }, 10_000],
    ["a range with the last port", { first: 16_379, last: 16_379 }, 10_000],
    ["a range that starts after it", { first: 16_380, last: 29_999 }, 20_000],
    ["a range with none", { first: 5000, last: 5999 }, undefined],
  ])("must give ports of the policy: %s", (_, allowed, expected) => {
    const requests = requestsOf("6379:6379");
    const groups = groupsOf(requests, allowed);
    expect(listOffsets(groups, availabilityFor(requests)).next().value).toBe(expected);
  });

  it("start with those of an earlier run of this copy", () => {
    const requests = requestsOf("6379:6379");
    const first = (earlier: readonly number[], given: Given = {}) =>
      listOffsets(groupsOf(requests), availabilityFor(requests, given), earlier, ["in-use"]).next()
        .value;
    expect(first([3000])).toBe(3000);
    expect(first([300, 3000])).toBe(3000);
    expect(first([3000], { leased: [9379] })).toBe(10_000);
    // A container of this copy may use the port.
    expect(first([3000], { held: ["0.0.0.0:9379/tcp"] })).toBe(3000);
    expect(first([], { held: ["0.0.0.0:16379/tcp"] })).toBe(20_000);
    expect(first([12_345, 0])).toBe(10_000);
  });

  it("are the first ones with which all ports are free", () => {
    const port = fc.integer({ min: 1, max: 65_535 });
    const near = fc.tuple(fc.constantFrom(...OFFSETS), fc.nat(3)).map(([by, at]) => 6379 + by + at);
    const given = fc.record({
      ports: fc.uniqueArray(fc.integer({ min: 6379, max: 6390 }), { minLength: 1, maxLength: 4 }),
      other: port,
      leased: fc.array(fc.oneof(port, near), { maxLength: 20 }),
      held: fc.array(fc.oneof(port, near), { maxLength: 20 }),
    });
    fc.assert(
      fc.property(given, ({ ports, other, leased, held }) => {
        const requests = requestsOf(...ports.map((each) => `${each}:80`), `${other}:81`);
        const groups = groupsOf(requests);
        const inUse = held.map((each) => `0.0.0.0:${each}/tcp`);
        const availability = availabilityFor(requests, { leased, held: inUse });
        const written = new Set([...ports, other]);
        const isFree = (at: number) =>
          at <= 65_535 &&
          at >= 1024 &&
          (at < 32_768 || at > 60_999) &&
          !BROWSERS.has(at) &&
          ![...leased, ...held].includes(at) &&
          !written.has(at);
        const expected = OFFSETS.filter((offset) =>
          groups.every((each) => isFree(each.written + offset)),
        );
        expect([...listOffsets(groups, availability)]).toEqual(expected);
      }),
    );
  });
});

/** The ports that Fetch blocks (https://fetch.spec.whatwg.org/#port-blocking), from 1024. */
const BROWSERS = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669,
  6679, 6697, 10_080,
]);

describe("the ports that one offset moves", () => {
  it.each<[string, readonly string[], readonly number[]]>([
    ["all of a project", ["8080:80", "8081:80"], [0, 1]],
    ["only the first of two services with one port", ["8080:80", "8080:81"], [0]],
    ["both if the protocols differ", ["53:53/tcp", "53:53/udp"], [0, 1]],
    ["both if the addresses differ", ["127.0.0.1:80:80", "127.0.0.2:80:80"], [0, 1]],
    ["only the first if one address is all addresses", ["80:80", "127.0.0.2:80:80"], [0]],
    ["only the first of overlapping ranges", ["80-82:80-82", "82-84:80-82"], [0]],
    ["both of ranges next to each other", ["80-82:80-82", "83-85:80-82"], [0, 1]],
  ])("are %s", (_, entries, expected) => {
    const groups = groupsOf(requestsOf(...entries));
    expect(selectShiftable(groups).map((group) => groups.indexOf(group))).toEqual(expected);
  });

  it("are apart with every offset", () => {
    const entry = fc
      .tuple(
        fc.constantFrom("", "127.0.0.1:", "127.0.0.2:", "[::1]:"),
        fc.integer({ min: 80, max: 86 }),
        fc.nat(2),
        fc.constantFrom("tcp", "udp"),
      )
      .map(([address, first, more, protocol]) =>
        more === 0
          ? `${address}${first}:80/${protocol}`
          : `${address}${first}-${first + more}:80-${80 + more}/${protocol}`,
      );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), (entries) => {
        const selected = selectShiftable(groupsOf(requestsOf(...entries)));
        const availability = availabilityFor([]);
        for (const { group, written } of selected) {
          const range = groupRange(group, written + 20_000);
          expect(availability.findObstacle(group.requests, range)).toBeNull();
          availability.assign(
            group.requests.map((request) => ({
              ...request,
              endpoints: request.endpoints.map((each) => ({ ...each, ...range })),
            })),
            range,
          );
        }
      }),
    );
  });
});
