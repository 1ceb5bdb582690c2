import { describe, expect, it } from "vitest";
import { explain } from "../../src/commands/explain.ts";
import { who } from "../../src/commands/who.ts";
import { renderExplanation } from "../../src/report/formats/explain.ts";
import type { LeaseStore } from "../../src/leases/LeaseStore.ts";
import { renderWho } from "../../src/report/formats/who.ts";
import { leaseOf } from "../allocate/allocating.ts";
import { fakeHost } from "../host/fakeHost.ts";
import { machine } from "../host/machine.ts";

const LSOF = "lsof -nP -iTCP -iUDP -FpcftPnT";
const NETSTAT = "netstat -anv -f inet";

/** Makes a system whose programs print these texts. */
function system(platform: "darwin" | "win32" | "linux", outputs: Readonly<Record<string, string>>) {
  const command = (program: string, args: readonly string[]) =>
    Promise.resolve(outputs[[program, ...args].join(" ")] ?? null);
  return { ...fakeHost({ platform }), command };
}

const print = async (ports: readonly string[], host: Parameters<typeof who>[1]) =>
  renderWho(await who(ports, host), false)
    .trimEnd()
    .split("\n");

const lsof = (...listeners: [program: string, pid: number, port: number][]) =>
  listeners
    .map(([name, pid, port]) => `p${pid}\nc${name}\nf9\ntIPv4\nPTCP\nn*:${port}\nTST=LISTEN\n`)
    .join("");

/** The columns since macOS 15. */
const COLUMNS =
  "Proto Recv-Q Send-Q  Local Address                                 Foreign Address            " +
  "                   (state)          rxbytes      txbytes  rhiwat  shiwat          process:pid " +
  "   state  options           gencnt    flags   flags1 usecnt rtncnt fltrs\n";
const row = (type: string, address: string, process: string) =>
  `${type.padEnd(5)}      0      0  ${address.padEnd(22)} *.*                    ` +
  `${type.startsWith("udp") ? "           " : "LISTEN     "}            0            0  131072  ` +
  `131072 ${process.padEnd(23)} 00100 00000106 00000000090093f4 00000001 00000800      1      0 ` +
  "000000\n";
/** The columns of older releases. */
const OLD_COLUMNS =
  "Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)      rhiwat  shiwat" +
  "    pid   epid state  options\n";
const oldRow = (address: string, pid: number) =>
  `tcp4       0      0  ${address.padEnd(22)} *.*                    LISTEN       131072  131072 ` +
  `${pid}      0 00100 00000006\n`;

const DOCKER_PS = "stop the container that `docker ps` lists with the port";
const PODMAN =
  "stop the container that `podman port --all` or `podman ps --all` lists with the port (as root " +
  "for containers of root)";
const LIMA =
  "stop the container that `docker ps` lists with the port, or the virtual machine that `colima " +
  "list` or `limactl list` shows";
const MACHINE = "on behalf of a container or virtual machine";
const describeProxy = (client: string, product: string) =>
  `remove the proxy device that \`${client} config device show INSTANCE\` lists with the port, ` +
  `or stop the instance; for the port of ${product} itself, set core.https_address`;
const INCUS = describeProxy("incus", "Incus");
const LXD = describeProxy("lxc", "LXD");
const SHARING = "System Settings > General > Sharing";

describe("who on macOS", () => {
  it.each<[string, string, string, string | null]>([
    ["node", "process node (pid 500)", "", "kill 500"],
    ["com.docke", "com.docke, on behalf of a container", "", DOCKER_PS],
    ["com.docker.backe", "com.docker.backe, on behalf of a container", "", DOCKER_PS],
    ["vpnkit-br", "vpnkit-br, on behalf of a container", "", DOCKER_PS],
    ["gvproxy", `gvproxy, ${MACHINE}`, "", PODMAN],
    [
      String.raw`OrbStack\x20`,
      `OrbStack, ${MACHINE}`,
      "",
      "stop the container that `docker ps` lists, or the machine of `orb list`",
    ],
    ["limactl", `limactl, ${MACHINE}`, "", LIMA],
    [
      "ssh",
      `ssh, ${MACHINE}, ssh: /Users/dev/.colima/_lima/colima/ssh.sock [mux]`,
      "500 ssh: /Users/dev/.colima/_lima/colima/ssh.sock [mux]",
      LIMA,
    ],
    [
      "ssh",
      `ssh, ${MACHINE}, ssh -F /dev/null -o ControlPath="/Users/dev/.lima/default/ssh.sock" lima`,
      '500 ssh -F /dev/null -o ControlPath="/Users/dev/.lima/default/ssh.sock" lima',
      LIMA,
    ],
    [
      "ssh",
      "process ssh (pid 500, ssh -N -L 8025:localhost:25 mail)",
      "  500 ssh -N -L 8025:localhost:25 mail",
      "kill 500",
    ],
    [
      "ssh",
      "ssh, possibly on behalf of a container of Lima or Colima",
      "",
      "see in `ps -ww -o command= -p 500` whether it is Lima's or Colima's; if so, " + LIMA,
    ],
    [
      "ControlCe",
      "process ControlCe (pid 500, the AirPlay receiver of macOS, which launchd starts again)",
      "",
      "turn off AirPlay Receiver in System Settings > General > AirDrop & Handoff",
    ],
    [
      "mDNSRespo",
      "process mDNSRespo (pid 500, a service of macOS, which launchd starts again)",
      "",
      null,
    ],
    ["cupsd", "process cupsd (pid 500)", "", "run `sudo launchctl bootout system/org.cups.cupsd`"],
    ["com.apple", "process com.apple (pid 500)", "", null],
    [
      "com.apple.WebKit",
      "process com.apple.WebKit (pid 500, a service of macOS, which launchd starts again)",
      "",
      null,
    ],
    [
      "com.apple.Virtua",
      "com.apple.Virtua, on behalf of a virtual machine",
      "",
      "stop the virtual machine, or remove its port forwarding",
    ],
    [
      "container-runtim",
      "container-runtim, on behalf of a container",
      "",
      "stop the container that `container list` lists",
    ],
    [
      "Rancher D",
      `Rancher D, ${MACHINE}`,
      "",
      "stop the container that `docker ps` or `nerdctl ps` lists",
    ],
    [
      "httpd",
      "process httpd (pid 500)",
      "",
      "run `sudo apachectl stop`, or `brew services stop httpd` if Homebrew started it",
    ],
  ])("names %s as: %s", async (name, holder, ps, advice) => {
    const host = system("darwin", {
      [LSOF]: lsof([name, 500, 8025]),
      [NETSTAT]: COLUMNS,
      "ps -ww -o pid=,command= -p 500": ps,
    });
    expect(await print(["8025"], host)).toEqual([
      "0.0.0.0:8025/tcp",
      `    in use by ${holder}`,
      ...(advice === null ? [] : [`    to free the port: ${advice}`]),
    ]);
  });

  it.each<[string, string, string | null]>([
    ["homebrew.mxcl.postgresql@17", "postgres", "brew services stop postgresql@17"],
    ["dev.example.web", "node", "launchctl bootout gui/$(id -u)/dev.example.web"],
    ["application.dev.example.app.1.2", "node", "kill 500"],
    ["dev.example web;reboot", "node", "kill 500"],
  ])("stops the agent %s with the command of launchd", async (label, name, command) => {
    const host = system("darwin", {
      [LSOF]: lsof([name, 500, 8025]),
      [NETSTAT]: COLUMNS,
      "launchctl list": `PID\tStatus\tLabel\n-\t0\tcom.apple.Finder\n500\t0\t${label}\n`,
    });
    expect((await print(["8025"], host)).at(-1)).toBe(`    to free the port: ${command}`);
  });

  it.each([
    [22, `turn off Remote Login in ${SHARING}`],
    [445, `turn off File Sharing in ${SHARING}`],
    [3283, `turn off Remote Management in ${SHARING}`],
    [5900, `turn off Screen Sharing in ${SHARING}`],
    [8021, null],
  ])("never ends launchd, which listens on port %i", async (port, advice) => {
    for (const list of [
      COLUMNS + row("tcp46", `*.${port}`, "launchd:1"),
      OLD_COLUMNS + oldRow(`*.${port}`, 1),
    ]) {
      const lines = await print([`${port}`], system("darwin", { [NETSTAT]: list }));
      expect(lines.slice(2)).toEqual(advice === null ? [] : [`    to free the port: ${advice}`]);
    }
  });

  it.each([
    ["tcp4", "127.0.0.1.62243", "Code Helper (Plu:17120", "Code Helper (Plu", 17_120],
    ["tcp4", "127.0.0.1.62243", "Adobe Desktop Se:5822", "Adobe Desktop Se", 5822],
    ["tcp46", "*.62243", "MSP Anywhere Dae:602", "MSP Anywhere Dae", 602],
    ["tcp46", "*.62243", "       node:33772", "node", 33_772],
    ["udp4", "*.62243", "Claude Helper:94258", "Claude Helper", 94_258],
    ["tcp4", "*.62243", "a: 1:2:17", "a: 1:2", 17],
  ])("reads the name from %s %s %s", async (type, address, process, name, pid) => {
    const host = system("darwin", { [NETSTAT]: COLUMNS + row(type, address, process) });
    const lines = await print(["62243"], host);
    expect(lines.slice(1)).toEqual([
      `    in use by process ${name} (pid ${pid})`,
      `    to free the port: sudo kill ${pid}`,
    ]);
  });

  it("does not end a process without a name", async () => {
    const host = system("darwin", { [NETSTAT]: OLD_COLUMNS + oldRow("*.62243", 4711) });
    expect(await print(["62243"], host)).toEqual([
      "0.0.0.0:62243/tcp",
      "    in use by process pid 4711 (pid 4711)",
      "    to free the port: stop process 4711 if it is not a part of the system: `ps -p 4711` " +
        "names it",
    ]);
  });

  it.each(["62503", "[fe80::c4c8:5ff:fe12:1]:62503"])(
    "finds %s in a row whose address is shortened",
    async (port) => {
      const list = COLUMNS + row("tcp6", "fe80::c4c8:5ff:f.62503", "rapportd:742");
      const lines = await print([port], system("darwin", { "netstat -anv -f inet6": list }));
      expect(lines).toEqual([
        "[fe80::c4c8:5ff:f...]:62503/tcp",
        "    in use by process rapportd (pid 742, a service of macOS, which launchd starts again)",
      ]);
    },
  );

  it("does not take a shortened address for a whole one", async () => {
    const list = COLUMNS + row("tcp6", "2001:db8:85a3::8.5432", "postgres:742");
    const host = system("darwin", { "netstat -anv -f inet6": list });
    expect((await print(["5432"], host))[0]).toBe("[2001:db8:85a3::8...]:5432/tcp");
    const whole = system("darwin", { "netstat -anvl -f inet6": list });
    expect((await print(["5432"], whole))[0]).toBe("[2001:db8:85a3::8]:5432/tcp");
  });

  it("lists a socket once if lsof has its whole address", async () => {
    const host = system("darwin", {
      [LSOF]: "p742\ncnode\nf9\ntIPv6\nPTCP\nn[fe80:4::c4c8:5ff:fe12:1]:62503\nTST=LISTEN\n",
      "netstat -anv -f inet6": COLUMNS + row("tcp6", "fe80::c4c8:5ff:f.62503", "node:742"),
    });
    expect(await print(["62503"], host)).toHaveLength(3);
  });

  it.each([
    ["cannot list the sockets of other users", undefined],
    [
      "lists a socket without a readable port",
      COLUMNS + row("tcp6", "2001:db8:85a3::8a.", "node:7"),
    ],
    ["lists a socket without a readable port", COLUMNS + row("tcp4", "?", "node:7")],
  ])("does not say that nothing uses a port if netstat %s", async (reason, list) => {
    const host = system("darwin", {
      [LSOF]: lsof(["node", 500, 8025]),
      ...(list !== undefined && { [NETSTAT]: list }),
    });
    expect(await print(["9999"], host)).toEqual([
      "nothing visible is using port 9999",
      `warning: other ports may be in use: netstat ${reason}; run \`netstat -an\` to see why`,
    ]);
  });

  it("says that nothing uses a port if all rows were read", async () => {
    const list = COLUMNS + row("tcp4", "*.80", "node:7") + row("udp4", "*.*", "node:7");
    expect(await print(["9999"], system("darwin", { [NETSTAT]: list }))).toEqual([
      "nothing is using port 9999",
    ]);
  });
});

describe("who on Windows", () => {
  const windows = (name: string, pid: number, list?: string) =>
    system("win32", {
      "netstat -ano":
        list ?? `  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       ${pid}\r\n`,
      "tasklist /FO CSV /NH": `"${name}","${pid}","Services","0","140 K"\r\n`,
    });

  it.each<[string, number, string, string | null]>([
    ["postgres.exe", 3200, "process postgres.exe (pid 3200)", "taskkill /PID 3200 /F"],
    [
      "System",
      4,
      "process System (pid 4, the Windows kernel, e.g. for IIS and other users of http.sys)",
      "stop the program that `netsh http show servicestate` lists (for IIS: `net stop w3svc`)",
    ],
    [
      "SVCHOST.EXE",
      9676,
      "process SVCHOST.EXE (pid 9676, a Windows service)",
      'stop its service with `net stop NAME`; `tasklist /SVC /FI "PID eq 9676"` lists the name',
    ],
    ["lsass.exe", 700, "process lsass.exe (pid 700, a part of Windows)", null],
    ["com.docker.backend.exe", 900, "com.docker.backend.exe, on behalf of a container", DOCKER_PS],
    [
      "wslrelay.exe",
      900,
      "wslrelay.exe, on behalf of a program in WSL",
      "stop the program that `wsl.exe --exec ss -ltnp` lists",
    ],
    ["gvproxy.exe", 900, `gvproxy.exe, ${MACHINE}`, PODMAN],
  ])("names %s (pid %i) as: %s", async (name, pid, holder, advice) => {
    expect(await print(["80"], windows(name, pid))).toEqual([
      "0.0.0.0:80/tcp",
      `    in use by ${holder}`,
      ...(advice === null ? [] : [`    to free the port: ${advice}`]),
    ]);
  });

  it.each([
    ["is not listed by tasklist", `  TCP  0.0.0.0:80  0.0.0.0:0  LISTENING  9676\r\n`, 9676],
    ["is missing from its row", `  TCP  0.0.0.0:80  0.0.0.0:0  LISTENING\r\n`, null],
  ])("does not end a process that %s", async (_, list, pid) => {
    expect((await print(["80"], windows("other.exe", 1, list))).slice(1)).toEqual(
      pid === null
        ? ["    in use by a process that this account cannot see"]
        : [
            `    in use by process pid ${pid} (pid ${pid})`,
            `    to free the port: stop process ${pid} if it is not a part of the system: ` +
              `\`tasklist /FI "PID eq ${pid}"\` names it`,
          ],
    );
  });

  it.each([
    ["cannot list the sockets of Windows", ""],
    ["lists a socket without a readable port", "  TCP    [2001:db8::\r\n"],
  ])("does not say that nothing uses a port if netstat %s", async (reason, list) => {
    expect(await print(["9999"], windows("node.exe", 7, list))).toEqual([
      "nothing visible is using port 9999",
      `warning: other ports may be in use: netstat ${reason}; run \`netstat -an\` to see why`,
    ]);
  });
});

describe("who on Linux", () => {
  const id = "ab".repeat(32);
  const linux = (process: { name: string; command?: string[]; cgroup?: string; pid?: number }) =>
    fakeHost(
      machine(
        [{ address: "::", port: 8975, inode: 9, dual: true }],
        [{ pid: 500, inodes: [9], ...process }],
      ),
    );

  it.each<[string, string, string | null]>([
    ["rootlessport", "on behalf of a container", PODMAN],
    ["pasta.avx2", "on behalf of a container", PODMAN],
    ["pasta", "on behalf of a container", PODMAN],
    ["slirp4netns", "on behalf of a container", PODMAN],
    ["conmon", "on behalf of a container", PODMAN],
    ["incusd", "Incus, for itself or an instance", INCUS],
    ["lxd", "LXD, for itself or an instance", LXD],
    [
      "passt.avx2",
      "on behalf of a virtual machine",
      "stop the virtual machine, or remove its port forwarding",
    ],
    [
      "rootlesskit-doc",
      "on behalf of a container; Docker could not be reached to identify it",
      "stop the container that `docker ps` or `nerdctl ps` lists",
    ],
  ])("never ends %s, which works %s", async (name, note, advice) => {
    expect((await print(["8975"], linux({ name }))).slice(1)).toEqual([
      `    in use by ${name}, ${note}`,
      `    to free the port: ${advice}`,
    ]);
  });

  const SINCE = "since 2026-11-20T09:01:00Z";
  it.each<[string, string, string, string[]]>([
    [
      "a proxy of Incus",
      "incusd",
      "incus.service",
      ["in use by incusd, Incus, for itself or an instance", `to free the port: ${INCUS}`],
    ],
    [
      "a proxy of LXD in a snap",
      "lxd",
      "snap.lxd.daemon.service",
      ["in use by lxd, LXD, for itself or an instance", `to free the port: ${LXD}`],
    ],
    [
      "the name server of LXD's network",
      "dnsmasq",
      "snap.lxd.daemon.service",
      [`in use by systemd unit snap.lxd.daemon.service (pid 500, ${SINCE}, dnsmasq)`],
    ],
    [
      "the name server of Incus' network",
      "dnsmasq",
      "incus.service",
      [`in use by systemd unit incus.service (pid 500, ${SINCE}, dnsmasq)`],
    ],
    [
      "a name server outside of them",
      "dnsmasq",
      "dnsmasq.service",
      [
        `in use by systemd unit dnsmasq.service (pid 500, ${SINCE}, dnsmasq)`,
        "to free the port: sudo systemctl stop dnsmasq.service",
      ],
    ],
  ])("says what frees the port of %s", async (_, name, unit, lines) => {
    const host = linux({ name, cgroup: `0::/system.slice/${unit}\n` });
    expect((await print(["8975"], host)).slice(1)).toEqual(lines.map((line) => `    ${line}`));
  });

  it.each<[string, Parameters<typeof linux>[0], string | null]>([
    ["a user's program", { name: "node" }, "kill 500"],
    ["a user's own program with a similar name", { name: "pastafarian" }, "kill 500"],
    ["a user's registry", { name: "registry" }, "kill 500"],
    [
      "systemd",
      { name: "systemd", pid: 1 },
      "stop the socket unit that `systemctl list-sockets` lists with the port",
    ],
    ["the first process of a container", { name: "node", pid: 1 }, null],
    [
      "the SSH session of a forwarded port",
      { name: "sshd" },
      "end the SSH session that forwards the port",
    ],
    ["a user's ssh", { name: "ssh", command: ["ssh", "-NL", "8975:a:80", "b"] }, "kill 500"],
    [
      "the ssh of Lima",
      { name: "ssh", command: ["ssh", "-F", "/home/dev/.lima/default/ssh.config"] },
      LIMA,
    ],
    [
      "a unit",
      { name: "nginx", cgroup: "0::/system.slice/nginx.service\n" },
      "sudo systemctl stop nginx.service",
    ],
    [
      "a forwarder of a unit",
      { name: "rootlessport", cgroup: "0::/system.slice/web.service\n" },
      "sudo systemctl stop web.service",
    ],
    [
      "a unit of a snap",
      { name: "influxd", cgroup: "0::/system.slice/snap.influx.db.service\n" },
      "sudo snap stop influx.db",
    ],
    [
      "the resolver",
      { name: "systemd-resolve", cgroup: "0::/system.slice/systemd-resolved.service\n" },
      "set DNSStubListener=no in /etc/systemd/resolved.conf and restart systemd-resolved.service",
    ],
    [
      "the SSH server",
      { name: "sshd", cgroup: "0::/system.slice/ssh.service\n" },
      "change the port of the SSH server in its settings",
    ],
    [
      "a runner's launcher",
      { name: "gitlab-runner", cgroup: "0::/system.slice/gitlab-runner.service\n" },
      null,
    ],
    [
      "a container of podman",
      { name: "nginx", cgroup: `0::/machine.slice/libpod-${id}.scope\n` },
      "podman stop abababababab",
    ],
    [
      "the monitor of a container of podman",
      { name: "conmon", cgroup: `0::/machine.slice/libpod-conmon-${id}.scope\n` },
      "podman stop abababababab",
    ],
    [
      "a container of Docker, which cannot be asked",
      { name: "nginx", cgroup: `0::/docker/${id}\n` },
      "docker stop abababababab",
    ],
    [
      "a container of Kubernetes",
      { name: "nginx", cgroup: `0::/kubepods/cri-containerd-${id}.scope\n` },
      "stop the container with the engine that runs it (e.g. `podman ps`, `nerdctl ps` " +
        "or `crictl ps`)",
    ],
  ])("frees the port of %s", async (_, process, advice) => {
    const last = (await print(["8975"], linux(process))).slice(2);
    expect(last).toEqual(advice === null ? [] : [`    to free the port: ${advice}`]);
  });

  it("does not end a program that started this one", async () => {
    const stat = (pid: number, name: string, parent: number) =>
      `${pid} (${name}) S ${parent} 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 6000 0 0\n`;
    const files = {
      "/proc/self/stat": stat(501, "node", 500),
      "/proc/500/stat": stat(500, "npm", 1),
    };
    const fake = machine(
      [{ address: "::", port: 8975, inode: 9, dual: true }],
      [{ pid: 500, name: "npm", inodes: [9] }],
      { files },
    );
    expect((await print(["8975"], fakeHost(fake))).at(-1)).toContain("in use by process npm");
  });

  const stat = (pid: number, parent: number, name: string) => ({
    [`/proc/${pid}/stat`]: `${pid} (${name}) S ${parent} ${"0 ".repeat(17)}${pid}00 0 0\n`,
  });
  const proxies = fakeHost(
    machine(
      [
        { address: "0.0.0.0", port: 8080, inode: 1 },
        { address: "::", port: 8080, inode: 2 },
      ],
      [
        { pid: 900, name: "docker-proxy", inodes: [1] },
        { pid: 901, name: "docker-proxy", inodes: [2] },
      ],
      {
        engine: { "/containers/json": "[]" },
        files: {
          ...stat(900, 600, "docker-proxy"),
          ...stat(901, 600, "docker-proxy"),
          ...stat(600, 1, "dockerd"),
          "/var/run/docker.pid": "400\n",
        },
      },
    ),
  );

  it("names the proxies of IPv4 and IPv6 once", async () => {
    expect(await print(["8080"], proxies)).toEqual([
      "*:8080/tcp",
      "    in use by docker-proxy, on behalf of a container of another engine",
      "    to free the port: stop the container that `docker ps` of its engine lists",
    ]);
  });

  it("names the proxies once in an explanation", async () => {
    const output =
      "Error response from daemon: failed to bind host port 0.0.0.0:8080/tcp: address already " +
      "in use";
    const text = renderExplanation(await explain(output, proxies), false);
    expect(text.match(/docker-proxy, on behalf of a container of another engine/g)).toHaveLength(1);
    expect(text).not.toContain("kill");
  });
});

describe("who with details for bug reports", () => {
  const sources = {
    portplan: "0.1.0",
    node: "24.0.0",
    hidden: { values: ["shop-admin"], secrets: [] },
    now: 0,
    readChanges: () => Promise.resolve({ failure: "no git" }),
  };
  const host = fakeHost(
    machine(
      [{ address: "::", port: 8975, inode: 9, dual: true }],
      [
        {
          pid: 500,
          name: "node",
          inodes: [9],
          command: ["node", "/home/dev/web.js", "shop-admin"],
        },
      ],
    ),
  );
  const store = {
    list: (isNamed: (port: number) => boolean) =>
      Promise.resolve([leaseOf(8976), leaseOf(8975)].filter(({ port }) => isNamed(port))),
  } as unknown as LeaseStore;
  const ports = async (...args: Parameters<typeof who>) =>
    (await who(...args)).leases?.map(({ port }) => port);

  it("hide the values of env files and the home directory in command lines", async () => {
    const detail = async (options: Parameters<typeof who>[2]) =>
      (await who(["8975"], host, options)).listeners[0]?.holder.detail;
    expect(await detail({ sources })).toBe("node ~/web.js ***");
    expect(await detail({})).toBe("node /home/dev/web.js shop-admin");
  });

  it("are read for the named ports and their users, and only if asked to", async () => {
    expect((await who(["8975"], host)).support).toBeNull();
    const { support } = await who(["8975"], host, { sources });
    expect([support?.versions.portplan, support?.missing.changes]).toEqual(["0.1.0", "no git"]);
  });

  it("list all leases if no port is named", async () => {
    expect(await ports([], host, { sources, leases: store })).toEqual([8975, 8976]);
    expect(await ports([], host, { leases: store })).toEqual([]);
    expect(await ports(["8975"], host, { sources, leases: store })).toEqual([8975]);
    expect(await ports(["8975/udp"], host, { sources, leases: store })).toEqual([]);
  });
});
