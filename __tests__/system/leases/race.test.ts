import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { groupBy } from "../../../src/lib/groupBy.ts";
import { absent } from "../real.ts";

/** A race over ten minutes: PORTPLAN_RACE_SECONDS=600. */
const seconds = Number(process.env["PORTPLAN_RACE_SECONDS"] ?? 20);
const range = { first: 20_000, last: 20_199 };
const accounts = [0, 61_001, 61_002, 61_003];
const dist = resolve(process.env["PORTPLAN_RACE_DIST"] ?? "dist", "cli");

const canSeparate =
  process.platform === "linux" &&
  (spawnSync("unshare", ["--net", "--pid", "--fork", "--mount-proc", "true"]).status === 0 ||
    absent("no permission to create namespaces") !== null);

const folder = mkdtempSync(join(tmpdir(), "race-"));
const at = (...names: readonly string[]) => join(folder, ...names);
const places: ChildProcess[] = [];
const stop = (child: ChildProcess) => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, "SIGKILL");
};
afterAll(() => {
  for (const place of places) stop(place);
  rmSync(folder, { recursive: true, force: true });
});

/** Creates a checkout, in which all accounts can write. */
function makeCheckout(path: string): void {
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o777);
  writeFileSync(join(path, "compose.yaml"), 'services: {web: {image: t, ports: ["1:80", "2:81"]}}');
}

/** Creates the checkout of most jobs, and a copy of the program. All accounts can read both. */
function prepare(): void {
  chmodSync(folder, 0o755);
  makeCheckout(at("app"));
  for (const kind of ["leases", "checkouts"]) {
    mkdirSync(at(kind));
    chmodSync(at(kind), 0o1777);
  }
  cpSync(dist, at("cli"), { recursive: true });
  copyFileSync(resolve(import.meta.dirname, "racer.ts"), at("racer.mts"));
  symlinkSync("/bin/sh", at("Runner.Worker"));
  writeFileSync(at("log"), "");
  chmodSync(at("log"), 0o666);
}

/** Starts a process that keeps namespaces, and returns a command that enters them. */
async function makePlace(
  [file, ...args]: readonly [string, ...string[]],
  entered: readonly string[],
) {
  const script = "ip link set lo up; echo ready; exec sleep infinity";
  const child = spawn(file, [...args, "sh", "-c", script], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  places.push(child);
  await new Promise((ready) => child.stdout?.once("data", ready));
  const { stdout } = spawnSync("pgrep", ["-P", String(child.pid)], { encoding: "utf8" });
  const pid = stdout.trim() || String(child.pid);
  return { pid, enter: ["nsenter", "--target", pid, ...entered] };
}

async function makePlaces(): Promise<Readonly<Record<string, readonly string[]>>> {
  const made: Record<string, readonly string[]> = {};
  for (const host of ["a", "b"]) {
    const own = ["unshare", "--net", "--mount"] as const;
    const { pid, enter } = await makePlace(own, ["--net", "--mount"]);
    made[`host ${host}`] = enter;
    // Containers publish their ports on the host.
    const isolated = ["unshare", "--pid", "--fork", "--mount", "--mount-proc"];
    const container = await makePlace(
      ["nsenter", "--target", pid, "--net", ...isolated],
      ["--net", "--pid", "--mount"],
    );
    made[`container ${host}`] = container.enter;
  }
  return made;
}

/**
 * Starts a job: a process that is named as GitHub's worker, and the racer as its child.
 *
 * @param checkout the directory that its leases last as long as; null if they end with the job
 */
function startJob(
  name: string,
  enter: readonly string[],
  account: number,
  checkout: string | null,
): ChildProcess {
  const ids = [`--reuid=${account}`, `--regid=${account}`, "--clear-groups"];
  const { first, last } = range;
  const result =
    checkout === null ? "--print json --write-override $HOME/ports.yaml" : "--here --format json";
  const work =
    `${process.execPath} ${at("racer.mts")} '${name}' ${at("cli", "index.js")} ${at("log")} ` +
    `--for all --port-range ${first}-${last} ${result}; :`;
  const command = [
    ...enter,
    "setpriv",
    ...ids,
    at("Runner.Worker"),
    "-c",
    `cd ${checkout ?? at("app")}; ${work}`,
  ];
  const [file = "", ...args] = command;
  const home = at(`home-${account}-${name.replaceAll(/\W/g, "-")}`);
  mkdirSync(home, { mode: 0o777, recursive: true });
  chmodSync(home, 0o777);
  const env = {
    PATH: process.env["PATH"],
    HOME: home,
    PORTPLAN_LEASE_DIR: at("leases"),
    PORTPLAN_STATE_DIR: at("checkouts"),
    GITHUB_ACTIONS: "true",
    DOCKER_HOST: "unix:///nonexistent",
  };
  return spawn(file, args, { env, detached: true, stdio: ["ignore", "ignore", "inherit"] });
}

interface Holding {
  readonly name: string;
  readonly port: number;
  readonly since: bigint;
  until: bigint;
}

/** Reads the ports that the jobs held, independently of the program. */
function readLog(kills: ReadonlyMap<string, bigint>) {
  const holdings: Holding[] = [];
  const failures: string[] = [];
  const open = new Map<string, Holding[]>();
  for (const line of readFileSync(at("log"), "utf8").trim().split("\n")) {
    const [time, name, event, ports] = JSON.parse(line) as [string, string, string, number[]];
    if (event.startsWith("failed")) failures.push(line);
    if (event === "got") {
      const until = kills.get(name) ?? 2n ** 63n;
      const held = ports.map((port) => ({ name, port, since: BigInt(time), until }));
      open.set(name, held);
      holdings.push(...held);
    } else if (event === "releasing")
      for (const holding of open.get(name) ?? []) holding.until = BigInt(time);
  }
  return { holdings, failures };
}

/** Returns the pairs that held the same port at the same time. */
function findOverlaps(holdings: readonly Holding[]): (readonly [Holding, Holding])[] {
  const found: (readonly [Holding, Holding])[] = [];
  const byPort = groupBy(holdings, ({ port }) => port);
  for (const held of byPort.values()) {
    held.sort((a, b) => (a.since < b.since ? -1 : 1));
    let longest = held[0];
    for (const holding of held.slice(1)) {
      if (longest !== undefined && longest.until > holding.since) found.push([longest, holding]);
      if (longest === undefined || holding.until > longest.until) longest = holding;
    }
  }
  return found;
}

describe.runIf(canSeparate)("four accounts in two containers and on two hosts", () => {
  const timeout = (seconds + 120) * 1000;
  it("never hold a port twice or lose a lease while jobs are killed", { timeout }, async () => {
    prepare();
    const found = await makePlaces();
    const kills = new Map<string, bigint>();
    const end = Date.now() + seconds * 1000;
    let [jobs, started] = [0, 0];
    const work = async (place: string, enter: readonly string[], account: number) => {
      const checkout = at(`${place.replace(" ", "-")}-${account}`);
      makeCheckout(checkout);
      while (Date.now() < end) {
        const isLasting = started % 2 === 1;
        const name = `${place} ${account} ${started++}`;
        const job = startJob(name, enter, account, isLasting ? checkout : null);
        const ended = new Promise((done) => job.once("close", done));
        await sleep(Math.min(3000 + Math.random() * 12_000, Math.max(end - Date.now(), 1)));
        // A racer that fails ends its worker.
        if (job.exitCode !== null) throw new Error(`${name}: the job failed`);
        kills.set(name, process.hrtime.bigint());
        stop(job);
        await ended;
        jobs++;
      }
    };
    await Promise.all(
      Object.entries(found).flatMap(([place, enter]) =>
        accounts.map((account) => work(place, enter, account)),
      ),
    );
    const { holdings, failures } = readLog(kills);
    const held = new Map(Array.from(kills.keys(), (name) => [name.replace(/ \d+$/, ""), 0]));
    for (const { name } of holdings) {
      const who = name.replace(/ \d+$/, "");
      held.set(who, (held.get(who) ?? 0) + 1);
    }
    const logs = ["leases", "checkouts"].flatMap((kind) =>
      readdirSync(at(kind))
        .filter((name) => name.startsWith("log."))
        .map((name) => readFileSync(at(kind, name), "utf8")),
    );
    const reclaimed = logs.join("").split('"event":"reclaimed"').length - 1;
    console.log(
      `${seconds} s: ${holdings.length} ports held, ${jobs} jobs killed, ${reclaimed} reclaimed`,
    );
    expect(findOverlaps(holdings)).toEqual([]);
    expect(failures).toEqual([]);
    expect(held.size).toBe(16);
    expect([...held.values()].filter((count) => count === 0)).toEqual([]);
  });
});
