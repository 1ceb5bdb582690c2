import fc from "fast-check";
import { parseServiceName } from "../../src/ports/serviceName.ts";
import type { Situation } from "./applyHelp.ts";

const PORTS = [
  22, 80, 443, 1023, 5432, 5433, 6379, 8080, 8081, 9000, 32_767, 51_820, 54_329, 61_616,
];
const TARGETS = [53, 80, 5432, 8080, 50_000, 51_820];
const VARIABLES = ["WEB_PORT", "DB_PORT", "PORT", "API_80_PORT"];
const SERVICES = ["web", "api", "db", "cache", "vpn"] as const;
const IMAGES = ["nginx", "postgres:16", "redis", "shop/api", "linuxserver/wireguard"];

const port = fc.constantFrom(...PORTS);
const variable = fc.constantFrom(...VARIABLES);

/** The host ports of an entry, and how many container ports they need. */
const published = fc.oneof(
  { weight: 4, arbitrary: port.map((each) => ({ text: `${each}`, size: 1 })) },
  {
    weight: 3,
    arbitrary: fc.tuple(variable, port).map(([name, each]) => ({
      text: `\${${name}:-${each}}`,
      size: 1,
    })),
  },
  { weight: 1, arbitrary: variable.map((name) => ({ text: `\${${name}}`, size: 1 })) },
  {
    weight: 1,
    arbitrary: fc.tuple(port, fc.integer({ min: 1, max: 3 })).map(([first, more]) => ({
      text: `${first}-${first + more}`,
      size: 1,
    })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(port, fc.integer({ min: 1, max: 3 })).map(([first, more]) => ({
      text: `${first}-${first + more}`,
      size: more + 1,
    })),
  },
);

const entry = fc
  .record({
    published,
    target: fc.constantFrom(...TARGETS),
    address: fc.constantFrom("", "", "", "127.0.0.1", "0.0.0.0", "[::]", "[::1]"),
    protocol: fc.constantFrom("tcp", "tcp", "tcp", "udp"),
    isLong: fc.integer({ min: 0, max: 4 }).map((each) => each === 0),
  })
  .map(({ published: { text, size }, target, address, protocol, isLong }) => {
    if (isLong && size === 1) {
      const host = address === "" ? "" : `host_ip: "${address.replace(/[[\]]/g, "")}", `;
      return `{ target: ${target}, published: "${text}", ${host}protocol: ${protocol} }`;
    }
    const targets = size === 1 ? `${target}` : `${target}-${target + size - 1}`;
    const suffix = protocol === "tcp" ? "" : "/udp";
    return `"${address === "" ? "" : `${address}:`}${text}:${targets}${suffix}"`;
  });

const service = fc.record({
  image: fc.constantFrom(...IMAGES),
  replicas: fc.constantFrom(1, 1, 1, 1, 2, 3),
  ports: fc.array(entry, { minLength: 1, maxLength: 3 }),
});

const compose = fc
  .array(service, { minLength: 1, maxLength: 4 })
  .map((services) =>
    [
      "services:",
      ...services.flatMap(({ image, replicas, ports }, index) => [
        `  ${SERVICES[index]}:`,
        `    image: ${image}`,
        ...(replicas === 1 ? [] : [`    scale: ${replicas}`]),
        "    ports:",
        ...ports.map((each) => `      - ${each}`),
      ]),
      "",
    ].join("\n"),
  );

const on = (rule: string) => [rule, { level: "warning" as const }] as const;

const policy = fc
  .record({
    assignments: fc.array(
      fc.tuple(
        fc.constantFrom("db", "api:80", "cache", "web:5432"),
        // A policy that assigns privileged or ephemeral ports contradicts the rules about them.
        port.filter((each) => each >= 1024 && each < 32_000),
      ),
      { maxLength: 3 },
    ),
    reserved: fc.array(port, { maxLength: 2 }),
    range: fc.option(fc.constantFrom([8080, 8089], [5432, 5435], [70, 90], [9000, 33_000])),
    block: fc.option(fc.constantFrom([8000, 8100], [20_000, 20_020])),
    rules: fc.subarray([
      "hardcoded-port",
      "privileged-port",
      "public-binding",
      "undocumented-variable",
    ]),
  })
  .map(({ assignments, reserved, range, block, rules }): Situation["policy"] => ({
    assignments: [...new Map(assignments)].map(([name, each]) => ({
      service: parseServiceName(name),
      port: each,
      span: null,
    })),
    reserved: reserved.map((each) => ({
      endpoint: { first: each, last: each, protocol: null, family: null, address: null },
      span: null,
    })),
    roles: new Map(
      range === null
        ? []
        : [
            [
              "kind",
              {
                name: "kind",
                range: { first: range[0] ?? 0, last: range[1] ?? 0 },
                images: ["nginx", "postgres"],
                services: [],
                scheme: null,
                public: false,
                span: null,
              },
            ],
          ],
    ),
    blocks: new Map(
      block === null
        ? []
        : [
            [
              "shop",
              { project: "shop", range: { first: block[0] ?? 0, last: block[1] ?? 0 }, span: null },
            ],
          ],
    ),
    rules: new Map(rules.map(on)),
  }));

/** Projects with conflicts, below policies and on hosts that limit their ports. */
export const situation: fc.Arbitrary<Situation> = fc
  .record({
    compose,
    env: fc.dictionary(variable, port.map(String), { maxKeys: 2 }),
    template: fc.option(fc.subarray(VARIABLES)),
    shell: fc.dictionary(variable, port.map(String), { maxKeys: 1 }),
    policy: fc.oneof(fc.constant({}), policy),
    kernel: fc.constantFrom(
      {},
      {},
      { reserved: [[50_000, 50_000]] as const },
      { platform: "darwin", ephemeral: [49_152, 65_535] } as const,
      { ephemeral: [10_000, 60_999] } as const,
      { unprivilegedStart: 80 },
    ),
    inUse: fc.array(port, { maxLength: 3 }).map((all) =>
      all.map((first) => ({
        family: "IPv4" as const,
        address: "0.0.0.0",
        first,
        last: first,
        protocol: "tcp" as const,
      })),
    ),
  })
  // A rule does not know which other variables the environment of a user has.
  .map((each) => ({
    ...each,
    shell: Object.fromEntries(
      Object.entries(each.shell).filter(([name]) => each.compose.includes(`\${${name}`)),
    ),
  }));
