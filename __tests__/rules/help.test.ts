import { describe, expect, it } from "vitest";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { emptyPolicy } from "../../src/policy/Policy.ts";
import { findCollisions } from "../../src/ports/findCollisions.ts";
import { makePlan } from "../../src/ports/makePlan.ts";
import { parseServiceName } from "../../src/ports/serviceName.ts";
import { emptyRepositoryContext } from "../../src/repository/RepositoryContext.ts";
import type { Finding } from "../../src/rules/Finding.ts";
import { rules } from "../../src/rules/index.ts";
import { runRules } from "../../src/rules/runRules.ts";
import { LINUX, makeHostView } from "../helpers/hostView.ts";
import { memoryFiles, placeTexts, requestFor } from "../memory.ts";
import { check, type Situation } from "./applyHelp.ts";

const PLAIN: Situation = {
  compose: "",
  env: {},
  template: null,
  shell: {},
  policy: {},
  kernel: {},
  inUse: [],
};

/** Returns the help of the findings of a rule. */
const helpOf = (...parameters: Parameters<typeof findingsOf>) =>
  findingsOf(...parameters).map(({ fix }) => fix);

/** Returns the findings of a rule about services with these entries. */
function findingsOf(
  rule: string,
  services: Readonly<Record<string, readonly string[]>>,
  more: Partial<Situation> = {},
): Finding[] {
  const compose = Object.entries(services).map(
    ([name, entries]) =>
      `  ${name}:\n    image: x\n    ports:\n` +
      entries.map((each) => `      - ${each}\n`).join(""),
  );
  const policy = { rules: new Map([[rule, { level: "warning" as const }]]), ...more.policy };
  const { findings } = check({
    ...PLAIN,
    ...more,
    policy,
    compose: `services:\n${compose.join("")}`,
  });
  return findings.filter(({ finding }) => finding.rule === rule).map(({ finding }) => finding);
}

const assign = (name: string, port: number) => ({
  service: parseServiceName(name),
  port,
  span: null,
});

const block = (first: number, last: number) =>
  new Map([["shop", { project: "shop", range: { first, last }, span: null }]]);

describe("the help for a port in the ephemeral port range", () => {
  const macos = { kernel: { platform: "darwin", ephemeral: [49_152, 65_535] } } as const;

  it("suggests a port that is ephemeral on no platform", () => {
    expect(helpOf("ephemeral-port", { pg: ['"54329:5432"'] }, macos)).toEqual([
      'change the entry to "15432:5432"',
    ]);
  });

  it("reserves a port that clients are configured with, rather than to move it", () => {
    expect(helpOf("ephemeral-port", { vpn: ['"51820:51820/udp"'] })).toEqual([
      "reserve the port: sudo sysctl -w net.ipv4.ip_local_reserved_ports=51820, " +
        'or change the entry to "11820:51820/udp"',
    ]);
  });

  it("reserves all ports with one command, which keeps those that are reserved", () => {
    const all = "sudo sysctl -w net.ipv4.ip_local_reserved_ports=40000,50001,50000";
    expect(
      helpOf(
        "ephemeral-port",
        { a: ['"50001:80"'], b: ['"50000:80"'] },
        { kernel: { reserved: [[40_000, 40_000]] } },
      ),
    ).toEqual([
      `change the entry to "10081:80", or reserve the ports: ${all}`,
      `change the entry to "10082:80", or reserve the ports: ${all}`,
    ]);
  });
});

describe("the help of a project with several Compose files", () => {
  /** Returns the help of a rule for a project with an override, read from a directory. */
  const helpIn = (rule: string, texts: Readonly<Record<string, string>>, base?: string) => {
    const files = memoryFiles(placeTexts(texts));
    const project = resolveProject(
      requestFor("/repo", base === undefined ? {} : { base }),
      files,
      {},
    );
    const plan = makePlan([project], { ipv6: true });
    const found = runRules(rules, {
      plan,
      host: makeHostView({ kernel: LINUX }),
      policy: { ...emptyPolicy, rules: new Map([[rule, { level: "warning" as const }]]) },
      collisions: findCollisions(plan),
      repositoryContext: emptyRepositoryContext,
      copies: { count: 2, trackedFiles: new Set() },
    });
    return found.filter((each) => each.rule === rule).map(({ fix }) => fix);
  };
  const service = (name: string, ...entries: readonly string[]) =>
    `services:\n  ${name}:\n    image: x\n    ports: [${entries.join(", ")}]\n`;
  const several = (base: string, override: string) => ({
    "compose.yaml": service("web", base),
    "compose.override.yaml": service("api", override),
  });

  it.each<[string, string, Readonly<Record<string, string>>, string[]]>([
    [
      "the entry that moves",
      "port-collision",
      several('"8080:80"', '"8080:81"'),
      ['change the entry of api in compose.override.yaml to "8081:81"'],
    ],
    [
      "an entry of the first file",
      "hardcoded-port",
      several('"8080:80"', '"${API_PORT:-9000}:81"'),
      ['change the entry in compose.yaml to "${WEB_PORT:-8080}:80"'],
    ],
    [
      "an entry that copies cannot share",
      "copy-conflict",
      several('"${WEB_PORT:-8080}:80"', '"9000:81"'),
      [
        'change the entry in compose.override.yaml to "${API_PORT:-9000}:81", or run ' +
          "`portplan allocate --here` in each copy",
      ],
    ],
    [
      "an entry in long syntax",
      "privileged-port",
      several('"8080:80"', '{target: 81, published: "81"}'),
      ['change the entry in compose.override.yaml to published: "8081"'],
    ],
    [
      "an entry to quote",
      "ambiguous-port",
      several('"8080:80"', "22:22"),
      ['change the entry in compose.override.yaml to "22:22"'],
    ],
    [
      "an entry that gets a default",
      "unset-port-variable",
      several('"8080:80"', '"${API_PORT}:81"'),
      ["set API_PORT, or add a default to the entry in compose.override.yaml: ${API_PORT:-8081}"],
    ],
    [
      "an entry of an included file",
      "privileged-port",
      {
        "compose.yaml": "include: [more/compose.yaml]\n",
        "more/compose.yaml": service("web", '"80:80"'),
      },
      ['change the entry in more/compose.yaml to "8080:80"'],
    ],
    [
      "nothing more than the entry if there is one file",
      "privileged-port",
      { "compose.yaml": service("web", '"80:80"') },
      ['change the entry to "8080:80"'],
    ],
  ])("names %s with its file", (_, rule, texts, help) => {
    expect(helpIn(rule, texts)).toEqual(help);
  });

  it("names the file as the reader opens it", () => {
    expect(helpIn("privileged-port", several('"80:80"', '"9000:81"'), "/")).toEqual([
      'change the entry in repo/compose.yaml to "8080:80"',
    ]);
  });
});

describe("the help for a collision", () => {
  it("moves the other service if the policy assigns the port", () => {
    const services = { tools: ['"5432:80"'], db: ['"5432:5432"'] };
    expect(helpOf("port-collision", services)).toEqual(['change the entry of db to "5433:5432"']);
    expect(
      helpOf("port-collision", services, { policy: { assignments: [assign("db", 5432)] } }),
    ).toEqual(['change the entry of tools to "5433:80"']);
  });

  it("changes the policy if it assigns one port twice", () => {
    expect(
      helpOf(
        "port-collision",
        { api: ['"8080:80"'], web: ['"8080:80"'] },
        { policy: { assignments: [assign("api", 8080), assign("web", 8080)] } },
      ),
    ).toEqual(['assign 8081 to web in the policy and change the entry of web to "8081:80"']);
  });

  it("removes one of two entries if the policy assigns one port to both", () => {
    expect(
      helpOf(
        "port-collision",
        { web: ['"8081:80"', '"[::]:8081:80"'] },
        { policy: { assignments: [assign("web:80", 8081)] } },
      ),
    ).toEqual(["remove the entry, because another one publishes the same container port"]);
  });

  it("sets no variable that an entry without a default uses, too", () => {
    expect(
      helpOf("port-collision", {
        web: ['"9000:80"'],
        api: ['"${API_PORT:-9000}:80"'],
        worker: ['"${API_PORT}:80"'],
      }),
    ).toEqual(['change the entry of api to "9001:80"']);
  });

  it("names the entry whose host port has to go because no other is available", () => {
    expect(
      helpOf(
        "port-collision",
        { api: ['"5433:5432"'], cache: ['"5433:6379"'] },
        { policy: { assignments: [assign("cache", 5433)], blocks: block(5433, 5433) } },
      ),
    ).toEqual([
      "remove the host port from the entry of api so that the engine assigns one " +
        "(no other port is available)",
    ]);
  });

  it("moves an entry by a change of that entry if no other service inherits it", () => {
    expect(
      helpOf(
        "port-collision",
        { web: ['"[::]:5433:80"'], cache: ['"5432-5435:80-83"'] },
        { policy: { assignments: [assign("cache", 5433)] } },
      ),
    ).toEqual([
      'change the entry of cache to "5433-5436:80-83" and ' +
        'change the entry of web to "[::]:5437:80"',
    ]);
  });

  it("changes the entire entry of which Compose has removed a duplicate", () => {
    expect(
      helpOf("port-collision", { db: ['"8001:1"'], web: ['"8000:80"', '"8000-8002:80-82"'] }),
    ).toEqual(['change the entry of web to "8003-8005:80-82"']);
  });
});

describe("the help for a port that is not the assigned one", () => {
  it("moves the service that publishes the assigned port, too", () => {
    expect(
      helpOf(
        "wrong-assignment",
        { db: ['"5433:5432"'], tools: ['"5432:80"'] },
        { policy: { assignments: [assign("db", 5432)] } },
      ),
    ).toEqual(['change the entry of db to "5432:5432" and change the entry of tools to "5434:80"']);
  });

  it("names two entries with one host port by their addresses", () => {
    const entries = [1, 2].map(
      (each) => `{ target: 8${each}, published: "5432", host_ip: "127.0.0.${each}" }`,
    );
    expect(
      helpOf(
        "wrong-assignment",
        { db: ['"5433:5432"'], tools: entries },
        { policy: { assignments: [assign("db", 5432)] } },
      ),
    ).toEqual([
      'change the entry of db to "5432:5432" and ' +
        'change the entry of tools for 127.0.0.1:5432/tcp to published: "5434" and ' +
        'change the entry of tools for 127.0.0.2:5432/tcp to published: "5434"',
    ]);
  });

  it.each([
    ["wrong-assignment", {}, "the entry"],
    ["port-collision", { app: ['"5434:80"'] }, "the entry of db"],
  ])("names the entry to remove if one port is assigned to two: %s", (rule, others, entry) => {
    const services = { ...others, db: ['"5433:5432"', '"5434:5432"'] };
    const policy = { assignments: [assign("db:5432", 5433)] };
    expect(helpOf(rule, services, { policy })).toContain(
      `remove ${entry}, because another one publishes the same container port`,
    );
  });

  it("frees the port of another program if a service publishes a part of the ports, too", () => {
    const { family, address } = { family: "IPv4", address: "0.0.0.0" } as const;
    expect(
      helpOf(
        "wrong-assignment",
        { db: ['"9000-9001:5432-5433"', '"8081:80"'] },
        {
          policy: { assignments: [assign("db", 8080)] },
          inUse: [{ family, address, first: 8080, last: 8080, protocol: "tcp" }],
        },
      ),
    ).toEqual([
      'change the entry to "8080-8081:5432-5433" and ' +
        'change entry "8081:80" of db to "8082:80" and free port 8080',
    ]);
  });

  it.each<[string, readonly (readonly [first: number, last: number])[], string]>([
    ["no other", [[7000, 7999]], ""],
    ["one port", [[8082, 8082]], " and free port 8082"],
    [
      "two ports, one of them on two addresses",
      [
        [8083, 8083],
        [8080, 8080],
        [8083, 8083],
      ],
      " and free port 8080 and free port 8083",
    ],
    ["a range that begins earlier", [[8000, 8081]], " and free port 8080-8081"],
    ["a range that ends later", [[8086, 9000]], " and free port 8086-8087"],
    [
      "more ports than a fix names",
      [8080, 8081, 8082, 8083, 8084, 8085].map((port) => [port, port] as const),
      " and free the ports in use of 8080-8087",
    ],
  ])("names only the assigned ports that are in use: %s", (_, used, freeing) => {
    const inUse = used.map(([first, last], index) => ({
      family: "IPv4" as const,
      address: index === 0 ? "0.0.0.0" : "127.0.0.1",
      first,
      last,
      protocol: "tcp" as const,
    }));
    const policy = { assignments: [assign("db", 8080)] };
    const services = { db: ['"9100-9107:5432-5439"'] };
    expect(helpOf("wrong-assignment", services, { policy, inUse })).toEqual([
      `change the entry to "8080-8087:5432-5439"${freeing}`,
    ]);
  });

  it("counts from the assigned container port of a range", () => {
    expect(
      helpOf(
        "wrong-assignment",
        { mq: ['"5000-5002:5672-5674"'] },
        { policy: { assignments: [assign("mq:5673", 9001)] } },
      ),
    ).toEqual(['change the entry to "9000-9002:5672-5674"']);
  });
});

describe("the help for a port outside the block of the project", () => {
  it("leaves the port that the policy assigns to another entry, also on another address", () => {
    expect(
      helpOf(
        "outside-block",
        { db: ['"[::1]:61616:5432"', '"0.0.0.0:54329:8080"'] },
        { policy: { assignments: [assign("db", 8080)], blocks: block(8080, 8089) } },
      ),
    ).toEqual(['change the entry to "[::1]:8081:5432"']);
  });
});

describe("the help for a collision", () => {
  const debug = (port: number) => [`"${port}:80"\n    profiles: [debug]`];

  it.each([
    ["suggests the next port", {}, "8081"],
    ["leaves a port of an inactive profile to its service", { debug: debug(8081) }, "8082"],
    ["ignores an inactive alternative", { debug: debug(8080) }, "8081"],
  ])("%s", (_, others, port) => {
    const services = { api: ['"8080:80"'], web: ['"8080:81"'], ...others };
    expect(helpOf("port-collision", services)).toEqual([`change the entry of web to "${port}:81"`]);
  });

  it("skips a port that web browsers do not open", () => {
    expect(helpOf("port-collision", { api: ['"6664:80"'], web: ['"6664:81"'] })).toEqual([
      'change the entry of web to "6670:81"',
    ]);
  });
});

describe("the help for a range with fewer host ports than replicas", () => {
  const cache = '"6379-6381:51820-51822"\n      - "443:80"\n    scale: 2';
  const withoutPort = "remove the host port so that the engine assigns one to each replica";

  it.each([
    ["the service", "cache", `${withoutPort}, and the assignment of cache in the policy`],
    ["the entry", "cache:51820", withoutPort],
  ])("leaves no assignment that another entry gets: %s", (_, name, help) => {
    const policy = { assignments: [assign(name, 6379)] };
    expect(helpOf("replica-collision", { cache: [cache] }, { policy })[0]).toBe(help);
  });
});

describe("the help for a privileged port", () => {
  it.each([
    ['"80:80"', 'change the entry to "8080:80"'],
    ['"443:443"', 'change the entry to "8443:443"'],
    ['"${SSH_PORT:-22}:22"', "set SSH_PORT=8022 in .env"],
  ])("suggests a similar port from 1024 up: %s", (entry, help) => {
    expect(helpOf("privileged-port", { web: [entry] })).toEqual([help]);
  });
});

describe("the help for a port without a variable", () => {
  it.each([
    ["a port and a range", ['"8000:80"', '"8001-8010:80"'], ["WEB_PORT", "WEB_PORTS"]],
    ["a port for tcp and udp", ['"53:53"', '"53:53/udp"'], ["WEB_PORT", "WEB_PORT"]],
    ["two ports", ['"127.0.0.1:81:80"', '"127.0.0.2:82:80"'], ["WEB_PORT", "WEB_PORT_2"]],
  ])("names the variables of %s", (_, entries, names) => {
    const help = helpOf("hardcoded-port", { web: entries });
    expect(help.map((each) => /\$\{(\w+)/.exec(each)?.[1])).toEqual(names);
  });

  it("does not name a variable that an env file sets to something else", () => {
    expect(helpOf("hardcoded-port", { web: ['"8080:80"'] }, { env: { WEB_PORT: "9999" } })).toEqual(
      ['change the entry to "${WEB_PORT_2:-8080}:80"'],
    );
  });

  it("adds the variable to the template of the env file", () => {
    expect(helpOf("hardcoded-port", { web: ['"8080:80"'] }, { template: [] })).toEqual([
      'change the entry to "${WEB_PORT:-8080}:80" and add WEB_PORT=8080 to .env.example',
    ]);
  });
});

describe("the help for a variable without a value", () => {
  it("suggests different ports for two variables", () => {
    expect(
      helpOf("unset-port-variable", { web: ['"${WEB_PORT}:80"'], api: ['"${API_PORT}:80"'] }),
    ).toEqual([
      "set WEB_PORT, or add a default to the entry: ${WEB_PORT:-8080}",
      "set API_PORT, or add a default to the entry: ${API_PORT:-8081}",
    ]);
  });

  it("suggests a variable for each of two services that share one", () => {
    expect(
      helpOf("unset-port-variable", { web: ['"${HTTP_PORT}:80"'], api: ['"${HTTP_PORT}:80"'] }),
    ).toEqual([
      'change the entry to "${WEB_PORT:-8080}:80"',
      'change the entry to "${API_PORT:-8081}:80"',
    ]);
  });
});

describe("the help for a variable that no template lists", () => {
  it.each([
    ["a range", '"${LOW:-8000}-${HIGH:-8010}:80"', ["LOW=8000", "HIGH=8010"]],
    ["an entire entry", '"${ENTRY:-127.0.0.1:8080:80}"', ["ENTRY=127.0.0.1:8080:80"]],
  ])("has the own value of a variable in %s", (_, entry, values) => {
    expect(helpOf("undocumented-variable", { web: [entry] }, { template: ["OTHER"] })).toEqual(
      values.map((each) => `add ${each} to .env.example`),
    );
  });
});

it("the help for a service that is not public keeps the address family", () => {
  const role = {
    name: "any",
    range: null,
    images: ["x"],
    services: [],
    scheme: null,
    public: false,
    span: null,
  };
  expect(
    helpOf(
      "public-binding",
      { web: ['"[::]:8080:80"'] },
      {
        policy: {
          roles: new Map([["any", role]]),
          rules: new Map([["public-binding", { level: "warning" }]]),
        },
      },
    ),
  ).toEqual([
    'change the entry to "[::1]:8080:80", or remove it if only other containers use the port',
  ]);
});

it.each([
  ['"7990-8110:80"', "host ports 7990-7999/tcp and host ports 8100-8110/tcp"],
  ['"7990-8010:80"', "host ports 7990-7999/tcp"],
  ['"8090-8100:80"', "host port 8100/tcp"],
  ['"9000:80"', "host port 9000/tcp"],
])("a finding about %s names the ports outside of the block 8000-8099", (entry, ports) => {
  const policy = { blocks: block(8000, 8099) };
  expect(findingsOf("outside-block", { web: [entry] }, { policy })).toMatchObject([
    { message: `web publishes ${ports}, outside the block 8000-8099 of project shop` },
  ]);
});
