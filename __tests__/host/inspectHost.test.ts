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

/** Answers of an engine with these containers; a port as "0.0.0.0:8080/tcp". */
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

/** A docker-proxy for each of these addresses. */
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

  describe("taken", () => {
    it.each<[string, string, Socket[], string[]]>([
      [
        "every address by one on every address",
        "8080:80",
        [server("0.0.0.0", 8080)],
        ["0.0.0.0:8080/tcp taken process node"],
      ],
      [
        "every address by a dual one",
        "8080:80",
        [server("::", 8080, { dual: true })],
        ["0.0.0.0:8080/tcp taken process node", "[::]:8080/tcp taken process node"],
      ],
      [
        "every address by one of IPv6 alone",
        "8080:80",
        [server("::", 8080)],
        ["[::]:8080/tcp taken process node"],
      ],
      [
        "every address by one on the loopback",
        "8080:80",
        [server("127.0.0.1", 8080)],
        ["0.0.0.0:8080/tcp taken process node"],
      ],
      [
        "the loopback by one on every address",
        "127.0.0.1:8080:80",
        [server("0.0.0.0", 8080)],
        ["127.0.0.1:8080/tcp taken process node"],
      ],
      [
        "the loopback by a dual one",
        "127.0.0.1:8080:80",
        [server("::", 8080, { dual: true })],
        ["127.0.0.1:8080/tcp taken process node"],
      ],
      [
        "udp by udp",
        "53:53/udp",
        [server("0.0.0.0", 53, { protocol: "udp" })],
        ["0.0.0.0:53/udp taken process node"],
      ],
      [
        "udp by connected udp",
        "127.0.0.1:53:53/udp",
        [server("127.0.0.1", 53, { protocol: "udp", state: "connected" })],
        ["127.0.0.1:53/udp taken process node"],
      ],
      [
        "by an outgoing connection",
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
        "by one that is bound and does not listen",
        "8080:80",
        [server("0.0.0.0", 8080, { state: "bound" })],
        ["0.0.0.0:8080/tcp taken unknown unknown"],
      ],
      [
        "one of a range",
        "8080-8082:80-82",
        [server("0.0.0.0", 8081)],
        ["0.0.0.0:8081/tcp taken process node"],
      ],
      [
        "a range by one process",
        "8080-8082:80-82",
        [server("0.0.0.0", 8081), server("0.0.0.0", 8082)],
        ["0.0.0.0:8081-8082/tcp taken process node"],
      ],
      [
        "by the listener, not by those that it accepted",
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
      ["tcp beside udp", "8080:80", [server("0.0.0.0", 8080, { protocol: "udp" })]],
      ["udp beside tcp", "8080:80/udp", [server("0.0.0.0", 8080)]],
      ["another port", "8080:80", [server("0.0.0.0", 8081), server("0.0.0.0", 8079)]],
      ["another address of the loopback", "127.0.0.2:8080:80", [server("127.0.0.1", 8080)]],
      ["IPv4 beside IPv6 alone", "0.0.0.0:8080:80", [server("::", 8080)]],
      ["IPv6 beside IPv4", "[::]:8080:80", [server("0.0.0.0", 8080)]],
      [
        "connections that a server accepted that is gone",
        "8080:80",
        [server("127.0.0.1", 8080, { state: "connected", blocks: false })],
      ],
      ["a port for the engine to choose", "80", [server("0.0.0.0", 80)]],
    ])("not %s", async (_, port, sockets) => {
      expect(
        await lines(
          shop([port]),
          machine(sockets, [node(...sockets.map(({ inode = 0 }) => inode))]),
        ),
      ).toEqual([]);
    });

    it("not by what is gone when it is tried again", async () => {
      const tried = new Set<string>();
      const bind: Fake["bind"] = ({ first, address }) => {
        const again = tried.has(`${address} ${first}`);
        tried.add(`${address} ${first}`);
        return again ? "free" : "in-use";
      };
      expect(await lines(shop(["127.0.0.1:8080:80"]), { ...machine([]), bind })).toEqual([]);
    });

    it("tells every endpoint that is in use then, for the next free port", async () => {
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
        "a user's own unit",
        { cgroup: "0::/user.slice/user-1000.slice/user@1000.service/app.slice/db.service\n" },
        { kind: "unit", name: "db.service", detail: "postgres (a unit of its user)", ...base },
      ],
      [
        "a process of a job of another runner",
        { cgroup: unit("gitlab-runner.service") },
        { kind: "process", name: "postgres", detail: "postgres", ...base },
      ],
      [
        "a process that cron started",
        { cgroup: unit("cron.service") },
        { kind: "process", name: "postgres", detail: "postgres", ...base },
      ],
      [
        "a process of a runner's job",
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
        "a thread name of Node by the program",
        { name: "MainThread" },
        { kind: "process", name: "node", ...base },
      ],
    ])("%s", async (_, process, expected) => {
      expect(await on(process, { links: { "/proc/812/exe": "/usr/bin/node" } })).toEqual([
        expect.objectContaining(expected),
      ]);
    });

    it("the user of a process of another user, and whether it takes root to end it", async () => {
      const as = async (uid: number) => {
        const found = await on(
          {},
          { files: { "/proc/self/status": `Uid:\t${uid}\t${uid}\t${uid}\t${uid}\n` } },
        );
        return [found?.[0]?.detail, found?.[0]?.foreign];
      };
      expect(await as(1000)).toEqual(["postgres, of user postgres", true]);
      expect(await as(0)).toEqual(["postgres, of user postgres", undefined]);
      expect(await as(105)).toEqual(["postgres", undefined]);
    });

    it("what brings a unit back whose process is ended", async () => {
      const files = { "/lib/systemd/system/postgresql.service": "[Service]\nRestart=on-failure\n" };
      expect((await on({ cgroup: unit("postgresql.service") }, { files }))?.[0]?.detail).toBe(
        "postgres, which systemd restarts by itself (Restart=on-failure)",
      );
    });

    it("a process in the unit in which this runs", async () => {
      const more = { files: { "/proc/self/cgroup": unit("ci.service") } };
      expect(await on({ cgroup: unit("ci.service") }, more)).toEqual([
        expect.objectContaining({ kind: "process", name: "postgres" }),
      ]);
    });

    it("the user where the process cannot be seen", async () => {
      const detail = "a process of user postgres, which this user may not see";
      expect(await on({ inodes: null })).toEqual([
        { kind: "unknown", name: "unknown", pid: null, since: null, detail, compose: null },
      ]);
    });

    it("the kernel for a socket that no process has", async () => {
      expect(await on({ inodes: [] })).toEqual([
        expect.objectContaining({ kind: "kernel", name: "kernel" }),
      ]);
    });

    it("nobody where other users' processes are hidden", async () => {
      const { "/proc/1/fd/0": _, "/proc/1/ns/net": __, ...links } = quiet.links ?? {};
      const sockets = [server("0.0.0.0", 5432, { uid: 105 })];
      const host = fakeHost({ ...machine(sockets), links });
      const [found] = (await inspectHost(shop(["0.0.0.0:5432:5432"]), host)).obstacles;
      expect(found?.holders[0]?.detail).toBe(
        "a process of user postgres, which this user may not see",
      );
    });

    it("nobody in a PID namespace of its own", async () => {
      const links = { "/proc/self/ns/pid": "pid:[4026532999]" };
      expect(await on({ inodes: [] }, { links })).toEqual([
        expect.objectContaining({
          kind: "unknown",
          detail: "a process that cannot be seen from this container",
        }),
      ]);
    });

    it("the first of several processes, and systemd only where it is alone", async () => {
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

    it("what an outgoing connection is for", async () => {
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
  ])("what engine %s may publish on in passing, of several networks", async (version, expected) => {
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
  });

  describe("a process that may not be seen", () => {
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
        "nothing, where it was started by hand",
        ss("ino:77 cgroup:/user.slice/user-1000.slice/session-1.scope"),
        "unknown",
        "unknown",
      ],
      [
        "nothing of another socket",
        ss("ino:78 cgroup:/system.slice/other.service"),
        "unknown",
        "unknown",
      ],
      ["nothing, where there is no ss", null, "unknown", "unknown"],
    ])("is named by %s", async (_, printed, kind, name) => {
      const { asked, holder: found } = await seen(printed);
      expect(found).toMatchObject({ kind, name, pid: null });
      expect(asked).toEqual([FILTER]);
    });

    it("is told with who started it, where that is no unit to stop", async () => {
      const { holder: found } = await seen(ss("ino:77 cgroup:/system.slice/ssh.service"));
      expect(found).toMatchObject({
        kind: "unknown",
        detail: "a process of user postgres, started by ssh.service",
      });
    });

    it("is told with what brings it back", async () => {
      const files = { "/usr/lib/systemd/system/db.service": "[Service]\nRestart=always\n" };
      const { holder: found } = await seen(ss("ino:77 cgroup:/system.slice/db.service"), { files });
      expect(found?.detail).toBe(
        "a process of user postgres, which systemd restarts by itself (Restart=always)",
      );
    });

    it("is named as for root, if root may be asked", async () => {
      const { asked, holder: found } = await seen(
        ss('users:(("postgres",pid=812,fd=6)) ino:77'),
        {},
        true,
      );
      expect(found).toMatchObject({ kind: "process", name: "postgres", pid: 812 });
      expect(asked).toEqual([`sudo -n ${FILTER}`]);
    });
  });

  it("a process in a workflow's job is told with what the job has to do with it", async () => {
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

    it("are named in place of docker-proxy, with their start", async () => {
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
        "of another project",
        { compose: "legacy/db", directory: "/srv/legacy" },
        "taken compose legacy/db",
      ],
      ["of this project", { compose: "shop/web", directory: "/srv/shop" }, "own compose shop/web"],
      [
        "of this project, paused",
        { compose: "shop/web", directory: "/srv/shop", state: "paused" },
        "own compose shop/web",
      ],
      [
        "of this project's name elsewhere",
        { compose: "shop/web", directory: "/home/dev/shop" },
        "clash compose shop/web",
      ],
      [
        "of a service that the project has no more",
        { compose: "shop/old", directory: "/srv/shop" },
        "taken compose shop/old",
      ],
      [
        "that was run once",
        { compose: "shop/web", directory: "/srv/shop", oneOff: true },
        "taken compose shop/web",
      ],
      [
        "that was run once elsewhere",
        { compose: "shop/web", directory: "/home/dev/shop", oneOff: true },
        "taken compose shop/web",
      ],
      ["of no known directory", { compose: "shop/web" }, "taken compose shop/web"],
    ])("%s", async (_, made, expected) => {
      const fake = machine(sockets, processes, { engine: engine({ ...made, ports: published }) });
      expect(await lines(shop(["8080:80"]), fake)).toEqual(both(expected));
    });

    it("of this project are its own through a link to its directory", async () => {
      const more = {
        engine: engine({ compose: "shop/web", directory: "/link/shop", ports: published }),
        links: { "/link/shop": "/srv/shop" },
      };
      expect(await lines(shop(["8080:80"]), machine(sockets, processes, more))).toEqual(
        both("own compose shop/web"),
      );
    });

    it("of a service that is switched off are not its own", async () => {
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

    it("are one project's own and taken for the other", async () => {
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

    it("beside a process on another address: the process is named", async () => {
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

    it("of another engine are named by their number", async () => {
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

    it("that are gone leave a docker-proxy over", async () => {
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
        "of this engine are left over",
        "500\n",
        "process",
        "left over: no running container publishes this port",
      ],
      [
        "of another engine are left alone",
        "600\n",
        "unknown",
        "on behalf of a container, perhaps of another engine; which one is known to the engine " +
          "only",
      ],
      [
        "of which engine is not known are left alone",
        null,
        "unknown",
        "on behalf of a container, perhaps of another engine; which one is known to the engine " +
          "only",
      ],
    ])("that are gone: proxies %s", async (_, pid, kind, detail) => {
      const stat = (id: number, name: string, parent: number) =>
        `${id} (${name}) S ${parent} 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 6000 0 0\n`;
      const files = {
        "/proc/900/stat": stat(900, "docker-proxy", 500),
        "/proc/500/stat": stat(500, "dockerd", 1),
        ...(pid !== null && { "/var/run/docker.pid": pid }),
      };
      const [found] = await obstacles(
        shop(["8080:80"]),
        machine(sockets, processes, { engine: engine(), files }),
      );
      expect(found?.holders).toEqual([expect.objectContaining({ kind, detail })]);
    });

    it("that cannot be asked for are not made out as something to end", async () => {
      const found = await obstacles(shop(["8080:80"]), machine(sockets, processes));
      expect(found.map(line)).toEqual(both("taken unknown docker-proxy"));
    });

    it("hold what the engine says, though it can be bound", async () => {
      const fake = machine([], [], { engine: engine({ ports: published }) });
      expect(await lines(shop(["8080:80"]), fake)).toEqual(["0.0.0.0:8080/tcp taken container x1"]);
    });

    it("are told for the project's name, wherever they run", async () => {
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

    it("are told for the project's own directory in its own spelling", async () => {
      const more = {
        engine: engine({ compose: "shop/web", directory: "/link/shop" }),
        links: { "/link/shop": "/srv/shop" },
      };
      const view = await inspectHost(shop(["8080:80"]), fakeHost(machine([], [], more)));
      expect(view.runningProjects).toEqual([{ project: "shop", directory: "/srv/shop" }]);
    });

    it("hold sctp, which cannot be bound", async () => {
      const fake = machine([], [], { engine: engine({ ports: ["0.0.0.0:8080/sctp"] }) });
      expect(await lines(shop(["8080:80/sctp", "8081:80/sctp", "8080:80"]), fake)).toEqual([
        "0.0.0.0:8080/sctp taken container x1",
      ]);
    });

    it("of a job are said to be its service", async () => {
      const fake = machine(sockets, processes, {
        engine: engine({ name: "a1_postgres", ports: published, network: "github_network_0a" }),
      });
      const [found] = await obstacles(shop(["8080:80"]), fake);
      expect(found?.holders[0]?.detail).toBe("up 3 days, a service container of a workflow job");
    });
  });

  describe("excluded", () => {
    it("is an address that is not this host's", async () => {
      const [found] = await obstacles(shop(["203.0.113.1:8080-8090:80-90"]), machine([]));
      expect(found && line(found)).toBe("203.0.113.1:8080-8090/tcp excluded");
      expect(found?.reason).toBe("the address is none that can be bound on this host");
    });

    const rootless = { DOCKER_HOST: "unix:///run/user/1000/docker.sock" };

    it("is a low port of a rootless engine", async () => {
      const found = await obstacles(
        shop(["127.0.0.1:1020-1025:80-85"]),
        machine([], [], { env: rootless }),
      );
      expect(found.map(line)).toEqual(["127.0.0.1:1020-1023/tcp excluded"]);
      expect(found[0]?.reason).toBe(
        "the engine runs without root and may not bind ports below 1024",
      );
    });

    it.each<[string, Fake]>([
      ["an engine that runs as root", {}],
      [
        "a rootless engine where all ports are free for all",
        { env: rootless, files: { "/proc/sys/net/ipv4/ip_unprivileged_port_start": "0\n" } },
      ],
      [
        "a rootless engine with the right",
        {
          env: rootless,
          files: {
            "/proc/5/comm": "rootlesskit\n",
            "/proc/5/status": "CapEff:\t0000000000000400\n",
          },
        },
      ],
    ])("is no low port of %s", async (_, more) => {
      expect(await lines(shop(["127.0.0.1:80:80"]), machine([], [], more))).toEqual([]);
    });

    it("is what Windows refuses", async () => {
      const fake: Fake = { platform: "win32", bind: () => "denied" };
      expect(await lines(shop(["127.0.0.1:8080:80"]), fake)).toEqual([
        "127.0.0.1:8080/tcp excluded",
      ]);
    });
  });

  describe("without the right to bind", () => {
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
        "one on IPv6, perhaps for IPv4 too",
        [server("::", 80)],
        ["0.0.0.0:80/tcp taken unknown unknown", "[::]:80/tcp taken unknown unknown"],
      ],
      [
        "one for each family",
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
    ])("the kernel's table decides: %s", async (_, sockets, expected) => {
      expect(await lines(shop(["80:80"]), seen(sockets))).toEqual(expected);
    });

    it("a connection in the range of outgoing ones may hold the port", async () => {
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
    it("are bound up to a number; then the kernel's table decides", async () => {
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

    it("of two hundred ranges take little time", async () => {
      const ranges = Array.from(
        { length: 200 },
        (_, i) => `127.0.0.${i + 1}:1000-60999:1000-60999`,
      );
      const sockets = Array.from({ length: 100 }, (_, i) => server("0.0.0.0", 2000 + 2 * i));
      // Time of the processor, which does not depend on what else the machine does.
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
      ["no port is taken", pool(5), versioned(null, []), []],
      ["enough are free", pool(3), versioned("28.5.2", range(8000, 8001)), []],
      [
        "too few are free",
        pool(4),
        versioned("28.5.2", range(8000, 8001)),
        ["0.0.0.0:8000-8001/tcp taken process node"],
      ],
      [
        "none is free",
        pool(1),
        versioned("28.5.2", range(8000, 8004)),
        ["0.0.0.0:8000-8004/tcp taken process node"],
      ],
      [
        "an old engine may begin with a taken one",
        pool(3),
        versioned("26.1.5", range(8000, 8001)),
        ["0.0.0.0:8000-8001/tcp possible process node"],
      ],
      [
        "an unknown engine may",
        pool(3),
        versioned(null, range(8000, 8001)),
        ["0.0.0.0:8000-8001/tcp possible process node"],
      ],
      [
        "an old engine knows its containers",
        pool(3),
        versioned("26.1.5", range(8000, 8001), byContainers(8000, 8001)),
        [],
      ],
      [
        "containers leave too few",
        pool(4),
        versioned("26.1.5", range(8000, 8001), byContainers(8000, 8001)),
        ["0.0.0.0:8000-8001/tcp taken container x1"],
      ],
      [
        "a new engine tries ten",
        pool(1, "0.0.0.0:8000-8020:80"),
        versioned("29.7.2", range(8000, 8008)),
        [],
      ],
      [
        "a new engine tries no more than ten",
        pool(1, "0.0.0.0:8000-8020:80"),
        versioned("29.7.2", range(8000, 8009)),
        ["0.0.0.0:8000-8009/tcp possible process node"],
      ],
      [
        "behind the last it begins with the first",
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
        "its own containers are no loss",
        pool(5),
        versioned("26.1.5", range(8000, 8004), {
          compose: "shop/web",
          directory: "/srv/shop",
          ports: range(8000, 8004).map(({ port }) => `0.0.0.0:${port}/tcp`),
        }),
        ["0.0.0.0:8000-8004/tcp own compose shop/web"],
      ],
      [
        "an address that is not this host's",
        pool(1, "203.0.113.1:8000-8004:80"),
        versioned("28.5.2", []),
        ["203.0.113.1:8000-8004/tcp excluded"],
      ],
    ])("%s", async (_, plan, fake, expected) => {
      expect(await lines(plan, fake)).toEqual(expected);
    });
  });

  describe("blind", () => {
    const blind = (more: Fake = {}): Fake =>
      machine([server("0.0.0.0", 8080)], [], {
        env: { DOCKER_HOST: "tcp://docker:2375" },
        ...more,
      });

    it("says so, binds nothing and reads no sockets", async () => {
      const host = fakeHost(blind());
      const view = await inspectHost(shop(["8080:80"]), host);
      expect([view.visible, view.reason]).toEqual([
        false,
        "DOCKER_HOST is a tcp:// address: its ports are not those of this machine",
      ]);
      expect(view.obstacles.map(line)).toEqual([
        "0.0.0.0:8080/tcp unknown",
        "[::]:8080/tcp unknown",
      ]);
      expect(host.asked.binds).toEqual([]);
      expect(host.asked.reads).not.toContain("/proc/net/tcp");
      expect(host.asked.engine).toEqual(["docker:2375 /containers/json"]);
    });

    it("still tells what containers hold", async () => {
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

    it("does not know of a pool either, unless containers leave too few", async () => {
      const fake = blind({ engine: engine({ ports: ["0.0.0.0:8000/tcp"] }) });
      expect(await lines(shop(["0.0.0.0:8000-8001:80"]), fake)).toEqual([
        "0.0.0.0:8000-8001/tcp unknown",
      ]);
      expect(await lines(shop(["0.0.0.0:8000-8001:80"], ", scale: 2"), fake)).toEqual([
        "0.0.0.0:8000/tcp taken container x1",
        "0.0.0.0:8001/tcp unknown",
      ]);
    });

    it("knows what a bind refuses on another system, and no more", async () => {
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

  it("binds each family alone but on Linux, where one bind proves both free", async () => {
    const host = fakeHost({ platform: "darwin" });
    await inspectHost(shop(["5000:80"]), host);
    expect(host.asked.binds).toEqual(["0.0.0.0:5000/tcp", "[::]:5000/tcp"]);
  });

  it("leaves IPv6 out where the machine has none", async () => {
    const host = fakeHost({ ...machine([]), files: { ...quiet.files, "/proc/net/if_inet6": "" } });
    const { kernel, obstacles: found } = await inspectHost(
      planOf({ "/srv/shop": 'services: {web: {image: x, ports: ["8080:80"]}}' }, { ipv6: false }),
      host,
    );
    expect([kernel.ipv6, found, host.asked.binds]).toEqual([false, [], ["*:8080/tcp"]]);
  });
});

describe("inspectKernel", () => {
  it("reads the kernel's lists and nothing else", () => {
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
