import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTree } from "../../../scripts/copies/readTree.ts";
import { groupBy } from "../../../src/lib/groupBy.ts";
import { realCompose } from "../real.ts";
import { realEngine } from "../realEngine.ts";
import { Checkouts, type Ended, type Kill } from "./Checkouts.ts";

const webshop = resolve(import.meta.dirname, "../../../examples/webshop");
const compose = realCompose();
const engine = compose === null ? null : realEngine();
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "worktrees-")));
// Also if only some of the tests are selected.
afterAll(() => {
  engine?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

/** Addresses of other services, and names that copies would share. */
const ADDITIONS = `
  web:
    environment:
      GRAFANA_URL: http://localhost:3001/d/shop

  proxy:
    labels:
      shop.mail: http://127.0.0.1:8025

  db:
    container_name: webshop-db

volumes:
  db:
    name: webshop-data
`;

/** Reads the files of the example, with the values of its .env as literal ports. */
function readExample(): Record<string, string> {
  const read = (name: string) => readFileSync(join(webshop, name), "utf8");
  const values = new Map(
    Array.from(read(".env").matchAll(/^(\w+)=(.*)$/gm), ([, name, value]) => [name, value]),
  );
  const withValues = (text: string) =>
    text.replaceAll(/\$\{(\w+)\}/g, (all, name: string) => values.get(name) ?? all);
  return {
    "compose.yaml": withValues(read("compose.yaml")),
    "compose.override.yaml": withValues(read("compose.override.yaml")) + ADDITIONS,
  };
}

interface Model {
  readonly services: Readonly<
    Record<string, { image: string; ports?: readonly { target: number; protocol: string }[] }>
  >;
}

interface Assignment {
  readonly service: string;
  readonly target: number;
  readonly protocol: string;
  readonly hostIp: string | null;
  readonly to: number;
}

const spellPorts = (ports: readonly { readonly port: number; readonly protocol: string }[]) =>
  ports.map(({ port, protocol }) => `${port}/${protocol}`).toSorted();

interface Container {
  readonly Id: string;
  readonly Name: string;
  readonly Config: {
    readonly Env: readonly string[];
    readonly Labels: Readonly<Record<string, string>>;
  };
  readonly Mounts: readonly { readonly Type: string; readonly Name: string }[];
}

const serviceOf = ({ Config }: Container) => Config.Labels["com.docker.compose.service"];
const directoryOf = ({ Config }: Container) =>
  Config.Labels["com.docker.compose.project.working_dir"];

describe.runIf(engine !== null)(
  "five worktrees of a project with literal ports and fixed names",
  { timeout: 300_000 },
  () => {
    const checkouts = new Checkouts(scratch, readExample(), engine?.address ?? "");
    const excludes = checkouts.readExcludes();
    const names = ["copy-1", "copy-2", "copy-3", "copy-4", "copy-5"];
    const directories = names.map((name) => checkouts.addWorktree(name));
    const assigned = new Map<string, readonly Assignment[]>();
    let containers: readonly Container[] = [];

    const docker = (...args: readonly string[]) => checkouts.run(scratch, "docker", ...args);
    const runCompose = (directory: string, ...args: readonly string[]) =>
      checkouts.run(directory, compose ?? "", ...args);
    const inAll = <Result>(use: (directory: string) => Promise<Result>) =>
      Promise.all(directories.map(use));

    afterAll(() => checkouts.stop());

    /**
     * Creates the images of the project. Their containers serve their host name, which is the start
     * of their id, at all container ports of the services with the image.
     */
    beforeAll(async () => {
      const text = await runCompose(checkouts.repository, "config", "--format", "json");
      const { services } = JSON.parse(text) as Model;
      const targets = new Map<string, number[]>();
      for (const { image, ports = [] } of Object.values(services))
        targets.set(image, [
          ...(targets.get(image) ?? []),
          ...ports.filter(({ protocol }) => protocol === "tcp").map(({ target }) => target),
        ]);
      await docker("run", "--name", "base", "tiny", "true");
      for (const [image, ports] of targets) {
        const serve = `for port in ${ports.join(" ")}; do httpd -p $port -h /tmp; done`;
        const script = `hostname >/tmp/index.html; ${serve}; exec sleep 3600`;
        const entrypoint = JSON.stringify(["sh", "-c", script, "--"]);
        await docker("commit", "--change", `ENTRYPOINT ${entrypoint}`, "base", image);
      }
      await docker("rm", "base");
    }, 120_000);

    /** Returns the container that responds at an address of this host. */
    async function fetchContainer(address: string): Promise<Container | undefined> {
      const response = await fetch(address).catch(() => null);
      const id = response === null ? "" : (await response.text()).trim();
      return id === "" ? undefined : containers.find(({ Id }) => Id.startsWith(id));
    }

    it("are each set up by one command, which changes no file of the repository", async () => {
      await inAll(async (directory) => {
        const args = ["allocate", "--here", "--format", "json"];
        const { status, stdout, stderr } = await checkouts.portplan(directory, args);
        expect([status, stderr]).toEqual([0, expect.any(String)]);
        assigned.set(directory, JSON.parse(stdout).assignments as readonly Assignment[]);
        expect(checkouts.git(directory, "status", "--porcelain")).toBe("");
      });
      const ports = [...assigned.values()]
        .flat()
        .map(({ to: port, protocol }) => ({ port, protocol }));
      expect(ports).toHaveLength(5 * 17);
      expect(new Set(spellPorts(ports)).size).toBe(ports.length);
    });

    it("all start with a plain docker compose up in a fresh environment", async () => {
      await inAll((directory) => runCompose(directory, "up", "-d", "--quiet-pull"));
      const ids = (await docker("ps", "--quiet")).trim().split("\n");
      expect(ids).toHaveLength(5 * 15);
      containers = JSON.parse(await docker("inspect", ...ids)) as readonly Container[];
    });

    it("respond at each TCP address with the container of their own service", async () => {
      for (const [directory, assignments] of assigned)
        for (const { service, target, protocol, hostIp, to } of assignments) {
          if (protocol !== "tcp") continue;
          const read = async () => {
            const found = await fetchContainer(`http://${hostIp ?? "127.0.0.1"}:${to}/`);
            return found && [directoryOf(found), serviceOf(found), target];
          };
          await expect.poll(read).toEqual([directory, service, target]);
        }
    });

    it("have addresses in environments and labels that lead to their own services", async () => {
      for (const directory of directories) {
        const find = (service: string) =>
          containers.find((each) => directoryOf(each) === directory && serviceOf(each) === service);
        const [web, proxy] = [find("web"), find("proxy")];
        const variable = web?.Config.Env.find((each) => each.startsWith("GRAFANA_URL=")) ?? "";
        const [, grafana = "", path] =
          /^GRAFANA_URL=(http:\/\/localhost:\d+)(.*)$/.exec(variable) ?? [];
        expect(path).toBe("/d/shop");
        const found = [grafana, proxy?.Config.Labels["shop.mail"] ?? ""].map(async (address) => {
          const container = await fetchContainer(address);
          return container && [directoryOf(container), serviceOf(container)];
        });
        expect(await Promise.all(found)).toEqual([
          [directory, "grafana"],
          [directory, "mail"],
        ]);
      }
    });

    it("have their own containers, networks and volumes", async () => {
      const databases = containers.filter((each) => serviceOf(each) === "db");
      const volumes = databases.flatMap(({ Mounts }) => Mounts.map(({ Name }) => Name));
      expect(new Set(databases.map(({ Name }) => Name)).size).toBe(5);
      expect(new Set(volumes).size).toBe(5);
      const networks = await docker("network", "ls", "--quiet", "--filter", "type=custom");
      expect(networks.trim().split("\n")).toHaveLength(5);
      expect([...databases.map(({ Name }) => Name), ...volumes]).not.toContainEqual(
        expect.stringMatching(/^\/?webshop-(?:db|data)$/),
      );
    });

    it("keep every byte of their files if they are set up again while they run", async () => {
      await inAll(async (directory) => {
        const before = readTree(directory);
        const { status } = await checkouts.portplan(directory, ["allocate", "--here"]);
        expect(status).toBe(0);
        expect(readTree(directory)).toEqual(before);
      });
    });

    it("are listed with their branches and ports", async () => {
      const listed = groupBy(await listLeases(checkouts), ({ checkout, branch }) =>
        JSON.stringify([checkout, branch]),
      );
      const expected = directories.map((directory, at) => [
        JSON.stringify([directory, names[at]]),
        spellPorts((assigned.get(directory) ?? []).map((each) => ({ ...each, port: each.to }))),
      ]);
      expect(Array.from(listed, ([place, leases]) => [place, spellPorts(leases)])).toEqual(
        expected,
      );
    });

    it("leave neither a file nor a lease when they are released", async () => {
      await inAll(async (directory) => {
        await runCompose(directory, "down", "--timeout", "0", "--volumes");
        const { status, stderr } = await checkouts.portplan(directory, ["release"]);
        expect([status, stderr]).toEqual([0, ""]);
        expect(checkouts.status(directory)).toBe("");
      });
      expect(checkouts.readExcludes()).toBe(excludes);
      expect(checkouts.listLeaseFiles()).toEqual([]);
      expect(await listLeases(checkouts)).toEqual([]);
      expect(await docker("ps", "--all", "--quiet")).toBe("");
      expect(await docker("volume", "ls", "--quiet")).toBe("");
    });
  },
);

const SHOP = {
  "compose.yaml": `name: shop
services:
  web:
    image: nginx
    container_name: shop-web
    environment: {DB_URL: "postgres://localhost:15432/shop"}
    ports: ["18080:80", "127.0.0.1:\${ADMIN_PORT:-18081}:81"]
  db:
    image: postgres
    ports: ["127.0.0.1:15432:5432"]
`,
  ".gitignore": ".env\n",
};
/** The .env of a user in every other worktree. It has no newline at its end. */
const USER_ENV = "# mine\nTOKEN=abc\nADMIN_PORT=18082";
const WORKERS = 8;

/** Runs an action for all items, at most eight at the same time. */
async function forEach<Item>(
  items: readonly Item[],
  use: (item: Item, at: number) => Promise<void>,
) {
  const queue = [...items.entries()];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await use(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
}

/** Returns how to kill the run with an index: half of them by time, half by what they write. */
function chooseKill(at: number, milliseconds: number): Kill | undefined {
  if (at % 2 === 1) return undefined;
  return at % 4 === 0
    ? { milliseconds: Math.random() * milliseconds }
    : { changes: 1 + Math.floor(Math.random() * 12) };
}

/** Returns the text of an .env without its block. Throws if a part of the block is missing. */
function cutBlock(text: string): string {
  const start = text.search(/^# BEGIN portplan/m);
  if (start === -1) return text;
  const [begin = "", ...lines] = text.slice(start).split("\n");
  const [, hashes = ""] = /\[lines((?: [0-9a-z]{6})+)\]/.exec(begin) ?? [];
  const names = lines.slice(0, -2).map((line) => line.replace(/=.*/s, ""));
  expect(names.toSorted()).toEqual(["ADMIN_PORT", "COMPOSE_PROJECT_NAME"]);
  expect(hashes.trim().split(" ")).toHaveLength(names.length);
  expect(lines.slice(-2)).toEqual(["# END portplan", ""]);
  return text.slice(0, begin.includes(" [unended]") ? start - 1 : start);
}

describe("forty worktrees that eight processes set up and release while some are killed", () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "forty-")));
  const checkouts = new Checkouts(folder, SHOP, `unix://${folder}/none`);
  afterAll(() => {
    checkouts.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const setUp = (directory: string, kill?: Kill) =>
    checkouts.portplan(directory, ["allocate", "--here", "--format", "json"], kill);
  const portsOf = ({ stdout }: Ended) =>
    (JSON.parse(stdout).assignments as readonly Assignment[]).map(({ to }) => to);

  it("never share a port, and never have a part of a block", { timeout: 300_000 }, async () => {
    const excludes = checkouts.readExcludes();
    const directories = Array.from({ length: 40 }, (_, at) => checkouts.addWorktree(`copy-${at}`));
    for (const directory of directories.filter((_, at) => at % 3 === 0))
      writeFileSync(join(directory, ".env"), USER_ENV);
    const read = (directory: string) => ({
      files: readTree(directory),
      status: checkouts.status(directory),
    });
    const before = directories.map(read);
    const began = Date.now();
    const [first = "", ...others] = directories;
    const ports = new Map([[first, portsOf(await setUp(first))]]);
    // The processes share the processors.
    const milliseconds = (Date.now() - began) * Math.max(1, WORKERS / availableParallelism());
    const checkFiles = () => {
      for (const [at, directory] of directories.entries()) {
        const text = readTree(directory)[".env"];
        const own = before[at]?.files[".env"];
        expect(text === undefined ? "" : cutBlock(text)).toBe(own ?? "");
      }
    };
    const killed = { setUps: 0, releases: 0 };

    await forEach(others, async (directory, at) => {
      const kill = chooseKill(at, milliseconds);
      const ended = await setUp(directory, kill);
      if (ended.status === 0) ports.set(directory, portsOf(ended));
      else if (ended.status === null && kill !== undefined) killed.setUps++;
      else throw new Error(ended.stderr);
    });
    checkFiles();
    const finished = [...ports.values()].flat();
    expect(new Set(finished).size).toBe(finished.length);
    const leases = await listLeases(checkouts);
    // A killed run can leave a claim that it would have withdrawn (docs/leases.md).
    for (const [directory, own] of ports)
      expect(
        leases.filter(({ checkout }) => checkout === directory).map(({ port }) => port),
      ).toEqual(own.toSorted((a, b) => a - b));

    await forEach(directories, async (directory) => {
      const ended = await setUp(directory);
      expect(ended).toMatchObject({ status: 0 });
      const own = portsOf(ended);
      if (ports.has(directory)) expect(own).toEqual(ports.get(directory));
      ports.set(directory, own);
    });
    checkFiles();
    const all = [...ports.values()].flat();
    expect([all.length, new Set(all).size]).toEqual([120, 120]);
    const leased = (await listLeases(checkouts)).map(({ port }) => port);
    expect(leased.toSorted((a, b) => a - b)).toEqual(all.toSorted((a, b) => a - b));

    await forEach(directories, async (directory, at) => {
      const kill = chooseKill(at, milliseconds / 2);
      const { status, stderr } = await checkouts.portplan(directory, ["release"], kill);
      if (status === null && kill !== undefined) killed.releases++;
      else if (status !== 0) throw new Error(stderr);
    });
    checkFiles();
    await forEach(directories, async (directory) => {
      expect(await checkouts.portplan(directory, ["release"])).toMatchObject({ status: 0 });
    });
    console.log(`killed: ${killed.setUps} set-ups, ${killed.releases} releases`);
    expect(directories.map(read)).toEqual(before);
    expect(checkouts.readExcludes()).toBe(excludes);
    // The files of a killed run without leases stay for minutes (docs/leases.md).
    expect(await listLeases(checkouts)).toEqual([]);
    expect(killed.setUps).toBeGreaterThan(5);
    expect(killed.releases).toBeGreaterThan(0);
  });
});

interface ListedLease {
  readonly checkout: string | null;
  readonly branch: string | null;
  readonly port: number;
  readonly protocol: string;
}

async function listLeases(checkouts: Checkouts): Promise<readonly ListedLease[]> {
  const { stdout } = await checkouts.portplan(checkouts.folder, ["list", "--format", "json"]);
  return (JSON.parse(stdout) as { readonly leases: readonly ListedLease[] }).leases;
}
