import { describe, expect, it } from "vitest";
import {
  completeStops,
  type HolderUse,
  listStopCommands,
  type PlanOptions,
  planStops,
} from "../../src/changes/planStops.ts";
import { parseSelector } from "../../src/changes/Selector.ts";
import type { Container } from "../../src/host/engine/Container.ts";
import {
  AGENT,
  type ComposeLabels,
  type Holder,
  makeHolder,
} from "../../src/host/holders/Holder.ts";
import { type Fake, fakeHost } from "../host/fakeHost.ts";

const idOf = (name: string) => Buffer.from(name).toString("hex").padEnd(64, "0").slice(0, 64);
const stat = (pid: number, name: string, ticks: number, parent = 1, state = "S") =>
  `${pid} (${name}) ${state} ${parent} 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 ${ticks} 0 0\n`;
const cgroup = (path: string) => `0::${path}\n`;

const labels = (service: string, more: Partial<ComposeLabels> = {}): ComposeLabels => ({
  project: "legacy",
  service,
  directory: "/srv/legacy",
  oneOff: false,
  ...more,
});
const container = (name: string, compose: ComposeLabels | null, port?: number): Container => ({
  id: idOf(name),
  name,
  state: "running",
  status: "Up",
  published: port === undefined ? [] : [{ ...endpoint(port), address: "0.0.0.0", target: 80 }],
  compose,
  networks: [],
  addresses: [],
  image: "tiny",
  runner: null,
});

/** The containers of all tests: two of a service, and neighbors. */
const CONTAINERS = [
  { ...container("frozen", null, 6381), state: "paused" },
  container("legacy-db-1", labels("db"), 5432),
  container("legacy-db-2", labels("db")),
  container("legacy-web-1", labels("web"), 8080),
  container("legacy-web-run-1", labels("web", { oneOff: true })),
  container("other-db-1", labels("db", { project: "other" }), 5433),
  container("copy-db-1", labels("db", { project: "copied", directory: "/srv/a" }), 5434),
  container("copied-db-1", labels("db", { project: "copied", directory: "/srv/b" })),
  container("cache", null, 6379),
  container("cache2", null, 6380),
];

const SELF: Fake["files"] = {
  "/proc/stat": `cpu 1\nbtime ${Date.UTC(2026, 10, 20, 9) / 1000}\n`,
  "/proc/self/stat": stat(320, "node", 50_000, 310),
  "/proc/self/status": "Uid:\t1000\t1000\t1000\t1000\n",
  "/proc/self/cgroup": cgroup("/system.slice/ci.service"),
  "/proc/320/cgroup": cgroup("/system.slice/ci.service"),
  "/proc/310/stat": stat(310, "bash", 40_000),
  "/proc/812/stat": stat(812, "node", 6000),
  "/proc/812/status": "Uid:\t1000\t1000\t1000\t1000\n",
};

function endpoint(port: number) {
  const ports = { first: port, last: port, protocol: "tcp" } as const;
  return { family: "IPv4", address: "127.0.0.1", ...ports } as const;
}

function use(given: Partial<Holder>, port = 5432, named?: string): HolderUse {
  const found = CONTAINERS.find(({ name }) => name === named) ?? null;
  const kind = found?.compose === undefined || found.compose === null ? "container" : "compose";
  const fromContainer: Partial<Holder> =
    found === null
      ? {}
      : {
          kind,
          name: found.compose ? `${found.compose.project}/${found.compose.service}` : found.name,
          compose: found.compose,
        };
  const holder = makeHolder("process", "node", { ...fromContainer, ...given });
  return { holder, endpoint: endpoint(port), container: found };
}

interface World extends Partial<Omit<PlanOptions, "host" | "only">> {
  readonly only?: readonly string[];
  readonly files?: Fake["files"];
  readonly links?: Fake["links"];
  readonly root?: true;
}

function plan(uses: readonly HolderUse[], world: World = {}) {
  const { only = [], files = {}, links = {}, root, ...options } = world;
  const uid = root === undefined ? {} : { "/proc/self/status": "Uid:\t0\t0\t0\t0\n" };
  return planStops(uses, {
    host: fakeHost({ files: { ...SELF, ...uid, ...files }, links }),
    containers: CONTAINERS,
    ...options,
    only: only.map(parseSelector),
  });
}

/** Returns the commands that would run, or why none does. */
const describePlan = (uses: readonly HolderUse[], world: World = {}) =>
  plan(uses, world).map(({ target, command, reason }) =>
    target === null ? `refused: ${reason}` : command,
  );

const SINCE = "2026-11-20T09:01:00Z";
const process = (more: Partial<Holder> = {}, port?: number) =>
  use({ pid: 812, since: SINCE, ...more }, port);
const unit = (name: string, more: Partial<Holder> = {}) => use({ kind: "unit", name, ...more });
const NEEDS_ROOT = "refused: stopping it requires root; run again with --sudo";
const OWN = "refused: this run is in it, and would end too";
const NOT_SELECTED = "refused: no --only option selects it";

describe("planStops and a paused container", () => {
  it("does not stop it, and prints the command that does", () => {
    const [item] = plan([use({}, 6381, "frozen")]);
    expect(item).toMatchObject({
      target: null,
      command: "docker stop frozen",
      reason: "it is paused, and its processes could not be continued after that",
    });
  });
});

describe("planStops stops", () => {
  it.each<[string, HolderUse, World, string]>([
    [
      "only the service of a project",
      use({}, 5432, "legacy-db-1"),
      {},
      "docker compose -p legacy stop db",
    ],
    [
      "the whole project if --only names it",
      use({}, 5432, "legacy-db-1"),
      { only: ["compose:legacy"] },
      "docker compose -p legacy stop",
    ],
    [
      "one container of a service if --only names it",
      use({}, 5432, "legacy-db-1"),
      { only: ["container:legacy-*-1"] },
      "docker stop legacy-db-1",
    ],
    [
      "no container with the same project name in another directory",
      use({}, 5434, "copy-db-1"),
      {},
      "docker stop copy-db-1",
    ],
    ["a container", use({}, 6379, "cache"), {}, "docker stop cache"],
    ["a process", process(), {}, "kill 812"],
    [
      "a process of another user with sudo",
      process({ foreign: true }),
      { sudo: true },
      "sudo kill 812",
    ],
    ["a unit as root", unit("nginx.service"), { root: true }, "sudo systemctl stop nginx.service"],
    [
      "a unit with sudo",
      unit("nginx.service"),
      { sudo: true },
      "sudo systemctl stop nginx.service",
    ],
    [
      "a unit that --only names without its suffix",
      unit("nginx.service"),
      { root: true, only: ["unit:nginx"] },
      "sudo systemctl stop nginx.service",
    ],
    [
      "a unit of this user without root",
      unit("db.service", { pid: 812, userUnit: true }),
      {},
      "systemctl --user stop db.service",
    ],
    ["a process that --only names", process(), { only: ["process:node"] }, "kill 812"],
  ])("%s", (_, given, world, command) => {
    expect(describePlan([given], world)).toEqual([command]);
  });

  it("a podman container by its full id", () => {
    const id = idOf("podman");
    const [item] = plan(
      [use({ kind: "container", name: id.slice(0, 12), pid: 812, runtime: "podman" })],
      { files: { "/proc/812/cgroup": cgroup(`/machine.slice/libpod-${id}.scope`) } },
    );
    expect(item?.target).toMatchObject({ runtime: "podman", ids: [id] });
    expect(item?.command).toBe(`podman stop ${id.slice(0, 12)}`);
  });

  it("all containers of a service by their ids", () => {
    const [item] = plan([use({}, 5432, "legacy-db-1")]);
    expect(item?.target).toEqual({
      kind: "container",
      runtime: "docker",
      ids: [idOf("legacy-db-1"), idOf("legacy-db-2")],
      names: ["legacy-db-1", "legacy-db-2"],
      compose: { project: "legacy", service: "db" },
      removed: false,
    });
  });

  it("no `docker compose run` container with its project", () => {
    const [item] = plan([use({}, 8080, "legacy-web-1")], { only: ["compose:legacy"] });
    expect(item?.target).toMatchObject({
      names: ["legacy-db-1", "legacy-db-2", "legacy-web-1"],
      compose: { project: "legacy", service: null },
    });
  });

  it("a holder of several ports once", () => {
    const items = plan([process({}, 5432), process({}, 5433), process({ name: "go", pid: 813 })]);
    expect(items.map(({ endpoints }) => endpoints.map(({ first }) => first))).toEqual([
      [5432, 5433],
      [5432],
    ]);
  });

  it("a project once if two of its services use ports", () => {
    const uses = [use({}, 5432, "legacy-db-1"), use({}, 8080, "legacy-web-1")];
    expect(describePlan(uses)).toEqual([
      "docker compose -p legacy stop db",
      "docker compose -p legacy stop web",
    ]);
    expect(describePlan(uses, { only: ["compose:legacy"] })).toEqual([
      "docker compose -p legacy stop",
    ]);
  });
});

describe("planStops refuses", () => {
  it.each<[string, HolderUse, World, string]>([
    ["what no --only option names", process(), { only: ["process:nod"] }, NOT_SELECTED],
    [
      "a service of a project whose name only begins like the named one",
      use({}, 5433, "other-db-1"),
      { only: ["compose:othe"] },
      NOT_SELECTED,
    ],
    [
      "a container that the pattern does not match",
      use({}, 6380, "cache2"),
      { only: ["container:cache"] },
      NOT_SELECTED,
    ],
    ["anything that is not left over", process(), { only: ["leftovers"] }, NOT_SELECTED],
    [
      "a process if --only names a unit",
      process({ name: "nginx" }),
      { only: ["unit:nginx"] },
      NOT_SELECTED,
    ],
    ["a unit without root", unit("nginx.service"), {}, NEEDS_ROOT],
    ["a process of another user without sudo", process({ foreign: true }), {}, NEEDS_ROOT],
    ["the unit of this run", unit("ci.service"), { root: true }, OWN],
    [
      "the container of this run",
      use({}, 6379, "cache"),
      {
        files: {
          "/proc/self/mountinfo": `1 2 0:1 /docker/containers/${idOf("cache")}/hosts /etc/hosts\n`,
        },
      },
      OWN,
    ],
    [
      "the service of this run",
      use({}, 5432, "legacy-db-1"),
      { files: { "/proc/310/cgroup": cgroup(`/docker/${idOf("legacy-db-2")}`) } },
      OWN,
    ],
    [
      "a process that started this run",
      process({ ancestor: true }),
      {},
      "refused: it started this run, which would end too",
    ],
    [
      "a unit that runs programs for others",
      unit("gitlab-runner.service"),
      { root: true },
      "refused: it runs programs for others, which would end too",
    ],
    [
      "a unit of the system",
      unit("NetworkManager.service"),
      { root: true },
      "refused: it is a part of the system, or runs programs for others",
    ],
    [
      "the resolver, and names what frees its port",
      unit("systemd-resolved.service"),
      { root: true },
      "refused: set DNSStubListener=no in /etc/systemd/resolved.conf and restart " +
        "systemd-resolved.service",
    ],
    [
      "a unit of another user's manager",
      unit("db.service", { pid: 812, unitUser: "postgres" }),
      { root: true },
      "refused: run `systemctl --user stop db.service` as postgres",
    ],
    [
      "a unit of a user if its process is not of this user",
      unit("db.service", { pid: 812, userUnit: true }),
      { files: { "/proc/812/status": "Uid:\t1001\t1001\t1001\t1001\n" } },
      "refused: it is a unit of another user, who can stop it",
    ],
    [
      "a snap, and names its command",
      unit("snap.db.server.service"),
      { root: true },
      "refused: run `sudo snap stop db.server`",
    ],
    [
      "a connection",
      process({ connection: true }),
      {},
      "refused: it is a connection, which ends without help",
    ],
    [
      "the kernel",
      use({ kind: "kernel", name: "TIME_WAIT" }),
      {},
      "refused: the kernel uses the port",
    ],
    [
      "something unknown",
      use({ kind: "unknown", name: "unknown" }),
      {},
      "refused: it could not be identified",
    ],
    [
      "a `docker compose run` container",
      use({}, 8081, "legacy-web-run-1"),
      {},
      "refused: it is a `docker compose run` container, not a service",
    ],
    [
      "a container that the engine does not list",
      use({ kind: "container", name: "gone" }),
      {},
      "refused: the engine does not list it",
    ],
    [
      "a container whose name would be an option",
      use({ kind: "container", name: "--force" }),
      {},
      "refused: its name cannot be used in a command",
    ],
    [
      "a service whose name a shell would run",
      use({ kind: "compose", name: "x", compose: labels("$(reboot)") }),
      {},
      "refused: its name cannot be used in a command",
    ],
    [
      "a lease, and names the command that releases it",
      use({ kind: "lease", name: "shop/web", release: "portplan release /srv/shop" }),
      {},
      "refused: run `portplan release /srv/shop`",
    ],
    ["a process that has ended", process({ pid: 999 }), {}, "refused: it has ended"],
    [
      "a process that waits for its parent",
      process(),
      { files: { "/proc/812/stat": stat(812, "node", 6000, 1, "Z") } },
      "refused: it has ended",
    ],
    [
      "another process with the same id",
      process(),
      { files: { "/proc/812/stat": stat(812, "node", 6200) } },
      "refused: it has ended, and another process has its id",
    ],
  ])("%s", (_, given, world, reason) => {
    expect(describePlan([given], world)).toEqual([reason]);
  });

  it("a process of another system, of which only the name is known", () => {
    const host = { ...fakeHost({ platform: "darwin", files: {} }) };
    const [item] = planStops([process()], { host, containers: [] });
    expect(item).toMatchObject({ target: null, command: "kill 812", reason: "run `kill 812`" });
    const agent = process({ detail: `${AGENT}dev.example.web` });
    const command = "launchctl bootout gui/$(id -u)/dev.example.web";
    expect(planStops([agent], { host, containers: [] })[0]).toMatchObject({
      target: null,
      command,
    });
  });
});

describe("completeStops", () => {
  const SHOW = "systemctl show --property=ActiveState,TriggeredBy nginx.service";
  const complete = async (given: HolderUse, outputs: Fake["outputs"]) => {
    const items = plan([given], { root: true });
    const [item] = await completeStops(items, fakeHost({ files: SELF, outputs: outputs ?? {} }));
    return item;
  };

  it("stops the sockets and paths of a unit before the unit, and no timer", async () => {
    const item = await complete(unit("nginx.service"), {
      [SHOW]: "ActiveState=active\nTriggeredBy=nginx.socket nginx.timer nginx.path old.socket\n",
      "systemctl show --property=Id,ActiveState nginx.socket nginx.path old.socket":
        "Id=nginx.socket\nActiveState=active\n\nId=nginx.path\nActiveState=active\n\n" +
        "Id=old.socket\nActiveState=inactive\n",
    });
    expect(item?.command).toBe("sudo systemctl stop nginx.socket nginx.path nginx.service");
    expect(item?.target).toMatchObject({ names: ["nginx.socket", "nginx.path", "nginx.service"] });
  });

  it.each([
    ["stops only the unit if nothing starts it", "ActiveState=active\nTriggeredBy=\n", null],
    ["stops only the unit if systemctl prints nothing", "", null],
    [
      "refuses a unit that systemd does not run",
      "ActiveState=inactive\nTriggeredBy=nginx.socket\n",
      "systemd does not run a unit with this name",
    ],
    [
      "ignores a name that would be an option",
      "ActiveState=active\nTriggeredBy=--force.socket $(reboot).socket\n",
      null,
    ],
  ])("%s", async (_, shown, reason) => {
    const item = await complete(unit("nginx.service"), { [SHOW]: shown });
    const command = reason === null ? "sudo systemctl stop nginx.service" : null;
    expect(item).toMatchObject({ command, reason });
  });

  const DEPENDENTS =
    "systemctl show --property=RequiredBy,RequisiteOf,BoundBy,ConsistsOf,PropagatesStopTo " +
    "nginx.service";

  const STATES = "systemctl show --property=Id,ActiveState shop\\x2dapp.service";

  it.each([
    ["runs", "active", "systemd would stop what depends on it too: shop\\x2dapp.service"],
    ["starts", "activating", "systemd would stop what depends on it too: shop\\x2dapp.service"],
    ["does not run", "inactive", null],
  ])("considers that systemd also stops a unit that needs it and %s", async (_, state, reason) => {
    const item = await complete(unit("nginx.service"), {
      [SHOW]: "ActiveState=active\nTriggeredBy=\n",
      [DEPENDENTS]: "RequiredBy=shop\\x2dapp.service --all\nBoundBy=\nConsistsOf=nginx.service\n",
      [STATES]: [`Id=shop\\x2dapp.service`, `ActiveState=${state}`].join("\n"),
    });
    expect(item).toMatchObject({ command: "sudo systemctl stop nginx.service", reason });
    expect(item?.target === null).toBe(reason !== null);
  });

  it.each([
    ["removes", true, " # removes it, as it runs with --rm"],
    ["keeps", false, ""],
  ])("says whether the stop of a container %s it", async (_, AutoRemove, note) => {
    const items = plan([use({}, 6379, "cache")]);
    const path = `/containers/${idOf("cache")}/json`;
    const engine = { [path]: JSON.stringify({ HostConfig: { AutoRemove } }) };
    const host = fakeHost({ files: { ...SELF, "/var/run/docker.sock": "" }, engine });
    const once = await completeStops(items, host);
    for (const [item] of [once, await completeStops(once, host)])
      expect(item?.command).toBe(`docker stop cache${note}`);
    expect(once[0]?.target && listStopCommands(once[0].target)).toEqual([
      ["docker", "stop", idOf("cache")],
    ]);
  });

  it("uses docker compose for a service only if it is installed", async () => {
    const installed = await complete(use({}, 5432, "legacy-db-1"), {
      "docker compose version": "Docker Compose version v2.40.3\n",
    });
    expect(installed?.command).toBe("docker compose -p legacy stop db");
    const missing = await complete(use({}, 5432, "legacy-db-1"), {});
    expect(missing?.command).toBe("docker stop legacy-db-1 legacy-db-2");
    expect(missing?.target && listStopCommands(missing.target)).toEqual([
      ["docker", "stop", idOf("legacy-db-1"), idOf("legacy-db-2")],
    ]);
  });
});
