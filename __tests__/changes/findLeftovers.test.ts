import { describe, expect, it } from "vitest";
import { findLeftovers, planWithLeftovers } from "../../src/changes/findLeftovers.ts";
import { NOT_SELECTED } from "../../src/changes/planStops.ts";
import type { Selector } from "../../src/changes/Selector.ts";
import { listContainerPorts } from "../../src/host/engine/Container.ts";
import { findEngine } from "../../src/host/engine/findEngine.ts";
import { listAllContainers } from "../../src/host/engine/readContainers.ts";
import { toContainerHolder } from "../../src/host/holders/nameHolders.ts";
import { type Fake, fakeHost } from "../host/fakeHost.ts";

const stat = (pid: number, name: string, parent: number, seconds: number) =>
  `${pid} (${name}) S ${parent} 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 ${seconds * 100} 0 0\n`;
const time = (seconds: number) =>
  new Date(Date.UTC(2026, 10, 20, 9) + seconds * 1000).toISOString();

/** The start of the job, in seconds since boot. */
const JOB = 3600;
/** The first digits of the SHA-256 of the settings. */
const [SETTINGS, LABEL] = ['{"workFolder": "_work"}', "947bc7"];

/** A runner in /r whose job started an hour after the machine. */
const runner = {
  env: {
    GITHUB_ACTIONS: "true",
    RUNNER_TRACKING_ID: "github_1",
    RUNNER_WORKSPACE: "/r/_work/shop",
  },
  files: {
    "/proc/stat": `cpu 1\nbtime ${Date.UTC(2026, 10, 20, 9) / 1000}\n`,
    "/proc/self/stat": stat(320, "node", 310, JOB + 100),
    "/proc/310/stat": stat(310, "bash", 300, JOB + 50),
    "/proc/300/stat": stat(300, "Runner.Worker", 200, JOB),
    "/proc/300/cmdline": "/r/bin/Runner.Worker\0spawnclient\x00110\x00113\0",
    "/proc/200/stat": stat(200, "Runner.Listener", 1, 60),
    "/proc/200/cmdline": "/r/bin/Runner.Listener\0run\0",
    "/proc/1/stat": stat(1, "systemd", 0, 0),
    "/proc/self/status": "Uid:\t0\t0\t0\t0\n",
    "/r/.runner": SETTINGS,
    "/r/_work/shop/shop/compose.yaml": "",
  },
  links: { "/proc/300/exe": "/r/bin/Runner.Worker", "/proc/200/exe": "/r/bin/Runner.Listener" },
};

interface FakeContainer {
  readonly directory?: string;
  readonly project?: string;
  readonly service?: string;
  readonly networks?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  /** Seconds since boot. */
  readonly started?: number;
  readonly state?: string;
  readonly port?: number;
  /** False if its process cannot be seen on this machine. */
  readonly isHere?: boolean;
}

interface FakeNetwork {
  readonly project?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly created?: number;
  readonly attached?: readonly string[];
}

interface World {
  readonly containers?: Readonly<Record<string, FakeContainer>>;
  readonly networks?: Readonly<Record<string, FakeNetwork>>;
  readonly env?: Fake["env"];
  /** null removes a file or link. */
  readonly files?: Readonly<Record<string, string | null>>;
  readonly links?: Readonly<Record<string, string | null>>;
  readonly platform?: Fake["platform"];
  readonly withoutEngine?: true;
}

/** A file as a process in a container sees it. */
const inRoot = (pid: number, path: string) => `/proc/${pid}/root${path}`;
const idOf = (name: string) => Buffer.from(name).toString("hex").padEnd(64, "0").slice(0, 64);
const present = (values: Readonly<Record<string, string | null>>) =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  ) as Record<string, string>;

function makeHost(world: World) {
  const files: Record<string, string | null> = { ...runner.files };
  const engine: Record<string, string> = {};
  const list = Object.entries(world.containers ?? {}).map(([name, given], at) => {
    const id = idOf(name);
    const { state = "running", started = 100, isHere = true } = given;
    const { directory = "/r/_work/shop/shop", project = "shop", service = name } = given;
    const compose = {
      "com.docker.compose.project": project,
      "com.docker.compose.service": service,
      "com.docker.compose.project.working_dir": directory,
    };
    const pid = 1000 + at;
    if (isHere && state === "running") {
      files[`/proc/${pid}/stat`] = stat(pid, "sleep", 900, started);
      files[`/proc/${pid}/cgroup`] = `0::/system.slice/docker-${id}.scope\n`;
    }
    const State = { Running: state === "running", Pid: pid, StartedAt: time(started) };
    engine[`/containers/${id}/json`] = JSON.stringify({ Id: id, State });
    const { networks = [`${project}_default`], port } = given;
    return {
      Id: id,
      Names: [`/${name}`],
      State: state,
      Status: "Up",
      Labels: given.labels ?? compose,
      Ports:
        port === undefined
          ? []
          : [{ IP: "0.0.0.0", PrivatePort: 80, PublicPort: port, Type: "tcp" }],
      NetworkSettings: { Networks: Object.fromEntries(networks.map((each) => [each, {}])) },
    };
  });
  const networks = Object.entries(world.networks ?? {}).map(([name, given]) => {
    const { project, created = 100, attached = [] } = given;
    const labels = project === undefined ? {} : { "com.docker.compose.project": project };
    const network = {
      Id: idOf(name),
      Name: name,
      Scope: "local",
      Created: time(created),
      Labels: given.labels ?? labels,
    };
    const ids = Object.fromEntries(attached.map((each) => [idOf(each), {}]));
    engine[`/networks/${network.Id}`] = JSON.stringify({ ...network, Containers: ids });
    return network;
  });
  engine["/containers/json?all=1"] = JSON.stringify(list);
  engine["/networks"] = JSON.stringify(networks);
  const { platform = "linux", env = {}, links = {} } = world;
  return fakeHost({
    platform,
    env: { ...runner.env, ...env },
    files: present({ ...files, ...world.files }),
    links: present({ ...runner.links, ...links }),
    ...(world.withoutEngine !== true && { engine }),
  });
}

/** Returns the names of what is left over, and the reason if there is one. */
async function find(world: World): Promise<string[]> {
  const { items, reason } = await findLeftovers(makeHost(world));
  const names = items.map(({ target, holder }) =>
    target !== null && "names" in target ? target.names.join("+") : holder.name,
  );
  return [...names, ...(reason === null ? [] : [`not certain: ${reason}`])];
}

const db = { db: {} };
/** The process of another runner, with its settings. */
const otherRunner = (folder: string, work: string | null, name = "Runner.Listener") => ({
  files: {
    "/proc/500/stat": stat(500, name, 1, 50),
    "/proc/500/cmdline": `${folder}/bin/${name}\0run\0`,
    [`${folder}/.runner`]: work === null ? null : JSON.stringify({ workFolder: work }),
  },
});

/** The process of a runner in a container, with the files that can be read. */
const inContainer = (files: Readonly<Record<string, string>> = {}) => ({
  files: {
    "/proc/500/stat": stat(500, "Runner.Listener", 1, 50),
    "/proc/500/cmdline": "/s/bin/Runner.Listener\0run\0",
    "/proc/500/cgroup": `0::/system.slice/docker-${"ab".repeat(32)}.scope\n`,
    ...files,
  },
});

describe("findLeftovers", () => {
  it.each<[string, World, readonly string[]]>([
    ["a service of an earlier job", { containers: db }, ["db"]],
    [
      "the containers of one service together",
      { containers: { "db-1": { service: "db" }, "db-2": { service: "db" }, web: {} } },
      ["db-1+db-2", "web"],
    ],
    [
      "a container that runs in a directory that was removed",
      { containers: { db: { directory: "/r/_work/gone/gone" } } },
      ["db"],
    ],
    [
      "a container that was created before this job and started by this job",
      { containers: { db: { started: JOB + 1 } } },
      [],
    ],
    ["a container that started with this job", { containers: { db: { started: JOB } } }, []],
    ["a container that has exited", { containers: { db: { state: "exited" } } }, []],
    ["a container of another machine", { containers: { db: { isHere: false } } }, []],
    [
      "a container whose process id belongs to another process by now",
      { containers: db, files: { "/proc/1000/cgroup": "0::/user.slice\n" } },
      [],
    ],
    ["a person's container", { containers: { db: { directory: "/home/dev/shop" } } }, []],
    ["a container without labels", { containers: { db: { labels: {} } } }, []],
    [
      "a container whose directory has the work folder as a prefix",
      { containers: { db: { directory: "/r/_work2/shop/shop" } } },
      [],
    ],
    ["the work folder", { containers: { db: { directory: "/r/_work" } } }, []],
    ["a directory above the work folder", { containers: { db: { directory: "/r" } } }, []],
    ["a relative directory", { containers: { db: { directory: "_work/shop" } } }, []],
    [
      "a directory with two dots",
      { containers: { db: { directory: "/r/_work/../../home/dev" } } },
      [],
    ],
    [
      "a directory with two dots that stays in the work folder",
      { containers: { db: { directory: "/r/_work/a/../b" } } },
      [],
    ],
    ["a directory in other case", { containers: { db: { directory: "/R/_WORK/shop" } } }, []],
    [
      "a directory with a control character",
      { containers: { db: { directory: "/home/dev\n/r/_work/shop" } } },
      [],
    ],
    [
      "a link in the work folder to a person's directory",
      {
        containers: { db: { directory: "/r/_work/shop/link" } },
        links: { "/r/_work/shop/link": "/home/dev/shop" },
      },
      [],
    ],
    [
      "a directory below such a link",
      {
        containers: { db: { directory: "/r/_work/shop/link/app" } },
        links: { "/r/_work/shop/link": "/home/dev/shop" },
      },
      [],
    ],
    [
      "a work folder that is a link",
      {
        containers: { db: { directory: "/data/work/shop/shop" } },
        links: { "/r/_work": "/data/work" },
      },
      ["db"],
    ],
    [
      "a container of a runner in the work folder",
      {
        containers: { db: { directory: "/r/_work/own/own/runner/data/shop" } },
        files: { "/r/_work/own/own/runner/.runner": "{}" },
      },
      [],
    ],
    [
      "a container in a work folder in the work folder",
      { containers: { db: { directory: "/r/_work/own/own/_work/shop" } } },
      [],
    ],
    [
      "a container in another work folder in the work folder",
      {
        containers: { db: { directory: "/r/_work/own/own/other/shop/shop" } },
        files: { "/r/_work/own/own/other/_PipelineMapping/a.json": "{}" },
      },
      [],
    ],
    [
      "a container of a folder in a checkout",
      { containers: { db: { directory: "/r/_work/own/own/deploy" } } },
      ["db"],
    ],
    [
      "a container that an action started from its own folder",
      { containers: { db: { directory: "/r/_work/_actions/octo/db/v1" } } },
      ["db"],
    ],
    [
      "a person's project in the work folder",
      { containers: { db: { directory: "/r/_work/shop" } } },
      [],
    ],
    [
      "a person's project in a directory in the work folder",
      { containers: { db: { directory: "/r/_work/dev/shop" } } },
      [],
    ],
    [
      "a container in which another runner runs",
      {
        containers: { runner: {}, db: {} },
        files: {
          "/proc/1000/stat": stat(1000, "Runner.Listener", 900, 100),
          "/proc/1000/cmdline": "/runner/bin/Runner.Listener\0run\0",
          [inRoot(1000, "/runner/.runner")]: '{"workFolder": "_work"}',
        },
      },
      ["db"],
    ],
    [
      "a service container of an earlier job",
      {
        containers: {
          db: { labels: { [LABEL]: "" }, networks: ["github_network_1"] },
        },
      },
      ["db"],
    ],
    [
      "a service container of another runner",
      { containers: { db: { labels: { abcdef: "" }, networks: ["github_network_1"] } } },
      [],
    ],
    [
      "a service container of this job",
      {
        containers: {
          db: { labels: { [LABEL]: "" }, networks: ["github_network_1"], started: JOB + 2 },
        },
      },
      [],
    ],
    [
      "a container with this runner's label, but not in a network of a job",
      { containers: { db: { labels: { [LABEL]: "" }, networks: ["bridge"] } } },
      [],
    ],
  ])("decides if %s is left over", async (_, world, expected) => {
    expect(await find(world)).toEqual(expected);
  });

  it.each<[string, World, string]>([
    ["outside of a job", { env: { GITHUB_ACTIONS: "", RUNNER_TRACKING_ID: "" } }, "not a job"],
    ["in a job in a container", { files: { "/proc/300/stat": null } }, "cannot be seen"],
    ["on macOS", { platform: "darwin" }, "on Linux only"],
    ["without other accounts' processes", { files: { "/proc/1/stat": null } }, "other accounts"],
    ["without RUNNER_WORKSPACE", { env: { RUNNER_WORKSPACE: "" } }, "work folder"],
    [
      "with a relative RUNNER_WORKSPACE",
      { env: { RUNNER_WORKSPACE: "_work/shop" } },
      "work folder",
    ],
    ["with RUNNER_WORKSPACE in /", { env: { RUNNER_WORKSPACE: "/shop" } }, "work folder"],
    [
      "with RUNNER_WORKSPACE elsewhere",
      { env: { RUNNER_WORKSPACE: "/srv/work/shop" } },
      "not in the work folder in the settings",
    ],
    [
      "with a home directory below the folder above RUNNER_WORKSPACE",
      {
        env: { RUNNER_WORKSPACE: "/home/shop" },
        files: { "/r/.runner": '{"workFolder": "/home"}' },
      },
      "contains more",
    ],
    [
      "while another job of this runner runs",
      {
        files: {
          "/proc/500/stat": stat(500, "Runner.Worker", 1, 50),
          "/proc/500/cmdline": "/r/bin/Runner.Worker\0spawnclient\0",
        },
      },
      "of this runner too",
    ],
    [
      "while a runner whose folder is hidden runs",
      { files: { "/proc/500/stat": stat(500, "Runner.Worker", 1, 50) } },
      "is not known",
    ],
    ["with a runner for the same work folder", otherRunner("/s", "/r/_work"), "same work folder"],
    ["with a runner for a folder above it", otherRunner("/s", "/r"), "same work folder"],
    [
      "with a runner in a container for the same path",
      inContainer({ [inRoot(500, "/s/.runner")]: '{"workFolder": "/r/_work"}' }),
      "same work folder",
    ],
    [
      "with a runner in a container whose settings cannot be read",
      inContainer(),
      "the work folder of Runner.Listener with process id 500 is not known",
    ],
    [
      "with another account's runner and a work folder outside of this runner's folder",
      {
        env: { RUNNER_WORKSPACE: "/srv/work/shop" },
        files: {
          ...otherRunner("/s", null).files,
          "/r/.runner": '{"workFolder": "/srv/work"}',
        },
      },
      "the work folder of Runner.Listener with process id 500 is not known",
    ],
    ["without readable settings", { files: { "/r/.runner": null } }, "settings of this runner"],
    ["without an engine", { withoutEngine: true }, "Docker could not be asked"],
  ])("finds nothing and says why %s", async (_, world, reason) => {
    const found = await find({ containers: db, ...world });
    expect(found).toEqual([expect.stringContaining(reason)]);
    expect(found[0]).toMatch(/^not certain: /);
  });

  it.each<[string, World]>([
    ["a runner with its own work folder", otherRunner("/s", "_work")],
    ["a runner in a private directory", otherRunner("/s", null, "Runner.Worker")],
    ["a runner whose work folder has a common prefix", otherRunner("/s", "/r/_work2")],
    [
      "a zombie of a worker",
      {
        files: {
          "/proc/500/stat": "500 (Runner.Worker) Z 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5 0 0\n",
        },
      },
    ],
    [
      "a runner in a container with another work folder",
      inContainer({ [inRoot(500, "/s/.runner")]: '{"workFolder": "_work"}' }),
    ],
  ])("finds what is left over while there is %s", async (_, world) => {
    expect(await find({ containers: db, ...world })).toEqual(["db"]);
  });

  it("leaves the containers of a running runner in the work folder", async () => {
    const containers = { db: { directory: "/r/_work/own/own/data/x" }, web: {} };
    const other = otherRunner("/s", "/r/_work/own/own/data");
    expect(await find({ containers, ...other })).toEqual(["web"]);
  });

  const net = { project: "shop", attached: ["db"] };
  it.each<[string, World, readonly string[]]>([
    [
      "of such a project",
      { containers: db, networks: { shop_default: net } },
      ["db", "shop_default"],
    ],
    [
      "of a project that has another container",
      { containers: { db: {}, web: { started: JOB + 1 } }, networks: { shop_default: net } },
      ["db"],
    ],
    [
      "of a project that has an exited container",
      { containers: { db: {}, web: { state: "exited" } }, networks: { shop_default: net } },
      ["db"],
    ],
    [
      "that a person's container uses too",
      {
        containers: {
          db: {},
          other: { project: "x", directory: "/home/dev/x", networks: ["shop_default"] },
        },
        networks: { shop_default: net },
      },
      ["db"],
    ],
    [
      "to which something unknown is attached",
      { containers: db, networks: { shop_default: { ...net, attached: ["db", "unknown"] } } },
      ["db"],
    ],
    [
      "that was created during this job",
      { containers: db, networks: { shop_default: { ...net, created: JOB + 1 } } },
      ["db"],
    ],
    ["that was created by hand", { containers: db, networks: { shop_default: {} } }, ["db"]],
    ["of another project", { containers: db, networks: { x_default: { project: "x" } } }, ["db"]],
    [
      "of an earlier job",
      {
        containers: { db: { labels: { [LABEL]: "" }, networks: ["github_network_1"] } },
        networks: { github_network_1: { labels: { [LABEL]: "" }, attached: ["db"] } },
      },
      ["db", "github_network_1"],
    ],
    [
      "of another runner's job",
      { containers: db, networks: { github_network_1: { labels: { abcdef: "" } } } },
      ["db"],
    ],
  ])("decides if a network %s is left over", async (_, world, expected) => {
    expect(await find(world)).toEqual(expected);
  });

  const proxy = (
    parent: number,
    seconds: number,
    args = "-proto\0tcp\0-host-ip\x000.0.0.0\0-host-port\x008080\0",
  ) => ({
    "/proc/700/stat": stat(700, "docker-proxy", parent, seconds),
    "/proc/700/cmdline": `/usr/bin/docker-proxy\0${args}`,
  });
  it.each<[string, World, readonly string[]]>([
    ["whose engine has ended", { files: proxy(1, 100) }, ["docker-proxy"]],
    ["of a running engine", { files: proxy(900, 100) }, []],
    ["that is younger than this job", { files: proxy(1, JOB + 1) }, []],
    ["without arguments", { files: proxy(1, 100, "") }, []],
    [
      "in a container whose process 1 is the engine",
      { files: { ...proxy(1, 100), "/proc/1/stat": stat(1, "dockerd", 0, 0) } },
      [],
    ],
    [
      "whose port a person's container publishes",
      {
        files: proxy(1, 100),
        containers: { web: { directory: "/home/dev/x", port: 8080 } },
      },
      [],
    ],
    [
      "on a machine with a container of another engine",
      {
        files: {
          ...proxy(1, 100),
          "/proc/800/cgroup": `0::/system.slice/docker-${"ab".repeat(32)}.scope\n`,
        },
      },
      [],
    ],
    [
      "on a machine with a container of this engine",
      {
        files: proxy(1, 100),
        containers: { web: { directory: "/home/dev/x" } },
      },
      ["docker-proxy"],
    ],
  ])("decides if a docker-proxy %s is left over", async (_, world, expected) => {
    expect(await find(world)).toEqual(expected);
  });

  it("finds nothing on a hosted runner, whose machine is new for each job", async () => {
    const env = { RUNNER_ENVIRONMENT: "github-hosted" };
    expect(await find({ containers: db, env })).toEqual([]);
  });

  it("stops containers by their full ids, removes them, and prints the command", async () => {
    const world = { containers: { db: { port: 5432 } }, networks: { shop_default: net } };
    const { items } = await findLeftovers(makeHost(world));
    expect(items.map(({ target, command }) => [target, command])).toEqual([
      [
        {
          kind: "container",
          runtime: "docker",
          ids: [idOf("db")],
          names: ["db"],
          compose: null,
          removed: true,
        },
        "docker stop db && docker rm db",
      ],
      [
        { kind: "network", ids: [idOf("shop_default")], names: ["shop_default"] },
        "docker network rm shop_default",
      ],
    ]);
    expect(items[0]?.endpoints.map(({ first, protocol }) => [first, protocol])).toEqual([
      [5432, "tcp"],
    ]);
  });
});

describe("planWithLeftovers", () => {
  const plan = async (only: readonly Selector[], isKnown: boolean) => {
    const own = { service: "db", port: 5432 };
    const host = makeHost({
      containers: { old: own, theirs: { ...own, directory: "/srv/shop", port: 5433 } },
    });
    const containers = (await listAllContainers(host, findEngine(host))) ?? [];
    const uses = listContainerPorts(containers).map(({ container, endpoint }) => ({
      holder: toContainerHolder(container, null, null),
      endpoint,
      container: isKnown ? container : null,
    }));
    const { items } = await planWithLeftovers(uses, { host, containers, only, sudo: false });
    return items.map(({ target, reason, endpoints }) => [
      endpoints.map(({ first }) => first).join(),
      target !== null && "names" in target ? target.names.join() : reason,
    ]);
  };

  it.each([true, false])(
    "keeps the container that another directory of the project started (known: %s)",
    async (isKnown) => {
      expect(await plan([{ kind: "leftovers" }], isKnown)).toEqual([
        ["5433", NOT_SELECTED],
        ["5432", "old"],
      ]);
    },
  );

  it("plans each use once if no selector names leftovers", async () => {
    expect(await plan([], true)).toEqual([
      ["5432", "old"],
      ["5433", "theirs"],
    ]);
  });
});
