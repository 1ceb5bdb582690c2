import { describe, expect, it } from "vitest";
import type { Policy } from "../../src/policy/Policy.ts";
import { parseServiceName } from "../../src/ports/serviceName.ts";
import type { Answer } from "../../src/verify/Answer.ts";
import type { ConnectOutcome, HttpOutcome, Prober } from "../../src/verify/Prober.ts";
import { verifyPorts } from "../../src/verify/verifyPorts.ts";
import { leaseOf } from "../allocate/allocating.ts";
import { type Fake, fakeHost } from "../host/fakeHost.ts";
import type { Process, Socket } from "../host/machine.ts";
import { planOf } from "../host/planOf.ts";
import { type Started, startedHost } from "./startedHost.ts";

/** The outcomes of connections and requests by "ADDRESS:PORT". Other connections are accepted. */
interface Network {
  readonly connect?: Readonly<Record<string, ConnectOutcome>>;
  readonly get?: Readonly<Record<string, HttpOutcome>>;
}

/** Makes a prober that records what it is asked for. */
function proberOf({ connect = {}, get = {} }: Network): Prober & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    connect: (address, port) => {
      asked.push(`${address}:${port}`);
      return Promise.resolve(connect[`${address}:${port}`] ?? "accepted");
    },
    get: (address, port, path) => {
      asked.push(`GET ${address}:${port}${path}`);
      return Promise.resolve(get[`${address}:${port}`] ?? { status: 200 });
    },
  };
}

interface Given {
  readonly services: string;
  readonly fake: Fake;
  readonly network?: Network;
  readonly leases?: Parameters<typeof verifyPorts>[0]["leases"];
  readonly health?: Policy["health"];
}

async function verify({ services, fake, network = {}, leases = [], health = [] }: Given) {
  const plan = planOf({ "/srv/shop": `services: {${services}}` });
  const prober = proberOf(network);
  const host = fakeHost(fake);
  const request = { plan, leases, health, host, prober };
  return { ...(await verifyPorts(request)), prober, host, again: () => verifyPorts(request) };
}

/** Formats an answer: "web 8080 > 80: not-listening, its container is paused". */
function format({ request, target, status, reason, actual, planned, holders }: Answer): string {
  const port = actual?.first ?? planned?.first ?? "-";
  const names = holders.map(({ kind, name }) => `${kind} ${name}`).join(" and ");
  const notes = [status, names, reason].filter(Boolean).join(", ");
  return `${request.service.name} ${port} > ${target}: ${notes}`;
}

/** The project of a lease for port 80 of its service `web`. */
const SHOP = { project: "shop", startedAs: "shop", directory: "/srv/shop", addresses: [] };
const web = (ports: string, more = "") => `web: {image: x, ports: [${ports}]${more}}`;
const BOTH = ["0.0.0.0:8080->80/tcp", ":::8080->80/tcp"];
const HERE: Started = { service: "web", ports: BOTH, inside: ["0.0.0.0:80"] };
const node: Process = { pid: 812, name: "node", inodes: [7] };
const held = (address: string, port = 8080): Socket => ({ address, port, inode: 7 });

describe("a port that is published as planned", () => {
  it.each<[string, string, Started, Network, string]>([
    ["answers", '"8080:80"', HERE, {}, "web 8080 > 80: ok"],
    [
      "answers if its program closes connections at once",
      '"8080:80"',
      HERE,
      { connect: { "127.0.0.1:8080": "closed", "::1:8080": "closed" } },
      "web 8080 > 80: ok",
    ],
    [
      "answers if a program listens on all addresses of IPv6 in the container",
      '"8080:80"',
      { ...HERE, inside: [":::80"] },
      {},
      "web 8080 > 80: ok",
    ],
    [
      "does not answer if nothing listens in the container",
      '"8080:80"',
      { ...HERE, inside: ["0.0.0.0:3000", "127.0.0.1:9000"] },
      { connect: { "127.0.0.1:8080": "closed" } },
      "web 8080 > 80: not-listening, nothing listens on the container port, but on 3000",
    ],
    [
      "does not answer if its program listens on the loopback address of the container",
      '"8080:80"',
      { ...HERE, inside: ["127.0.0.1:80"] },
      { connect: { "127.0.0.1:8080": "closed" } },
      "web 8080 > 80: not-listening, its program listens only on 127.0.0.1 in the container",
    ],
    [
      "is unknown if it accepts connections and nothing listens in the container",
      '"8080:80"',
      { ...HERE, inside: [] },
      {},
      "web 8080 > 80: unknown, no program in its container listens on the port, but it accepts " +
        "connections",
    ],
    [
      "does not answer if a firewall drops connections",
      '"8080:80"',
      HERE,
      { connect: { "::1:8080": "timed-out" } },
      "web 8080 > 80: not-listening, the port is bound, but a connection to [::1]:8080/tcp times " +
        "out, as with a firewall",
    ],
    [
      "does not answer if the engine does not forward it",
      '"8080:80"',
      HERE,
      { connect: { "127.0.0.1:8080": "refused" } },
      "web 8080 > 80: not-listening, the engine does not forward the port, although its program " +
        "listens",
    ],
    [
      "does not answer if connections are closed and the container cannot be seen",
      '"8080:80"',
      { ...HERE, inside: null },
      { connect: { "127.0.0.1:8080": "closed" } },
      "web 8080 > 80: not-listening, a connection to 127.0.0.1:8080/tcp is closed at once, as if " +
        "nothing listens on port 80 inside",
    ],
    [
      "answers on one address",
      '"127.0.0.1:8080:80"',
      { ...HERE, ports: ["127.0.0.1:8080->80/tcp"] },
      {},
      "web 8080 > 80: ok",
    ],
    [
      "answers on the loopback address of IPv6",
      '"[::1]:8080:80"',
      { ...HERE, ports: ["::1:8080->80/tcp"] },
      {},
      "web 8080 > 80: ok",
    ],
    [
      "answers if only IPv4 is published",
      '"8080:80"',
      { ...HERE, ports: ["0.0.0.0:8080->80/tcp"] },
      {},
      "web 8080 > 80: ok",
    ],
    [
      "is only bound with udp",
      '"8080:53/udp"',
      { ...HERE, ports: ["0.0.0.0:8080->53/udp"], inside: [] },
      {},
      "web 8080 > 53: ok",
    ],
    [
      "answers on the port that the engine assigned",
      '"80"',
      { ...HERE, ports: ["0.0.0.0:32768->80/tcp"] },
      {},
      "web 32768 > 80: ok",
    ],
    [
      "answers on a port of a pool",
      '"8000-8010:80"',
      { ...HERE, ports: ["0.0.0.0:8003->80/tcp"] },
      {},
      "web 8003 > 80: ok",
    ],
    [
      "is not healthy if the health check fails",
      '"8080:80"',
      { ...HERE, status: "Up 3 minutes (unhealthy)" },
      {},
      "web 8080 > 80: unhealthy, its health check fails",
    ],
    [
      "is not healthy yet while the health check starts",
      '"8080:80"',
      { ...HERE, status: "Up 1 second (health: starting)" },
      {},
      "web 8080 > 80: unhealthy, its health check has not succeeded yet",
    ],
    [
      "is healthy if the health check succeeds",
      '"8080:80"',
      { ...HERE, status: "Up 3 minutes (healthy)" },
      {},
      "web 8080 > 80: ok",
    ],
  ])("%s", async (_title, ports, container, network, expected) => {
    const { answers } = await verify({
      services: web(ports),
      fake: startedHost([container]),
      network,
    });
    expect(answers.map(format)).toEqual([expected]);
  });
});

describe("a container that does not run", () => {
  it.each<[string, Partial<Started> | null, string, boolean]>([
    ["no container", null, "it has no container", false],
    [
      "an exited container",
      { state: "exited", status: "Exited (1) 3 minutes ago" },
      "its container exited with status 1",
      true,
    ],
    [
      "a container that exited without an error",
      { state: "exited", status: "Exited (0) 3 minutes ago" },
      "its container exited with status 0",
      true,
    ],
    [
      "a container that restarts",
      { state: "restarting", status: "Restarting (3) 5 seconds ago" },
      "its container exited with status 3, and the engine restarts it",
      false,
    ],
    [
      "a paused container",
      { state: "paused", status: "Up 3 minutes (Paused)", ports: BOTH },
      "its container is paused",
      false,
    ],
    [
      "a created container",
      { state: "created", status: "Created" },
      "its container was created, but not started",
      false,
    ],
    [
      "a dead container",
      { state: "dead", status: "Dead" },
      'its container is in the state "dead"',
      false,
    ],
  ])("is reported: %s", async (_title, container, reason, isFinal) => {
    const containers = container === null ? [] : [{ service: "web", ...container }];
    const { answers, prober } = await verify({
      services: web('"8080:80"'),
      fake: startedHost(containers),
    });
    expect(answers.map(format)).toEqual([`web 8080 > 80: not-listening, ${reason}`]);
    expect(answers.map((answer) => answer.isFinal)).toEqual([isFinal]);
    expect(prober.asked).toEqual([]);
  });

  it.each<[string, Partial<Started>[], string[]]>([
    ["starts all services if none has one", [], ["run `docker compose up -d`"]],
    [
      "starts single services otherwise",
      [{ service: "job", state: "exited", status: "Exited (0) 1 second ago" }],
      ["run `docker compose up -d db`", "run `docker compose up -d web`"],
    ],
  ])("of a service without a container, %s", async (_title, containers, expected) => {
    const { answers } = await verify({
      services: `job: {image: x}, db: {image: x, ports: ["5432:5432"]}, ${web('"8080:80"')}`,
      fake: startedHost(containers.map((each) => ({ service: "web", ...each }))),
    });
    expect([...new Set(answers.map(({ fix }) => fix))]).toEqual(expected);
  });

  it("is expected of a service that has done its work", async () => {
    const once = 'job: {image: x, ports: ["8090:80"]}';
    const after = "depends_on: {job: {condition: service_completed_successfully}}";
    const ended = { service: "job", state: "exited", status: "Exited (0) 1 second ago" };
    const { answers } = await verify({
      services: `${once}, ${web('"8080:80"', `, ${after}`)}`,
      fake: startedHost([ended, HERE]),
    });
    expect(answers.map(format)).toEqual(["web 8080 > 80: ok"]);
  });

  it("is reported of a service whose work failed", async () => {
    const once = 'job: {image: x, ports: ["8090:80"]}';
    const after = "depends_on: {job: {condition: service_completed_successfully}}";
    const ended = { service: "job", state: "exited", status: "Exited (2) 1 second ago" };
    const { answers } = await verify({
      services: `${once}, ${web('"8080:80"', `, ${after}`)}`,
      fake: startedHost([ended]),
    });
    expect(answers.map(format)).toEqual([
      "job 8090 > 80: not-listening, its container exited with status 2",
      "web 8080 > 80: not-listening, it waits for job, which failed",
    ]);
  });

  it("is reported for each missing replica", async () => {
    const { answers } = await verify({
      services: web('"8000-8010:80"', ", scale: 2"),
      fake: startedHost([{ ...HERE, ports: ["0.0.0.0:8000->80/tcp"] }]),
    });
    expect(answers.map(format)).toEqual([
      "web 8000 > 80: ok",
      "web 8000 > 80: not-listening, only 1 of 2 containers exist",
    ]);
  });
});

describe("something else on the port", () => {
  it.each<[string, readonly Started[], readonly Socket[], readonly Process[], string]>([
    [
      "a container of another project",
      [
        { service: "db", project: "legacy", directory: "/srv/legacy", ports: BOTH },
        { service: "web", state: "created", status: "Created" },
      ],
      [],
      [],
      "wrong-listener, compose legacy/db, its container was created, but not started",
    ],
    [
      "a container of a project with the same name in another directory",
      [{ ...HERE, directory: "/srv/other" }],
      [],
      [],
      "wrong-listener, compose shop/web, its container is of the project with the same name in " +
        "/srv/other",
    ],
    [
      "a one-off container of the service",
      [{ ...HERE, oneOff: true }],
      [],
      [],
      "wrong-listener, compose shop/web, it has no container",
    ],
    [
      "a process of the host while the container is stopped",
      [{ service: "web", state: "exited", status: "Exited (137) 1 second ago" }],
      [held("127.0.0.1")],
      [node],
      "wrong-listener, process node, its container exited with status 137",
    ],
    [
      "a process of the host on an address that the container does not publish",
      [{ ...HERE, ports: ["0.0.0.0:8080->80/tcp"] }],
      [held("::1")],
      [node],
      "wrong-listener, process node",
    ],
    [
      "a process of another user",
      [{ service: "web", state: "created", status: "Created" }],
      [held("0.0.0.0")],
      [{ ...node, inodes: null }],
      "wrong-listener, unknown unknown, its container was created, but not started",
    ],
  ])("is named: %s", async (_title, containers, sockets, processes, expected) => {
    const { answers } = await verify({
      services: web('"8080:80"'),
      fake: startedHost(containers, sockets, processes),
    });
    expect(answers.map(format)).toEqual([`web 8080 > 80: ${expected}`]);
  });

  it("is named if it has the socket at the address that the engine lists", async () => {
    const { answers } = await verify({
      services: web('"127.0.0.1:8080:80"'),
      fake: startedHost(
        [{ ...HERE, ports: ["127.0.0.1:8080->80/tcp"] }],
        [held("127.0.0.1")],
        [node],
        false,
      ),
    });
    expect(answers.map(format)).toEqual(["web 8080 > 80: wrong-listener, process node"]);
  });

  it("is named if it is the proxy of another engine", async () => {
    const other = { pid: 900, name: "dockerd", inodes: [] };
    const fake = startedHost([{ ...HERE, ports: ["127.0.0.1:8080->80/tcp"] }], [], [other]);
    const stat = fake.files?.["/proc/3000/stat"] ?? "";
    const files = { ...fake.files, "/proc/3000/stat": stat.replace(" S 1 ", " S 900 ") };
    const { answers } = await verify({
      services: web('"127.0.0.1:8080:80"'),
      fake: { ...fake, files },
    });
    expect(answers.map(({ status }) => status)).toEqual(["wrong-listener"]);
  });

  const forwardTo = (address: string, target: string) =>
    `docker-proxy -container-ip ${address} -container-port ${target}`.split(" ");

  it.each<[string, Process, number]>([
    [
      "a program of another user that has the name and the arguments of docker-proxy",
      { ...node, name: "docker-proxy", command: forwardTo("172.18.0.1", "80") },
      1000,
    ],
    [
      "a docker-proxy that forwards to another port of the container",
      { ...node, name: "docker-proxy", command: forwardTo("172.18.0.1", "81") },
      0,
    ],
    ["a program that forwards ports for other engines", { ...node, name: "conmon" }, 0],
    ["an SSH tunnel", { ...node, name: "ssh", command: ["ssh", "-L8080:db:80", "db"] }, 0],
    ["another engine", { ...node, name: "dockerd" }, 0],
    ["a program of another user, whose name is not known", { ...node, inodes: null }, 1000],
  ])("is not the service: %s", async (_title, program, uid) => {
    const { answers } = await verify({
      services: web('"127.0.0.1:8080:80"'),
      fake: startedHost(
        [{ ...HERE, ports: ["127.0.0.1:8080->80/tcp"] }],
        [{ ...held("127.0.0.1"), uid }],
        [program],
        false,
      ),
    });
    expect(answers.map(({ status }) => status)).toEqual(["wrong-listener"]);
  });

  const proxyFor = (host: string, uid: number): Process => {
    const [address, port] = host.split(" ");
    const listening = `docker-proxy -proto tcp -host-ip ${address} -host-port ${port}`.split(" ");
    const command = [...listening, ...forwardTo("172.18.0.1", "80").slice(1)];
    return { pid: 900, name: "docker-proxy", uid, command, inodes: null };
  };

  it.each<[string, readonly Process[], string]>([
    ["docker-proxy forwards the port", [proxyFor("127.0.0.1 8080", 0)], "ok"],
    ["docker-proxy forwards other ports", [proxyFor("127.0.0.1 8081", 0)], "wrong-listener"],
    ["docker-proxy forwards it at another address", [proxyFor("::1 8080", 0)], "wrong-listener"],
    [
      "a program of another user has its arguments",
      [proxyFor("127.0.0.1 8080", 1000), { ...proxyFor("127.0.0.1 8081", 0), pid: 901 }],
      "wrong-listener",
    ],
    ["the engine uses no docker-proxy", [], "ok"],
  ])("is judged without the rights to see its files if %s", async (_title, proxies, status) => {
    const { answers } = await verify({
      services: web('"127.0.0.1:8080:80"'),
      fake: startedHost(
        [{ ...HERE, ports: ["127.0.0.1:8080->80/tcp"] }],
        [held("127.0.0.1")],
        proxies,
        false,
      ),
    });
    expect(answers.map((answer) => answer.status)).toEqual([status]);
  });

  it("is not what a docker-proxy takes over that starts later", async () => {
    const ports = { ...HERE, ports: ["127.0.0.1:8080->80/tcp"] };
    const start = (proxy: Process) =>
      fakeHost(startedHost([ports], [held("127.0.0.1")], [proxy], false));
    const [before, after] = [
      start(proxyFor("127.0.0.1 8081", 0)),
      start(proxyFor("127.0.0.1 8080", 0)),
    ];
    let now = before;
    const host = { ...before, read: (path: string) => now.read(path) };
    const plan = planOf({ "/srv/shop": `services: {${web('"127.0.0.1:8080:80"')}}` });
    const prober = proberOf({});
    const again = () => verifyPorts({ plan, leases: [], health: [], host, prober });
    const first = await again();
    now = after;
    const second = await again();
    const statuses = [first, second].map(({ answers }) => answers.map(({ status }) => status));
    expect(statuses).toEqual([["wrong-listener"], ["ok"]]);
  });

  it.each<[string, string, string]>([
    ["also has the udp port on the same address", "0.0.0.0", "wrong-listener"],
    ["has the udp port on the address that programs use", "127.0.0.1", "wrong-listener"],
    ["has the udp port on an address that they do not use", "127.0.0.53", "ok"],
  ])("is judged if it %s", async (_title, address, status) => {
    const { answers } = await verify({
      services: web('"0.0.0.0:8080:53/udp"'),
      fake: startedHost(
        [{ ...HERE, ports: ["0.0.0.0:8080->53/udp"] }],
        [{ ...held(address), protocol: "udp" }],
        [node],
      ),
    });
    expect(answers.map((answer) => answer.status)).toEqual([status]);
  });

  it("is not assumed if an engine of the user forwards the port", async () => {
    const fake = startedHost(
      [{ ...HERE, ports: ["127.0.0.1:8080->80/tcp"] }],
      [{ ...held("127.0.0.1"), uid: 1000 }],
      [{ ...node, name: "rootlessport" }],
      false,
    );
    const { "/var/run/docker.pid": _pid, ...files } = fake.files ?? {};
    const own = { "/proc/self/status": "Uid:\t1000\t1000\t1000\t1000\n" };
    const { answers } = await verify({
      services: web('"127.0.0.1:8080:80"'),
      fake: { ...fake, files: { ...files, ...own } },
    });
    expect(answers.map(({ status }) => status)).toEqual(["ok"]);
  });

  it("is not assumed if the engine forwards the port without a program", async () => {
    const { answers, prober } = await verify({
      services: web('"127.0.0.1:8080:80"'),
      fake: startedHost([{ ...HERE, ports: ["127.0.0.1:8080->80/tcp"] }], [], [], false),
    });
    expect(answers.map(format)).toEqual(["web 8080 > 80: ok"]);
    expect(prober.asked).toEqual(["127.0.0.1:8080"]);
  });

  it("is not the child that the engine has just forked, which has its sockets open", async () => {
    const inodes = [held("127.0.0.1").inode ?? 0];
    const engine = { pid: 50, name: "dockerd", inodes };
    const fake = startedHost(
      [{ ...HERE, ports: ["127.0.0.1:8080->80/tcp"] }],
      [held("127.0.0.1")],
      [engine, { ...engine, pid: 40 }],
      false,
    );
    const { answers } = await verify({ services: web('"127.0.0.1:8080:80"'), fake });
    expect(answers.map(format)).toEqual(["web 8080 > 80: ok"]);
  });

  it("is not what has ended when looking again", async () => {
    const restarting = { state: "restarting", status: "Restarting (1) 1 second ago" };
    const now = startedHost([{ service: "web", ...restarting }], [held("0.0.0.0")], [node]);
    const later = startedHost([{ service: "web", ...restarting }]);
    const [before, after] = [fakeHost(now), fakeHost(later)];
    let reads = 0;
    const isLater = (path: string) => {
      if (path === "/proc/net/tcp") reads++;
      return reads > 1;
    };
    const host = { ...before, read: (path: string) => (isLater(path) ? after : before).read(path) };
    const plan = planOf({ "/srv/shop": `services: {${web('"8080:80"')}}` });
    const prober = proberOf({});
    const { answers } = await verifyPorts({ plan, leases: [], health: [], host, prober });
    expect(answers.map(format)).toEqual([
      "web 8080 > 80: not-listening, its container exited with status 1, " +
        "and the engine restarts it",
    ]);
  });

  it("is a socket on all addresses of IPv6 only if it accepts IPv4", async () => {
    const given = {
      services: web('"0.0.0.0:8080:80"'),
      fake: startedHost([{ service: "web", state: "exited" }], [held("::")], [node]),
    };
    const statusOf = async (network: Network) =>
      (await verify({ ...given, network })).answers.map(({ status }) => status);
    expect(await statusOf({ connect: { "127.0.0.1:8080": "refused" } })).toEqual(["not-listening"]);
    expect(await statusOf({})).toEqual(["wrong-listener"]);
  });

  it("is not the engine that binds the port of a container that restarts", async () => {
    const restarting = { state: "restarting", status: "Restarting (1) 1 second ago" };
    const command = ["/usr/bin/docker-proxy", "-container-ip", "172.18.0.1"];
    const proxy = { pid: 900, name: "docker-proxy", command, inodes: [7] };
    const proxyOf = async (state: object) => {
      const fake = startedHost([{ service: "web", ...state }], [held("0.0.0.0")], [proxy]);
      const { answers } = await verify({ services: web('"8080:80"'), fake });
      return answers.map(({ status }) => status);
    };
    expect(await proxyOf(restarting)).toEqual(["not-listening"]);
    expect(await proxyOf({ state: "exited" })).toEqual(["wrong-listener"]);
  });

  it("does not matter on another port of a pool", async () => {
    const { answers } = await verify({
      services: web('"8000-8010:80"'),
      fake: startedHost(
        [{ ...HERE, ports: ["0.0.0.0:8001->80/tcp"] }],
        [held("0.0.0.0", 8000)],
        [node],
      ),
    });
    expect(answers.map(format)).toEqual(["web 8001 > 80: ok"]);
  });
});

describe("a port that moved", () => {
  it.each<[string, string, readonly string[], string]>([
    [
      "to another number",
      '"8081:80"',
      BOTH,
      "web 8080 > 80: wrong-port, its container publishes 8080/tcp instead",
    ],
    [
      "to another address",
      '"127.0.0.2:8080:80"',
      ["127.0.0.1:8080->80/tcp"],
      "web 8080 > 80: wrong-port, its container publishes 127.0.0.1:8080/tcp instead",
    ],
    [
      "from one address to all addresses",
      '"8080:80"',
      ["127.0.0.1:8080->80/tcp"],
      "web 8080 > 80: wrong-port, its container publishes 127.0.0.1:8080/tcp instead",
    ],
    [
      "from all addresses to one",
      '"127.0.0.1:8080:80"',
      BOTH,
      "web 8080 > 80: wrong-port, its container publishes 8080/tcp instead",
    ],
    [
      "out of its pool",
      '"9000-9010:80"',
      BOTH,
      "web 8080 > 80: wrong-port, its container publishes 8080/tcp instead",
    ],
    [
      "after its container was created without it",
      '"8080:81"',
      BOTH,
      "web 8080 > 81: not-listening, its container was created without container port 81",
    ],
  ])("is reported: %s", async (_title, ports, published, expected) => {
    const { answers } = await verify({
      services: web(ports),
      fake: startedHost([{ ...HERE, ports: published }]),
    });
    expect(answers.map(format)).toEqual([expected]);
    expect(answers.map(({ isFinal }) => isFinal)).toEqual([true]);
  });

  it("is not taken for the port of another entry", async () => {
    const { answers } = await verify({
      services: web('"8080:80", "8081:80", "80"'),
      fake: startedHost([
        {
          ...HERE,
          ports: ["0.0.0.0:8080->80/tcp", "0.0.0.0:8082->80/tcp", "0.0.0.0:32768->80/tcp"],
        },
      ]),
    });
    expect(answers.map(({ status }) => status)).toEqual(["ok", "wrong-port", "ok"]);
  });

  it("is expected on its leased port", async () => {
    const leases = [leaseOf(20_001, SHOP)];
    const moved = { ...HERE, ports: ["0.0.0.0:20001->80/tcp"] };
    const services = web('"8080:80"');
    const right = await verify({ services, leases, fake: startedHost([moved]) });
    expect(right.answers.map(format)).toEqual(["web 20001 > 80: ok"]);
    const wrong = await verify({ services, leases, fake: startedHost([HERE]) });
    expect(wrong.answers.map(format)).toEqual([
      "web 8080 > 80: wrong-port, its container publishes 8080/tcp, not the leased port",
    ]);
  });
});

it("plans all leased ports of a pool", async () => {
  const leases = [20_001, 20_002].map((port) => leaseOf(port, SHOP));
  const { answers } = await verify({
    services: web('"8000-8010:80"', ", scale: 2"),
    leases,
    fake: startedHost([
      { ...HERE, ports: ["0.0.0.0:20002->80/tcp"] },
      { ...HERE, number: 2, ports: ["0.0.0.0:20001->80/tcp"] },
    ]),
  });
  expect(answers.map(format)).toEqual(["web 20002 > 80: ok", "web 20001 > 80: ok"]);
  expect(answers.map(({ planned }) => [planned?.first, planned?.last])).toEqual([
    [20_001, 20_002],
    [20_001, 20_002],
  ]);
});

describe("an HTTP health path", () => {
  const label = (value: string) => web('"8080:80"', `, labels: {portplan.health: "${value}"}`);
  it.each<[string, string, HttpOutcome, string]>([
    ["responds", label("/up"), { status: 204 }, "ok"],
    ["redirects", label("/up"), { status: 302 }, "ok"],
    ["is missing", label("/up"), { status: 404 }, "unhealthy, GET /up responds with status 404"],
    [
      "fails, without its query",
      label("/up?key=s3cret"),
      { failure: "does not respond within 5 seconds" },
      "unhealthy, GET /up does not respond within 5 seconds",
    ],
    [
      "comes from a variable",
      label("/${TOKEN:-s3cret}"),
      { status: 500 },
      "unhealthy, the path of its label portplan.health responds with status 500",
    ],
    [
      "is not a path",
      label("up"),
      { status: 200 },
      "unhealthy, its label portplan.health is not a path",
    ],
    [
      "names a port that is not published",
      label(":90/up"),
      { status: 200 },
      "unhealthy, its label portplan.health names container port 90, which it does not publish",
    ],
  ])("decides whether a service is healthy: %s", async (_title, services, outcome, expected) => {
    const network = { get: { "127.0.0.1:8080": outcome } };
    const { answers } = await verify({ services, fake: startedHost([HERE]), network });
    expect(answers.map(format)).toEqual([`web 8080 > 80: ${expected}`]);
  });

  it("may be in the policy, for the port that it names", async () => {
    const service = parseServiceName("shop/web");
    const { answers, prober } = await verify({
      services: web('"8443:443", "8080:80"'),
      health: [{ service, path: { target: 80, path: "/up" }, span: null }],
      fake: startedHost([
        {
          ...HERE,
          ports: ["0.0.0.0:8080->80/tcp", "0.0.0.0:8443->443/tcp"],
          inside: ["0.0.0.0:80", "0.0.0.0:443"],
        },
      ]),
      network: { get: { "127.0.0.1:8080": { status: 503 } } },
    });
    expect(answers.map(({ status }) => status)).toEqual(["ok", "unhealthy"]);
    expect(prober.asked.filter((each) => each.startsWith("GET"))).toEqual([
      "GET 127.0.0.1:8080/up",
    ]);
  });
});

describe("what cannot be seen", () => {
  it("throws if there is no engine", async () => {
    await expect(verify({ services: web('"8080:80"'), fake: {} })).rejects.toThrow(
      /^cannot verify which containers use the ports: there is no engine/,
    );
  });

  it("does not need an engine if no port is published", async () => {
    const { answers } = await verify({ services: "job: {image: x}", fake: {} });
    expect(answers).toEqual([]);
  });

  it("throws if the engine refuses access", async () => {
    const failure = "connect EACCES /var/run/docker.sock";
    await expect(verify({ services: web('"8080:80"'), fake: { failure } })).rejects.toThrow(
      "permission denied on /var/run/docker.sock; run with sudo, or join the docker group",
    );
  });

  it("leaves connections unknown in a job container", async () => {
    const fake = startedHost([HERE]);
    const links = { ...fake.links, "/proc/self/ns/net": "net:[1]" };
    const { answers, view, prober } = await verify({
      services: web('"8080:80"'),
      fake: { ...fake, links },
    });
    expect(answers.map(({ status }) => status)).toEqual(["unknown"]);
    expect(view).toMatchObject({
      visible: false,
      reason: "this process and the engine run in different network namespaces",
    });
    expect(prober.asked).toEqual([]);
  });

  it("still finds a container that does not run there", async () => {
    const ended = { service: "web", state: "exited", status: "Exited (1) 1 second ago" };
    const fake = startedHost([ended]);
    const links = { ...fake.links, "/proc/self/ns/net": "net:[1]" };
    const { answers } = await verify({ services: web('"8080:80"'), fake: { ...fake, links } });
    expect(answers.map(({ status }) => status)).toEqual(["not-listening"]);
  });

  it("leaves sctp ports unknown", async () => {
    const { answers } = await verify({
      services: web('"8080:80/sctp"'),
      fake: startedHost([{ ...HERE, ports: ["0.0.0.0:8080->80/sctp"] }]),
    });
    expect(answers.map(format)).toEqual(["web 8080 > 80: unknown, sctp ports cannot be verified"]);
  });
});

describe("a repeated verification", () => {
  it("reads neither details nor sockets of a container again", async () => {
    const { again, host, prober } = await verify({
      services: web('"8080:80"'),
      fake: startedHost([HERE]),
    });
    host.asked.engine.length = 0;
    host.asked.reads.length = 0;
    prober.asked.length = 0;
    const { answers } = await again();
    expect(answers.map(format)).toEqual(["web 8080 > 80: ok"]);
    expect(host.asked.engine).toEqual(["/var/run/docker.sock /containers/json?all=1"]);
    expect(host.asked.reads.filter((path) => path.startsWith("/proc/101/"))).toEqual([
      "/proc/101/stat",
    ]);
    expect(prober.asked).toHaveLength(1);
  });
});
