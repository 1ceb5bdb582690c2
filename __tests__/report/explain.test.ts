import { Ajv } from "ajv";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { explain } from "../../src/commands/explain.ts";
import { renderExplanationJson, renderExplanation } from "../../src/report/formats/explain.ts";
import type { Host } from "../../src/host/Host.ts";
import { type Fake, fakeHost, quiet } from "../host/fakeHost.ts";
import { machine } from "../host/machine.ts";

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../schema/explain.schema.json"), "utf8"),
) as object;
const isValid = new Ajv({ allowUnionTypes: true }).compile(schema);

const ENDPOINT =
  "Error response from daemon: driver failed programming external connectivity on endpoint " +
  "shop-web-1 (5e2f): ";
const BOUND =
  `${ENDPOINT}Error starting userland proxy: listen tcp4 0.0.0.0:8080: bind: address already ` +
  "in use";
const ALLOCATED = `${ENDPOINT}Bind for 0.0.0.0:8080 failed: port is already allocated`;

const container = (project: string, service: string) => [
  {
    Id: "a".repeat(64),
    Names: [`/${project}-${service}-1`],
    State: "running",
    Status: "Up 3 days",
    Labels: {
      "com.docker.compose.project": project,
      "com.docker.compose.service": service,
      "com.docker.compose.project.working_dir": `/srv/${project}`,
    },
    Ports: [{ IP: "0.0.0.0", PrivatePort: 80, PublicPort: 8080, Type: "tcp" }],
  },
];
const host = (containers: readonly object[] = [], node = false) =>
  fakeHost(
    machine(
      [
        ...(node ? [{ address: "0.0.0.0", port: 8080, inode: 1 }] : []),
        ...(containers.length > 0 ? [{ address: "0.0.0.0", port: 8080, inode: 2 }] : []),
      ],
      [{ pid: 4711, name: "node", command: ["node", "server.js"], inodes: [1] }],
      { engine: { "/containers/json": JSON.stringify(containers) } },
    ),
  );

const socket = (path: string): Fake => ({
  platform: "darwin",
  env: { DOCKER_HOST: `unix://${path}` },
});
/** Colima's socket is that of the current context. */
const colima = (name: string): Fake => ({
  platform: "darwin",
  files: {
    "/home/dev/.docker/config.json": '{"currentContext":"colima"}',
    "/home/dev/.docker/contexts/meta/1f/meta.json": JSON.stringify({
      Name: "colima",
      Endpoints: { docker: { Host: `unix:///home/dev/.colima/${name}/docker.sock` } },
    }),
  },
});
const wsl: Fake = {
  ...quiet,
  files: { ...quiet.files, "/proc/sys/fs/binfmt_misc/WSLInterop": "enabled" },
};
const withNetsh = (fake: Fake): Host => ({
  ...fakeHost(fake),
  command: (program) =>
    Promise.resolve(/^netsh(?:\.exe)?$/.test(program) ? "     50000       50059     \n" : null),
});

describe("explain", () => {
  it("blames the host if another process uses the port", async () => {
    expect(renderExplanation(await explain(BOUND, host([], true)), false)).toBe(
      [
        "shop-web-1 cannot publish 0.0.0.0:8080/tcp: the port is in use on this host",
        "    engine error: listen tcp4 0.0.0.0:8080: bind: address already in use",
        "    in use by process node (pid 4711, since 2026-11-20T09:01:00Z, node server.js) " +
          "on 0.0.0.0:8080/tcp",
        "    note: not caused by this project",
        "    help: publish another port, or free the port: kill 4711",
        "",
      ].join("\n"),
    );
  });

  it.each([
    ["another project's container", "legacy", true],
    ["the container of a project whose name is a prefix of this one", "sho", true],
    ["the project's own container", "shop", false],
  ])("says whether the host is at fault: %s", async (_, project, infrastructure) => {
    const { cause } = JSON.parse(
      renderExplanationJson(await explain(ALLOCATED, host(container(project, "db")))),
    );
    expect(cause).toMatchObject({
      kind: "allocated",
      endpoint: "0.0.0.0:8080/tcp",
      container: "shop-web-1",
      infrastructure,
    });
    expect(cause?.holders.map(({ name }: { name: string }) => name)).toEqual([`${project}/db`]);
    expect(cause?.fix).toBe(
      `publish another port, or free the port: docker compose -p ${project} stop db`,
    );
  });

  it("suggests another start if nothing is using the port now", async () => {
    const { cause } = JSON.parse(renderExplanationJson(await explain(BOUND, host())));
    expect(cause).toMatchObject({ infrastructure: null, holders: [] });
    expect(cause?.fix).toBe("start the project again: nothing is using the port now");
  });

  it("says what to run next if there is no port error", async () => {
    const explained = await explain("Error response from daemon: No such image: tiny", host());
    expect(renderExplanation(explained, false)).toBe(
      "found no port error in this output\n" +
        "    help: run `portplan check` to check the project's ports, or `portplan who PORT` to " +
        "see what is using a port\n",
    );
    const answer = JSON.parse(renderExplanationJson(explained));
    expect(answer).toMatchObject({ cause: null, others: [], host: { platform: "linux" } });
    expect([isValid(answer), isValid.errors]).toEqual([true, null]);
  });

  it.each([
    [`${ENDPOINT}all ports are allocated`, "exhausted", false],
    ["Error response from daemon: cannot expose privileged port 80, you can", "denied", true],
    ['Error response from daemon: invalid port specification: "abc"', "refused", false],
    [
      "driver failed programming external connectivity on endpoint a (1f): Error starting " +
        "userland proxy: protocol not supported",
      "unsupported",
      true,
    ],
    [
      `${ENDPOINT}Error starting userland proxy: listen tcp4 203.0.113.1:80: bind: cannot ` +
        "assign requested address",
      "not-local",
      false,
    ],
  ])("identifies the cause of: %s", async (message, kind, infrastructure) => {
    const answer = JSON.parse(renderExplanationJson(await explain(message, host())));
    expect(answer.cause).toMatchObject({ kind, infrastructure });
    expect([isValid(answer), isValid.errors]).toEqual([true, null]);
  });

  const EPHEMERAL =
    "publish a port below 32768, or reserve this one in net.ipv4.ip_local_reserved_ports";
  const START_AGAIN = "start the project again: nothing is using the port now";
  const NO_COMMAND = "publish another port, or restart the virtual machine";
  const RESTART_WINDOWS =
    "restart Docker Desktop; if that does not help, run `wsl --shutdown` in Windows, or " +
    "`net stop hns` and `net start hns` as administrator";
  const EXCLUDED_FIX =
    "publish a port outside of this range, or run `net stop winnat`, start the project, and run " +
    "`net start winnat` (in Windows, as administrator)";
  const inMachine = (name: string) =>
    `the port is in use in the virtual machine that runs the engine${name}: the sockets of the ` +
    "virtual machine cannot be listed from this host";
  const look = (command: string) =>
    `run \`${command}\` to see what uses the port there; stop it, or publish another port`;
  const listen = (port: number) => BOUND.replace("8080", String(port));
  const expose = (port: number) =>
    `Error response from daemon: ports are not available: exposing port TCP 0.0.0.0:${port} -> ` +
    "127.0.0.1:0: /forwards/expose returned unexpected status: 500";

  it.each([
    ["a port in the ephemeral range", quiet, listen(54322), null, EPHEMERAL],
    ["a port below that range", quiet, listen(32767), null, START_AGAIN],
    [
      "a port in that range that is reserved",
      {
        ...quiet,
        files: {
          ...quiet.files,
          "/proc/sys/net/ipv4/ip_local_reserved_ports": "54000-55000\n",
        },
      },
      listen(54322),
      null,
      START_AGAIN,
    ],
    [
      "an engine in Colima",
      colima("default"),
      listen(53),
      true,
      look("colima ssh -- sudo ss -lntup"),
    ],
    [
      "an engine in a second Colima",
      colima("work"),
      listen(53),
      true,
      look("colima ssh --profile work -- sudo ss -lntup"),
    ],
    [
      "an engine in Lima",
      socket("/home/dev/.lima/docker/sock/docker.sock"),
      listen(53),
      true,
      look("limactl shell docker sudo ss -lntup"),
    ],
    [
      "an engine in Rancher Desktop",
      socket("/home/dev/.rd/docker.sock"),
      listen(53),
      true,
      look("rdctl shell sudo netstat -lntup"),
    ],
    [
      "a podman machine",
      socket("/home/dev/.local/share/containers/podman/machine/podman.sock"),
      "Error: cannot listen on the TCP port: listen tcp4 :53: bind: address already in use",
      true,
      look("podman machine ssh sudo ss -lntup"),
    ],
    [
      "an engine in Docker Desktop",
      socket("/home/dev/.docker/run/docker.sock"),
      listen(53),
      true,
      NO_COMMAND,
    ],
    [
      "an engine of macOS whose machine is unknown",
      { platform: "darwin" },
      listen(53),
      true,
      NO_COMMAND,
    ],
    ["an engine of Windows in a machine", { platform: "win32" }, listen(53), true, NO_COMMAND],
    [
      "a rootless engine's own address",
      quiet,
      `${ENDPOINT}failed to bind host port 10.0.2.100:3000/tcp: address already in use`,
      true,
      "set DOCKERD_ROOTLESS_ROOTLESSKIT_NET=pasta for the engine, or install a newer one: Docker " +
        "29.0 cannot publish ports with slirp4netns",
    ],
    [
      "a message of Windows on Linux",
      quiet,
      "Ports are not available: listen tcp 0.0.0.0:8080: bind: Only one usage of each socket " +
        "address (protocol/network address/port) is normally permitted.",
      null,
      "run `portplan explain` on that Windows machine",
    ],
    [
      "a port that Windows denies, on Linux",
      quiet,
      "Ports are not available: listen tcp 0.0.0.0:8080: bind: An attempt was made to access a " +
        "socket in a way forbidden by its access permissions.",
      true,
      "publish another port; `netsh interface ipv4 show excludedportrange protocol=tcp` lists " +
        "the ports that Windows excludes",
    ],
    [
      "a port that Linux denies, on Windows",
      { platform: "win32" },
      "Error: rootlessport cannot expose privileged port 80",
      true,
      "publish a port from 1024, or allow lower ones: set net.ipv4.ip_unprivileged_port_start " +
        "where the engine runs",
    ],
    [
      "Docker Desktop on macOS that does not say why",
      { platform: "darwin" },
      expose(3100),
      null,
      "restart Docker Desktop",
    ],
    [
      "Docker Desktop on Windows that does not say why",
      { platform: "win32" },
      expose(3100),
      null,
      RESTART_WINDOWS,
    ],
    [
      "Docker Desktop on Windows, an excluded port",
      { platform: "win32" },
      expose(50_001),
      true,
      EXCLUDED_FIX,
    ],
    ["Docker Desktop in WSL, an excluded port", wsl, expose(50_001), true, EXCLUDED_FIX],
    [
      "an engine in WSL",
      wsl,
      listen(8080),
      null,
      "run `wsl --shutdown` in Windows and start the project again: nothing is using the port now",
    ],
    [
      "Docker Desktop in WSL that does not say why",
      { ...wsl, files: { ...wsl.files, "/mnt/wsl/docker-desktop/x": "" } },
      expose(3100),
      null,
      RESTART_WINDOWS,
    ],
    ["an engine in WSL, a port that Windows excludes", wsl, listen(50_001), null, EPHEMERAL],
    [
      "a podman machine that forwards the port already",
      { platform: "darwin" },
      'Error: something went wrong with the request: "proxy already running\\n"',
      null,
      "find the container with `podman ps --all` or `podman port --all` and stop it; if there is " +
        "none, run `podman machine stop` and `podman machine start`",
    ],
    [
      "an engine without its chains",
      quiet,
      `${ENDPOINT} (iptables failed: iptables --wait -A DOCKER -p tcp -d 0/0 --dport 8080: No ` +
        "chain/target/match by that name.",
      true,
      "restart the engine (`sudo systemctl restart docker`), which writes its rules again; for " +
        "podman, run `podman network reload --all`",
    ],
    [
      "an engine without a table of the firewall",
      quiet,
      `${ENDPOINT}Unable to enable DIRECT ACCESS FILTERING - DROP rule: (iptables failed: ` +
        "iptables --wait -t raw -A PREROUTING -p tcp -d 172.18.0.2 --dport 80 ! -i br-1f " +
        "-j DROP: iptables v1.8.9 (legacy): can't initialize iptables table `raw': Table " +
        "does not exist",
      true,
      "correct what the error names (e.g. load the kernel module of a table that does not exist: " +
        "`sudo modprobe iptable_raw`), and restart the engine",
    ],
    [
      "an engine without its proxy",
      quiet,
      `${ENDPOINT}exec: "docker-proxy": executable file not found in $PATH`,
      true,
      "install the engine's docker-proxy (for a rootless engine, RootlessKit) and restart the " +
        "engine",
    ],
    [
      "an engine that does not list its containers",
      quiet,
      ALLOCATED,
      null,
      "stop that container (docker ps --all lists all), or publish another port",
    ],
    [
      "an engine without such a container",
      { ...quiet, engine: { "/containers/json": "[]" } },
      ALLOCATED,
      null,
      "start the project again: no container publishes the port now",
    ],
  ] satisfies [string, Fake, string, boolean | null, string][])(
    "suggests what helps for %s",
    async (_, fake, message, infrastructure, fix) => {
      const answer = JSON.parse(renderExplanationJson(await explain(message, withNetsh(fake))));
      expect(answer.cause).toMatchObject({ infrastructure, fix, holders: [] });
      expect([isValid(answer), isValid.errors]).toEqual([true, null]);
    },
  );

  it("says that it does not see the sockets of a virtual machine", async () => {
    const lsof = "p501\ncssh\nf9\ntIPv4\nPTCP\nn*:53\nTST=LISTEN\n";
    const mac = {
      ...fakeHost(colima("default")),
      command: (program: string) => Promise.resolve(program === "lsof" ? lsof : ""),
    };
    const explained = await explain(listen(53), mac);
    expect(renderExplanation(explained, false)).toBe(
      [
        "shop-web-1 cannot publish 0.0.0.0:53/tcp: the port is in use in the virtual machine " +
          "that runs the engine (Colima)",
        "    engine error: listen tcp4 0.0.0.0:53: bind: address already in use",
        "    cannot see what is using the port: the sockets of the virtual machine cannot be " +
          "listed from this host",
        "    note: not caused by this project",
        "    help: run `colima ssh -- sudo ss -lntup` to see what uses the port there; stop it, " +
          "or publish another port",
        "",
      ].join("\n"),
    );
    expect(JSON.parse(renderExplanationJson(explained)).cause.why).toBe(inMachine(" (Colima)"));
    // The program that forwards ports is on the Mac.
    const [forwarded] = (await explain(expose(53), mac)).explanations;
    expect(forwarded?.listeners.map(({ holder: { pid } }) => pid)).toEqual([501]);
  });

  it.each([
    [
      54322,
      "the port was in use, probably by an outgoing connection: it is in the ephemeral port " +
        "range (32768-60999)",
    ],
    [8080, "the port was in use on this host"],
  ])("names an outgoing connection only for an ephemeral port: %s", async (port, why) => {
    const { cause } = JSON.parse(renderExplanationJson(await explain(listen(port), host())));
    expect(cause.why).toBe(why);
  });

  it.each([
    ["an engine in WSL whose network is its own", BOUND, "free", []],
    ["an engine in WSL with the network of Windows", BOUND, "in-use", ["node.exe"]],
    ["Docker Desktop", expose(8080), "free", ["node.exe"]],
  ] as const)(
    "names a program of Windows if it can be the cause for %s",
    async (_, text, outcome, names) => {
      const outputs: Readonly<Record<string, string>> = {
        "netstat.exe": "  TCP    0.0.0.0:8080   0.0.0.0:0   LISTENING   4711\n",
        "tasklist.exe": '"node.exe","4711","Console","1","9,000 K"\n',
      };
      const { explanations } = await explain(text, {
        ...fakeHost({ ...wsl, bind: () => outcome }),
        command: (program) => Promise.resolve(outputs[program] ?? null),
      });
      expect(explanations[0]?.listeners.map(({ holder: { name } }) => name)).toEqual(names);
    },
  );

  it("lists the containers, not the processes, that use a port that is allocated", async () => {
    const { explanations } = await explain(ALLOCATED, host(container("legacy", "db"), true));
    expect(explanations[0]?.listeners.map(({ holder: { name } }) => name)).toEqual(["legacy/db"]);
  });

  it("lists further errors separately, and escapes the messages of the engine", async () => {
    const hostile = BOUND.replace("shop-web-1", "x\u001b[31m::error::y");
    const explained = await explain(`${hostile}\n${ALLOCATED}`, host());
    const answer = JSON.parse(renderExplanationJson(explained));
    expect(answer.others.map(({ kind }: { kind: string }) => kind)).toEqual(["allocated"]);
    expect([isValid(answer), isValid.errors]).toEqual([true, null]);
    expect(renderExplanation(explained, false)).not.toMatch(/\p{Cc}(?<!\n)|^::/mu);
  });
});
