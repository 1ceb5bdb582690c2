import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openFileLeases } from "../src/system/leases/openFileLeases.ts";

// Shows which programs assign a port to two processes at once: npm run bench:pickers [--
// ALLOCATIONS]. Eight processes request ports at the same time and keep them without binding them
// yet, like a job between its allocation and `docker compose up`. Half of them are killed on the
// way and restarted.

const root = resolve(import.meta.dirname, "..");
const processes = 8;
const allocations = Number(process.argv[2] ?? 200);
const range = { first: 20_000, last: 29_999 };
const scratch = mkdtempSync(join(tmpdir(), "pickers-"));

interface Row {
  readonly name: string;
  readonly got: number;
  readonly twice: number;
  readonly ephemeral: number;
  readonly milliseconds: number;
}

interface Holding {
  readonly port: number;
  readonly since: number;
  readonly until: number;
}

/** Returns the milliseconds to lease a number of ports at once in a new store. */
async function leasing(count: number): Promise<number> {
  const use = {
    protocol: "tcp",
    addresses: ["127.0.0.1"],
    project: "p",
    startedAs: "p",
    service: "s",
    target: 80,
    directory: "/p",
  } as const;
  const store = openFileLeases({ PORTPLAN_LEASE_DIR: join(scratch, "thousand") });
  const began = performance.now();
  const got = await store.claim(
    Array.from({ length: count }, (_, i) => ({ ...use, port: range.first + i })),
  );
  if (!got.every(Boolean)) throw new Error("some ports could not be leased");
  return performance.now() - began;
}

/**
 * Starts a process, and kills it after a while if it should crash. It keeps the ports that it
 * logged until it ends.
 */
async function work(
  command: (count: number, log: string) => readonly string[],
  name: string,
  holdings: Holding[],
  alive: ChildProcess[],
) {
  for (let left = allocations, round = 0; left > 0; round++) {
    const log = join(scratch, `${name.replaceAll(/\W+/g, "-")}-${round}`);
    writeFileSync(log, "");
    const child = spawn(process.execPath, [...command(left, log)], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, PORTPLAN_LEASE_DIR: join(scratch, "store") },
    });
    let until = Infinity;
    const timer =
      round === 0 && Math.random() < 0.5
        ? setTimeout(
            () => ((until = performance.timeOrigin + performance.now()), child.kill("SIGKILL")),
            200 + Math.random() * 1000,
          )
        : undefined;
    await new Promise((done) => (child.stdout.once("data", done), child.once("close", done)));
    clearTimeout(timer);
    if (child.exitCode && until === Infinity) throw new Error(`${name}: a process failed`);
    const lines = readFileSync(log, "utf8").trim().split("\n").filter(Boolean);
    left -= lines.length;
    for (const line of lines) {
      const [since = 0, port = 0] = line.split(" ").map(Number);
      holdings.push({ port, since, until });
    }
    if (until === Infinity) alive.push(child);
  }
}

async function measure(
  name: string,
  command: (count: number, log: string) => readonly string[],
): Promise<Row> {
  const holdings: Holding[] = [];
  const alive: ChildProcess[] = [];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: processes }, (_, i) => work(command, `${name}-${i}`, holdings, alive)),
  );
  const milliseconds = performance.now() - began;
  for (const child of alive) child.kill("SIGKILL");
  const [low = 0, high = 0] = readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8")
    .split(/\s+/)
    .map(Number);
  const sorted = holdings.toSorted((a, b) => a.port - b.port || a.since - b.since);
  const twice = sorted.filter(({ port, since }, i) =>
    sorted
      .slice(Math.max(0, i - 50), i)
      .some((before) => before.port === port && before.until > since),
  );
  return {
    name,
    got: holdings.length,
    twice: twice.length,
    ephemeral: holdings.filter(({ port }) => port >= low && port <= high).length,
    milliseconds,
  };
}

try {
  const client = join(root, "__tests__/system/leases/client.ts");
  const rows: Row[] = [];
  rows.push(
    await measure("portplan allocate", (count, log) => [
      client,
      "storm",
      JSON.stringify({ name: log.replaceAll(/\W/g, ""), count, range, log, stay: true }),
    ]),
  );
  console.log(`1,000 ports leased in ${(await leasing(1000)).toFixed(0)} ms (at most 400)`);
  const picker = join(root, "scripts/picker.ts");
  const names = JSON.parse(
    spawnSync(process.execPath, [picker, "--names"], { encoding: "utf8" }).stdout,
  ) as readonly string[];
  for (const name of names) {
    rows.push(
      await measure(name, (count, log) => [
        picker,
        name,
        `${count}`,
        log,
        `${range.first}`,
        `${range.last}`,
      ]),
    );
  }
  const load = `${processes} processes of ${allocations} allocations each`;
  console.log(`Node ${process.version}, ${load}, half of them killed on the way\n`);
  const table = [
    ["picker", "ports", "given twice", "ephemeral", "each"],
    ...rows.map((row) => [
      row.name,
      `${row.got}`,
      `${row.twice}`,
      `${row.ephemeral}`,
      `${((row.milliseconds * processes) / row.got).toFixed(1)} ms`,
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of table)
    console.log(
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  "),
    );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
