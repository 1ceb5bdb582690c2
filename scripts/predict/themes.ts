import type { Builder, Yaml } from "./Scenario.ts";

/** The topic of a scenario, in addition to cells of the conflict table. */
export interface Theme {
  readonly build: (builder: Builder) => void;
  /**
   * The cells to add: `none` if nothing is started, `quiet` if the theme's own outcome is open and
   * must not be hidden.
   */
  readonly cells?: "none" | "quiet";
}

const sleeping: Yaml = {};
const earlier = (
  builder: Builder,
  services: Record<string, Yaml>,
  ...more: (readonly string[])[]
) =>
  builder.stages.push({
    directory: "shop",
    compose: { services },
    commands: [["up", "-d"], ...more],
  });

/** Adds a project with the same name, started from another folder. */
const elsewhere = (builder: Builder, services: Record<string, Yaml>) =>
  builder.stages.push({
    directory: "elsewhere/shop",
    compose: { services },
    commands: [["up", "-d"]],
  });

export const THEMES: Readonly<Record<string, Theme>> = {
  "only the table": { build: () => {} },
  "two services publish a port": {
    build: (b) => {
      const port = b.port();
      for (let i = 0; i < 2; i++)
        b.service({ ports: [b.entry(b.address(), `${port}`, 80 + i, b.protocol())] });
    },
  },
  "one service publishes a port twice": {
    build: (b) => {
      const port = b.port();
      const ports = [
        b.entry(b.address(), `${port}`),
        b.entry(b.address(), `${port}`, b.random.pick([80, 81])),
      ];
      // Compose treats a number and a string as two ports.
      b.service({
        ports: b.random.chance(30) ? [`${port}:80`, { target: 80, published: port }] : ports,
      });
    },
  },
  "one service on several addresses": {
    build: (b) => {
      const port = b.port();
      b.service({
        ports: b.random
          .shuffled(["127.0.0.1", "127.0.0.2", "[::1]", "10.99.0.1"])
          .map((address) => `${address}:${port}:80`),
      });
      const other = b.port();
      b.service({ ports: [`0.0.0.0:${other}:80`, `[::]:${other}:80`] });
    },
  },
  "a range": {
    build: (b) => {
      const first = b.port(4);
      b.service({ ports: [`${b.address() || "0.0.0.0"}:${first}-${first + 3}:80-83`] });
      if (b.random.chance(60)) b.sockets.push(`tcp:listen:[::]:${first + b.random.below(4)}`);
      if (b.random.chance(30))
        b.service({ ports: [b.entry("", `${first + b.random.below(4)}`, 90)] });
    },
  },
  "more replicas than ports": {
    build: (b) => {
      const first = b.port(2);
      const [ports, replicas] = b.random.pick([
        [`${first}`, 2],
        [`${first}-${first + 1}`, 3],
      ] as const);
      b.service({ ports: [b.entry(b.random.pick(["", "127.0.0.1"]), ports)], scale: replicas });
    },
  },
  "replicas with one port each": {
    build: (b) => {
      const first = b.port(3);
      b.service({
        ports: [b.entry("", `${first}-${first + 2}`)],
        deploy: { replicas: 2 + b.random.below(2) },
      });
      b.service({ ports: ["80"], scale: 2 });
    },
  },
  "no replica": {
    build: (b) => {
      const port = b.port();
      b.service({ ports: [`${port}:80`], scale: 0 });
      b.sockets.push(`tcp:listen:[::]:${port}`);
    },
  },
  "a pool and a container": {
    build: (b) => {
      const first = b.port(3);
      const address = b.random.pick(["", "127.0.0.1", "0.0.0.0", "[::]"]);
      b.service({ ports: [b.entry(address, `${first}-${first + 2}`)] });
      b.neighbor({
        ports: [
          b.entry(
            b.random.pick([address, "", "0.0.0.0", "127.0.0.1", "[::]"]),
            `${first + b.random.below(3)}`,
          ),
        ],
      });
    },
  },
  "a pool and processes": {
    cells: "quiet",
    build: (b) => {
      const first = b.port(3);
      const address = b.random.pick(["", "127.0.0.1", "[::]"]);
      b.service({
        ports: [b.entry(address, `${first}-${first + 2}`)],
        scale: 1 + b.random.below(2),
      });
      const taken = b.random.shuffled([0, 1, 2]).slice(0, 1 + b.random.below(3));
      const holder = b.random.pick([
        "listen:0.0.0.0",
        "listen:0.0.0.0",
        "listen:[::]",
        "listen+v6only:[::]",
      ]);
      for (const offset of taken) b.sockets.push(`tcp:${holder}:${first + offset}`);
    },
  },
  "a pool that starts with twelve used ports": {
    build: (b) => {
      const first = b.port(21);
      b.service({ ports: [`127.0.0.1:${first}-${first + 20}:80`] });
      for (let i = 0; i < 12; i++) b.sockets.push(`tcp:listen:0.0.0.0:${first + i}`);
    },
  },
  "a port inside another's pool": {
    cells: "quiet",
    build: (b) => {
      const first = b.port(2);
      const before = b.random.pick(["", "pool", "fixed"]);
      const [pool, fixed] = b.random.pick([
        ["", ""],
        ["", "127.0.0.1"],
        ["127.0.0.1", "127.0.0.1"],
        ["0.0.0.0", "127.0.0.2"],
      ] as const);
      b.service(
        {
          ports: [b.entry(pool, `${first}-${first + 1}`)],
          ...(before === "fixed" && { depends_on: ["fixed"] }),
        },
        "pool",
      );
      b.service(
        { ports: [b.entry(fixed, `${first}`)], ...(before === "pool" && { depends_on: ["pool"] }) },
        "fixed",
      );
    },
  },
  "a port inside its own service's pool": {
    build: (b) => {
      const first = b.port(2);
      const ports = b.random.shuffled([
        `${first}-${first + 1}:81`,
        `${first}:${b.random.pick([80, 81, 82])}`,
      ]);
      b.service({ ports });
    },
  },
  "overlapping pools": {
    build: (b) => {
      const first = b.port(4);
      const pool = (from: number) =>
        b.entry(b.random.pick(["", "", "127.0.0.1"]), `${from}-${from + 2}`);
      b.service({ ports: [pool(first)], scale: 1 + b.random.below(2) });
      b.service({ ports: [pool(first + b.random.below(2))], scale: 1 + b.random.below(3) });
    },
  },
  "the engine assigns a port": {
    build: (b) => {
      b.service({
        ports: [
          80,
          "127.0.0.1::81",
          { target: 82, published: 0 },
          { target: 83, published: "" },
          "84/udp",
        ],
      });
    },
  },
  "a port that the engine refuses": {
    cells: "none",
    build: (b) => {
      const port = `${b.port()}`;
      const entry = b.random.pick<Yaml>([
        ...["abc", 70000, -1, "80-x", "99999", "0-5", `${port}-1`].map((published) => ({
          target: 80,
          published,
        })),
        { target: 80, published: port, protocol: "icmp" },
        { target: 70000, published: port },
      ]);
      b.service({ ports: [entry] });
      b.service({ ports: [`${b.port()}:80`] });
    },
  },
  "ports with another container's network": {
    cells: "none",
    build: (b) => {
      const owner = b.service(sleeping);
      b.service({
        network_mode: `service:${owner}`,
        ...b.random.pick<Yaml>([
          { ports: [`${b.port()}:80`] },
          { expose: ["80"] },
          { ports: ["80"] },
        ]),
      });
    },
  },
  "discarded ports": {
    build: (b) => {
      const port = b.port();
      b.sockets.push(`tcp:listen:[::]:${port}`);
      const owner = b.service({ ports: [`${b.port()}:80`] });
      b.service({ network_mode: `service:${owner}` });
      const mode = b.random.pick(["host", "none", "internal"]);
      if (mode === "internal") b.networks["inner"] = { internal: true };
      b.service({
        ports: [`${port}:80`],
        ...(mode === "internal" ? { networks: ["inner"] } : { network_mode: mode }),
      });
      if (b.random.chance(25)) b.service({ ports: [`${port}:81`], network_mode: "bridge" });
    },
  },
  "a network with a host address": {
    build: (b) => {
      const port = b.port();
      b.networks["own"] = {
        driver_opts: {
          "com.docker.network.bridge.host_binding_ipv4": b.random.pick(["127.0.0.1", "127.0.0.2"]),
        },
      };
      b.networks["second"] = {};
      b.service({
        ports: [`${port}:80`],
        networks: b.random.pick([["own"], ["own", "second"], ["second", "own"]]),
      });
      b.sockets.push(`tcp:listen:${b.random.pick(["127.0.0.1", "127.0.0.2", "[::1]"])}:${port}`);
    },
  },
  "network options that some engines ignore": {
    build: (b) => {
      const port = b.port();
      const about = b.random.pick(["preferred", "routed", "unprotected", "IPv6 too", "IPv6 only"]);
      const ipv6 = { enable_ipv6: true, ipam: { config: [{ subnet: b.subnet6() }] } };
      const mode = "com.docker.network.bridge.gateway_mode_ipv4";
      b.networks["first"] = {
        preferred: {
          driver_opts: { "com.docker.network.bridge.host_binding_ipv4": "127.0.0.2" },
        },
        routed: { driver_opts: { [mode]: "routed" } },
        unprotected: { driver_opts: { [mode]: "nat-unprotected" } },
        "IPv6 too": ipv6,
      }[about] ?? { ...ipv6, enable_ipv4: false };
      if (about === "preferred") b.networks["second"] = {};
      const preferred = b.random.pick([{ gw_priority: 100 }, {}]);
      const networks = about === "preferred" ? { first: {}, second: preferred } : { first: {} };
      b.service({ ports: [b.entry(b.random.pick(["", "0.0.0.0", "[::]"]), `${port}`)], networks });
      b.sockets.push(`tcp:listen:${b.random.pick(["127.0.0.1", "[::1]"])}:${port}`);
    },
  },
  "an external network": {
    cells: "quiet",
    build: (b) => {
      const port = b.port();
      const bridge = (name: string, value: string) => ({
        Options: { [`com.docker.network.bridge.${name}`]: value },
      });
      const outer = b.random.pick<Yaml>([
        { Internal: true },
        { Internal: true },
        bridge("host_binding_ipv4", "127.0.0.2"),
        bridge("gateway_mode_ipv4", "routed"),
        bridge("gateway_mode_ipv4", "nat-unprotected"),
        {},
      ]);
      b.engineNetworks.push({ Name: "outer", Driver: "bridge", ...outer });
      const ports = [b.entry(b.random.pick(["", "", "0.0.0.0", "127.0.0.1"]), `${port}`)];
      if (b.random.chance(40)) b.service({ ports, network_mode: "outer" });
      else {
        b.networks["n"] = { external: true, name: "outer" };
        const second = b.random.chance(30);
        if (second) b.networks["second"] = b.random.pick([{}, { internal: true }]);
        b.service({ ports, networks: second ? ["n", "second"] : ["n"] });
      }
      if (b.random.chance(80))
        b.sockets.push(`tcp:listen:${b.random.pick(["127.0.0.1", "127.0.0.2"])}:${port}`);
    },
  },
  "a network mode": {
    cells: "quiet",
    build: (b) => {
      const port = b.port();
      const mode = b.random.pick(["", "", "bridge", "default", "host", "none", "${MODE:-}"]);
      if (mode === "${MODE:-}") b.env["MODE"] = b.random.pick(["", "bridge", "none"]);
      const isEmpty = mode === "" && b.random.chance(30);
      if (isEmpty) b.networks["n"] = {};
      b.service({ ports: [`${port}:80`], network_mode: mode, ...(isEmpty && { networks: ["n"] }) });
      if (b.random.chance(80))
        b.sockets.push(`tcp:listen:${b.random.pick(["127.0.0.1", "127.0.0.2"])}:${port}`);
    },
  },
  "an address of a network that the project creates": {
    cells: "quiet",
    build: (b) => {
      const port = b.port();
      const [net, six] = [b.subnet(), b.subnet6()];
      const [first, ninth] = [six.replace("/64", "1"), six.replace("/64", "9")];
      const [ipam, address] = b.random.pick<readonly [Yaml, string]>([
        [{ subnet: `${net}.0/24` }, `${net}.1`],
        [{ subnet: `${net}.0/24` }, `${net}.2`],
        ...(b.ipv6
          ? ([
              [{ subnet: six }, `[${first}]`],
              [{ subnet: six, gateway: ninth }, `[${ninth}]`],
            ] as const)
          : []),
        [{ subnet: `${net}.64/26` }, `${net}.65`],
        [{ subnet: `${net}.0/24`, gateway: `${net}.9` }, `${net}.9`],
        [{ subnet: `${net}.0/24`, gateway: `${net}.9` }, `${net}.1`],
        [{ subnet: `${net}.0/24`, ip_range: `${net}.128/25` }, `${net}.1`],
        [{ subnet: `${net}.0/24`, ip_range: `${net}.128/25` }, `${net}.128`],
        [{ subnet: `${net}.0/24`, ip_range: `${net}.128/25` }, `${net}.129`],
      ]);
      const network = { ipam: { config: [ipam] }, enable_ipv6: ipam["subnet"] === six };
      b.networks["own"] = b.random.pick<Yaml>([
        network,
        network,
        network,
        { ...network, internal: true },
        { ...network, driver_opts: { "com.docker.network.bridge.inhibit_ipv4": "true" } },
      ]);
      const isElsewhere = b.random.chance(30);
      if (isElsewhere) b.service({ networks: ["own"] });
      b.service({
        ports: [`${address}:${port}:80`],
        ...(!isElsewhere && { networks: ["own"] }),
      });
      if (b.random.chance(50))
        b.sockets.push(`tcp:listen:${b.random.pick(["127.0.0.1", "0.0.0.0", "[::]"])}:${port}`);
    },
  },
  "a service that ends before another starts": {
    cells: "quiet",
    build: (b) => {
      const port = b.port();
      const ports = [`${port}:80`];
      const first = { ports, command: "true" };
      const after = b.random.pick<readonly string[]>([["first"], ["first"], ["middle"], []]);
      const condition = b.random.pick([
        "service_completed_successfully",
        "service_completed_successfully",
        "service_started",
      ]);
      const depends = { depends_on: { first: { condition } } };
      const last = { ports: [b.entry(b.random.pick(["", "127.0.0.1"]), `${port}`)] };
      const services: Record<string, Yaml> = {
        // Without an order, the engine may start the last one before or after the first has ended.
        first: condition === "service_started" || after.length === 0 ? { ports } : first,
        ...(after[0] === "middle" && { middle: depends }),
        last: { ...last, ...(after[0] === "first" ? depends : after[0] && { depends_on: after }) },
      };
      for (const [name, service] of Object.entries(services)) b.service(service, name);
      // The second `up` starts it again, while the last one runs.
      if (condition !== "service_started" && after.length > 0 && b.random.chance(40))
        earlier(b, { ...services, ...(b.random.chance(30) && { last: { ports: ["81"] } }) });
    },
  },
  "a protocol that the kernel may lack": {
    cells: "quiet",
    build: (b) => {
      const port = b.port();
      const ports = b.random.pick([
        [`${port}:80/sctp`],
        ["80/sctp"],
        [`${port}-${port + 1}:80/sctp`],
        // Compose and the engine treat it as tcp.
        [{ target: 80, published: `${port}`, protocol: "" }],
      ]);
      b.networks["inner"] = { internal: true };
      b.service({ ports, ...(b.random.chance(20) && { networks: ["inner"] }) });
    },
  },
  "an address that the host does not have": {
    build: (b) =>
      void b.service({
        ports: [
          b.entry(b.random.pick(["203.0.113.1", "[2001:db8::1]"]), `${b.port()}`, 80, b.protocol()),
        ],
      }),
  },
  "a service on the host's network": {
    build: (b) => {
      const port = b.port();
      const address = b.random.pick(["127.0.0.1", "0.0.0.0"]);
      b.neighbor({ network_mode: "host", command: `httpd -f -p ${address}:${port}` });
      b.service({ ports: [b.entry(b.address(), `${port}`)] });
    },
  },
  "a stopped neighbor": {
    build: (b) => {
      const port = b.port();
      b.neighbor({ ports: [`${port}:80`] }, "stopped");
      b.service({ ports: [`${port}:80`] });
    },
  },
  "the project already runs": {
    build: (b) => {
      const ports = [b.entry(b.address(), `${b.port()}`), b.entry("127.0.0.1", `${b.port()}`, 81)];
      earlier(b, { own: { ports } });
      b.service({ ports }, "own");
    },
  },
  "the project runs with other ports": {
    build: (b) => {
      const port = b.port(2);
      earlier(b, { own: { ports: [`${port}:80`] } });
      b.service(
        { ports: [b.random.pick([`${port + 1}:80`, `127.0.0.1:${port}:80`, `${port}:81`])] },
        "own",
      );
    },
  },
  "the project runs with another network mode": {
    cells: "quiet",
    build: (b) => {
      const port = b.port();
      const ports = [`${port}:80`];
      const modes: readonly Yaml[] = [
        { ports },
        { network_mode: "host", command: `httpd -f -p 127.0.0.1:${port}` },
        { network_mode: "none" },
        { network_mode: "bridge", ports },
        { networks: ["inner"], ports },
      ];
      const [before, after] = b.random.shuffled(modes);
      const inner = { inner: { internal: true } };
      b.stages.push({
        directory: "shop",
        compose: { services: { own: before ?? {} }, networks: inner },
        commands: [["up", "-d"]],
      });
      Object.assign(b.networks, inner);
      // A program that starts on the host's network is a race.
      const started = after?.["network_mode"] === "host" ? { network_mode: "host" } : after;
      b.service(b.random.chance(25) ? (before ?? {}) : (started ?? {}), "own");
      b.service({ ports: [b.entry(b.random.pick(["", "127.0.0.1"]), `${port}`)] }, "other");
    },
  },
  "another service publishes a port that the engine assigned": {
    cells: "quiet",
    build: (b) => {
      const own = { ports: [b.random.pick<unknown>(["80", { target: 80, published: "0" }])] };
      const scale = b.random.pick([1, 1, 2]);
      earlier(b, { own: { ...own, scale } });
      b.assigned = "own";
      b.service(b.random.pick<Yaml>([own, own, own, { ports: ["81"] }, { ports: [] }]), "own");
      const address = b.random.pick(["", "127.0.0.1:"]);
      b.service({ ports: [`${address}\${ASSIGNED_PORT}:80`] }, b.random.pick(["other", "a"]));
    },
  },
  "two services swap their ports": {
    build: (b) => {
      const port = b.port(2);
      earlier(b, { one: { ports: [`${port}:80`] }, two: { ports: [`${port + 1}:80`] } });
      b.service({ ports: [`${port + 1}:80`] }, "one");
      b.service({ ports: [`${port}:80`] }, "two");
    },
  },
  "the project is scaled down": {
    build: (b) => {
      const port = b.port(2);
      earlier(b, { own: { ports: [`${port}-${port + 1}:80`], scale: 2 } });
      const ports = [`${port}-${port + 1}:80`];
      b.service({ ports, scale: b.random.below(2) }, "own");
      if (b.random.chance(60)) b.service({ ports: [`${port + b.random.below(2)}:80`] }, "other");
    },
  },
  "a new service publishes the port of a running one": {
    build: (b) => {
      const port = b.port();
      earlier(b, { own: { ports: [`${port}:80`] } });
      b.service({ ports: b.random.pick([[`${port}:80`], [`${b.port()}:80`], []]) }, "own");
      b.service({ ports: [`127.0.0.1:${port}:80`] }, "other");
    },
  },
  "the project was stopped, and its port is in use": {
    build: (b) => {
      const port = b.port();
      earlier(b, { own: { ports: [`${port}:80`] } }, ["stop", "-t", "0"]);
      b.service({ ports: [`${port}:80`] }, "own");
      if (b.random.chance(70)) b.sockets.push(`tcp:listen:127.0.0.1:${port}`);
    },
  },
  "an orphan": {
    build: (b) => {
      const port = b.port();
      earlier(b, { old: { ports: [b.entry(b.address(), `${port}`)] } });
      b.service({ ports: [b.entry(b.address(), `${port}`)] }, "own");
      if (b.random.chance(40)) b.env["COMPOSE_REMOVE_ORPHANS"] = b.random.pick(["1", "true", "0"]);
    },
  },
  "a disabled service still runs": {
    build: (b) => {
      const port = b.port();
      const off = { ports: [`${port}:80`], profiles: ["extra"] };
      b.stages.push({
        directory: "shop",
        compose: { services: { off } },
        commands: [["--profile", "extra", "up", "-d"]],
      });
      b.service(off, "off");
      b.service({ ports: [b.entry(b.address(), `${port}`)] }, "own");
      if (b.random.chance(40)) b.env["COMPOSE_REMOVE_ORPHANS"] = "1";
    },
  },
  "a service that is not started still runs": {
    build: (b) => {
      const port = b.port();
      const other = { ports: [`${port}:80`] };
      earlier(b, { other });
      b.service({ ports: [`127.0.0.1:${b.random.pick([port, b.port()])}:80`] }, "own");
      b.service(b.random.pick([other, { ports: [`${b.port()}:80`] }]), "other");
      b.selected = ["own"];
    },
  },
  "a one-off run": {
    build: (b) => {
      const port = b.port();
      const own = { ports: [`${port}:80`] };
      b.stages.push({
        directory: "shop",
        compose: { services: { own } },
        commands: [["run", "-d", "--service-ports", "own"]],
      });
      b.service(own, "own");
    },
  },
  profiles: {
    build: (b) => {
      const port = b.port();
      b.service({ ports: [`${port}:80`], profiles: ["one"] }, "one");
      b.service({ ports: [`${port}:80`], profiles: ["two"] }, "two");
      b.profiles.push(...b.random.pick([[], ["one"], ["two"], ["one", "two"], ["*"]]));
    },
  },
  "the same name in another directory": {
    build: (b) => {
      const port = b.port();
      const same = b.random.chance(60);
      const ports = [b.entry(b.address(), `${port}`)];
      elsewhere(b, { [same ? "own" : "stranger"]: { ports } });
      b.service({ ports: b.random.chance(50) ? ports : [b.entry(b.address(), `${port}`)] }, "own");
    },
  },
  "an earlier start failed": {
    build: (b) => {
      const port = b.port();
      const services = { own: { ports: [`${port}:80`] } };
      b.stages.push({ directory: "shop", compose: { services }, commands: [["create"]] });
      b.service(services.own, "own");
      if (b.random.chance(50)) b.neighbor({ ports: [`${port}:80`] });
    },
  },
  "random combinations": {
    build: (b) => {
      const first = b.port(3);
      const published = () => `${first + b.random.below(3)}`;
      for (let i = b.random.below(3); i >= 0; i--)
        b.service({
          ports: [
            b.entry(b.address(), published(), 80, b.protocol()),
            b.entry(b.address(), published(), 81),
          ],
        });
      b.neighbor({ ports: [b.entry(b.address(), published(), 80, b.protocol())] });
      const kind = b.random.pick(["tcp:listen", "udp:bound"]);
      const address = b.random.pick(["127.0.0.2", "[::1]"]);
      b.sockets.push(`${kind}:${address}:${b.port()}`);
    },
  },
};
