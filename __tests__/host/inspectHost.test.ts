import { describe, expect, it } from "vitest";
import { inspectHost, inspectKernel } from "../../src/host/inspectHost.ts";
import type { Holder } from "../../src/host/holders/Holder.ts";
import type { Obstacle } from "../../src/host/HostView.ts";
import { formatEndpoint } from "../../src/ports/HostEndpoint.ts";
import type { Plan } from "../../src/ports/Plan.ts";
import { type Fake, fakeHost, quiet } from "./fakeHost.ts";
import { machine, type Process, type Socket } from "./machine.ts";
import { planOf, shop } from "./planOf.ts";

const unit = (name: string) => `0::/system.slice/${name}\n`;

const holder = ({ kind, name }: Holder) => `${kind} ${name}`;
const line = ({ endpoint, status, holders }: Obstacle) =>
  [formatEndpoint(endpoint), status, ...holders.map(holder)].join(" ");
const obstacles = async (plan: Plan, fake: Fake) =>
  (await inspectHost(plan, fakeHost(fake))).obstacles;
const lines = async (plan: Plan, fake: Fake) => (await obstacles(plan, fake)).map(line);

const server = (address: string, port: number, more: Partial<Socket> = {}): Socket => ({
  address,
  port,
  inode: port,
  ...more,
});
const node = (...inodes: number[]): Process => ({
  pid: 4711,
  name: "node",
  command: ["node", "server.js"],
  inodes,
});

interface Made {
  readonly name?: string;
  readonly ports?: readonly string[];
  readonly compose?: string;
  readonly directory?: string;
  readonly oneOff?: boolean;
  readonly state?: string;
  readonly id?: string;
  readonly network?: string;
}

const IDS = "0123456789abcdef".repeat(4);

/** The engine's responses for these containers. Ports are written as "0.0.0.0:8080/tcp". */
function engine(...containers: Made[]): Record<string, string> {
  const list = containers.map(
    ({
      name = "x1",
      ports = [],
      compose,
      directory,
      oneOff = false,
      state = "running",
      id = IDS,
      network = "n",
    }) => {
      const [project, service] = compose?.split("/") ?? [];
      const labels = compose && {
        "com.docker.compose.project": project,
        "com.docker.compose.service": service,
        "com.docker.compose.project.working_dir": directory,
        "com.docker.compose.oneoff": oneOff ? "True" : "False",
      };
      return {
        Id: id,
        Names: [`/${name}`],
        State: state,
        Status: "Up 3 days",
        Labels: labels || {},
        NetworkSettings: { Networks: { [network]: {} } },
        Ports: ports.map((text) => {
          const [, ip, port, type] = /^\[?(.*?)\]?:(\d+)\/(\w+)$/.exec(text) ?? [];
          return { IP: ip, PrivatePort: 80, PublicPort: Number(port), Type: type };
        }),
      };
    },
  );
  return {
    "/containers/json": JSON.stringify(list),
    [`/containers/${IDS}/json`]: '{"State": {"StartedAt": "2026-11-17T09:00:00.5Z"}}',
  };
}

/** Makes a docker-proxy for each of these addresses. */
const proxies = (...sockets: Socket[]): [Socket[], Process[]] => [
  sockets,
  [
    {
      pid: 900,
      name: "docker-proxy",
      cgroup: unit("docker.service"),
      inodes: sockets.map(({ inode }) => inode ?? 0),
    },
  ],
];

describe("inspectHost", () => {
  it("finds nothing on a quiet machine, and binds nothing twice", async () => {
    const host = fakeHost(machine([]));
    const view = await inspectHost(
      shop(["8080:80", "127.0.0.1:8081:80", "192.0.2.1:8080:81", "5353:53/udp"]),
      host,
    );
    expect(view).toEqual({
      kernel: {
        platform: "linux",
        ephemeral: [32768, 60999],
        reserved: [],
        unprivilegedStart: 1024,
        ipv6: true,
      },
      probed: true,
      visible: true,
      reason: null,
      obstacles: [],
      engineRelease: null,
      inUse: [],
      runningProjects: [],
    });
    expect(host.asked.binds.toSorted()).toEqual([
      "*:8080/tcp",
      "*:8081/tcp",
      "0.0.0.0:5353/udp",
      "192.0.2.1:8080/tcp",
      "[::]:5353/udp",
    ]);
    expect(host.asked.reads.filter((path) => path.startsWith("/proc/net/"))).toEqual([
      "/proc/net/if_inet6",
    ]);
  });

  describe("reports as taken", () => {
    it.each<[string, string, Socket[], string[]]>([
      [
        "all addresses with a listener on all addresses",
        "8080:80",
        [server("0.0.0.0", 8080)],
        ["0.0.0.0:8080/tcp taken process node"],
      ],
      [
        "all addresses with a dual-stack listener",
        "8080:80",
        [server("::", 8080, { dual: true })],
        ["0.0.0.0:8080/tcp taken process node", "[::]:8080/tcp taken process node"],
      ],
      [
        "all addresses with an IPv6-only listener",
        "8080:80",
        [server("::", 8080)],
        ["[::]:8080/tcp taken process node"],
      ],
      [
        "all addresses with a loopback listener",
        "8080:80",
        [server("127.0.0.1", 8080)],
        ["0.0.0.0:8080/tcp taken process node"],
      ],
      [
        "the loopback with a listener on all addresses",
        "127.0.0.1:8080:80",
        [server("0.0.0.0", 8080)],
        ["127.0.0.1:8080/tcp taken process node"],
      ],
      [
        "the loopback with a dual-stack listener",
        "127.0.0.1:8080:80",
        [server("::", 8080, { dual: true })],
        ["127.0.0.1:8080/tcp taken process node"],
      ],
      [
        "a udp port with a udp socket",
        "53:53/udp",
        [server("0.0.0.0", 53, { protocol: "udp" })],
        ["0.0.0.0:53/udp taken process node"],
      ],
      [
        "a udp port with a connected udp socket",
        "127.0.0.1:53:53/udp",
        [server("127.0.0.1", 53, { protocol: "udp", state: "connected" })],
        ["127.0.0.1:53/udp taken process node"],
      ],
      [
        "a port with an outgoing connection",
        "127.0.0.1:40000:80",
        [server("127.0.0.1", 40000, { state: "connected" })],
        ["127.0.0.1:40000/tcp taken process node"],
      ],
      [
        "by TIME_WAIT",
        "127.0.0.1:40000:80",
        [server("127.0.0.1", 40000, { state: "time-wait", inode: 0 })],
        ["127.0.0.1:40000/tcp taken kernel TIME_WAIT"],
      ],
      [
        "a port with a bound socket that does not listen",
        "8080:80",
        [server("0.0.0.0", 8080, { state: "bound" })],
        ["0.0.0.0:8080/tcp taken unknown unknown"],
      ],
      [
        "one port of a range",
        "8080-8082:80-82",
        [server("0.0.0.0", 8081)],
        ["0.0.0.0:8081/tcp taken process node"],
      ],
      [
        "several ports of a range as one",
        "8080-8082:80-82",
        [server("0.0.0.0", 8081), server("0.0.0.0", 8082)],
        ["0.0.0.0:8081-8082/tcp taken process node"],
      ],
      [
        "a port by its listener, not by accepted connections",
        "8080:80",
        [
          server("0.0.0.0", 8080),
          server("127.0.0.1", 8080, { state: "connected", blocks: false, inode: 1 }),
        ],
        ["0.0.0.0:8080/tcp taken process node"],
      ],
    ])("%s", async (_, port, sockets, expected) => {
      expect(
        await lines(
          shop([port]),
          machine(sockets, [node(...sockets.map(({ inode = 0 }) => inode))]),
        ),
      ).toEqual(expected);
    });

    it.each<[string, string, Socket[]]>([
      ["a tcp port with a udp socket", "8080:80", [server("0.0.0.0", 8080, { protocol: "udp" })]],
      ["a udp port with a tcp socket", "8080:80/udp", [server("0.0.0.0", 8080)]],
      ["another port", "8080:80", [server("0.0.0.0", 8081), server("0.0.0.0", 8079)]],
      ["another loopback address", "127.0.0.2:8080:80", [server("127.0.0.1", 8080)]],
      ["IPv4 with an IPv6-only socket", "0.0.0.0:8080:80", [server("::", 8080)]],
      ["IPv6 with an IPv4 socket", "[::]:8080:80", [server("0.0.0.0", 8080)]],
      [
        "a port with accepted connections of a server that has ended",
        "8080:80",
        [server("127.0.0.1", 8080, { state: "connected", blocks: false })],
      ],
      ["a port that the engine assigns", "80", [server("0.0.0.0", 80)]],
    ])("not %s", async (_, port, sockets) => {
      expect(
        await lines(
          shop([port]),
          machine(sockets, [node(...sockets.map(({ inode = 0 }) => inode))]),
        ),
      ).toEqual([]);
    });

    it("not a port that is free on the second try", async () => {
      const tried = new Set<string>();
      const bind: Fake["bind"] = ({ first, address }) => {
        const again = tried.has(`${address} ${first}`);
        tried.add(`${address} ${first}`);
        return again ? "free" : "in-use";
      };
      expect(await lines(shop(["127.0.0.1:8080:80"]), { ...machine([]), bind })).toEqual([]);
    });

    it("all endpoints in use, so that none is suggested", async () => {
      const sockets = [
        server("0.0.0.0", 8080),
        server("127.0.0.1", 8081),
        server("::", 8082),
        server("127.0.0.1", 9000, { state: "connected" }),
      ];
      const view = await inspectHost(shop(["8080:80"]), fakeHost(machine(sockets)));
      expect(view.inUse?.map(formatEndpoint)).toEqual([
        "0.0.0.0:8080/tcp",
        "127.0.0.1:8081/tcp",
        "[::]:8082/tcp",
      ]);
    });
  });

  describe("names", () => {
    const on = async (process: Partial<Process>, more: Fake = {}) => {
      const sockets = [server("0.0.0.0", 5432, { uid: 105 })];
      const [obstacle] = await obstacles(
        shop(["0.0.0.0:5432:5432"]),
        machine(sockets, [{ pid: 812, name: "postgres", inodes: [5432], ...process }], more),
      );
      return obstacle?.holders;
    };
    const base = { pid: 812, since: "2026-11-20T09:01:00Z", compose: null };

    it.each<[string, Partial<Process>, Partial<Holder>]>([
      [
        "a process with its command",
        { name: "node", command: ["node", "server.js"] },
        { kind: "process", name: "node", detail: "node server.js", ...base },
      ],
      [
        "a systemd unit",
        { cgroup: unit("postgresql.service") },
        { kind: "unit", name: "postgresql.service", detail: "postgres", ...base },
      ],
      [
        "a unit of another user",
        { cgroup: "0::/user.slice/user-1000.slice/user@1000.service/app.slice/db.service\n" },
        {
          kind: "unit",
          name: "db.service",
          detail: "postgres (a unit of user postgres)",
          unitUser: "postgres",
          ...base,
        },
      ],
      [
        "a process of another CI runner's job",
        { cgroup: unit("gitlab-runner.service") },
        { kind: "process", name: "postgres", detail: "postgres", ...base },
      ],
      [
        "a process in a terminal of an editor that is a unit",
        { cgroup: unit("editor.service"), terminal: 34_816 },
        { kind: "process", name: "postgres", detail: "postgres", ...base },
      ],
      [
        "the program of a unit, also if it has a terminal",
        { cgroup: unit("postgresql.service"), terminal: 34_816, name: "postgresql" },
        { kind: "unit", name: "postgresql.service", detail: "postgresql", ...base },
      ],
      [
        "a process that supervisord runs, among others",
        { cgroup: unit("supervisor.service") },
        { kind: "process", name: "postgres", detail: "postgres", ...base },
      ],
      [
        "a process started by cron",
        { cgroup: unit("cron.service") },
        { kind: "process", name: "postgres", detail: "postgres", ...base },
      ],
      [
        "a process of a GitHub runner's job",
        { cgroup: unit("actions.runner.octo.build-1.service") },
        { kind: "process", name: "postgres", detail: "postgres", ...base },
      ],
      [
        "sshd",
        { name: "sshd", cgroup: unit("ssh.service") },
        { kind: "unit", name: "ssh.service", detail: "sshd", ...base },
      ],
      [
        "containerd",
        { name: "containerd", cgroup: unit("containerd.service") },
        { kind: "unit", name: "containerd.service", detail: "containerd", ...base },
      ],
      [
        "a Node process by its program, not its thread name",
        { name: "MainThread" },
        { kind: "process", name: "node", ...base },
      ],
    ])("%s", async (_, process, expected) => {
      expect(await on(process, { links: { "/proc/812/exe": "/usr/bin/node" } })).toEqual([
        expect.objectContaining(expected),
      ]);
    });

    it("a unit of this user", async () => {
      const cgroup = "0::/user.slice/user-105.slice/user@105.service/app.slice/db.service\n";
      const files = { "/proc/self/status": "Uid:\t105\t105\t105\t105\n" };
      const found = (await on({ cgroup }, { files }))?.[0];
      expect(found).toMatchObject({ kind: "unit", detail: "postgres (a unit of its user)" });
      expect(found).not.toHaveProperty("unitUser");
    });

    it("the user of another user's process, and that ending it requires root", async () => {
      const as = async (uid: number) => {
        const found = await on(
          {},
          { files: { "/proc/self/status": `Uid:\t${uid}\t${uid}\t${uid}\t${uid}\n` } },
        );
        return [found?.[0]?.detail, found?.[0]?.foreign];
      };
      expect(await as(1000)).toEqual(["postgres, user postgres", true]);
      expect(await as(0)).toEqual(["postgres, user postgres", undefined]);
      expect(await as(105)).toEqual(["postgres", undefined]);
    });

    it("the restart policy of a unit", async () => {
      const files = { "/lib/systemd/system/postgresql.service": "[Service]\nRestart=on-failure\n" };
      expect((await on({ cgroup: unit("postgresql.service") }, { files }))?.[0]?.detail).toBe(
        "postgres, restarted by systemd (Restart=on-failure)",
      );
    });

    it("a process in the unit of this process", async () => {
      const more = { files: { "/proc/self/cgroup": unit("ci.service") } };
      expect(await on({ cgroup: unit("ci.service") }, more)).toEqual([
        expect.objectContaining({ kind: "process", name: "postgres" }),
      ]);
    });

    it("the user if the process cannot be seen", async () => {
      const detail = "a process of postgres (run with sudo to identify it)";
      expect(await on({ inodes: null })).toEqual([
        { kind: "unknown", name: "unknown", pid: null, since: null, detail, compose: null },
      ]);
    });

    it("the user without a hint at sudo if root cannot see the process", async () => {
      const files = { "/proc/self/status": "Uid:\t0\t0\t0\t0\n" };
      expect(await on({ inodes: null }, { files })).toEqual([
        expect.objectContaining({
          detail: "a process of postgres, which cannot be identified",
        }),
      ]);
    });

    it("the kernel for a socket without a process", async () => {
      expect(await on({ inodes: [] })).toEqual([
        expect.objectContaining({ kind: "kernel", name: "kernel" }),
      ]);
    });

    it("an unknown process if other users' processes are hidden", async () => {
      const { "/proc/1/fd/0": _, "/proc/1/ns/net": __, ...links } = quiet.links ?? {};
      const sockets = [server("0.0.0.0", 5432, { uid: 105 })];
      const host = fakeHost({ ...machine(sockets), links });
      const [found] = (await inspectHost(shop(["0.0.0.0:5432:5432"]), host)).obstacles;
      expect(found?.holders[0]?.detail).toBe(
        "a process of postgres (run with sudo to identify it)",
      );
    });

    it("an unknown process in a separate PID namespace", async () => {
      const links = { "/proc/self/ns/pid": "pid:[4026532999]" };
      expect(await on({ inodes: [] }, { links })).toEqual([
        expect.objectContaining({
          kind: "unknown",
          detail: "a process that cannot be seen from this container",
        }),
      ]);
    });

    it("the first of several processes, and systemd only if it is the only one", async () => {
      const sockets = [server("0.0.0.0", 80), server("0.0.0.0", 81)];
      const processes: Process[] = [
        { pid: 1, name: "systemd", cgroup: "0::/init.scope\n", inodes: [80, 81] },
        { pid: 700, name: "nginx", cgroup: unit("nginx.service"), inodes: [80] },
        { pid: 701, name: "nginx", cgroup: unit("nginx.service"), inodes: [80] },
      ];
      const found = await obstacles(shop(["0.0.0.0:80-81:80-81"]), machine(sockets, processes));
      expect(found.map(({ holders }) => holders.map(({ name, pid }) => `${name} ${pid}`))).toEqual([
        ["nginx.service 700"],
        ["systemd 1"],
      ]);
    });

    it("the peer of an outgoing connection", async () => {
      const sockets = [server("127.0.0.1", 40000, { state: "connected" })];
      const [found] = await obstacles(
        shop(["127.0.0.1:40000:80"]),
        machine(sockets, [node(40000)]),
      );
      expect(found?.holders[0]?.detail).toBe("a connection to 127.0.0.1:443: node server.js");
    });
  });

  it.each([
    ["20.10.24", ["[::]:8080/tcp possible process node"]],
    ["26.1.5", ["[::]:8080/tcp possible process node"]],
    ["28.5.2", ["[::]:8080/tcp possible process node"]],
    [null, []],
  ])(
    "reports the ports that engine %s may bind temporarily with several networks",
    async (version, expected) => {
      const networks =
        "networks: {own: {driver_opts: {com.docker.network.bridge.host_binding_ipv4: " +
        "127.0.0.1}}, second: {}, in: {internal: true}}";
      const service = '{image: x, ports: ["8080:80"], networks: [own, second, in]}';
      const plan = planOf({ "/srv/shop": `services: {web: ${service}}\n${networks}` });
      expect(
        await lines(
          plan,
          machine([server("::1", 8080)], [node(8080)], { engine: engine(), version }),
        ),
      ).toEqual(expected);
    },
  );

  describe("a hidden process", () => {
    const hidden: Process = { pid: 812, name: "postgres", inodes: null };
    const sockets = [server("127.0.0.1", 5432, { uid: 105, inode: 77 })];
    const ss = (rest: string) => `tcp LISTEN 0 128 127.0.0.1:5432 0.0.0.0:* ${rest} sk:1 <->\n`;
    const seen = async (printed: string | null, more: Fake = {}, sudo = false) => {
      const asked: string[] = [];
      const command = (program: string, args: readonly string[]) => {
        asked.push([program, ...args].join(" "));
        return Promise.resolve(printed);
      };
      const host = { ...fakeHost(machine(sockets, [hidden], more)), command, sudo };
      const [obstacle] = (await inspectHost(shop(["5432:5432"]), host)).obstacles;
      return { asked, holder: obstacle?.holders[0] };
    };
    const FILTER = "ss -H -t -u -a -n -e -p --cgroup ( sport = :5432 )";

    it.each([
      [
        "the unit of its socket",
        ss("uid:105 ino:77 cgroup:/system.slice/postgresql@16-main.service"),
        "unit",
        "postgresql@16-main.service",
      ],
      [
        "its container",
        ss(`ino:77 cgroup:/docker/${"ab".repeat(32)}`),
        "container",
        "abababababab",
      ],
      [
        "no unit if it was started manually",
        ss("ino:77 cgroup:/user.slice/user-1000.slice/session-1.scope"),
        "unknown",
        "unknown",
      ],
      [
        "no unit of another socket",
        ss("ino:78 cgroup:/system.slice/other.service"),
        "unknown",
        "unknown",
      ],
      ["no unit without ss", null, "unknown", "unknown"],
    ])("is identified by %s", async (_, printed, kind, name) => {
      const { asked, holder: found } = await seen(printed);
      expect(found).toMatchObject({ kind, name, pid: null });
      expect(asked).toEqual([FILTER]);
    });

    it("is described by the unit that started it if it is not the unit's program", async () => {
      const { holder: found } = await seen(ss("ino:77 cgroup:/system.slice/ssh.service"));
      expect(found).toMatchObject({
        kind: "unknown",
        detail: "a process of postgres, started by ssh.service",
      });
    });

    it("is identified by the unit of its user", async () => {
      const cgroup = "/user.slice/user-105.slice/user@105.service/app.slice/db.service";
      const { holder: found } = await seen(ss(`ino:77 cgroup:${cgroup}`));
      expect(found).toMatchObject({
        name: "db.service",
        detail: "a process of postgres (a unit of user postgres)",
        unitUser: "postgres",
      });
    });

    it("is described with its restart policy", async () => {
      const files = { "/usr/lib/systemd/system/db.service": "[Service]\nRestart=always\n" };
      const { holder: found } = await seen(ss("ino:77 cgroup:/system.slice/db.service"), { files });
      expect(found?.detail).toBe("a process of postgres, restarted by systemd (Restart=always)");
    });

    it("is identified as for root with sudo", async () => {
      const { asked, holder: found } = await seen(
        ss('users:(("postgres",pid=812,fd=6)) ino:77'),
        {},
        true,
      );
      expect(found).toMatchObject({ kind: "process", name: "postgres", pid: 812 });
      expect(asked).toEqual([`sudo -n ${FILTER}`]);
    });
  });

  it("describes how a process is related to the workflow job", async () => {
    const fake = machine([server("127.0.0.1", 8080)], [node(8080)], {
      env: { RUNNER_TRACKING_ID: "github_1" },
      files: { "/proc/4711/environ": "HOME=/root\0RUNNER_TRACKING_ID=github_2\0" },
    });
    expect((await obstacles(shop(["8080:80"]), fake))[0]?.holders[0]?.detail).toBe(
      "node server.js, started by another job",
    );
  });

  describe("containers", () => {
    const [sockets, processes] = proxies(
      server("0.0.0.0", 8080),
      server("::", 8080, { inode: 8081 }),
    );
    const published = ["0.0.0.0:8080/tcp", "[::]:8080/tcp"];
    const both = (rest: string) => published.map((endpoint) => `${endpoint} ${rest}`);

    it("are named instead of docker-proxy, with their start time", async () => {
      const found = await obstacles(
        shop(["8080:80"]),
        machine(sockets, processes, { engine: engine({ name: "x1", ports: published }) }),
      );
      expect(found.map(line)).toEqual(both("taken container x1"));
      expect(found[0]?.holders).toEqual([
        {
          kind: "container",
          name: "x1",
          pid: null,
          since: "2026-11-17T09:00:00Z",
          detail: "up 3 days",
          compose: null,
        },
      ]);
    });

    it.each<[string, Made, string]>([
      [
        "of another project are taken",
        { compose: "legacy/db", directory: "/srv/legacy" },
        "taken compose legacy/db",
      ],
      [
        "of this project are its own",
        { compose: "shop/web", directory: "/srv/shop" },
        "own compose shop/web",
      ],
      [
        "of this project are its own if they are paused",
        { compose: "shop/web", directory: "/srv/shop", state: "paused" },
        "own compose shop/web",
      ],
      [
        "of a project with this name in another directory clash",
        { compose: "shop/web", directory: "/home/dev/shop" },
        "clash compose shop/web",
      ],
      [
        "of a removed service are taken",
        { compose: "shop/old", directory: "/srv/shop" },
        "taken compose shop/old",
      ],
      [
        "of a one-off run are taken",
        { compose: "shop/web", directory: "/srv/shop", oneOff: true },
        "taken compose shop/web",
      ],
      [
        "of a one-off run in another directory are taken",
        { compose: "shop/web", directory: "/home/dev/shop", oneOff: true },
        "taken compose shop/web",
      ],
      ["of an unknown directory are taken", { compose: "shop/web" }, "taken compose shop/web"],
    ])("%s", async (_, made, expected) => {
      const fake = machine(sockets, processes, { engine: engine({ ...made, ports: published }) });
      expect(await lines(shop(["8080:80"]), fake)).toEqual(both(expected));
    });

    it("of this project are its own if its directory is reached through a link", async () => {
      const more = {
        engine: engine({ compose: "shop/web", directory: "/link/shop", ports: published }),
        links: { "/link/shop": "/srv/shop" },
      };
      expect(await lines(shop(["8080:80"]), machine(sockets, processes, more))).toEqual(
        both("own compose shop/web"),
      );
    });

    it("of a disabled service are not its own", async () => {
      const text =
        'services: {web: {image: x, ports: ["8080:80"]}, debug: {image: x, profiles: [debug]}}';
      const fake = machine(sockets, processes, {
        engine: engine({ compose: "shop/debug", directory: "/srv/shop", ports: published }),
      });
      expect(await lines(planOf({ "/srv/shop": text }), fake)).toEqual(
        both("taken compose shop/debug"),
      );
      expect(await lines(planOf({ "/srv/shop": text }, { profiles: ["debug"] }), fake)).toEqual(
        both("own compose shop/debug"),
      );
    });

    it("are one project's own and taken for another", async () => {
      const text = 'services: {web: {image: x, ports: ["127.0.0.1:8080:80"]}}';
      const fake = machine(sockets, processes, {
        engine: engine({ compose: "shop/web", directory: "/srv/shop", ports: published }),
      });
      const found = await obstacles(planOf({ "/srv/shop": text, "/srv/blog": text }), fake);
      expect(found.map(({ request, status }) => `${request.project.name} ${status}`)).toEqual([
        "shop own",
        "blog taken",
      ]);
    });

    it("are not named if a process uses another address", async () => {
      const mixed = [
        server("127.0.0.1", 8080, { inode: 1 }),
        server("127.0.0.2", 8080, { inode: 2 }),
      ];
      const fake = machine(mixed, [{ pid: 900, name: "docker-proxy", inodes: [1] }, node(2)], {
        engine: engine({
          compose: "shop/web",
          directory: "/srv/shop",
          ports: ["127.0.0.1:8080/tcp"],
        }),
      });
      expect(await lines(shop(["0.0.0.0:8080:80"]), fake)).toEqual([
        "0.0.0.0:8080/tcp taken process node",
      ]);
    });

    it("on the host's network are found by their process", async () => {
      const process = {
        pid: 77,
        name: "nc",
        cgroup: `0::/system.slice/docker-${IDS}.scope\n`,
        inodes: [9000],
      };
      const own = (compose: string) =>
        machine([server("0.0.0.0", 9000)], [process], {
          engine: engine({ name: "hn", ...(compose && { compose }), directory: "/srv/shop" }),
        });
      expect(await lines(shop(["9000:80"]), own(""))).toEqual([
        "0.0.0.0:9000/tcp taken container hn",
      ]);
      const text =
        'services: {web: {image: x, ports: ["9000:80"]}, agent: {image: x, network_mode: host}}';
      expect(await lines(planOf({ "/srv/shop": text }), own("shop/web"))).toEqual([
        "0.0.0.0:9000/tcp own compose shop/web",
      ]);
      expect(await lines(planOf({ "/srv/shop": text }), own("shop/agent"))).toEqual([
        "0.0.0.0:9000/tcp taken compose shop/agent",
      ]);
    });

    it("are not named by the group of a process that another user started", async () => {
      const name = async (uid: number, manager: number, env: Fake["env"] = {}) => {
        const path = `user.slice/user-${manager}.slice/user@${manager}.service/user.slice`;
        const cgroup = `0::/${path}/docker-${IDS}.scope\n`;
        const socket = server("0.0.0.0", 9000, { uid: manager });
        const fake = machine([socket], [{ pid: 77, name: "nc", cgroup, inodes: [9000] }], {
          engine: engine({ name: "production" }),
          files: {
            "/proc/self/status": `Uid:\t${uid}\t${uid}\t${uid}\t${uid}\n`,
            "/run/user/105/docker.sock": "",
          },
          env,
        });
        const [obstacle] = await obstacles(shop(["9000:80"]), fake);
        return obstacle?.holders.map((each) => [each.name, each.runtime]);
      };
      const unknown = [[IDS.slice(0, 12), null]];
      expect(await name(0, 105)).toEqual(unknown);
      expect(await name(1000, 105)).toEqual(unknown);
      // A rootless engine, of this user or of the named one.
      expect(await name(105, 105)).toEqual([["production", undefined]]);
      const env = { DOCKER_HOST: "unix:///run/user/105/docker.sock" };
      expect(await name(0, 105, env)).toEqual([["production", undefined]]);
      expect(await name(0, 106, env)).toEqual(unknown);
    });

    it("of another engine are named by their id", async () => {
      const process = {
        pid: 77,
        name: "nginx",
        cgroup: `0::/machine.slice/libpod-${IDS}.scope\n`,
        inodes: [9000],
      };
      expect(
        await lines(
          shop(["9000:80"]),
          machine([server("0.0.0.0", 9000)], [process], { engine: engine() }),
        ),
      ).toEqual(["0.0.0.0:9000/tcp taken container 0123456789ab"]);
    });

    it("that have ended may leave a docker-proxy", async () => {
      const found = await obstacles(
        shop(["8080:80"]),
        machine(sockets, processes, { engine: engine() }),
      );
      expect(found.map(line)).toEqual(both("taken process docker-proxy"));
      expect(found[0]?.holders[0]?.detail).toBe(
        "left over: no running container publishes this port",
      );
    });

    it.each([
      [
        "this engine as left over",
        "500\n",
        "process",
        "left over: no running container publishes this port",
      ],
      [
        "another engine as unknown",
        "600\n",
        "unknown",
        "on behalf of a container of another engine",
      ],
      [
        "an unknown engine as unknown",
        null,
        "unknown",
        "on behalf of a container of another engine, or one that Docker does not list",
      ],
      [
        "a program that cannot be read as unknown",
        "400\n",
        "unknown",
        "on behalf of a container of another engine, or one that Docker does not list",
        "",
      ],
      [
        "an engine with another name as unknown",
        "400\n",
        "unknown",
        "on behalf of a container of another engine, or one that Docker does not list",
        "500 (rootlesskit-doc) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 6000 0 0\n",
      ],
    ])("that have ended: reports a proxy of %s", async (_, pid, kind, detail, starter?: string) => {
      const stat = (id: number, name: string, parent: number) =>
        `${id} (${name}) S ${parent} 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 6000 0 0\n`;
      const files = {
        "/proc/900/stat": stat(900, "docker-proxy", 500),
        "/proc/500/stat": starter ?? stat(500, "dockerd", 1),
        ...(pid !== null && { "/var/run/docker.pid": pid }),
      };
      const [found] = await obstacles(
        shop(["8080:80"]),
        machine(sockets, processes, { engine: engine(), files }),
      );
      expect(found?.holders).toEqual([expect.objectContaining({ kind, detail })]);
    });

    it("are not reported as left over if the engine does not respond", async () => {
      const found = await obstacles(shop(["8080:80"]), machine(sockets, processes));
      expect(found.map(line)).toEqual(both("taken unknown docker-proxy"));
    });

    it("use the ports that the engine lists, even if they can be bound", async () => {
      const fake = machine([], [], { engine: engine({ ports: published }) });
      expect(await lines(shop(["8080:80"]), fake)).toEqual(["0.0.0.0:8080/tcp taken container x1"]);
    });

    it("are listed by the project's name, wherever they run", async () => {
      const fake = machine([], [], {
        engine: engine(
          { compose: "shop/web", directory: "/home/dev/shop", ports: ["0.0.0.0:9999/tcp"] },
          { compose: "shop/db", directory: "/home/dev/shop" },
          { compose: "shop/db", directory: "/srv/shop" },
          { compose: "shop/job", directory: "/elsewhere", oneOff: true },
          { compose: "legacy/db", directory: "/srv/legacy" },
        ),
      });
      const view = await inspectHost(shop(["8080:80"]), fakeHost(fake));
      expect(view.obstacles).toEqual([]);
      expect(view.runningProjects).toEqual([
        { project: "shop", directory: "/home/dev/shop" },
        { project: "shop", directory: "/srv/shop" },
      ]);
    });

    it("are listed with the project's own spelling of its directory", async () => {
      const more = {
        engine: engine({ compose: "shop/web", directory: "/link/shop" }),
        links: { "/link/shop": "/srv/shop" },
      };
      const view = await inspectHost(shop(["8080:80"]), fakeHost(machine([], [], more)));
      expect(view.runningProjects).toEqual([{ project: "shop", directory: "/srv/shop" }]);
    });

    it("use sctp ports, which cannot be bound", async () => {
      const fake = machine([], [], { engine: engine({ ports: ["0.0.0.0:8080/sctp"] }) });
      expect(await lines(shop(["8080:80/sctp", "8081:80/sctp", "8080:80"]), fake)).toEqual([
        "0.0.0.0:8080/sctp taken container x1",
      ]);
    });

    it("of a job are described as its service containers", async () => {
      const fake = machine(sockets, processes, {
        engine: engine({ name: "a1_postgres", ports: published, network: "github_network_0a" }),
      });
      const [found] = await obstacles(shop(["8080:80"]), fake);
      expect(found?.holders[0]?.detail).toBe("up 3 days, a service container of a workflow job");
    });
  });

  describe("reports as excluded", () => {
    it("an address that this host does not have", async () => {
      const [found] = await obstacles(shop(["203.0.113.1:8080-8090:80-90"]), machine([]));
      expect(found && line(found)).toBe("203.0.113.1:8080-8090/tcp excluded");
      expect(found?.reason).toBe("this host does not have the address");
    });

    const rootless = { DOCKER_HOST: "unix:///run/user/1000/docker.sock" };

    it("a privileged port of a rootless engine", async () => {
      const found = await obstacles(
        shop(["127.0.0.1:1020-1025:80-85"]),
        machine([], [], { env: rootless }),
      );
      expect(found.map(line)).toEqual(["127.0.0.1:1020-1023/tcp excluded"]);
      expect(found[0]?.reason).toBe("the rootless engine cannot bind ports below 1024");
    });

    it.each<[string, Fake]>([
      ["an engine that runs as root", {}],
      [
        "a rootless engine on a host without privileged ports",
        { env: rootless, files: { "/proc/sys/net/ipv4/ip_unprivileged_port_start": "0\n" } },
      ],
      [
        "a rootless engine with the capability",
        {
          env: rootless,
          files: {
            "/proc/5/comm": "rootlesskit\n",
            "/proc/5/status": "CapEff:\t0000000000000400\n",
          },
        },
      ],
    ])("no privileged port of %s", async (_, more) => {
      expect(await lines(shop(["127.0.0.1:80:80"]), machine([], [], more))).toEqual([]);
    });

    it("a port that Windows refuses", async () => {
      const fake: Fake = { platform: "win32", bind: () => "denied" };
      expect(await lines(shop(["127.0.0.1:8080:80"]), fake)).toEqual([
        "127.0.0.1:8080/tcp excluded",
      ]);
    });
  });

  describe("without permission to bind", () => {
    const denied: Fake["bind"] = ({ first }) => (first < 1024 ? "denied" : "free");
    const seen = (sockets: Socket[], more: Fake = {}) => ({
      ...machine(sockets, [], more),
      bind: denied,
      locked: ["/proc/1/fd"],
    });

    it.each<[string, Socket[], string[]]>([
      ["nothing there", [], []],
      ["a listener", [server("0.0.0.0", 80)], ["0.0.0.0:80/tcp taken unknown unknown"]],
      [
        "a listener on the loopback",
        [server("127.0.0.1", 80)],
        ["0.0.0.0:80/tcp taken unknown unknown"],
      ],
      [
        "an IPv6 listener, possibly for IPv4 too",
        [server("::", 80)],
        ["0.0.0.0:80/tcp taken unknown unknown", "[::]:80/tcp taken unknown unknown"],
      ],
      [
        "a listener for each family",
        [server("127.0.0.1", 80), server("::", 80, { inode: 81 })],
        ["0.0.0.0:80/tcp taken unknown unknown", "[::]:80/tcp taken unknown unknown"],
      ],
      [
        "connections alone",
        [
          server("127.0.0.1", 80, { state: "connected" }),
          server("127.0.0.1", 80, { state: "time-wait" }),
        ],
        [],
      ],
    ])("uses the kernel's table to find %s", async (_, sockets, expected) => {
      expect(await lines(shop(["80:80"]), seen(sockets))).toEqual(expected);
    });

    it("reports a connection in the ephemeral range as possible", async () => {
      const more = { files: { "/proc/sys/net/ipv4/ip_local_port_range": "100\t60999\n" } };
      const isRequested = server("127.0.0.1", 443, { state: "connected" });
      expect(await lines(shop(["443:443"]), seen([isRequested], more))).toEqual([
        "0.0.0.0:443/tcp possible unknown unknown",
      ]);
      expect(await lines(shop(["127.0.0.2:443:443"]), seen([isRequested], more))).toEqual([]);
      expect(
        await lines(
          shop(["127.0.0.1:443:443"]),
          seen([isRequested, server("127.0.0.3", 443)], more),
        ),
      ).toEqual([]);
    });
  });

  describe("many ports", () => {
    it("are bound up to a limit, and then looked up in the kernel's table", async () => {
      const host = fakeHost(machine([server("0.0.0.0", 30000)], [node(30000)]));
      const view = await inspectHost(
        shop([
          "20000-29999:20000-29999/udp",
          "30000-39999:30000-39999",
          "203.0.113.1:100-9999:100-9999",
        ]),
        host,
      );
      expect(host.asked.binds.length).toBeLessThan(20);
      expect(view.obstacles.map(line)).toEqual([
        "0.0.0.0:30000/tcp taken process node",
        "203.0.113.1:100-9999/tcp excluded",
      ]);
    });

    it("in two hundred ranges take little time", async () => {
      const ranges = Array.from(
        { length: 200 },
        (_, i) => `127.0.0.${i + 1}:1000-60999:1000-60999`,
      );
      const sockets = Array.from({ length: 100 }, (_, i) => server("0.0.0.0", 2000 + 2 * i));
      // CPU time, which does not depend on other programs.
      const began = process.cpuUsage();
      const found = await obstacles(
        shop(ranges),
        machine(sockets, [node(...sockets.map(({ inode = 0 }) => inode))]),
      );
      expect(found).toHaveLength(200 * 100);
      const { user, system } = process.cpuUsage(began);
      expect((user + system) / 1000).toBeLessThan(5000);
    });
  });

  describe("pools", () => {
    const range = (first: number, last: number, address = "0.0.0.0") =>
      Array.from({ length: last - first + 1 }, (_, i) => server(address, first + i));
    const pool = (replicas: number, published = "0.0.0.0:8000-8004:80") =>
      shop([published], `, scale: ${replicas}`);
    const versioned = (version: string | null, sockets: readonly Socket[], ...made: Made[]) => ({
      ...machine(sockets, [node(...sockets.map(({ inode = 0 }) => inode))], {
        engine: engine(...made),
        version,
      }),
    });
    const byContainers = (...ports: number[]): Made => ({
      name: "x1",
      ports: ports.map((port) => `0.0.0.0:${port}/tcp`),
    });

    it.each<[string, Plan, Fake, string[]]>([
      ["no port is in use", pool(5), versioned(null, []), []],
      ["enough are free", pool(3), versioned("28.5.2", range(8000, 8001)), []],
      [
        "too few are free",
        pool(4),
        versioned("28.5.2", range(8000, 8001)),
        ["0.0.0.0:8000-8001/tcp taken process node"],
      ],
      [
        "no port is free",
        pool(1),
        versioned("28.5.2", range(8000, 8004)),
        ["0.0.0.0:8000-8004/tcp taken process node"],
      ],
      [
        "an old engine may start with a port in use",
        pool(3),
        versioned("26.1.5", range(8000, 8001)),
        ["0.0.0.0:8000-8001/tcp possible process node"],
      ],
      [
        "an unknown engine may start with a port in use",
        pool(3),
        versioned(null, range(8000, 8001)),
        ["0.0.0.0:8000-8001/tcp possible process node"],
      ],
      [
        "an old engine skips ports of its containers",
        pool(3),
        versioned("26.1.5", range(8000, 8001), byContainers(8000, 8001)),
        [],
      ],
      [
        "containers leave too few ports",
        pool(4),
        versioned("26.1.5", range(8000, 8001), byContainers(8000, 8001)),
        ["0.0.0.0:8000-8001/tcp taken container x1"],
      ],
      [
        "a new engine tries ten ports",
        pool(1, "0.0.0.0:8000-8020:80"),
        versioned("29.7.2", range(8000, 8008)),
        [],
      ],
      [
        "a new engine tries at most ten ports",
        pool(1, "0.0.0.0:8000-8020:80"),
        versioned("29.7.2", range(8000, 8009)),
        ["0.0.0.0:8000-8009/tcp possible process node"],
      ],
      [
        "an engine continues at the first port after the last",
        pool(1, "0.0.0.0:8000-8020:80"),
        versioned("29.7.2", [...range(8000, 8004), ...range(8016, 8020)]),
        [
          "0.0.0.0:8000-8004/tcp possible process node",
          "0.0.0.0:8016-8020/tcp possible process node",
        ],
      ],
      [
        "a port must be free for both families",
        pool(1, "8000-8001:80"),
        versioned("28.5.2", [...range(8000, 8000), ...range(8001, 8001, "::1")]),
        ["0.0.0.0:8000/tcp taken process node", "[::]:8001/tcp taken process node"],
      ],
      [
        "the project's own containers count as free",
        pool(5),
        versioned("26.1.5", range(8000, 8004), {
          compose: "shop/web",
          directory: "/srv/shop",
          ports: range(8000, 8004).map(({ port }) => `0.0.0.0:${port}/tcp`),
        }),
        ["0.0.0.0:8000-8004/tcp own compose shop/web"],
      ],
      [
        "this host does not have the address",
        pool(1, "203.0.113.1:8000-8004:80"),
        versioned("28.5.2", []),
        ["203.0.113.1:8000-8004/tcp excluded"],
      ],
    ])("%s", async (_, plan, fake, expected) => {
      expect(await lines(plan, fake)).toEqual(expected);
    });
  });

  describe("if sockets cannot be seen", () => {
    const blind = (more: Fake = {}): Fake =>
      machine([server("0.0.0.0", 8080)], [], {
        env: { DOCKER_HOST: "tcp://docker:2375" },
        ...more,
      });

    it("reports why, binds nothing and reads no sockets", async () => {
      const host = fakeHost(blind());
      const view = await inspectHost(shop(["8080:80"]), host);
      expect([view.visible, view.reason]).toEqual([
        false,
        "DOCKER_HOST is a tcp:// address, so the engine may run on another machine",
      ]);
      expect(view.obstacles.map(line)).toEqual([
        "0.0.0.0:8080/tcp unknown",
        "[::]:8080/tcp unknown",
      ]);
      expect(host.asked.binds).toEqual([]);
      expect(host.asked.reads).not.toContain("/proc/net/tcp");
      expect(host.asked.engine).toEqual(["docker:2375 /containers/json"]);
    });

    it("still reports the ports of containers", async () => {
      const fake = blind({
        engine: engine(
          { name: "x1", ports: ["0.0.0.0:8081/tcp", "[::]:8081/tcp"] },
          { compose: "shop/web", directory: "/srv/shop", ports: ["127.0.0.1:9000/tcp"] },
        ),
      });
      expect(await lines(shop(["8080-8082:80-82", "127.0.0.1:9000:90"]), fake)).toEqual([
        "0.0.0.0:8080/tcp unknown",
        "0.0.0.0:8081/tcp taken container x1",
        "0.0.0.0:8082/tcp unknown",
        "[::]:8080/tcp unknown",
        "[::]:8081/tcp taken container x1",
        "[::]:8082/tcp unknown",
        "127.0.0.1:9000/tcp own compose shop/web",
      ]);
    });

    it("reports a pool as unknown unless containers leave too few ports", async () => {
      const fake = blind({ engine: engine({ ports: ["0.0.0.0:8000/tcp"] }) });
      expect(await lines(shop(["0.0.0.0:8000-8001:80"]), fake)).toEqual([
        "0.0.0.0:8000-8001/tcp unknown",
      ]);
      expect(await lines(shop(["0.0.0.0:8000-8001:80"], ", scale: 2"), fake)).toEqual([
        "0.0.0.0:8000/tcp taken container x1",
        "0.0.0.0:8001/tcp unknown",
      ]);
    });

    it("reports only refused ports on another system", async () => {
      const bind: Fake["bind"] = ({ first, family }) =>
        first === 5000 && family === "IPv4" ? "in-use" : "free";
      const view = await inspectHost(
        shop(["0.0.0.0:5000-5001:80-81"]),
        fakeHost({ platform: "other", bind }),
      );
      expect(view.visible).toBe(false);
      expect(view.obstacles.map(line)).toEqual([
        "0.0.0.0:5000/tcp taken unknown unknown",
        "0.0.0.0:5001/tcp unknown",
      ]);
    });
  });

  it("binds both families at once on Linux, and each family on other systems", async () => {
    const host = fakeHost({ platform: "darwin" });
    await inspectHost(shop(["5000:80"]), host);
    expect(host.asked.binds).toEqual(["0.0.0.0:5000/tcp", "[::]:5000/tcp"]);
  });

  it("skips IPv6 if the machine has none", async () => {
    const host = fakeHost({ ...machine([]), files: { ...quiet.files, "/proc/net/if_inet6": "" } });
    const { kernel, obstacles: found } = await inspectHost(
      planOf({ "/srv/shop": 'services: {web: {image: x, ports: ["8080:80"]}}' }, { ipv6: false }),
      host,
    );
    expect([kernel.ipv6, found, host.asked.binds]).toEqual([false, [], ["*:8080/tcp"]]);
  });
});

describe("inspectKernel", () => {
  it("reads only the kernel's settings", () => {
    const host = fakeHost({
      files: { "/proc/sys/net/ipv4/ip_local_port_range": "10240\t65535\n" },
      engine: engine(),
    });
    expect(inspectKernel(host)).toEqual({
      kernel: {
        platform: "linux",
        ephemeral: [10240, 65535],
        reserved: [],
        unprivilegedStart: 1024,
        ipv6: true,
      },
      probed: false,
      visible: true,
      reason: null,
      obstacles: [],
      runningProjects: [],
    });
    expect([
      host.asked.binds,
      host.asked.engine,
      host.asked.reads.filter((path) => path.startsWith("/proc/net/tcp")),
    ]).toEqual([[], [], []]);
  });
});

it("inspectHost hides a project name that must not be printed in its containers", async () => {
  const plan = shop(["8080:80"]);
  const projects = plan.projects.map((each) => ({
    ...each,
    name: "a-${V}",
    hasSecretName: true as const,
    resolvedName: each.name,
  }));
  const requests = plan.requests.flatMap((each) =>
    projects.map((project) => ({ ...each, project })),
  );
  const container = {
    name: "shop-web-1",
    compose: "shop/web",
    directory: "/home/dev/x",
    ports: ["0.0.0.0:8080/tcp"],
  };
  const fake = machine([server("0.0.0.0", 8080)], [], { engine: engine(container) });
  const found = await obstacles({ ...plan, projects, requests }, fake);
  const holders = found.flatMap((each) => each.holders);
  expect(holders.map(({ name }) => name)).toContain("a-${V}/web");
  expect(JSON.stringify(holders)).not.toContain("shop");
});
