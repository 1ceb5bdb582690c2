import { spawnSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { createServer, type Server } from "node:net";

// A job that allocates ports, binds them and releases them again and again, until it is killed:
// racer NAME PROGRAM LOG. Each line of the log is a JSON array: time, name, event, ports.

const [name = "", program = "", log = ""] = process.argv.slice(2);
const [minimum, spread] = [100, 600];

const note = (event: string, ports: readonly number[]) =>
  appendFileSync(log, `${JSON.stringify([String(process.hrtime.bigint()), name, event, ports])}\n`);

function runPortplan(...args: readonly string[]) {
  const child = spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });
  if (child.status !== 0) throw new Error(`portplan ${args[0]}: ${child.stdout}${child.stderr}`);
  return JSON.parse(child.stdout);
}

const bind = (port: number) =>
  new Promise<Server>((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });

for (;;) {
  const printed = runPortplan("allocate", ...process.argv.slice(5));
  const moved = printed.assignments as readonly { to: number }[] | undefined;
  const ports =
    moved?.map(({ to }) => to) ?? Object.values(printed.ports.web as Record<string, number>);
  note("got", ports);
  try {
    const servers = await Promise.all(ports.map(bind));
    await new Promise((resolve) => setTimeout(resolve, minimum + Math.random() * spread));
    await Promise.all(servers.map((each) => new Promise((done) => each.close(done))));
  } catch (error) {
    note(`failed: ${String(error)}`, ports);
  }
  note("releasing", ports);
  const { released } = runPortplan("release", "--format", "json");
  const freed = new Set((released as readonly { port: number }[]).map(({ port }) => port));
  note("released", [...freed]);
  const lost = ports.filter((port) => !freed.has(port));
  if (lost.length > 0) note("failed: its leases were gone", lost);
}
