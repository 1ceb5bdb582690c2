import { describe, expect, it } from "vitest";
import { parseSelector } from "../../src/changes/Selector.ts";
import { type Answer, free, type FreeDeps, type FreeRequest } from "../../src/commands/free.ts";
import { DEFAULT_DEPS } from "../../src/RunRequest.ts";
import { type FreeCandidate, renderFree } from "../../src/report/formats/free.ts";
import type { Lease } from "../../src/leases/Lease.ts";
import type { LeaseStore } from "../../src/leases/LeaseStore.ts";
import { changingMachine, type Program } from "../changes/changingMachine.ts";
import type { Fake } from "../host/fakeHost.ts";
import { memoryFiles, requestFor } from "../memory.ts";

const WEB: Program = { pid: 812, name: "node", ticks: 6000, port: 8080 };
const DB: Program = { pid: 900, name: "postgres", ticks: 6000, port: 5432 };
const PROJECT = {
  "/repo/compose.yaml":
    "services:\n  web: {image: x, ports: ['127.0.0.1:8080:80', '8443:443']}\n" +
    "  db: {image: x, ports: ['5432:5432']}\n",
};

interface World {
  readonly texts?: Readonly<Record<string, string>>;
  readonly answers?: readonly Answer[];
  readonly only?: readonly string[];
  readonly dryRun?: boolean;
  readonly programs?: readonly Program[];
  readonly more?: Fake;
  readonly project?: Partial<FreeRequest["project"]>;
  readonly projectOptions?: FreeRequest["projectOptions"];
  /** The result of moving the port of the project; null to print the command only. */
  readonly moves?: boolean | null;
  /** A lease of a service of this directory, on port 8080. */
  readonly leasedFor?: string;
}

/** A lease of web in a directory. */
function makeLease(directory: string): Lease {
  const about = { project: "repo", startedAs: "repo", service: "web", target: 80, directory };
  const end = { lasts: "checkout", checkout: directory, pid: null, until: null } as const;
  const made = { run: "r", ours: true, local: true, account: 0, ended: false } as const;
  return { port: 8080, protocol: "tcp", addresses: [], since: null, ...about, ...made, ...end };
}

function openLeases(lease: Lease): LeaseStore {
  const list: LeaseStore["list"] = (isRequested) =>
    Promise.resolve([lease].filter(({ port, protocol }) => isRequested(port, protocol)));
  const none = () => Promise.resolve([]);
  return {
    run: "r",
    warnings: [],
    list,
    claim: none,
    drop: () => Promise.resolve(),
    release: none,
  };
}

/** Runs `free`, and returns the report, what was printed and what was done. */
async function run(ports: readonly string[], world: World = {}) {
  const { texts = {}, answers = null, only = [], dryRun = false, programs = [WEB, DB] } = world;
  const fake = changingMachine(programs, world.more ?? {});
  const asked: FreeCandidate[] = [];
  const { store, ...others } = fake.deps;
  let opened = 0;
  const deps: FreeDeps = {
    ...others,
    files: memoryFiles(texts),
    env: {},
    fetchRemote: DEFAULT_DEPS.fetchRemote,
    leases: world.leasedFor === undefined ? null : openLeases(makeLease(world.leasedFor)),
    openStore: () => {
      opened++;
      return store;
    },
    movePort:
      world.moves === undefined || world.moves === null
        ? null
        : (item) => {
            fake.log.push(`moved ${item.move?.entry} to ${item.move?.port}`);
            return Promise.resolve(world.moves === true);
          },
    ask:
      answers === null
        ? null
        : (item) => {
            asked.push(item);
            return Promise.resolve(answers[asked.length - 1] ?? "quit");
          },
  };
  const request = {
    ports,
    only: only.map(parseSelector),
    dryRun,
    project: requestFor("/repo", world.project),
    projectOptions: world.projectOptions ?? [],
  };
  const report = await free(request, deps);
  const lines = renderFree(report, false).trimEnd().split("\n");
  return { report, lines, log: fake.log, records: fake.records, asked, opened };
}

describe("free and a lease", () => {
  it("does not stop the lease of another checkout, and names the command", async () => {
    const { report, lines } = await run(["8080"], { leasedFor: "/srv/copy", programs: [DB] });
    expect(report.ok).toBe(false);
    expect(lines).toEqual([
      "*:8080/tcp",
      "    in use by the lease of repo/web (for /srv/copy)",
      "    not stopped: run `portplan release /srv/copy`",
      "nothing is using port 8080",
    ]);
  });

  it("stops nothing for a lease in the way of the project", async () => {
    const world = { texts: PROJECT, leasedFor: "/srv/copy", programs: [] };
    const { report, log } = await run([], world);
    expect(report.items.map(({ result, detail }) => [result, detail])).toEqual([
      ["refused", "run `portplan release /srv/copy`"],
    ]);
    expect(log).toEqual([]);
  });

  it("ignores the lease of the project itself", async () => {
    const { report } = await run([], { texts: PROJECT, leasedFor: "/repo", programs: [] });
    expect(report).toMatchObject({ items: [], ok: true });
  });

  it("ignores a lease on another port", async () => {
    const { report } = await run(["8081"], { leasedFor: "/srv/copy", programs: [] });
    expect(report).toMatchObject({ items: [], ok: true });
  });
});

describe("free with ports", () => {
  it("stops what uses a port, and nothing that uses another one", async () => {
    const { report, lines, log, records } = await run(["8080"]);
    expect(lines).toEqual([
      "127.0.0.1:8080/tcp",
      "    was in use by process node (pid 812, since 2026-11-20T09:01:00Z, node)",
      "    stopped with: kill 812",
      "    the port is free",
    ]);
    expect(log.filter((line) => line.startsWith("TERM"))).toEqual(["TERM 812"]);
    expect(report).toMatchObject({ ok: true, change: records[0]?.id });
    expect(records.at(-1)).toMatchObject({ command: "free", directory: "/repo" });
  });

  it("stops nothing if nothing uses the port", async () => {
    const { report, lines, log, opened } = await run(["9999", "53/udp"]);
    expect(lines).toEqual(["nothing is using port 9999", "nothing is using port 53/udp"]);
    expect(report).toMatchObject({ ok: true, change: null });
    expect([log, opened]).toEqual([[], 0]);
  });

  it.each(["0", "70000", "web", "127.0.0.1:x"])("rejects %s as a port", async (port) => {
    await expect(run([port])).rejects.toMatchObject({ command: "free" });
  });

  it("changes nothing and opens no record in a dry run", async () => {
    const { report, lines, log, opened } = await run(["8080", "9999"], { dryRun: true });
    expect(lines).toEqual([
      "127.0.0.1:8080/tcp",
      "    in use by process node (pid 812, since 2026-11-20T09:01:00Z, node)",
      "    would run: kill 812",
      "nothing is using port 9999",
    ]);
    expect([log, opened, report.ok, report.dryRun]).toEqual([[], 0, true, true]);
  });

  it("does not succeed if --only leaves a user of a port out", async () => {
    const { report, log } = await run(["8080", "5432"], { only: ["process:node"] });
    expect(report.items.map(({ result }) => result)).toEqual(["refused", "stopped"]);
    expect(report.ok).toBe(false);
    expect(log.filter((line) => line.startsWith("TERM"))).toEqual(["TERM 812"]);
  });

  it("does not succeed in a dry run that would leave a user of a port", async () => {
    const { report } = await run(["8080"], { only: ["unit:node"], dryRun: true });
    expect(report.ok).toBe(false);
  });

  it("ignores connections that a server has accepted", async () => {
    const row = (local: string, state: string, inode: number) =>
      `   0: 0100007F:${local} 0100007F:9C40 ${state} 00000000:00000000 00:00000000 00000000 ` +
      `0 0 ${inode} 1\n`;
    const files = {
      "/proc/net/tcp":
        `  sl\n${row("1F90", "0A", 812)}${row("1F90", "01", 812)}` + row("1F91", "01", 7),
    };
    const { report } = await run(["8080", "8081"], { more: { files }, dryRun: true });
    expect(report.items).toHaveLength(1);
    expect(report.unused).toEqual(["8081"]);
  });

  it("names the command that moves the port if the project publishes it", async () => {
    const { report } = await run(["8080", "5432"], { texts: PROJECT, dryRun: true });
    expect(report.items.map(({ move }) => move?.command)).toEqual([
      "portplan move db:5432 5433",
      "portplan move web:80 8081",
    ]);
  });

  it("repeats the options of the project in the command that moves the port", async () => {
    const { report } = await run(["5432"], {
      texts: PROJECT,
      dryRun: true,
      projectOptions: [["file", "a b.yaml"]],
    });
    expect(report.items[0]?.move?.command).toBe("portplan move --file 'a b.yaml' db:5432 5433");
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ["no project", {}],
    ["an invalid project", { "/repo/compose.yaml": "services: [" }],
    ["a project with other ports", { "/repo/compose.yaml": "services: {a: {image: x}}\n" }],
    ["an invalid policy", { ...PROJECT, "/repo/portplan.yml": "version: 7\n" }],
  ])("frees a port in a directory with %s", async (_, texts) => {
    const { report } = await run(["8080"], { texts });
    expect(report).toMatchObject({ ok: true, items: [{ result: "stopped", move: null }] });
  });
});

describe("free without ports", () => {
  it("stops what uses ports of the project, and nothing else", async () => {
    const other = { ...WEB, pid: 950, port: 3000 };
    const { report, log } = await run([], { texts: PROJECT, programs: [WEB, DB, other] });
    expect(log.filter((line) => line.startsWith("TERM"))).toEqual(["TERM 812", "TERM 900"]);
    expect(report.ok).toBe(true);
  });

  it("stops nothing if nothing uses ports of the project", async () => {
    const { report, lines, opened } = await run([], { texts: PROJECT, programs: [] });
    expect(lines).toEqual(["nothing has to be stopped"]);
    expect([report.ok, opened]).toEqual([true, 0]);
  });

  it("keeps the project's own containers", async () => {
    const labels = {
      "com.docker.compose.project": "repo",
      "com.docker.compose.service": "db",
      "com.docker.compose.project.working_dir": "/repo",
    };
    const container = {
      Id: "ab".repeat(32),
      Names: ["/repo-db-1"],
      State: "running",
      Labels: labels,
      Ports: [{ IP: "0.0.0.0", PrivatePort: 5432, PublicPort: 5432, Type: "tcp" }],
    };
    const engine = { "/containers/json": JSON.stringify([container]) };
    const { report } = await run([], { texts: PROJECT, programs: [], more: { engine } });
    expect(report).toMatchObject({ ok: true, items: [] });
  });

  it("rejects an invalid project", async () => {
    const texts = { "/repo/compose.yaml": "services: [\n" };
    await expect(run([], { texts })).rejects.toThrow(/^invalid project: /);
  });

  it("does not succeed if ports cannot be seen", async () => {
    const more = { links: { "/proc/1/fd/0": "" }, files: { "/proc/net/tcp": "" } };
    const { report } = await run([], {
      texts: PROJECT,
      programs: [],
      more: { ...more, env: { DOCKER_HOST: "tcp://192.0.2.7:2375" } },
    });
    expect(report.visible).toBe(false);
    expect(report.ok).toBe(false);
  });

  it("needs no project for leftovers, and says why they are not known", async () => {
    const { report, lines } = await run([], { only: ["leftovers"] });
    expect(lines).toEqual(["leftovers are not stopped: this is not a job of GitHub Actions"]);
    expect(report.ok).toBe(false);
  });
});

describe("free with questions", () => {
  it("asks about every user before it stops the first one", async () => {
    const { asked, report, log } = await run(["5432", "8080"], { answers: ["stop", "skip"] });
    expect(asked.map(({ command }) => command)).toEqual(["kill 900", "kill 812"]);
    expect(report.items.map(({ result }) => result)).toEqual(["stopped", "skipped"]);
    expect(log.filter((line) => line.startsWith("TERM"))).toEqual(["TERM 900"]);
    expect(report.ok).toBe(false);
  });

  it.each<[string, readonly Answer[]]>([
    ["the first question", ["quit"]],
    ["a later question", ["stop", "quit"]],
  ])("stops nothing after quitting at %s", async (_, answers) => {
    const { log, report, opened } = await run(["5432", "8080"], { answers });
    expect([log, report.change, opened]).toEqual([[], null, 0]);
    expect(report.items.map(({ result }) => result)).toEqual(["skipped", "skipped"]);
  });

  it("prints the command that moves the project's port", async () => {
    const { lines, log } = await run(["5432"], { texts: PROJECT, answers: ["move"] });
    expect(lines.at(-1)).toBe(
      "    not stopped: to move the port, run `portplan move db:5432 5433`",
    );
    expect(log).toEqual([]);
  });

  it.each([
    [true, "moved"],
    [false, "skipped"],
  ])("moves the project's port instead of stopping anything: %s", async (moves, result) => {
    const { report, log } = await run(["5432"], { texts: PROJECT, answers: ["move"], moves });
    expect(log).toEqual(["moved db:5432 to 5433"]);
    expect(report.items).toMatchObject([{ result }]);
    expect(report.ok).toBe(moves);
  });

  it("moves no port after quitting", async () => {
    const answers: readonly Answer[] = ["move", "quit"];
    const { log } = await run(["5432", "8080"], { texts: PROJECT, answers, moves: true });
    expect(log).toEqual([]);
  });
});
