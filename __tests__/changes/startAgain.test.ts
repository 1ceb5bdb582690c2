import { describe, expect, it } from "vitest";
import type { StopStep, StopTarget } from "../../src/changes/ChangeRecord.ts";
import { planStart, startAgain, type StartOutcome } from "../../src/changes/startAgain.ts";
import { makeWorld, type World } from "./fakeWorld.ts";
import { CONTAINER, ID, NETWORK, OTHER_ID, PROCESS, stopOf, UNIT } from "./records.ts";

const stat = (ticks: number, state = "S") =>
  `812 (node) ${state} 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 ${ticks} 0 0\n`;

const DB = { name: "legacy-db-1", project: "legacy", service: "db", port: 5432 };
const exited = () => ({ [ID]: { ...DB, state: "exited" } });
const [SOCKET, SERVICE] = UNIT.names;
const units = (socket: string, service: string) => ({
  [SOCKET]: { state: socket },
  [SERVICE]: { state: service, port: 5432 },
});
const NGINX = { address: "127.0.0.1", port: 5432, inode: 5 };
const nginx = { sockets: [NGINX], processes: [{ pid: 900, name: "nginx", inodes: [5] }] };
const replicas = { ...CONTAINER, ids: [ID, OTHER_ID] };
const removed = { ...CONTAINER, removed: true };
const planned = { state: "planned" } as const;
const one = { isOk: false, output: `Error response from daemon: No such container: ${ID}\n` };
const busy = {
  isOk: false,
  output: "Error response from daemon: port is already allocated\nfailed to start containers\n",
};

const CREATE =
  "it was removed since; `docker compose -p legacy up -d db` in the directory of its Compose " +
  "file creates it again";

type Result = StartOutcome["result"];

/** The target, the machine, the result and the command lines. */
type Case = [
  title: string,
  target: StopTarget,
  world: World,
  result: readonly [Result, string | null],
  ran: readonly string[],
  step?: Partial<StopStep>,
];

const CONTAINERS: readonly Case[] = [
  [
    "starts a container by its id",
    CONTAINER,
    { containers: exited() },
    ["started", null],
    [`docker start ${ID}`],
  ],
  [
    "starts a container that was not stopped completely",
    CONTAINER,
    { containers: exited() },
    ["started", null],
    [`docker start ${ID}`],
    planned,
  ],
  [
    "starts a container of which only the start of the id is known",
    { ...CONTAINER, ids: [ID.slice(0, 12)] },
    {
      containers: exited(),
      results: { [`docker start ${ID.slice(0, 12)}`]: { isOk: false, output: "denied" } },
    },
    ["failed", "denied"],
    [`docker start ${ID.slice(0, 12)}`],
  ],
  [
    "does not start a container that runs",
    CONTAINER,
    { containers: { [ID]: { ...DB, state: "running" } } },
    ["running", null],
    [],
  ],
  [
    "does not start a paused container, which uses its ports",
    CONTAINER,
    { containers: { [ID]: { ...DB, state: "paused" } } },
    ["running", null],
    [],
  ],
  [
    "starts only the containers of a service that do not run",
    replicas,
    {
      containers: { [ID]: { ...DB, state: "running" }, [OTHER_ID]: { ...DB, state: "exited" } },
    },
    ["started", null],
    [`docker start ${OTHER_ID}`],
  ],
  [
    "says that the container of a service was removed, and how to create it again",
    CONTAINER,
    { containers: {} },
    ["lost", CREATE],
    [],
  ],
  [
    "says that a container without a service was removed",
    { ...CONTAINER, compose: null },
    { containers: {} },
    ["lost", "it was removed since"],
    [],
  ],
  [
    "says that the containers of a project were removed",
    { ...replicas, compose: { project: "legacy", service: null } },
    { containers: {} },
    ["lost", "it was removed since"],
    [],
  ],
  [
    "prints no command with a name that could be an option",
    { ...CONTAINER, compose: { project: "legacy", service: "--force" } },
    { containers: {} },
    ["lost", "it was removed since"],
    [],
  ],
  [
    "starts the containers of a project of which another one runs",
    { ...replicas, compose: { project: "legacy", service: null } },
    {
      containers: {
        [ID]: { ...DB, state: "running" },
        [OTHER_ID]: { ...DB, service: "web", state: "exited" },
      },
    },
    ["started", null],
    [`docker start ${OTHER_ID}`],
  ],
  [
    "says that some containers of a service were removed",
    replicas,
    { containers: exited() },
    ["started", "1 of its 2 containers was removed since"],
    [`docker start ${ID}`],
  ],
  [
    "does not start a service that runs in a new container",
    CONTAINER,
    { containers: { [OTHER_ID]: { ...DB, state: "running" } } },
    ["running", null],
    [],
  ],
  [
    "takes no other service for the one that was removed",
    CONTAINER,
    { containers: { [OTHER_ID]: { ...DB, service: "web", state: "running" } } },
    ["lost", CREATE],
    [],
  ],
  [
    "reports why a container does not start, and what uses its port",
    CONTAINER,
    { containers: exited(), results: { [`docker start ${ID}`]: busy }, ...nginx },
    [
      "failed",
      "Error response from daemon: port is already allocated; failed to start containers; " +
        "5432/tcp is in use by process nginx (pid 900)",
    ],
    [`docker start ${ID}`],
  ],
  [
    "reports a container that ends at once",
    CONTAINER,
    { containers: exited(), inert: [`docker start ${ID}`] },
    ["failed", "it ended again; nothing uses 5432/tcp yet"],
    [`docker start ${ID}`],
  ],
  [
    "starts a container if the engine can only be asked by the Docker CLI",
    CONTAINER,
    { containers: null },
    ["started", "nothing uses 5432/tcp yet"],
    [`docker start ${ID}`],
  ],
  [
    "says that the Docker CLI does not find a container",
    CONTAINER,
    { containers: null, results: { [`docker start ${ID}`]: one } },
    ["lost", `Error response from daemon: No such container: ${ID}`],
    [`docker start ${ID}`],
  ],
  [
    "tries again later if one of several containers is not found",
    replicas,
    { containers: null, results: { [`docker start ${ID} ${OTHER_ID}`]: one } },
    ["failed", `Error response from daemon: No such container: ${ID}`],
    [`docker start ${ID} ${OTHER_ID}`],
  ],
  [
    "starts a container of podman",
    { ...CONTAINER, runtime: "podman", compose: null },
    { containers: {} },
    ["started", "nothing uses 5432/tcp yet"],
    [`podman start ${ID}`],
  ],
  [
    "does not look for a container that was removed with its job",
    removed,
    { containers: null },
    ["lost", "it was removed"],
    [],
  ],
  [
    "leaves a container of an earlier job that was not stopped yet",
    removed,
    { containers: { [ID]: { ...DB, state: "running" } } },
    ["running", null],
    [],
    planned,
  ],
  [
    "does not start a container of an earlier job",
    removed,
    { containers: exited() },
    ["lost", "an earlier job left it"],
    [],
    planned,
  ],
  [
    "finds that a container of an earlier job was removed",
    removed,
    { containers: {} },
    ["lost", "it was removed"],
    [],
    planned,
  ],
  [
    "does not know of a container of an earlier job without the engine",
    removed,
    { containers: null },
    ["failed", "Docker could not be asked about it"],
    [],
    planned,
  ],
  ["says that a network was removed", NETWORK, {}, ["lost", "it was removed"], []],
  [
    "finds that a network was not removed yet",
    NETWORK,
    { networks: [OTHER_ID] },
    ["running", null],
    [],
    planned,
  ],
  [
    "finds that a network was removed",
    NETWORK,
    { networks: [] },
    ["lost", "it was removed"],
    [],
    planned,
  ],
  [
    "does not know of a network without the engine",
    NETWORK,
    { containers: null },
    ["failed", "Docker could not be asked about it"],
    [],
    planned,
  ],
];

const UNITS: readonly Case[] = [
  [
    "starts a socket before its service",
    UNIT,
    { units: units("inactive", "inactive") },
    ["started", null],
    [`systemctl start ${SOCKET}`, `systemctl start ${SERVICE}`],
  ],
  [
    "starts a service whose socket is active",
    UNIT,
    { units: units("active", "inactive") },
    ["started", null],
    [`systemctl start ${SERVICE}`],
  ],
  [
    "starts a unit that failed",
    UNIT,
    { units: units("active", "failed") },
    ["started", null],
    [`systemctl start ${SERVICE}`],
  ],
  [
    "does not start a unit that is active",
    UNIT,
    { units: units("active", "reloading") },
    ["running", null],
    [],
  ],
  [
    "starts a unit of the user",
    { ...UNIT, names: [SERVICE], scope: "user" },
    { units: units("active", "inactive"), uid: 1000 },
    ["started", null],
    [`systemctl --user start ${SERVICE}`],
  ],
  [
    "needs root for a unit of the system",
    UNIT,
    { units: units("inactive", "inactive"), uid: 1000 },
    ["failed", "starting it requires root; run again with --sudo"],
    [],
  ],
  [
    "starts a unit of the system with sudo",
    UNIT,
    { units: units("active", "inactive"), uid: 1000, sudo: true },
    ["started", null],
    [`systemctl start ${SERVICE}`],
  ],
  [
    "needs no root for a unit that is active",
    UNIT,
    { units: units("active", "active"), uid: 1000 },
    ["running", null],
    [],
  ],
  [
    "says that a unit is not there anymore",
    UNIT,
    { units: { [SOCKET]: { state: "inactive" } } },
    ["lost", "systemd does not know shop-db.service anymore"],
    [],
  ],
  [
    "stops after the first unit that does not start",
    UNIT,
    {
      units: units("inactive", "inactive"),
      results: { [`systemctl start ${SOCKET}`]: { isOk: false, output: "Job failed.\n" } },
    },
    ["failed", "Job failed."],
    [`systemctl start ${SOCKET}`],
  ],
  [
    "names the program that failed without a message",
    UNIT,
    {
      units: units("active", "inactive"),
      results: { [`systemctl start ${SERVICE}`]: { isOk: false, output: "" } },
    },
    ["failed", "systemctl failed"],
    [`systemctl start ${SERVICE}`],
  ],
  [
    "reports a unit that does not use its port",
    UNIT,
    { units: { ...units("active", "inactive"), [SERVICE]: { state: "inactive" } } },
    ["started", "nothing uses 5432/tcp yet"],
    [`systemctl start ${SERVICE}`],
  ],
  [
    "does not take another user of its port for the unit",
    UNIT,
    { units: { ...units("active", "inactive"), [SERVICE]: { state: "inactive" } }, ...nginx },
    ["started", "5432/tcp is in use by process nginx (pid 900)"],
    [`systemctl start ${SERVICE}`],
  ],
  [
    "starts all units if systemd cannot be asked about them",
    UNIT,
    { units: null },
    ["started", "nothing uses 5432/tcp yet"],
    [`systemctl start ${SOCKET}`, `systemctl start ${SERVICE}`],
  ],
];

const PROCESSES: readonly Case[] = [
  [
    "cannot start a process",
    PROCESS,
    {},
    ["lost", "a process that was ended cannot be started again"],
    [],
  ],
  [
    "does not look for a process that was ended, whose id and start time another one can have",
    PROCESS,
    { files: { "/proc/812/stat": stat(5000) } },
    ["lost", "a process that was ended cannot be started again"],
    [],
  ],
  [
    "finds that a process was not ended",
    PROCESS,
    { files: { "/proc/812/stat": stat(5000) } },
    ["running", null],
    [],
    planned,
  ],
  [
    "does not take another process with its id for it",
    PROCESS,
    { files: { "/proc/812/stat": stat(5001) } },
    ["lost", "a process that was ended cannot be started again"],
    [],
    planned,
  ],
  [
    "finds that a process has ended whose parent has not noticed it",
    PROCESS,
    { files: { "/proc/812/stat": stat(5000, "Z") } },
    ["lost", "a process that was ended cannot be started again"],
    [],
    planned,
  ],
];

describe("startAgain", () => {
  it.each<Case>([...CONTAINERS, ...UNITS, ...PROCESSES])(
    "%s",
    async (_, target, world, [result, detail], ran, step = {}) => {
      const deps = makeWorld(world);
      expect(await startAgain(stopOf(target, step), deps)).toEqual({ result, detail });
      expect(deps.ran).toEqual(ran);
    },
  );

  it("waits for a port that is used only some seconds later", async () => {
    const late = { state: "inactive", port: 5432 };
    const world = {
      units: { [SOCKET]: { state: "active" }, [SERVICE]: { state: "inactive" }, late },
    };
    const deps = makeWorld(world);
    const begin = deps.now?.() ?? 0;
    const pause = async (milliseconds: number) => {
      await deps.pause?.(milliseconds);
      if ((deps.now?.() ?? 0) - begin > 7000) late.state = "active";
    };
    const outcome = await startAgain(stopOf(UNIT), { ...deps, pause });
    expect(outcome).toEqual({ result: "started", detail: null });
  });

  it("waits no longer than ten seconds", async () => {
    const deps = makeWorld({ containers: exited(), inert: [`docker start ${ID}`] });
    const begin = deps.now?.() ?? 0;
    await startAgain(stopOf(CONTAINER), deps);
    expect((deps.now?.() ?? 0) - begin).toBe(10_000);
  });
});

describe("startAgain after a run that was killed", () => {
  /** Starts a container that ends after some milliseconds. Returns how long it waited too. */
  const startLater = async (milliseconds: number, step: Partial<StopStep> = planned) => {
    const container = { ...DB, state: "running" };
    const deps = makeWorld({ containers: { [ID]: container } });
    const begin = deps.now?.() ?? 0;
    const passed = () => (deps.now?.() ?? 0) - begin;
    const pause = async (time: number) => {
      await deps.pause?.(time);
      if (passed() >= milliseconds && deps.ran.length === 0) container.state = "exited";
    };
    const { result } = await startAgain(stopOf(CONTAINER, step), { ...deps, pause });
    return { result, ran: deps.ran, passed: passed() };
  };

  it("starts a container that the engine was still stopping", async () => {
    const { result, ran } = await startLater(9000);
    expect([result, ran]).toEqual(["started", [`docker start ${ID}`]]);
  });

  it("waits for the time that the engine needs to stop a container, and no longer", async () => {
    expect(await startLater(Infinity)).toEqual({ result: "running", ran: [], passed: 11_000 });
  });

  it("does not wait if the run has recorded that the container was stopped", async () => {
    expect(await startLater(9000, {})).toEqual({ result: "running", ran: [], passed: 0 });
  });
});

describe("planStart", () => {
  it("starts nothing", async () => {
    const deps = makeWorld({ containers: exited(), units: units("inactive", "inactive") });
    for (const target of [CONTAINER, UNIT]) await planStart(stopOf(target), deps);
    expect(deps.ran).toEqual([]);
  });
});
