import { describe, expect, it } from "vitest";
import { runPipeline } from "../../src/pipeline.ts";
import { type Fake, fakeHost, quiet } from "../host/fakeHost.ts";
import { machine, type Socket } from "../host/machine.ts";
import { memoryFiles, requestFor } from "../memory.ts";

interface Case {
  /** The services and networks of the Compose file. */
  readonly compose: string;
  readonly env?: string;
  readonly version?: string | null;
  readonly sockets?: readonly Socket[];
  readonly networks?: readonly unknown[];
  readonly containers?: readonly unknown[];
  readonly files?: Fake["files"];
  /** Addresses that the host does not have. */
  readonly missing?: readonly string[];
}

const listens = (address: string, port: number): Socket => ({ address, port, inode: port });
const container = (
  service: string,
  ports: readonly (readonly [number, number])[],
  { network = "shop_default", image = "tiny", name = `shop-${service}-1` } = {},
) => ({
  Id: "ab".repeat(32),
  Names: [`/${name}`],
  Image: image,
  State: "running",
  Status: "Up 3 minutes",
  Labels: {
    "com.docker.compose.project": "shop",
    "com.docker.compose.service": service,
    "com.docker.compose.project.working_dir": "/srv/shop",
    "com.docker.compose.oneoff": "False",
  },
  NetworkSettings: { Networks: { [network]: {} } },
  Ports: ports.flatMap(([port, target]) =>
    ["0.0.0.0", "::"].map((IP) => ({ IP, PrivatePort: target, PublicPort: port, Type: "tcp" })),
  ),
});
const binds = (...ports: number[]): Socket[] =>
  ports.flatMap((port) => [listens("0.0.0.0", port), listens("::", port)]);

/** Returns the findings about `up` as "severity rule service". */
async function check(given: Case): Promise<string[]> {
  const { compose, env = "", version = "28.5.2", networks, containers = [] } = given;
  const made = machine(given.sockets ?? [], [], { files: given.files ?? {} });
  const host = fakeHost({
    ...made,
    bind: (endpoint) =>
      given.missing?.includes(endpoint.address) ? "not-local" : (made.bind?.(endpoint) ?? "free"),
    version,
    engine: {
      "/containers/json": JSON.stringify(containers),
      ...(networks && { "/networks": JSON.stringify(networks) }),
    },
  });
  const files = memoryFiles(
    { "/srv/shop/compose.yaml": compose, "/srv/shop/.env": env },
    "/srv/shop",
  );
  const { findings } = await runPipeline(
    {
      command: "check",
      projects: [{ ...requestFor("/srv/shop", { searchParents: true }), found: false }],
      workflows: [],
      probe: true,
      failOn: "error",
    },
    { files, env: {}, host },
  );
  const rules = new Set([
    "port-collision",
    "port-occupied",
    "port-excluded",
    "invalid-port",
    "discarded-ports",
  ]);
  return findings
    .filter(({ rule }) => rules.has(rule))
    .map(({ severity, rule, service }) => `${severity} ${rule} ${service}`);
}

const web = (more: string, ports = '"8080:80"') =>
  `services: {web: {image: tiny, ports: [${ports}], ${more}}}\n`;
const OCCUPIED = "error port-occupied web";
const DISCARDED = "warning discarded-ports web";
const local = [listens("127.0.0.1", 8080)];
const all: readonly [string, Case, readonly string[]][] = [
  [
    "a container that changes to the host's network frees its port before others start",
    {
      compose:
        "services:\n  a: {image: tiny, network_mode: host}\n" +
        '  web: {image: tiny, ports: ["8080:80"]}\n',
      containers: [container("a", [[8080, 80]])],
      sockets: binds(8080),
    },
    [],
  ],
  [
    "an empty network mode publishes nothing if no service has a network",
    { compose: web("network_mode: '${MODE:-}'"), sockets: local },
    [DISCARDED],
  ],
  [
    "an empty network mode joins the default network if another service uses it",
    {
      compose: `${web("network_mode: ''").trimEnd().slice(0, -1)}, db: {image: tiny}}\n`,
      sockets: local,
    },
    [OCCUPIED],
  ],
  [
    "an empty network mode keeps the networks in the file",
    { compose: `${web("network_mode: '', networks: [n]")}networks: {n: {}}\n`, sockets: local },
    [OCCUPIED],
  ],
  [
    "a set network mode publishes on the engine's network",
    { compose: web("network_mode: '${MODE:-}'"), env: "MODE=bridge", sockets: local },
    [OCCUPIED],
  ],
  [
    "a network mode with the name of an internal network publishes nothing",
    {
      compose: web("network_mode: outer"),
      networks: [{ Name: "outer", Driver: "bridge", Internal: true }],
      sockets: local,
    },
    [DISCARDED],
  ],
  [
    "an external network that is internal on the engine publishes nothing",
    {
      compose: `${web("networks: [n]")}networks: {n: {external: true, name: outer}}\n`,
      networks: [{ Name: "outer", Driver: "bridge", Internal: true }],
      sockets: local,
    },
    [DISCARDED],
  ],
  [
    "an external network that is not internal publishes",
    {
      compose: `${web("networks: [n]")}networks: {n: {external: true, name: outer}}\n`,
      networks: [{ Name: "outer", Driver: "bridge", Internal: false }],
      sockets: local,
    },
    [OCCUPIED],
  ],
  [
    "an external network publishes on the address that the engine has for it",
    {
      compose: `${web("networks: [n]")}networks: {n: {external: true, name: outer}}\n`,
      networks: [
        {
          Name: "outer",
          Driver: "bridge",
          Options: { "com.docker.network.bridge.host_binding_ipv4": "127.0.0.2" },
        },
      ],
      sockets: local,
    },
    [],
  ],
  [
    "the default network of an engine with --ip publishes on that address",
    {
      compose: web("network_mode: bridge"),
      networks: [
        {
          Name: "bridge",
          Driver: "bridge",
          Options: { "com.docker.network.bridge.host_binding_ipv4": "127.0.0.2" },
        },
      ],
      sockets: local,
    },
    [],
  ],
  ...["20.10.24", "26.1.5", "28.5.2", null].map((version): [string, Case, readonly string[]] => [
    `a routed network publishes nothing since release 27 (${version})`,
    {
      version,
      compose:
        `${web("networks: [n]", '"0.0.0.0:8080:80"')}networks: {n: ` +
        "{driver_opts: {com.docker.network.bridge.gateway_mode_ipv4: routed}}}\n",
      networks: [],
      sockets: local,
    },
    [version?.startsWith("2") && version < "27" ? OCCUPIED : DISCARDED],
  ]),
  ...["26.1.5", "27.5.1", "28.5.2"].map((version): [string, Case, readonly string[]] => [
    `a network without IPv4 publishes in IPv6 only since release 28 (${version})`,
    {
      version,
      compose: `${web("networks: [n]")}networks: {n: {enable_ipv4: false, enable_ipv6: true}}\n`,
      networks: [],
      sockets: local,
    },
    version < "28" ? [OCCUPIED] : [],
  ]),
  [
    "default options of the daemon apply to networks that do not set them",
    {
      compose: web(""),
      sockets: local,
      files: {
        "/etc/docker/daemon.json": JSON.stringify({
          "default-network-opts": {
            bridge: { "com.docker.network.bridge.host_binding_ipv4": "127.0.0.2" },
          },
        }),
      },
    },
    [],
  ],
  [
    "options of a network take precedence over the daemon's default options",
    {
      compose:
        `${web("networks: [n]")}networks: {n: ` +
        "{driver_opts: {com.docker.network.bridge.host_binding_ipv4: 127.0.0.1}}}\n",
      sockets: local,
      files: {
        "/var/run/docker.pid": "812\n",
        "/proc/812/cmdline":
          "dockerd\0--default-network-opt\0" +
          "bridge=com.docker.network.bridge.host_binding_ipv4=127.0.0.2\0",
      },
    },
    [OCCUPIED],
  ],
  [
    "a default option is read from the arguments of the daemon",
    {
      compose: web(""),
      sockets: local,
      files: {
        "/var/run/docker.pid": "812\n",
        "/proc/812/cmdline":
          "dockerd\0--default-network-opt=" +
          "bridge=com.docker.network.bridge.host_binding_ipv4=127.0.0.2\0",
      },
    },
    [],
  ],
  ...(
    [
      ["172.30.77.1", "{subnet: 172.30.77.0/24}", "", []],
      ["172.30.77.65", "{subnet: 172.30.77.64/26}", "", []],
      ["172.30.77.9", "{subnet: 172.30.77.0/24, gateway: 172.30.77.9}", "", []],
      ["172.30.77.128", "{subnet: 172.30.77.0/24, ip_range: 172.30.77.128/25}", "", []],
      ["172.30.77.1", "{subnet: 172.30.77.0/24, ip_range: 172.30.77.0/25}", "", []],
      ["172.30.77.1", "{subnet: 172.30.77.0/24, ip_range: 172.30.77.128/25}", "", ["excluded"]],
      ["172.30.77.1", "{subnet: 172.30.77.7/24}", "", []],
      ["[fd00:78::1]", '{subnet: "fd00:78::/64"}', ", enable_ipv6: true", []],
      ["[fd00:78::1:0:0:1]", '{subnet: "fd00:78:0:0:1::/80"}', ", enable_ipv6: true", []],
      ["[fd00:78::a001]", '{subnet: "fd00:78::a000/116"}', ", enable_ipv6: true", []],
      ["[fd00:78::100]", '{subnet: "fd00:78::/64", ip_range: "fd00:78::100/120"}', "", []],
      [
        "172.30.77.1",
        "{subnet: 172.30.77.0/24}",
        ', driver_opts: {com.docker.network.bridge.inhibit_ipv4: "true"}',
        ["excluded"],
      ],
      ["172.30.77.1", "{subnet: 172.30.77.0/24, gateway: 172.30.77.9}", "", ["excluded"]],
      ["172.30.77.2", "{subnet: 172.30.77.0/24}", "", ["excluded"]],
      ["172.30.77.1", "{subnet: 172.30.77.0/24}", ", external: true, name: n", ["excluded"]],
      ["172.30.77.1", "{subnet: 172.30.77.0/24}", ", driver: macvlan", null],
    ] as const
  ).map(([address, config, more, expected]): [string, Case, readonly string[]] => [
    `${address} is ${expected?.length ? "not " : ""}an address of a network with ${config}${more}`,
    {
      compose:
        web("networks: [n]", `"${address}:8080:80"`) +
        `networks: {n: {ipam: {config: [${config}]}${more}}}\n`,
      missing: [address.replace(/[[\]]/g, "")],
      sockets: local,
      networks: [],
    },
    expected?.map((rule) => `error port-${rule} web`) ?? [DISCARDED],
  ]),
  ...(
    [
      ["26.1.5", '"[fd00:78::1]:8080:80"', ["warning port-excluded web"]],
      ["27.3.1", '"[fd00:78::1]:8080:80"', ["warning port-excluded web"]],
      ["27.4.0", '"[fd00:78::1]:8080:80"', []],
      ["26.1.5", '"172.30.77.1:8080:80"', []],
      [null, '"[fd00:78::1]:8080:80"', []],
    ] as const
  ).map(([version, ports, expected]): [string, Case, readonly string[]] => [
    `engine ${version} ${expected.length === 0 ? "can" : "may fail to"} publish ${ports} on an ` +
      "address of a network that the project creates",
    {
      compose:
        web("networks: [n]", ports) +
        "networks: {n: {enable_ipv6: true, ipam: {config: " +
        '[{subnet: "fd00:78::/64"}, {subnet: 172.30.77.0/24}]}}}\n',
      missing: ["fd00:78::1", "172.30.77.1"],
      version,
    },
    expected,
  ]),
  [
    "a listener still blocks an IPv6 address that the engine may not use at once",
    {
      compose:
        web("networks: [n]", '"[fd00:78::1]:8080:80"') +
        'networks: {n: {enable_ipv6: true, ipam: {config: [{subnet: "fd00:78::/64"}]}}}\n',
      missing: ["fd00:78::1"],
      sockets: [listens("::", 8080)],
      version: "26.1.5",
    },
    [OCCUPIED],
  ],
  [
    "an empty protocol is tcp",
    {
      compose: web("", '{target: 80, published: "8080", protocol: ""}'),
      sockets: local,
    },
    [OCCUPIED],
  ],
  [
    "a listener on all addresses blocks an address of a network that the project creates",
    {
      compose:
        web("networks: [n]", '"172.30.77.1:8080:80"') +
        "networks: {n: {ipam: {config: [{subnet: 172.30.77.0/24}]}}}\n",
      missing: ["172.30.77.1"],
      sockets: [listens("0.0.0.0", 8080)],
    },
    [OCCUPIED],
  ],
  ...(
    [
      ["the kernel has no modules", {}, ["error invalid-port web"]],
      ["sctp is registered", { "/proc/net/protocols": "SCTP 1\nTCP 1\n" }, []],
      [
        "the kernel has the module",
        {
          "/proc/modules": "",
          "/proc/sys/kernel/osrelease": "6.1.0-1\n",
          "/lib/modules/6.1.0-1/modules.dep": "kernel/net/sctp/sctp.ko.xz: kernel/lib/crc.ko\n",
        },
        [],
      ],
      [
        "the kernel does not have the module",
        {
          "/proc/modules": "",
          "/proc/sys/kernel/osrelease": "6.1.0-1\n",
          "/lib/modules/6.1.0-1/modules.dep": "kernel/net/dccp/dccp.ko: \n",
        },
        ["error invalid-port web"],
      ],
      ["the modules are not known", { "/proc/modules": "" }, []],
    ] as const
  ).flatMap(([state, files, expected]) =>
    ['"8080:80/sctp"', '"80/sctp"'].map((entry): [string, Case, readonly string[]] => [
      `${entry} ${expected.length > 0 ? "fails" : "starts"} if ${state}`,
      { compose: web("", entry), files: { "/proc/net/protocols": "TCP 1\n", ...files } },
      expected,
    ]),
  ),
];

const assigned = 'services:\n  a: {image: tiny, ports: ["80"]}\n';
const other = '  web: {image: tiny, ports: ["32768:80"]}\n';
const kept: readonly [string, Case, readonly string[]][] = [
  [
    "stays in use",
    { compose: assigned + other, containers: [container("a", [[32768, 80]])] },
    [OCCUPIED],
  ],
  [
    "is free if the service now has other ports",
    { compose: assigned.replace("80", "81") + other, containers: [container("a", [[32768, 80]])] },
    [],
  ],
  [
    "is free if the service now has another image",
    {
      compose: assigned + other,
      containers: [container("a", [[32768, 80]], { image: "tiny:1" })],
    },
    [],
  ],
  [
    "is free if the service now has another network",
    {
      compose: assigned + other,
      containers: [container("a", [[32768, 80]], { network: "shop_old" })],
    },
    [],
  ],
  [
    "is free if the project is scaled down to fewer containers",
    {
      compose: assigned + other,
      containers: [container("a", [[32768, 80]], { name: "shop-a-2" })],
    },
    [],
  ],
];

const job = (more = "", condition = "service_completed_successfully") =>
  `services:\n  job: {image: tiny, ports: ["8080:80"]${more}}\n` +
  '  web: {image: tiny, ports: ["8080:80"], ' +
  `depends_on: {job: {condition: ${condition}}}}\n`;
const COLLISION = "error port-collision web";
const sequential: readonly [string, Case, readonly string[]][] = [
  ["publish the same port one after the other", { compose: job() }, []],
  [
    "publish the same port one after the other if another service is between them",
    {
      compose: job()
        .replace("web:", "middle:")
        .replace('{image: tiny, ports: ["8080:80"], d', "{image: tiny, d")
        .concat('  web: {image: tiny, ports: ["8080:80"], depends_on: [middle]}\n'),
    },
    [],
  ],
  ["collide if the first restarts", { compose: job(", restart: always") }, [COLLISION]],
  [
    "do not collide if the first restarts only after an error",
    { compose: job(", restart: on-failure") },
    [],
  ],
  [
    "collide if deploy restarts the first",
    { compose: job(", deploy: {restart_policy: {condition: any}}") },
    [COLLISION],
  ],
  [
    "collide if the second only waits for the start",
    { compose: job("", "service_started") },
    [COLLISION],
  ],
  [
    "fail if the second still runs, because `up` starts the first again",
    { compose: job(), containers: [container("web", [[8080, 80]])], sockets: binds(8080) },
    ["error port-occupied job"],
  ],
  [
    "start if the second is replaced",
    { compose: job(), containers: [container("web", [[8080, 81]])], sockets: binds(8080) },
    [],
  ],
];

describe("check predicts `up` with what the engine knows", () => {
  it.each(all)("%s", async (_, given, expected) => {
    expect(await check(given)).toEqual(expected);
  });
});

describe("a port that the engine assigned to a container of another service", () => {
  it.each(kept)("%s", async (_, given, expected) => {
    expect(await check({ ...given, sockets: binds(32768) })).toEqual(expected);
  });
});

describe("a service that ends, and a service that waits for it,", () => {
  it.each(sequential)("%s", async (_, given, expected) => {
    expect(await check(given)).toEqual(expected);
  });
});

it("check asks the engine for its networks only if a service depends on them", async () => {
  const host = fakeHost({ ...quiet, engine: { "/containers/json": "[]" } });
  const files = memoryFiles({ "/srv/shop/compose.yaml": web("") }, "/srv/shop");
  await runPipeline(
    {
      command: "check",
      projects: [{ ...requestFor("/srv/shop", { searchParents: true }), found: false }],
      workflows: [],
      probe: true,
      failOn: "error",
    },
    { files, env: {}, host },
  );
  expect(host.asked.engine).toEqual(["/var/run/docker.sock /containers/json"]);
});
