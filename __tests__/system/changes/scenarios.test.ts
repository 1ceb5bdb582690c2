import { once } from "node:events";
import { appendFileSync, copyFileSync, mkdirSync, readFileSync, realpathSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import type { ChangeStep } from "../../../src/changes/ChangeRecord.ts";
import { realCompose } from "../real.ts";
import { realEngine } from "../realEngine.ts";
import { intercept } from "./intercept.ts";
import { type RunOptions, TestHost, toCompose } from "./TestHost.ts";

/** A conflict, how it is resolved, and what is true afterwards. "@0" is the first port. */
interface Scenario {
  readonly title: string;
  /** Starts what uses the ports. Returns how the command line runs if that is unusual. */
  prepare(host: TestHost): Promise<RunOptions | void>;
  readonly args: readonly string[];
  readonly status?: number;
  /** Parts of the output of the command, standard or error. */
  readonly prints?: readonly string[];
  /** The steps of the record, in the format of `formatStep`. */
  readonly steps?: readonly string[];
  /** The ports that are still in use afterwards. */
  readonly used?: readonly string[];
  /** Parts of the output of `undo`, without the processes that it cannot start. */
  readonly undone?: readonly string[];
  readonly undoStatus?: number;
  /** The ports whose processes were ended, and cannot be started again. */
  readonly lost?: readonly string[];
  /** Changes the host between the command and `undo`. */
  meanwhile?(host: TestHost): Promise<unknown>;
}

const NOBODY = 65_534;

const UNITS: readonly Scenario[] = [
  {
    title: "stops the database service of the host, a unit",
    prepare: (host) => host.startUnit("shop-db.service"),
    args: ["free", "@0", "--yes"],
    steps: ["unit shop-db.service done"],
  },
  {
    title: "stops a unit that systemd restarts, and not only its process",
    prepare: (host) => host.startUnit("shop-db.service", { restart: "always" }),
    args: ["free", "@0", "--yes"],
    steps: ["unit shop-db.service done"],
  },
  {
    title: "stops a unit and the socket that activates it",
    prepare: (host) => host.startUnit("shop-print.service", { socket: "shop-print.socket" }),
    args: ["free", "@0", "--yes"],
    steps: ["unit shop-print.socket shop-print.service done"],
  },
  {
    title: "stops a unit of the user's own service manager",
    prepare: async (host) => {
      await host.startUnit("shop-sync.service", { account: NOBODY });
      return { account: NOBODY };
    },
    args: ["free", "@0", "--yes"],
    steps: ["unit shop-sync.service done"],
  },
  {
    title: "does not start a unit again that somebody has started in the meantime",
    prepare: (host) => host.startUnit("shop-db.service"),
    args: ["free", "@0", "--yes"],
    steps: ["unit shop-db.service done"],
    meanwhile: (host) => host.systemd.run(["start", "shop-db.service"]),
  },
  {
    title: "refuses to stop a unit of another user's service manager",
    prepare: (host) => host.startUnit("shop-sync.service", { account: 61_001 }),
    args: ["free", "@0", "--yes"],
    status: 1,
    prints: ["not stopped: run `systemctl --user stop shop-sync.service` as 61001"],
    used: ["@0"],
  },
];

const RIGHTS: readonly Scenario[] = [
  {
    title: "refuses to stop a unit of the system without root",
    prepare: async (host) => {
      await host.startUnit("shop-db.service");
      return { account: NOBODY };
    },
    args: ["free", "@0", "--yes"],
    status: 1,
    used: ["@0"],
  },
  {
    title: "refuses to stop a container if the engine cannot be asked",
    prepare: async (host) => {
      await host.run("db", "--publish @0:80");
      return { account: NOBODY };
    },
    args: ["free", "@0", "--yes"],
    status: 1,
    used: ["@0"],
  },
];

const CONTAINERS: readonly Scenario[] = [
  {
    title: "stops the container of another project",
    prepare: (host) => host.up("legacy", { db: '["@0:80"]' }),
    args: ["free", "@0", "--yes"],
    steps: ["container legacy-@id-db-1 done"],
  },
  {
    title: "stops only the service of a project that has the port",
    prepare: (host) => host.up("legacy", { db: '["@0:80"]', web: '["@1:80"]' }),
    args: ["free", "@0", "--yes"],
    steps: ["container legacy-@id-db-1 done"],
    used: ["@1"],
  },
  {
    title: "stops a whole project only if --only names it",
    prepare: (host) => host.up("legacy", { db: '["@0:80"]', web: '["@1:80"]' }),
    args: ["free", "@0", "--only", "compose:legacy-@id", "--yes"],
    steps: ["container legacy-@id-db-1 legacy-@id-web-1 done"],
  },
  {
    title: "stops a container that the engine restarts always",
    prepare: (host) => host.run("db", "--restart always --publish @0:80"),
    args: ["free", "@0", "--yes"],
    steps: ["container db-@id done"],
  },
  {
    title: "stops a container that the engine restarts unless it is stopped",
    prepare: (host) => host.run("db", "--restart unless-stopped --publish @0:80"),
    args: ["free", "@0", "--only", "container:db-*", "--yes"],
    steps: ["container db-@id done"],
  },
  {
    title: "stops a container that publishes on 127.0.0.1 only",
    prepare: (host) => host.run("db", "--publish 127.0.0.1:@0:80"),
    args: ["free", "127.0.0.1:@0", "--yes"],
    steps: ["container db-@id done"],
  },
  {
    title: "stops a service with two replicas",
    prepare: (host) =>
      host.up("legacy", { web: '["@0-@1:80"]' }, { command: "up --detach --scale web=2" }),
    args: ["free", "@0", "--yes"],
    steps: ["container legacy-@id-web-1 legacy-@id-web-2 done"],
  },
  {
    title: "stops a container in the network of the host",
    prepare: async (host) => {
      await host.run("web", "--network host", "httpd -f -p @0");
      await expect.poll(() => host.listListeners()).not.toEqual([]);
    },
    args: ["free", "@0", "--yes"],
    steps: ["container web-@id done"],
  },
  {
    title: "does not stop a paused container without a way back",
    prepare: async (host) => {
      await host.run("db", "--publish @0:80");
      await host.docker("pause db-@id");
    },
    args: ["free", "@0", "--yes"],
    status: 1,
    prints: ["paused"],
    used: ["@0"],
  },
  {
    title: "refuses to stop a container of `docker compose run`",
    prepare: (host) =>
      host.up("legacy", { db: '["@0:80"]' }, { command: "run --detach --service-ports db" }),
    args: ["free", "@0", "--yes"],
    status: 1,
    prints: ["`docker compose run` container"],
    used: ["@0"],
  },
  {
    title: "does not stop the running service of the project itself",
    prepare: (host) => host.up("shop", { db: '["@0:80"]' }),
    args: ["free", "--only", "container:*", "--project-name", "shop-@id", "--yes"],
    used: ["@0"],
  },
  {
    title: "reports a container that was removed before it could be started again",
    prepare: (host) => host.run("db", "--publish @0:80"),
    args: ["free", "@0", "--yes"],
    steps: ["container db-@id done"],
    meanwhile: (host) => host.docker("rm db-@id"),
    undone: ["cannot start container db-@id"],
    undoStatus: 1,
    lost: ["@0", "container /db-@id"],
  },
];

const PROCESSES: readonly Scenario[] = [
  {
    title: "ends a dev server",
    prepare: async (host) => void (await host.listeners.start({ port: host.port(0) })),
    args: ["free", "@0", "--yes"],
    steps: ["process node done"],
    lost: ["@0"],
  },
  {
    title: "ends a web server of Python",
    prepare: async (host) => {
      const address = ["--bind", "127.0.0.1", host.fill("@0")];
      await host.listeners.spawn(["python3", "-u", "-m", "http.server", ...address]);
    },
    args: ["free", "@0", "--only", "process:python3", "--yes"],
    steps: ["process python3 done"],
    lost: ["@0"],
  },
  {
    title: "does not kill a process that ignores TERM",
    prepare: async (host) =>
      void (await host.listeners.start({ port: host.port(0), ignoresTerm: true })),
    args: ["free", "@0", "--yes"],
    status: 1,
    prints: ["it did not end within 10 s of TERM; --force kills it"],
    steps: ["process node failed"],
    used: ["@0"],
  },
  {
    title: "kills a process that ignores TERM with --force",
    prepare: async (host) =>
      void (await host.listeners.start({ port: host.port(0), ignoresTerm: true })),
    args: ["free", "@0", "--force", "--yes"],
    steps: ["process node done"],
    lost: ["@0"],
  },
  {
    title: "refuses to end a process of another account",
    prepare: async (host) => {
      await host.listeners.start({ port: host.port(0) }, 61_001);
      return { account: NOBODY };
    },
    args: ["free", "@0", "--yes"],
    status: 1,
    used: ["@0"],
  },
  {
    title: "has nothing to end if a process exits after it was planned",
    prepare: async (host) => {
      const { pid } = await host.listeners.start({ port: host.port(0) });
      const flag = host.write("flag", "");
      const command = ["sh", "-c", `! rm ${flag} || kill -9 ${pid}`];
      const log = join(host.folder, "calls");
      return {
        env: intercept(host.folder, { calls: { write: "/changes." }, at: 0, command, log }),
      };
    },
    args: ["free", "@0", "--yes"],
    steps: ["process node done"],
    lost: ["@0"],
  },
  {
    title: "ends a process that uses a UDP port, and none that uses the TCP port",
    prepare: async (host) => {
      await host.listeners.start({ port: host.port(0), protocol: "udp" });
      await host.startUnit("shop-db.service");
    },
    args: ["free", "@0/udp", "--yes"],
    steps: ["process node done"],
    used: ["@0"],
    lost: ["udp @0"],
  },
  {
    title: "ends a process that listens on IPv6 only",
    prepare: async (host) => void (await host.listeners.start({ port: host.port(0), host: "::1" })),
    args: ["free", "@0", "--yes"],
    steps: ["process node done"],
    lost: ["@0"],
  },
  {
    title: "reports a process that a supervisor starts again",
    prepare: async (host) => {
      const words = host.listeners.command({ port: host.port(0) });
      const loop = `while :; do ${words.map((word) => `'${word}'`).join(" ")}; done`;
      await host.listeners.spawn(["sh", "-c", loop]);
    },
    args: ["free", "@0", "--yes"],
    status: 1,
    prints: ["@0/tcp is in use again by process node", "its parent is sh"],
    steps: ["process node done"],
    used: ["@0"],
  },
  {
    title: "refuses to end the proxy of an engine that crashed, which Docker may need",
    prepare: startProxy,
    args: ["free", "@0", "--yes"],
    status: 1,
    prints: ["restart Docker, and end the process as root if it is still there"],
    used: ["@0"],
  },
];

const SEVERAL: readonly Scenario[] = [
  {
    title: "frees a range of ports with different users",
    prepare: async (host) => {
      await host.startUnit("shop-db.service");
      await host.run("web", "--publish @1:80");
      await host.listeners.start({ port: host.port(2) });
      await host.listeners.start({ port: host.port(3) });
    },
    args: ["free", "@0-@2", "--yes"],
    steps: ["container web-@id done", "process node done", "unit shop-db.service done"],
    used: ["@3"],
    lost: ["@2"],
  },
  {
    title: "stops both users of a port on different addresses",
    prepare: async (host) => {
      await host.run("web", "--publish 0.0.0.0:@0:80");
      await host.listeners.start({ port: host.port(0), host: "::1" });
    },
    args: ["free", "@0", "--yes"],
    steps: ["container web-@id done", "process node done"],
    lost: ["tcp6 @0"],
  },
  {
    title: "stops only what --only selects, and reports the other user of a port",
    prepare: async (host) => {
      await host.run("web", "--publish @0:80");
      await host.listeners.start({ port: host.port(1) });
    },
    args: ["free", "@0", "@1", "--only", "container:web-*", "--yes"],
    status: 1,
    steps: ["container web-@id done"],
    used: ["@1"],
  },
  {
    title: "does nothing if nothing uses the port",
    prepare: (host) => host.startUnit("shop-db.service"),
    args: ["free", "@1", "--yes"],
    used: ["@0"],
  },
  {
    title: "frees the ports of the project in the directory, and no others",
    prepare: async (host) => {
      host.write("shop/compose.yaml", toCompose({ db: '["@0:80"]', web: '["@1:80"]' }));
      await host.up("legacy", { db: '["@0:80"]' });
      await host.startUnit("shop-web.service", { port: host.port(1) });
      await host.startUnit("shop-mail.service", { port: host.port(2) });
    },
    args: ["free", "--only", "compose:legacy-@id", "--only", "unit:shop-web", "--yes"],
    steps: ["container legacy-@id-db-1 done", "unit shop-web.service done"],
    used: ["@2"],
  },
  {
    title: "does not release the lease of another run, and names the command that does",
    prepare: async (host) => {
      mkdirSync(join(host.folder, "other"));
      host.write("other/compose.yaml", toCompose({ db: '["@0:80"]' }));
      host.write("other/.env", "");
      const cwd = join(host.folder, "other");
      const args = ["allocate", "--here", "--only-ports", "--for", "db", "--port-range", "@0-@0"];
      const { status, stderr } = await host.portplan(args, { cwd });
      expect([status, stderr]).toEqual([0, ""]);
    },
    args: ["free", "@0", "--yes"],
    status: 1,
    prints: ["portplan release"],
  },
];

const LEFTOVERS: readonly Scenario[] = [
  {
    title: "removes what an earlier job of this runner left, and nothing of a person",
    prepare: async (host) => {
      await host.up("ci", { db: '["@0:80"]' }, { folder: "runner/_work/shop/shop" });
      await host.up("legacy", { db: '["@1:80"]' });
      await host.listeners.start({ port: host.port(2) });
      // The start of a job is known in seconds, and the clocks of kernel and engine may differ.
      await sleep(3500);
      return startJob(host);
    },
    args: ["free", "--only", "leftovers", "--yes"],
    steps: ["container ci-@id-db-1 done", "network ci-@id_default done"],
    used: ["@1", "@2"],
    lost: ["@0", "container /ci-@id", "network ci-@id"],
    undone: ["it was removed"],
  },
  {
    title: "stops no leftovers outside of a job",
    prepare: (host) => host.up("ci", { db: '["@0:80"]' }, { folder: "runner/_work/shop/shop" }),
    args: ["free", "--only", "leftovers", "--yes"],
    status: 1,
    prints: ["this is not a job of GitHub Actions"],
    used: ["@0"],
  },
];

/** Returns how the command line runs in a job of a runner that is not GitHub's. */
function startJob(host: TestHost): RunOptions {
  const worker = join(host.folder, "runner/bin/Runner.Worker");
  mkdirSync(join(worker, ".."), { recursive: true });
  // The name of a process is that of its file, and its folder that of the runner.
  copyFileSync(realpathSync("/bin/sh"), worker);
  host.write("runner/.runner", '{"workFolder": "_work"}');
  return {
    wrapper: [worker, "-c", '"$@"; exit $?', "Runner.Worker"],
    env: {
      GITHUB_ACTIONS: "true",
      RUNNER_TRACKING_ID: "github_0b5b",
      RUNNER_WORKSPACE: join(host.folder, "runner/_work/shop"),
    },
  };
}

/** Leaves a docker-proxy without its engine, as a crash of the engine does. */
async function startProxy(host: TestHost): Promise<void> {
  const address = ["-host-ip", "127.0.0.1", "-host-port", "@0"];
  const words = ["docker-proxy", "-proto", "tcp", ...address];
  const target = ["-container-ip", "198.18.0.9", "-container-port", "80"];
  const command = host.fill([...words, ...target].join(" "));
  // The proxy reports to its engine on file 3.
  const child = await host.listeners.spawn([
    "sh",
    "-c",
    `PATH=$PATH:/usr/sbin; ${command} 3>/dev/null >/dev/null & echo $!; sleep 0.3`,
  ]);
  await once(child, "exit");
}

const compose = realCompose();
const engine = compose === null ? null : realEngine();
const tools = compose !== null && engine !== null ? { compose, engine } : null;
afterAll(() => engine?.stop());

/** Runs a test on a host of its own. */
async function onHost(test: (host: TestHost) => Promise<unknown>): Promise<void> {
  const host = await TestHost.open(tools);
  try {
    await test(host);
  } finally {
    await host.close();
  }
}

/** Formats a step, e.g. "unit shop-print.socket shop-print.service done". */
function formatStep(step: ChangeStep): string {
  if (step.kind === "edit") return `edit ${basename(step.path)} ${step.state}`;
  const { kind } = step.target;
  const names = "names" in step.target ? step.target.names : [step.target.name];
  // The engine lists containers in any order, and systemd starts units in this one.
  const sorted = kind === "container" ? names.toSorted() : names;
  return [kind, ...sorted, step.state].join(" ");
}

/** Lists the steps of the newest record, sorted. */
function listSteps(host: TestHost, account?: number): string[] {
  return (host.records(account)[0]?.steps ?? []).map(formatStep).toSorted();
}

/** Runs a command, and expects its status and a part of what it prints. */
async function expectRun(host: TestHost, args: readonly string[], status: number, text: string) {
  const ended = await host.portplan(args);
  const printed = ended.stdout + ended.stderr;
  expect({ args, printed, status: ended.status }).toEqual({ args, printed, status });
  expect(printed).toContain(text);
}

/** Resolves a conflict and undoes that. Returns what happened, as the scenario describes it. */
async function play(host: TestHost, scenario: Scenario) {
  const options = (await scenario.prepare(host)) ?? {};
  const before = await host.snapshot();
  const { status, ...output } = await host.portplan(scenario.args, options);
  const text = output.stdout + output.stderr;
  const steps = listSteps(host, options.account);
  const ports = host.listListeners().map((line) => line.split(" ")[1]);
  await scenario.meanwhile?.(host);
  const undo = await host.portplan(["undo"], options);
  const undoText = undo.stdout + undo.stderr;
  return {
    before,
    text,
    undoText,
    happened: { status, steps, used: [...new Set(ports)], undoStatus: undo.status },
    after: await host.snapshot(),
  };
}

const all = [...UNITS, ...RIGHTS, ...CONTAINERS, ...PROCESSES, ...SEVERAL, ...LEFTOVERS];

describe.runIf(tools !== null)("free and undo, on this host", () => {
  it.concurrent.each(all)("$title", (scenario) =>
    onHost(async (host) => {
      const { status = 0, steps = [], used = [], prints = [], lost = [] } = scenario;
      const ended = steps.filter((step) => /^process .* done$/.test(step));
      const { undone = [], undoStatus = 0 } = scenario;
      const fill = (texts: readonly string[]) => texts.map((each) => host.fill(each));
      const { before, text, undoText, happened, after } = await play(host, scenario);
      const expected = { status, steps: fill(steps), used: fill(used), undoStatus };
      const texts = { text, undoText };
      expect({ ...texts, ...happened }).toEqual({ ...texts, ...expected });
      for (const each of fill(prints)) expect(text).toContain(each);
      const isIdle = !steps.some((step) => step.endsWith(" done"));
      const missing = ended.map((step) => `cannot start ${step.replace(/ done$/, "")}`);
      for (const each of [...fill(undone), ...missing, ...(isIdle ? ["nothing to undo in "] : [])])
        expect(undoText).toContain(each);
      const isLost = (line: string) =>
        fill(lost).some((each) => each.split(" ").every((word) => line.includes(word)));
      const left = before.filter((line) => !isLost(line));
      expect({ ...texts, after }).toEqual({ ...texts, after: left });
    }),
  );

  it.concurrent("a port is moved instead of stopping what uses it, and moved back", () =>
    onHost(async (host) => {
      host.write("shop/compose.yaml", toCompose({ db: '["@0:80"] # all' }));
      await host.startUnit("shop-db.service");
      const before = await host.snapshot();
      await expectRun(host, ["move", "--conflicts", "--yes"], 0, "compose.yaml");
      expect(listSteps(host)).toEqual(["edit compose.yaml done"]);
      expect(await host.snapshot()).not.toEqual(before);
      expect(host.listListeners()).toHaveLength(1);
      await expectRun(host, ["undo"], 0, "compose.yaml");
      expect(await host.snapshot()).toEqual(before);
    }));

  it.concurrent("a move and the free before it are undone one after the other", () =>
    onHost(async (host) => {
      host.write("shop/compose.yaml", toCompose({ db: '["@0:80"]', web: '["${WEB:-@1}:80"]' }));
      host.write("shop/.env", "WEB=@1\n");
      await host.startUnit("shop-db.service");
      await host.run("web", "--publish @1:80");
      const before = await host.snapshot();
      await expectRun(host, ["free", "@0", "--yes"], 0, "the port is free");
      const freed = await host.snapshot();
      await expectRun(host, ["move", "--conflicts", "--yes"], 0, ".env");
      expect(host.records().map(({ command }) => command)).toEqual(["move", "free"]);
      await expectRun(host, ["undo"], 0, ".env");
      expect(await host.snapshot()).toEqual(freed);
      await expectRun(host, ["undo"], 0, "started systemd unit shop-db.service");
      expect(await host.snapshot()).toEqual(before);
      await expectRun(host, ["undo"], 0, "nothing to undo in ");
    }));

  it.concurrent("a file that somebody changed after a move is not restored", () =>
    onHost(async (host) => {
      const file = host.write("shop/compose.yaml", toCompose({ db: '["@0:80"]' }));
      await expectRun(host, ["move", "db", "@1", "--yes"], 0, "compose.yaml");
      appendFileSync(file, "# reviewed\n");
      const edited = readFileSync(file, "utf8");
      await expectRun(host, ["undo"], 1, host.fill("@0:80"));
      expect(readFileSync(file, "utf8")).toBe(edited);
      expect(edited).toContain(host.fill("@1:80"));
    }));

  it.concurrent("a unit whose port is in use is started by a later undo", () =>
    onHost(async (host) => {
      await host.startUnit("shop-db.service");
      const before = await host.snapshot();
      await expectRun(host, ["free", "@0", "--yes"], 0, "the port is free");
      const other = await host.listeners.start({ port: host.port(0) });
      await expectRun(host, ["undo"], 1, "shop-db.service");
      other.kill();
      await once(other, "exit");
      await expectRun(host, ["undo"], 0, "started systemd unit shop-db.service");
      expect(await host.snapshot()).toEqual(before);
    }));

  it.concurrent("a container is started again after a run that was killed while it stopped", () =>
    onHost(async (host) => {
      // It ignores TERM, so Docker kills it after a second.
      const name = "--name db-@id --stop-timeout 1 --publish @0:80";
      await host.docker(`run --detach ${name} tiny sleep 1000`);
      const before = await host.snapshot();
      const log = join(host.folder, "calls");
      const env = intercept(host.folder, { calls: "programs", at: 1, command: null, log });
      const { status } = await host.portplan(["free", "@0", "--yes"], { env });
      expect([status, listSteps(host)]).toEqual([null, [host.fill("container db-@id planned")]]);
      await sleep(300);
      expect(await host.snapshot()).toEqual(before);
      await expectRun(host, ["undo"], 0, host.fill("started container db-@id"));
      await sleep(1500);
      expect(await host.snapshot()).toEqual(before);
    }));
});
