import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Lease } from "../../../src/leases/Lease.ts";
import { claimsIn, portsOf, storeOf } from "../../leases/fileStore.ts";
import { isGone } from "../../../src/system/leases/leaseOwner.ts";
import { absent } from "../real.ts";
import { ask, type Bench, makeBench, start } from "./clients.ts";
import { portFor } from "../../leases/portFor.ts";
import { ownerOf } from "../../leases/ownerOf.ts";

let bench: Bench;
let count = 0;
beforeAll(async () => (bench = await makeBench()));
afterAll(() => bench.remove());

const onLinux = process.platform === "linux" || absent("these tests require Linux") !== null;
const asRoot =
  onLinux && (process.getuid?.() === 0 || absent("a second account requires root") !== null);

const directory = () => join(bench.folder, `store-${count++}`);
const all = () => true;

describe.runIf(onLinux)("an ended run", () => {
  it("is reclaimed only after its owner has ended", async () => {
    const path = directory();
    const client = start(bench, path, "claim", { ports: [portFor(20001)], stay: true });
    expect(await client.answer).toMatchObject({ got: [true] });
    expect(await storeOf(path).claim([portFor(20001, "b")])).toEqual([false]);
    client.process.kill("SIGKILL");
    await client.ended;
    expect(await storeOf(path).list(all)).toEqual([]);
    expect(await storeOf(path).claim([portFor(20001, "b")])).toEqual([true]);
    expect(claimsIn(path)).toHaveLength(1);
    expect(readFileSync(join(path, `log.${process.getuid?.()}.jsonl`), "utf8")).toContain(
      '"event":"reclaimed","port":20001',
    );
  });

  it("is recognized if its owner is a zombie process", async () => {
    // It becomes a zombie because the shell has been replaced by a program that does not wait for
    // it.
    const shell = spawn("sh", ["-c", "exec 3<&0; cat <&3 >/dev/null & echo $!; exec sleep 60"], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    try {
      const pid = await new Promise<number>((resolve) =>
        shell.stdout.once("data", (data: Buffer) => resolve(Number(data))),
      );
      await vi.waitFor(
        () => expect(readFileSync(`/proc/${shell.pid}/comm`, "utf8")).toBe("sleep\n"),
        { timeout: 30_000 },
      );
      shell.stdin.end();
      await vi.waitFor(() => expect(readFileSync(`/proc/${pid}/stat`, "utf8")).toContain(") Z "), {
        timeout: 30_000,
      });
      expect(isGone(ownerOf(pid))).toBe(true);
    } finally {
      shell.kill();
    }
  });
});

describe.runIf(onLinux)("the owner of a lease", () => {
  /**
   * Returns the owner that the client finds in a terminal session led by this shell. Each shell
   * stays: it must not be replaced by the command that it starts.
   */
  const inTerminal = (...shells: readonly string[]) => {
    const names = shells.map((name) => join(bench.folder, name));
    for (const path of names) if (!existsSync(path)) symlinkSync("/bin/sh", path);
    const client = `${process.execPath} ${bench.program} owner`;
    const command = names.reduceRight(
      (inner, path) => `${path} -c '${inner.replaceAll("'", String.raw`'\''`)}; :'`,
      client,
    );
    const { stdout } = spawnSync("script", ["-qec", command, "/dev/null"], {
      encoding: "utf8",
      env: { ...process.env, SHELL: "/bin/sh" },
    });
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "null") as string | null;
  };

  it("is GitHub's worker process rather than the session leader", () => {
    expect(inTerminal("leader", "Runner.Worker", "step")).toBe("Runner.Worker");
  });

  it("is the leader of the terminal session without a worker", () => {
    expect(["sh", "leader"]).toContain(inTerminal("leader", "step"));
  });

  it("is null in a session without a terminal", async () => {
    expect(
      await ask(bench, directory(), "owner", {}, { wrapper: ["setsid", "--wait"] }),
    ).toBeNull();
  });
});

describe.runIf(onLinux)("the lease directory", () => {
  it("is writable for all accounts, whatever the umask", async () => {
    const path = directory();
    await ask(
      bench,
      path,
      "claim",
      { ports: [portFor(20001)] },
      { wrapper: ["sh", "-c", 'umask 077; exec "$@"', "sh"] },
    );
    expect((statSync(path).mode & 0o7777).toString(8)).toBe("1777");
    for (const name of readdirSync(path))
      expect([name, (statSync(join(path, name)).mode & 0o044).toString(8)]).toEqual([name, "44"]);
  });

  it("may contain misleading files of other accounts", async () => {
    const path = directory();
    await storeOf(path).claim([portFor(20001)]);
    const token = "0".repeat(32);
    writeFileSync(join(path, "victim"), "untouched");
    // Claims and runs as links and named pipes, malformed names, and a claim without a run.
    symlinkSync(join(path, "victim"), join(path, `run.${token}.json`));
    symlinkSync(join(path, "victim"), join(path, `tcp-20002.${token}`));
    spawnSync("mkfifo", [
      join(path, `run.${"1".repeat(32)}.json`),
      join(path, `tcp-20003.${"1".repeat(32)}`),
    ]);
    for (const name of [
      `tcp-99999999.${token}`,
      `tcp-20004.${"x".repeat(32)}`,
      "tcp-20005",
      `../tcp-20006`,
      `icmp-20007.${token}`,
    ]) {
      writeFileSync(join(path, name.replaceAll("/", "_")), "{");
    }
    writeFileSync(join(path, `tcp-20008.${"2".repeat(32)}`), "x".repeat(100_000));
    const store = storeOf(path);
    expect(portsOf(await store.list(all))).toEqual(["20001/tcp"]);
    expect(
      await store.claim([20002, 20003, 20004, 20005, 20008].map((port) => portFor(port, "b"))),
    ).toEqual([true, true, true, true, true]);
    expect(readFileSync(join(path, "victim"), "utf8")).toBe("untouched");
  });
});

describe.runIf(asRoot)("two accounts", () => {
  const nobody = { uid: 65_534, gid: 65_534 };

  it("keep each other's leases, and lease ports of ended runs but keep their files", async () => {
    chmodSync(bench.folder, 0o1777);
    const path = directory();
    const first = start(bench, path, "claim", { ports: [portFor(20001)], stay: true }, nobody);
    expect(await first.answer).toMatchObject({ got: [true] });
    expect(
      await ask(bench, path, "claim", {
        ports: [portFor(20001, "b"), portFor(20002, "b")],
        owner: null,
      }),
    ).toMatchObject({
      got: [false, true],
    });
    // The same use of the same copy by another account.
    expect(
      await ask(
        bench,
        path,
        "claim",
        { ports: [portFor(20002, "b"), portFor(20003)], owner: null },
        nobody,
      ),
    ).toMatchObject({
      got: [false, true],
    });
    // No other account can release root's leases.
    expect(await ask(bench, path, "release", {}, nobody)).toHaveLength(2);
    expect(portsOf((await ask(bench, path, "list")) as Lease[])).toEqual(["20002/tcp"]);
    first.process.kill("SIGKILL");
    await first.ended;
  });

  it("lease ports of another account whose job has ended", async () => {
    const path = directory();
    const root = start(bench, path, "claim", { ports: [portFor(20001)], stay: true });
    expect(await root.answer).toMatchObject({ got: [true] });
    expect(
      await ask(bench, path, "claim", { ports: [portFor(20001, "b")], owner: null }, nobody),
    ).toMatchObject({ got: [false] });
    root.process.kill("SIGKILL");
    await root.ended;
    expect(
      await ask(bench, path, "claim", { ports: [portFor(20001, "b")], owner: null }, nobody),
    ).toMatchObject({ got: [true] });
    // Root's files remain until root removes them, but do not block anyone.
    expect(claimsIn(path)).toHaveLength(2);
    await storeOf(path).claim([portFor(20009, "c")]);
    expect(claimsIn(path)).toHaveLength(2);
    expect(portsOf((await ask(bench, path, "list")) as Lease[])).toEqual([
      "20001/tcp",
      "20009/tcp",
    ]);
  });
});

describe.runIf(asRoot)("another account", () => {
  const stranger = 61_000;
  const token = "f".repeat(32);
  const write = (path: string, name: string, content: unknown, account = stranger) => {
    writeFileSync(join(path, name), JSON.stringify(content));
    chownSync(join(path, name), account, account);
  };
  const shared = async () => {
    const path = directory();
    const store = storeOf(path);
    await store.claim([portFor(20001)]);
    return { path, store };
  };
  const ownedByInit = { ...ownerOf(1), machine: "" };

  it("cannot end a lease with a file of its run", async () => {
    const { path, store } = await shared();
    rmSync(join(path, `run.${store.run}.json`));
    const ended = { ...ownerOf(process.pid), start: 1 };
    write(path, `run.${store.run}.json`, { until: "2020-01-01T00:00:00Z", owner: ended });
    expect(await storeOf(path).claim([portFor(20001, "b")])).toEqual([false]);
    const [lease] = await storeOf(path).list(all);
    expect(lease).toMatchObject({ port: 20001, ours: false, pid: null, until: null });
  });

  it("cannot prolong a lease, or make one that is ours, with files for our run", async () => {
    const { path, store } = await shared();
    write(path, `tcp-20002.${store.run}`, [portFor(20002)]);
    linkSync(join(path, `tcp-20001.${store.run}`), join(path, `tcp-20003.${store.run}`));
    expect(portsOf(await storeOf(path).list(all))).toEqual(["20001/tcp", "20002/tcp"]);
    expect(portsOf(await storeOf(path).release(all))).toEqual(["20001/tcp"]);
    const clock = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 6 * 60_000);
    expect(await storeOf(path).list(all)).toEqual([]);
    clock.mockRestore();
  });

  it("cannot use up the number of our leases with links to our files", async () => {
    const { path, store } = await shared();
    write(path, `run.${token}.json`, { until: "2999-01-01T00:00:00Z", owner: null });
    const claim = join(path, `tcp-20001.${store.run}`);
    for (let port = 30_000; port < 32_100; port++) {
      linkSync(claim, join(path, `tcp-${port}.${token}`));
      linkSync(claim, join(path, `udp-${port}.${store.run}`));
    }
    expect(portsOf(await storeOf(path).list(all))).toEqual(["20001/tcp"]);
    expect(await storeOf(path).claim([portFor(20001, "b"), portFor(20004, "b")])).toEqual([
      false,
      true,
    ]);
  });

  it("cannot name a process of another account as the owner of a lease for ever", async () => {
    const { path } = await shared();
    const owners = { [stranger]: "20002", 0: "20003" };
    for (const [account, port] of Object.entries(owners)) {
      const run = token.slice(5) + port;
      const text = { until: "2999-01-01T00:00:00Z", owner: ownedByInit };
      write(path, `run.${run}.json`, text, Number(account));
      write(path, `tcp-${port}.${run}`, [portFor(Number(port), "x")], Number(account));
    }
    expect(portsOf(await storeOf(path).list(all))).toEqual(["20001/tcp", "20002/tcp", "20003/tcp"]);
    const clock = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 6 * 24 * 3_600_000);
    // Root may name any process.
    expect(portsOf(await storeOf(path).list(all))).toEqual(["20003/tcp"]);
    clock.mockRestore();
  });

  it("cannot have more than 2,000 leases that count, and ours still count", async () => {
    const { path } = await shared();
    write(path, `run.${token}.json`, { until: "2999-01-01T00:00:00Z", owner: null });
    for (let port = 30_000; port < 32_100; port++)
      write(path, `tcp-${port}.${token}`, [portFor(port, "x")]);
    const listed = await storeOf(path).list(all);
    expect(listed).toHaveLength(2001);
    expect(listed.map(({ port }) => port)).toContain(20001);
    expect(await storeOf(path).claim([portFor(30_000, "b"), portFor(32_099, "b")])).toEqual([
      false,
      true,
    ]);
  });

  it("is named if the directory belongs to it, because it can remove all leases", async () => {
    const { path, store } = await shared();
    expect(store.warnings).toEqual([]);
    chownSync(path, stranger, stranger);
    const next = storeOf(path);
    await next.list(all);
    const warnings = [
      `${path} belongs to account 61000, which can remove other accounts' leases; ` +
        "create it as root (docs/leases.md has the line for tmpfiles.d)",
    ];
    expect(next.warnings).toEqual(warnings);
    expect(await next.claim([portFor(20002)])).toEqual([true]);
    expect(next.warnings).toEqual(warnings);
  });

  it("can create files that others cannot read, which are ignored", async () => {
    const { path } = await shared();
    chmodSync(bench.folder, 0o1777);
    write(path, `tcp-20002.${token}`, [portFor(20002)], 0);
    chmodSync(join(path, `tcp-20002.${token}`), 0o600);
    const asked = { ports: [portFor(20001, "b"), portFor(20002, "b")], owner: null };
    const ids = { uid: stranger, gid: stranger };
    expect(await ask(bench, path, "claim", asked, ids)).toMatchObject({ got: [false, true] });
  });
});

describe.runIf(asRoot)("a full disk", () => {
  it("is an error with the directory, and leaves no part of a claim", async () => {
    const path = directory();
    mkdirSync(path);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=8k,mode=1777", "tmpfs", path]);
    if (mounted.status !== 0) {
      absent("no permission to mount a file system");
      return;
    }
    try {
      writeFileSync(join(path, `log.${process.getuid?.()}.jsonl`), "x".repeat(4096));
      const claiming = storeOf(path).claim([portFor(20001)]);
      await expect(claiming).rejects.toThrow(
        `cannot store leases in ${path}: no space left on device`,
      );
      expect(claimsIn(path)).toEqual([]);
      expect(await storeOf(path).list(all)).toEqual([]);
    } finally {
      spawnSync("umount", [path]);
    }
  });
});

describe.runIf(asRoot)("two containers with one checkout path and one account", () => {
  const isolated = ["unshare", "--pid", "--fork", "--mount", "--mount-proc"];
  it.each([
    ["their own PID namespaces", isolated],
    ["the PID namespace of the host", ["unshare", "--mount"]],
  ])("get different ports, and release only their own: %s", async (_, wrapper) => {
    const path = directory();
    const list = async (action: string, wrapped: readonly string[] = []) =>
      portsOf((await ask(bench, path, action, {}, { wrapper: wrapped })) as Lease[]);
    const use = (ports: readonly number[]) => ({
      ports: ports.map((port) => portFor(port)),
      owner: null,
    });
    const first = start(bench, path, "claim", { ...use([20001, 20002]), stay: true }, { wrapper });
    expect(await first.answer).toMatchObject({ got: [true, true] });
    const second = start(bench, path, "claim", { ...use([20002, 20003]), stay: true }, { wrapper });
    expect(await second.answer).toMatchObject({ got: [false, true] });
    expect(await ask(bench, path, "claim", use([20003, 20004]))).toMatchObject({
      got: [false, true],
    });
    expect(await list("release", wrapper)).toEqual([]);
    // Another process outside of the containers.
    expect(await ask(bench, path, "claim", use([20004]))).toMatchObject({ got: [true] });
    expect(await list("release")).toEqual(["20004/tcp", "20004/tcp"]);
    expect(await list("list")).toEqual(["20001/tcp", "20002/tcp", "20003/tcp"]);
    for (const client of [first, second]) {
      client.process.stdin?.end();
      await client.ended;
    }
  });

  it("get different ports if one starts after the other has ended", async () => {
    const path = directory();
    const claim = () =>
      ask(bench, path, "claim", { ports: [portFor(20001)], owner: null }, { wrapper: isolated });
    // The kernel gives the second one the numbers of the namespaces of the first.
    expect(await claim()).toMatchObject({ got: [true] });
    expect(await claim()).toMatchObject({ got: [false] });
  });
});

describe.runIf(onLinux)("eight processes that may be killed at any moment", () => {
  const range = { first: 20_000, last: 25_999 };
  const [processes, allocations] = [8, 200];

  it("never lease a port twice, and lose none", { timeout: 600_000 }, async () => {
    const path = directory();
    const checkout = `${path}-copy`;
    mkdirSync(checkout);
    const holdings: Holding[] = [];
    const work = async (name: number) => {
      // The leases of half of them are in another directory, and do not end with the process.
      const isLasting = name % 2 === 1;
      for (let round = 0, left = allocations; left > 0; round++) {
        const log = join(bench.folder, `storm-${name}-${round}`);
        writeFileSync(log, "");
        const client = start(bench, path, "storm", {
          name: `${name}-${round}`,
          count: left,
          range,
          log,
          stay: true,
          ...(isLasting && { checkout }),
        });
        let killedAt = Infinity;
        const timer =
          round < 2
            ? setTimeout(
                () => (
                  (killedAt = performance.timeOrigin + performance.now()),
                  client.process.kill("SIGKILL")
                ),
                400 + Math.random() * 1500,
              )
            : undefined;
        const answer = await client.answer;
        clearTimeout(timer);
        const lines = readFileSync(log, "utf8").trim().split("\n").filter(Boolean);
        left -= lines.length;
        for (const line of lines) {
          const [since = 0, port = 0] = line.split(" ").map(Number);
          holdings.push({ port, since, until: isLasting ? Infinity : killedAt });
        }
        if (killedAt === Infinity) {
          if (answer === null) throw new Error(client.errors());
          alive.push(client);
        }
      }
    };
    const alive: ReturnType<typeof start>[] = [];
    await Promise.all(Array.from({ length: processes }, (_, name) => work(name)));
    expect(holdings).toHaveLength(processes * allocations);
    expect(heldTwice(holdings)).toEqual([]);
    const [low] = readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8")
      .split(/\s+/)
      .map(Number);
    expect(
      holdings.filter(({ port }) => port >= (low ?? 0) || port < range.first || port > range.last),
    ).toEqual([]);
    for (const client of alive) client.process.kill("SIGKILL");
    await Promise.all(alive.map((client) => client.ended));
    rmSync(checkout, { recursive: true });
    // All processes have ended, and the checkout is gone: all ports of the range can be leased
    // again, and then the store is empty.
    const last = storeOf(path);
    const ports = Array.from({ length: range.last - range.first + 1 }, (_, i) =>
      portFor(range.first + i, "last"),
    );
    for (let first = 0; first < ports.length; first += 2000) {
      const claimed = await last.claim(ports.slice(first, first + 2000));
      expect(claimed.filter((got) => !got)).toEqual([]);
      await last.release(({ run }) => run === last.run);
    }
    const leftOver = () => readdirSync(path).filter((name) => !name.startsWith("log."));
    // Each run removes a part.
    for (let i = 0; i < 1000 && leftOver().length > 0; i++) {
      const comer = storeOf(path);
      await comer.claim([portFor(range.first, "last")]);
      await comer.release(({ run }) => run === comer.run);
    }
    expect(leftOver()).toEqual([]);
    await storeOf(path).release("ended");
    expect(readdirSync(`${path}-checkouts`).filter((name) => !name.startsWith("log."))).toEqual([]);
  });
});

interface Holding {
  readonly port: number;
  readonly since: number;
  /** The time when its owner was killed. */
  readonly until: number;
}

/** Returns the pairs that had the same port at the same time. */
function heldTwice(holdings: readonly Holding[]): (readonly [Holding, Holding])[] {
  const sorted = holdings.toSorted((a, b) => a.port - b.port || a.since - b.since);
  return sorted.flatMap((holding, i) => {
    const before = sorted[i - 1];
    return before?.port === holding.port && before.until > holding.since
      ? [[before, holding] as const]
      : [];
  });
}
