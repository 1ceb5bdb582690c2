import { describe, expect, it } from "vitest";
import { findEngine } from "../../src/host/engine/findEngine.ts";
import { readContainerDetails } from "../../src/host/engine/readContainerDetails.ts";
import { ValueFilter } from "../../src/lib/ValueFilter.ts";
import { fakeHost } from "./fakeHost.ts";

const NOW = Date.parse("2026-11-30T09:00:00Z");
const id = (number: number) => number.toString(16).padStart(12, "0");
const IMAGE = `sha256:${"a".repeat(64)}`;

interface Made {
  readonly name: string;
  readonly state?: string;
  readonly status?: string;
  /** A published port. */
  readonly port?: number;
  readonly project?: string;
  readonly inspected?: object | null;
  /** The log, as the engine sends it; null if it refuses. */
  readonly log?: string | null;
}

const RUNNING = {
  Status: "running",
  Running: true,
  ExitCode: 0,
  StartedAt: "2026-11-30T08:00:00Z",
};
const EXITED = { Status: "exited", ExitCode: 3, FinishedAt: "2026-11-30T08:30:00.123Z" };
const inspect = (more: object = {}) => ({
  State: RUNNING,
  Config: { Tty: true },
  Image: IMAGE,
  ...more,
});
const exited = (more: object = {}) => inspect({ State: { ...EXITED, ...more } });

function hostOf(
  made: readonly Made[],
  image: object = { Config: { Env: ["PATH=/usr/bin:/sbin"] } },
) {
  const engine: Record<string, string> = { [`/images/${IMAGE}/json`]: JSON.stringify(image) };
  const list = made.map(({ name, state = "running", status = "Up 1 hour", ...more }, at) => {
    const { inspected = inspect(), log = "" } = more;
    if (inspected !== null) engine[`/containers/${id(at)}/json`] = JSON.stringify(inspected);
    if (log !== null) engine[`/containers/${id(at)}/logs?stdout=1&stderr=1&tail=20`] = log;
    const labels = {
      "com.docker.compose.project": more.project,
      "com.docker.compose.service": "db",
    };
    return {
      Id: id(at),
      Names: [`/${name}`],
      State: state,
      Status: status,
      Labels: more.project === undefined ? {} : labels,
      Ports: more.port === undefined ? [] : [{ IP: "::", PublicPort: more.port, Type: "tcp" }],
    };
  });
  engine["/containers/json?all=1"] = JSON.stringify(list);
  return fakeHost({ engine });
}

async function read(
  made: readonly Made[],
  {
    ports = [8080],
    holders = [],
    values = [],
    image,
  }: {
    ports?: number[];
    holders?: string[];
    values?: string[];
    image?: object;
  } = {},
) {
  const host = hostOf(made, image);
  const filter = new ValueFilter({ values, secrets: [], home: "/home/dev" });
  const request = { ports, holders: new Set(holders), filter, now: NOW };
  const found = await readContainerDetails(host, findEngine(host), request);
  return { details: found?.details ?? [], left: found?.left ?? 0, asked: host.asked.engine };
}
const names = async (...args: Parameters<typeof read>) =>
  (await read(...args)).details.map(({ name }) => name);
const linesOf = async (made: Omit<Made, "name">, options: Parameters<typeof read>[1] = {}) =>
  (await read([{ name: "web", port: 8080, ...made }], options)).details[0];

describe("readContainerDetails", () => {
  it("returns the state and the last lines of the container of a port", async () => {
    const inspected = inspect({
      RestartCount: 2,
      HostConfig: { RestartPolicy: { Name: "on-failure", MaximumRetryCount: 3 } },
      State: { ...RUNNING, Health: { Status: "unhealthy" } },
    });
    const made = { name: "shop-db-1", project: "shop", port: 8080, inspected, log: "a\r\nb\r\n" };
    expect((await read([made])).details).toEqual([
      {
        name: "shop-db-1",
        project: "shop",
        service: "db",
        status: "Up 1 hour",
        health: "unhealthy",
        exitCode: null,
        restartCount: 2,
        restartPolicy: "on-failure:3",
        started: "2026-11-30T08:00:00Z",
        finished: null,
        error: null,
        lines: ["a", "b"],
        reason: null,
      },
    ]);
  });

  it.each<[string, Omit<Made, "name">, string[]]>([
    ["runs and publishes the port", { port: 8080 }, ["web"]],
    ["runs and publishes another port", { port: 8081 }, []],
    ["restarts", { state: "restarting", status: "Restarting (1) 2 seconds ago" }, ["web"]],
    [
      "failed in the last 24 hours",
      { state: "exited", status: "Exited (3) 30 minutes ago", inspected: exited() },
      ["web"],
    ],
    [
      "failed before",
      {
        state: "exited",
        status: "Exited (3) 26 hours ago",
        inspected: exited({ FinishedAt: "2026-11-29T07:00:00Z" }),
      },
      [],
    ],
    [
      "failed days ago",
      { state: "exited", status: "Exited (3) 2 days ago", inspected: exited() },
      [],
    ],
    [
      "ended",
      { state: "exited", status: "Exited (0) 1 minute ago", inspected: exited({ ExitCode: 0 }) },
      [],
    ],
    [
      "was created only",
      { state: "created", status: "Created", inspected: inspect({ State: { Status: "created" } }) },
      [],
    ],
    [
      "could not be started",
      {
        state: "created",
        status: "Created",
        inspected: inspect({ State: { Status: "created", Error: "port is already allocated" } }),
      },
      ["web"],
    ],
  ])("lists a container that %s: %#", async (_, made, expected) => {
    expect(await names([{ name: "web", ...made }])).toEqual(expected);
  });

  it("lists containers by the names of the users of ports, and all without ports", async () => {
    const made = [{ name: "a", project: "shop" }, { name: "b" }, { name: "c" }];
    expect(await names(made, { holders: ["shop/db", "c"] })).toEqual(["a", "c"]);
    expect(await names(made, { ports: [] })).toEqual(["a", "b", "c"]);
  });

  it("lists containers with problems first, and counts those that are left out", async () => {
    const many = Array.from({ length: 25 }, (_, at) => ({ name: `web-${at}`, port: 8081 }));
    const failed = { state: "exited", status: "Exited (3) 1 hour ago", inspected: exited() };
    const restarting = { state: "restarting", status: "Restarting (1) now" };
    const made = [...many, { name: "failed", ...failed }, { name: "loop", ...restarting }];
    const { details, left } = await read(made, { ports: [] });
    expect(details.slice(0, 3).map(({ name }) => name)).toEqual(["loop", "failed", "web-0"]);
    expect([details.length, left]).toEqual([20, 7]);
  });

  it("lists the container of a named port before those with problems", async () => {
    const made = [
      { name: "loop", state: "restarting", status: "Restarting (1) now" },
      { name: "web", port: 8080 },
    ];
    expect(await names(made)).toEqual(["web", "loop"]);
  });

  it("reads the log of a failed container only if it publishes a named port", async () => {
    const failed = (bindings: object) => ({
      state: "exited",
      status: "Exited (3) 1 hour ago",
      inspected: { ...exited(), HostConfig: { PortBindings: bindings } },
      log: "broken\n",
    });
    const made = [
      { name: "other", ...failed({ "80/tcp": [{ HostPort: "8081" }] }) },
      { name: "same", ...failed({ "80/tcp": [{ HostPort: "8080" }] }) },
      { name: "range", ...failed({ "80/tcp": [{ HostPort: "8000-8100" }] }) },
      { name: "none", ...failed({ "80/tcp": null }) },
    ];
    const { details, asked } = await read(made);
    expect(details.map(({ name, lines, reason }) => [name, ...lines, reason])).toEqual([
      ["other", "it does not publish a named port"],
      ["same", "broken", null],
      ["range", "broken", null],
      ["none", "it does not publish a named port"],
    ]);
    expect(asked.filter((each) => each.includes("/logs"))).toHaveLength(2);
  });

  it("returns the exit code of a container that restarts", async () => {
    const made = (State: object) => ({
      name: "loop",
      state: "restarting",
      status: "Restarting (3) 1 second ago",
      inspected: inspect({ State }),
    });
    const between = { Status: "restarting", Running: true, ExitCode: 3 };
    const { details } = await read([made(between), made(RUNNING)]);
    expect(details.map(({ exitCode }) => exitCode)).toEqual([3, null]);
  });

  it.each<[string, Omit<Made, "name">, string]>([
    ["an empty log", { log: "" }, "its log is empty"],
    [
      "a log without frames",
      { inspected: inspect({ Config: {} }), log: "text\n" },
      "its log is not in a known format",
    ],
    ["no log", { log: null }, "its log cannot be read"],
    [
      "a log driver that cannot read",
      { log: null, inspected: inspect({ HostConfig: { LogConfig: { Type: "syslog" } } }) },
      "its log cannot be read (log driver syslog)",
    ],
    [
      "no description of the container",
      { inspected: null, log: "a\n" },
      "the engine does not describe the container",
    ],
  ])("says why there are no lines: %s", async (_, made, reason) => {
    expect(await linesOf(made)).toMatchObject({ lines: [], reason });
  });

  it.each<[string, string, string[]]>([
    ["colors", "\u001b[31mred\u001b[0m\r\n", ["red"]],
    ["an escape of another kind", "\u001b]0;title\u0007a\n", ["\\u{1b}]0;title\\u{7}a"]],
    ["a workflow command", "::error::x\n", ["::error::x"]],
    ["right-to-left text", "a\xe2\x80\xaeb\n", ["a\\u{202e}b"]],
    ["a long line", `${"ab ".repeat(2000)}\n`, [`${"ab ".repeat(400).slice(0, 997)}...`]],
    [
      "a private key",
      "-----BEGIN KEY-----\nQUJD\n-----END KEY-----\nok\n",
      ["***", "***", "***", "ok"],
    ],
    ["a path in the home directory", "/home/dev/shop\n", ["~/shop"]],
    ["a value of an env file", "name is shop-admin\n", ["name is ***"]],
  ])("shows a line with %s", async (_, log, lines) => {
    expect((await linesOf({ log }, { values: ["shop-admin"] }))?.lines).toEqual(lines);
  });

  it("shows the last lines that fit", async () => {
    const log = Array.from({ length: 30 }, (_, at) => `${at} ${"ab ".repeat(300)}\n`).join("");
    const { lines = [] } = (await linesOf({ log })) ?? {};
    expect(lines.map((line) => Number.parseInt(line, 10))).toEqual([
      21, 22, 23, 24, 25, 26, 27, 28, 29,
    ]);
    const short = Array.from({ length: 30 }, (_, at) => `${at}\n`).join("");
    expect((await linesOf({ log: short }))?.lines).toEqual(
      Array.from({ length: 20 }, (_, at) => `${at + 10}`),
    );
  });

  it("hides the values of a container's variables, but not those of its image", async () => {
    const Env = [
      "PATH=/usr/bin:/sbin",
      "MODE=plain-mode",
      "PIN=1234",
      "DB_PASSWORD=123456",
      "EMPTY=",
    ];
    const inspected = inspect({ Config: { Tty: true, Env } });
    const log = "/usr/bin:/sbin plain-mode 1234 123456\n";
    expect((await linesOf({ inspected, log }))?.lines).toEqual(["/usr/bin:/sbin *** 1234 ***"]);
    const without = { image: {} };
    expect((await linesOf({ inspected, log }, without))?.lines).toEqual(["*** *** 1234 ***"]);
  });

  it("hides secrets in the error of a container", async () => {
    const State = { ...EXITED, Error: 'starting "app --password hunter2": /home/dev/app: denied' };
    const made = {
      state: "exited",
      status: "Exited (3) 1 hour ago",
      inspected: inspect({ State }),
    };
    expect((await linesOf(made))?.error).toBe('starting "app --password ***');
  });

  it("returns nothing if the engine does not list its containers", async () => {
    const host = fakeHost({ failure: "connect EACCES" });
    const filter = new ValueFilter({ values: [], secrets: [], home: "" });
    const request = { ports: [], holders: new Set<string>(), filter, now: NOW };
    expect(await readContainerDetails(host, findEngine(host), request)).toBeNull();
  });

  it("asks nothing about a container without a usable id", async () => {
    const engine = {
      "/containers/json?all=1": JSON.stringify([{ Id: "../x", State: "running", Names: ["/a"] }]),
    };
    const host = fakeHost({ engine });
    const filter = new ValueFilter({ values: [], secrets: [], home: "" });
    const request = { ports: [], holders: new Set<string>(), filter, now: NOW };
    expect(await readContainerDetails(host, findEngine(host), request)).toEqual({
      details: [],
      left: 0,
    });
    expect(host.asked.engine).toHaveLength(1);
  });
});
