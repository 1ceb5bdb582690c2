import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { ChangeRecord } from "../../../src/changes/ChangeRecord.ts";
import { openFakeSystemd } from "../changes/fakeSystemctl.ts";
import { Listeners } from "../changes/Listeners.ts";
import { freePort } from "../host/freePort.ts";
import { testEngine } from "../host/testEngine.ts";
import { type Outcome, runMain, runPost, type Step } from "./runner.ts";
import { useWorkspace } from "./workspace.ts";

const root = join(import.meta.dirname, "../../..");
const workspace = useWorkspace();
const isLinux = process.platform === "linux";
const engine = isLinux ? testEngine() : null;

const project = (port: number) => ({
  "compose.yaml": JSON.stringify({
    name: "shop",
    services: { db: { image: "postgres", ports: [`127.0.0.1:${port}:5432`] } },
  }),
});
const labelsOf = (name: string, service: string, directory: string) => ({
  "com.docker.compose.project": name,
  "com.docker.compose.service": service,
  "com.docker.compose.project.working_dir": directory,
});
const state = () => join(workspace.path, "../state");
const stepOf = (free: string, { inputs, env, ...more }: Partial<Step> = {}): Step => ({
  action: root,
  workspace: workspace.path,
  inputs: { workflows: "none", "lease-store": "off", free, ...inputs },
  env: {
    ...engine?.env,
    PORTPLAN_STATE_DIR: state(),
    PORTPLAN_LEASE_DIR: join(workspace.path, "../leases"),
    RUNNER_ENVIRONMENT: "self-hosted",
    ...env,
  },
  ...more,
});

function readRecords(): ChangeRecord[] {
  if (!existsSync(state())) return [];
  const [folder = ""] = readdirSync(state());
  const path = join(state(), folder);
  return readdirSync(path).map(
    (name) => JSON.parse(readFileSync(join(path, name), "utf8")) as ChangeRecord,
  );
}
const states = () => readRecords().map(({ steps }) => steps.map((step) => step.state));
const titles = ({ annotations }: Outcome) =>
  annotations.map(({ name, properties }) => `${name} ${properties["title"]}`);
const messages = ({ annotations }: Outcome, level: string) =>
  annotations.filter(({ name }) => name === level).map(({ data }) => data);
const namesOf = ({ commands }: Outcome) => commands.map(({ name }) => name);
const groupsOf = ({ commands }: Outcome) =>
  commands.filter(({ name }) => name === "group").map(({ data }) => data);

function docker(...args: readonly string[]): string {
  const env = { ...process.env, ...engine?.env };
  const { stdout, stderr, status } = spawnSync("docker", args, { env, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}
const isRunning = (id: string) => docker("inspect", "--format", "{{.State.Running}}", id);
/** A shell that ends when it is asked to, unlike the first process of a container by default. */
const POLITE = ["sh", "-c", "trap exit TERM; sleep 600 & wait"];

/** Starts a container that uses the port of the project, and writes the project. */
async function hold({ name = "legacy", directory = "/srv/legacy", command = POLITE } = {}) {
  const port = await freePort();
  workspace.write(project(port));
  const id = await engine?.run({
    name: `${name}-db-${port}`,
    ports: [`127.0.0.1:${port}:80/tcp`],
    command,
    labels: labelsOf(name, "db", directory),
  });
  return { port, id: id ?? "" };
}

describe.runIf(engine !== null)("a container that uses a port of the project", () => {
  afterEach(() => engine?.clear());

  it("is stopped before the check and started again by the post step", async () => {
    const { id } = await hold();
    const other = await engine?.run({ labels: labelsOf("legacy", "web", "/srv/legacy") });
    // Leases are in the directory that has the records.
    const step = stepOf("container:legacy-*", { inputs: { "lease-store": "file" } });
    const main = await runMain(step);
    expect([main.conclusion, titles(main), isRunning(id)]).toEqual(["success", [], "false"]);
    expect(main.outputs).toMatchObject({ ok: "true", errors: "0", notices: "1" });
    expect(main.summary).toContain("resolved&#58; stopped compose service legacy/db");
    expect(groupsOf(main)).toEqual([`docker stop ${id}`, "Port map and findings"]);
    expect(main.log).toContain(id);
    expect(main.log).toContain(
      "Stopped compose service legacy/db. The post step starts compose service legacy/db again.",
    );
    expect([states(), readRecords()[0]?.directory]).toEqual([[["done"]], workspace.path]);

    const post = await runPost(step, main.state);
    expect([post?.exitCode, post?.annotations, isRunning(id)]).toEqual([0, [], "true"]);
    expect(post && groupsOf(post)).toEqual([`docker start ${id}`]);
    expect(post?.log).toContain("Started compose service legacy/db again");
    expect([states(), isRunning(other ?? "")]).toEqual([[["undone"]], "true"]);
  });

  it("is stopped with the other containers of its project if the input names that", async () => {
    const { port, id } = await hold();
    const labels = labelsOf("legacy", "web", "/srv/legacy");
    const web = await engine?.run({ name: `web-${port}`, command: POLITE, labels });
    const step = stepOf("compose:legacy");
    const main = await runMain(step);
    expect([isRunning(id), isRunning(web ?? "")]).toEqual(["false", "false"]);
    const named = `containers web-${port}, legacy-db-${port} of compose project legacy`;
    expect(main.log).toContain(`Stopped ${named}. The post step starts ${named} again.`);
    const post = await runPost(step, main.state);
    expect([post?.annotations, isRunning(id), isRunning(web ?? "")]).toEqual([[], "true", "true"]);
  });

  it("is not moved by an allocation, because its port is free by then", async () => {
    const { port } = await hold();
    const { outputs } = await runMain(
      stepOf("container:legacy-*", { inputs: { allocate: "conflicts" } }),
    );
    expect(outputs["ports"]).toBe(`{"db":{"5432":${port}}}`);
  });

  it.each(["compose:other", "container:other-*", "process:docker-proxy", "leftovers"])(
    "stays a finding if the input names something else: %s",
    async (free) => {
      const { id } = await hold();
      const main = await runMain(stepOf(free, { env: { RUNNER_ENVIRONMENT: "github-hosted" } }));
      expect([main.conclusion, isRunning(id)]).toEqual(["failure", "true"]);
      expect(titles(main)).toEqual(["error port-occupied"]);
      expect([main.state, readRecords()]).toEqual([{}, []]);
    },
  );

  it("is started again with the engine of the main step, not that of a later one", async () => {
    const { id } = await hold();
    const step = stepOf("compose:legacy");
    const main = await runMain(step);
    const env = { DOCKER_HOST: "unix:///nowhere.sock", PORTPLAN_STATE_DIR: "/nowhere" };
    const post = await runPost(stepOf("compose:legacy", { env }), main.state);
    expect([post?.annotations, isRunning(id)]).toEqual([[], "true"]);
  });

  it("leads to a warning that says how to start it if the job still uses its port", async () => {
    const { port, id } = await hold();
    const step = stepOf("compose:legacy");
    const main = await runMain(step);
    const server = createServer().listen(port, "127.0.0.1");
    await once(server, "listening");
    const post = await runPost(step, main.state);
    server.close();
    expect([post?.exitCode, isRunning(id), states()]).toEqual([0, "false", [["done"]]]);
    const [message = ""] = post ? messages(post, "warning") : [];
    expect(message).toMatch(/^could not start compose service legacy\/db again: /);
    expect(message).toContain(`start it with \`docker start legacy-db-${port}\``);
  });

  it("is started again if nothing can be written anymore", async () => {
    const { id } = await hold();
    const step = stepOf("compose:legacy");
    const main = await runMain(step);
    workspace.write({ "../full": '#!/bin/sh\nulimit -f 0\nexec /bin/sh "$@"\n' });
    const worker = join(workspace.path, "../full");
    chmodSync(worker, 0o755);
    const post = await runPost({ ...step, worker }, main.state);
    expect([post?.exitCode, post?.annotations, isRunning(id)]).toEqual([0, [], "true"]);
    expect(post?.log.join("\n")).toMatch(/cannot record what was started again: .*file too large/i);
  });

  it("leads to a warning if the job removed it", async () => {
    const { id } = await hold();
    const step = stepOf("compose:legacy");
    const main = await runMain(step);
    docker("rm", id);
    const post = await runPost(step, main.state);
    expect([post?.exitCode, post && messages(post, "warning"), states()]).toEqual([
      0,
      ["could not start compose service legacy/db again: it was removed since"],
      [["lost"]],
    ]);
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "is started again if %s canceled the step that stops it",
    async (cancelWith) => {
      // The engine kills it after ten seconds.
      const { id } = await hold({ command: ["sleep", "600"] });
      const step = stepOf("compose:legacy");
      const main = await runMain({ ...step, cancelAfter: "output", cancelWith });
      expect([main.conclusion, states()]).toEqual(["cancelled", [["planned"]]]);
      const post = await runPost(step, main.state);
      expect([post?.annotations, states()]).toEqual([[], [["undone"]]]);
      expect(isRunning(id)).toBe("true");
    },
    60_000,
  );

  it("cannot make the runner execute workflow commands that a program prints", async () => {
    await hold();
    const bin = join(workspace.path, "../bin");
    const lines = [
      "::error::x",
      "::set-output name=ok::x",
      "a ##[add-path]x",
      "::stop-commands::x",
    ];
    const script = `#!/bin/sh\nprintf '%s\\n' ${lines.map((line) => `'${line}'`).join(" ")}\n`;
    workspace.write({ "../bin/docker": `${script}exec '${findProgram("docker")}' "$@"\n` });
    chmodSync(join(bin, "docker"), 0o755);
    const env = { PATH: `${bin}:${process.env["PATH"]}` };
    const main = await runMain(stepOf("compose:legacy", { env }));
    expect(main.log).toEqual(expect.arrayContaining(lines));
    expect([main.conclusion, titles(main), main.path]).toEqual(["success", [], []]);
    expect(namesOf(main)).toEqual(["group", "stop-commands", "endgroup", "group", "endgroup"]);
  });
});

function findProgram(name: string): string {
  return spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim();
}

describe.runIf(isLinux)("a process that uses a port of the project", () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });
  const listen = async () => {
    const port = await freePort();
    workspace.write(project(port));
    const script = `
      const server = require("node:net").createServer();
      server.listen(${port}, "127.0.0.1", () => console.log());
      setTimeout(() => process.exit(), 60000);
    `;
    const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    children.push(child);
    await once(child.stdout, "data");
    return child;
  };

  it("is ended and not started again, and the post step says that", async () => {
    const child = await listen();
    const ended = once(child, "exit");
    const step = stepOf("process:node");
    const main = await runMain(step);
    expect([main.conclusion, titles(main), await ended]).toEqual([
      "success",
      [],
      [null, "SIGTERM"],
    ]);
    const name = `process node (pid ${child.pid})`;
    expect(main.log).toContain(`Stopped ${name}.`);
    const post = await runPost(step, main.state);
    expect([post?.exitCode, post?.annotations, states()]).toEqual([0, [], [["lost"]]]);
    expect(post?.log).toContain(
      `Did not start ${name} again: a process that was ended cannot be started again`,
    );
  });

  it("is not ended if it has another name", async () => {
    const child = await listen();
    const main = await runMain(stepOf("process:deno"));
    expect([main.conclusion, titles(main), child.exitCode]).toEqual([
      "failure",
      ["error port-occupied"],
      null,
    ]);
  });

  it("is not ended if it started the step, and a warning says why", async () => {
    const port = await freePort();
    workspace.write(project(port));
    const server = createServer().listen(port, "127.0.0.1");
    await once(server, "listening");
    const main = await runMain(stepOf("process:node"));
    server.close();
    expect(titles(main)).toEqual(["error port-occupied", "warning Portplan"]);
    expect(messages(main, "warning")).toEqual([
      `did not stop process node (pid ${process.pid}): it started this run, which would end too`,
    ]);
    expect(readRecords()).toEqual([]);
  });
});

const units = mkdtempSync(join(tmpdir(), "portplan-units-"));
const systemd = isLinux ? await openFakeSystemd(units) : null;
const listeners = new Listeners(units);
afterAll(async () => {
  await systemd?.close();
  rmSync(units, { recursive: true, force: true });
});

describe.runIf(systemd !== null)("a unit of a fake systemctl that uses a port", () => {
  afterEach(() => systemd?.reset());
  const start = async (name: string, more: object = {}) => {
    const port = await freePort();
    workspace.write(project(port));
    systemd?.add({ name, command: listeners.command({ port }), ...more });
    await systemd?.run(["start", name]);
    return port;
  };
  const env = { PATH: `${systemd?.bin}:${process.env["PATH"]}` };

  it("is stopped with systemctl, although it restarts, and started again", async () => {
    await start("fake-db.service", { restart: "always" });
    const step = stepOf("unit:fake-db", { env });
    const main = await runMain(step);
    expect([main.conclusion, titles(main)]).toEqual(["success", []]);
    expect(groupsOf(main)).toEqual(["systemctl stop fake-db.service", "Port map and findings"]);
    expect(systemd?.snapshot()).toEqual(["fake-db.service inactive"]);
    const post = await runPost(step, main.state);
    expect([post?.exitCode, post?.annotations]).toEqual([0, []]);
    expect(systemd?.snapshot()).toEqual(["fake-db.service active"]);
    expect(states()).toEqual([["undone"]]);
  });

  it("is not stopped if the system needs it, and a warning says what frees the port", async () => {
    await start("systemd-resolved.service");
    const main = await runMain(stepOf("unit:systemd-resolved", { env }));
    expect(main.conclusion).toBe("failure");
    expect(systemd?.snapshot()).toEqual(["systemd-resolved.service active"]);
    expect(messages(main, "warning")[0]).toMatch(
      /^did not stop systemd unit systemd-resolved\.service .*: set DNSStubListener=no in /,
    );
    expect(readRecords()).toEqual([]);
  });
});

describe.runIf(engine !== null)("what an earlier job of the runner left", () => {
  afterEach(() => engine?.clear());

  /** Makes a runner whose workspace has the project, and returns its process for a job. */
  function makeRunner(): string {
    const folder = join(workspace.path, "../runner");
    mkdirSync(join(folder, "bin"), { recursive: true });
    mkdirSync(join(folder, "_work/shop/shop"), { recursive: true });
    copyFileSync("/bin/bash", join(folder, "bin/Runner.Worker"));
    writeFileSync(join(folder, ".runner"), '{ "workFolder": "_work" }');
    return join(folder, "bin/Runner.Worker");
  }
  const stepOfRunner = (worker: string) => {
    const RUNNER_WORKSPACE = join(workspace.path, "../runner/_work/shop");
    const env = { RUNNER_TRACKING_ID: "github_1", RUNNER_WORKSPACE };
    return stepOf("leftovers", { worker, env });
  };

  it("is removed, and what a person started in another directory is not", async () => {
    const worker = makeRunner();
    const directory = join(workspace.path, "../runner/_work/shop/shop");
    const { id } = await hold({ name: "shop", directory });
    const web = await engine?.run({ command: POLITE, labels: labelsOf("shop", "web", directory) });
    const other = await engine?.run({ labels: labelsOf("other", "db", "/home/dev/other") });
    const step = stepOfRunner(worker);
    const main = await runMain(step);
    expect([main.conclusion, titles(main)]).toEqual(["success", []]);
    expect(docker("ps", "--all", "--quiet", "--no-trunc")).not.toContain(id);
    expect(docker("ps", "--all", "--quiet", "--no-trunc")).not.toContain(web);
    expect(isRunning(other ?? "")).toBe("true");
    const text =
      /^Removed (compose service shop\/(db|web)(, |, left over from earlier jobs\.$)){2}/m;
    expect(main.log.join("\n")).toMatch(text);
    expect(main.summary).toMatch(text);
    const post = await runPost(step, main.state);
    expect([post?.exitCode, post?.annotations, states()]).toEqual([0, [], [["lost", "lost"]]]);
  });

  it("stays if it is not certain, and a warning says why", async () => {
    const directory = join(workspace.path, "../runner/_work/shop/shop");
    makeRunner();
    const { id } = await hold({ name: "shop", directory });
    // The step has no process of a runner as a parent.
    const main = await runMain({ ...stepOfRunner(""), worker: "/bin/bash" });
    expect([main.conclusion, isRunning(id)]).toEqual(["failure", "true"]);
    expect(messages(main, "warning")).toEqual([
      "did not look for what earlier jobs left: the process of the runner cannot be seen from " +
        "here, e.g. in a job with a container",
    ]);
  });
});

describe("the input free", () => {
  it.each([
    "db",
    "compose:",
    "compose:shop*",
    "volume:shop",
    "leftovers:shop",
    "--force",
    "service:$(touch x)",
    "\u2028::error::x",
  ])("fails the step without stopping anything if a line is wrong: %j", async (free) => {
    workspace.write(project(5432));
    const { annotations, commands, exitCode, state: saved } = await runMain(stepOf(free));
    expect([exitCode, commands, saved, readRecords()]).toEqual([2, [], {}, []]);
    expect(annotations).toHaveLength(1);
    expect(annotations[0]?.data).toMatch(
      /^input free: invalid selector ".*" \((use compose:PROJECT,|only container:GLOB takes) .*\)$/,
    );
  });

  it.each(["process:\u001b", "unit:x\u2028::error::x", "container:\u202e;reboot", "process:-1"])(
    "takes a hostile name only as a name: %j",
    async (free) => {
      workspace.write(project(await freePort()));
      const main = await runMain(stepOf(free));
      expect([main.conclusion, main.annotations, main.state]).toEqual(["success", [], {}]);
      expect(namesOf(main)).toEqual(["group", "endgroup"]);
    },
  );

  it("is not read from the policy and the env files of the repository", async () => {
    const variables = "INPUT_FREE=leftovers\nPORTPLAN_FREE=leftovers\n";
    workspace.write({ ...project(await freePort()), ".env": variables });
    expect((await runMain(stepOf(""))).annotations).toEqual([]);
    workspace.write({ "portplan.yml": "version: 1\nfree: [leftovers]\n", ".git/HEAD": "" });
    const { annotations } = await runMain(stepOf(""));
    expect(annotations[0]?.data).toMatch(/^unknown key "free"/);
  });

  it("cannot be used without looking at the host", async () => {
    workspace.write(project(5432));
    const { annotations } = await runMain(stepOf("leftovers", { inputs: { probe: "false" } }));
    expect(annotations.map(({ data }) => data)).toEqual([
      "input free: nothing can be stopped with probe: false",
    ]);
  });
});
