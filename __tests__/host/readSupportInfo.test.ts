import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSupportInfo, type SupportSources } from "../../src/host/readSupportInfo.ts";
import { ValueFilter } from "../../src/lib/ValueFilter.ts";
import { type Fake, fakeHost } from "./fakeHost.ts";

const RULES = [
  "*nat",
  ":PREROUTING ACCEPT [8080:99]",
  "-A DOCKER ! -i br-1 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.18.0.2:80",
  "-A DOCKER ! -i br-1 -p tcp -m tcp --dport 18080 -j DNAT --to-destination 172.18.0.3:80",
  "-A INPUT -p tcp -m multiport --dports 443,8080 -j ACCEPT",
  "",
].join("\n");
const NFT =
  "table inet filter {\n  chain input {\n    tcp dport { 22, 8080 } accept\n    tcp dport " +
  "81 accept\n  }\n}\n";
const container = {
  Id: "c0ffee",
  Names: ["/shop-db-1"],
  State: "running",
  Status: "Up 3 days",
  Labels: { "com.docker.compose.project": "shop", "com.docker.compose.service": "db" },
  Ports: [{ IP: "127.0.0.1", PrivatePort: 5432, PublicPort: 5432, Type: "tcp" }],
};
const inspected = { Config: { Tty: true, Env: [] }, State: { Status: "running", Running: true } };
const printed: Readonly<Record<string, string>> = {
  "iptables-save": RULES,
  nft: NFT,
  docker: "2.40.3\n",
};
const ENGINE = {
  "/containers/json": JSON.stringify([container]),
  "/containers/json?all=1": JSON.stringify([container]),
  "/containers/c0ffee/json": JSON.stringify(inspected),
  "/containers/c0ffee/logs?stdout=1&stderr=1&tail=20": "ready\r\n",
  "/info": JSON.stringify({
    OperatingSystem: "Docker Desktop",
    SecurityOptions: ["name=rootless"],
  }),
};

function host(sudo = false, more: Fake = {}) {
  const asked: string[] = [];
  const fake = fakeHost({
    files: {
      "/proc/version": "Linux version 6.17.0-azure (builder@host) #1 SMP\n",
      "/proc/sys/net/ipv4/ip_local_port_range": "32768\t60999\n",
      "/etc/os-release": 'NAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 13 (trixie)"\n',
      "/etc/ufw/ufw.conf": "ENABLED=no\n",
    },
    engine: ENGINE,
    version: "28.5.2",
    ...more,
  });
  const command = (program: string, args: readonly string[]) => {
    asked.push([program, ...args].join(" "));
    return Promise.resolve(printed[sudo ? (args[1] ?? "") : program] ?? null);
  };
  return { ...fake, command, sudo, commands: asked };
}

const CHANGES = {
  commits: [
    { commit: "a1b2c3d", date: "2026-11-30T09:00:00Z", subject: "Add db", files: ["a.yaml"] },
  ],
  uncommitted: [".env"],
  ignored: [],
};
const sourcesOf = (more: Partial<SupportSources> = {}): SupportSources => ({
  portplan: "0.1.0",
  node: "24.0.0",
  hidden: { values: [], secrets: [] },
  now: 0,
  readChanges: () => Promise.resolve(CHANGES),
  ...more,
});

function read(
  ports: readonly number[],
  machine = host(),
  sources = sourcesOf(),
): ReturnType<typeof readSupportInfo> {
  const filter = new ValueFilter({ ...sources.hidden, home: machine.home });
  return readSupportInfo(machine, { ports, holders: new Set(["shop/db"]), filter, sources });
}

describe("readSupportInfo", () => {
  it("returns versions, settings, containers, firewall rules and changes for a port", async () => {
    expect(await read([8080])).toEqual({
      system: "Linux version 6.17.0-azure",
      engine: {
        found: "the default context is a unix:// address",
        version: "28.5.2",
        system: "Docker Desktop",
        rootless: true,
      },
      versions: {
        portplan: "0.1.0",
        node: "24.0.0",
        distribution: "Debian GNU/Linux 13 (trixie)",
        compose: "2.40.3",
      },
      environment: ["/proc/net is missing on this machine"],
      lists: { "net.ipv4.ip_local_port_range": "32768 60999" },
      containers: ["shop-db-1 (shop/db), up 3 days: 127.0.0.1:5432/tcp"],
      details: [expect.objectContaining({ name: "shop-db-1", lines: ["ready"], reason: null })],
      firewall: [
        "-A DOCKER ! -i br-1 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.18.0.2:80",
        "-A INPUT -p tcp -m multiport --dports 443,8080 -j ACCEPT",
        "tcp dport { 22, 8080 } accept",
      ],
      firewalls: ["ufw is off"],
      changes: CHANGES,
      missing: {},
    });
  });

  it("returns all firewall rules if no port is named", async () => {
    expect((await read([])).firewall).toHaveLength(5);
  });

  it("reports that the firewall cannot be read, or reads it with sudo", async () => {
    const unreadable = { ...host(), command: () => Promise.resolve(null) };
    const { firewall, missing } = await read([], unreadable);
    expect([firewall, missing.firewall]).toEqual([null, expect.stringContaining("(add --sudo)")]);
    const asRoot = host(true);
    expect((await read([81], asRoot)).firewall).toEqual(["tcp dport 81 accept"]);
    expect(asRoot.commands).toEqual(
      expect.arrayContaining(["sudo -n iptables-save", "sudo -n ip6tables-save"]),
    );
  });

  it("says why parts are missing", async () => {
    const machine = {
      ...host(false, { engine: {}, failure: "connect EACCES /var/run/docker.sock" }),
      command: () => Promise.resolve(null),
    };
    const failure = "fatal: cannot read '/home/dev/shop/.git' with token=abc\nmore";
    const readChanges = () => Promise.resolve({ failure });
    const { details, changes, missing, engine } = await read(
      [1],
      machine,
      sourcesOf({ readChanges }),
    );
    const denied =
      "permission denied on /var/run/docker.sock; run with sudo, or join the docker group: sudo " +
      "usermod -aG docker $USER, then log in again";
    expect({ details, changes, missing, engine }).toEqual({
      details: [],
      changes: null,
      engine: { found: expect.any(String), version: null, system: null, rootless: null },
      missing: {
        containers: denied,
        details: denied,
        compose: "Docker Compose is not installed, or does not answer",
        firewall: expect.stringContaining("nft"),
        changes: "fatal: cannot read '~/shop/.git' with token=***",
      },
    });
  });

  it("says that there is no engine", async () => {
    const { missing } = await read([], { ...host(), ...fakeHost({}) });
    expect(missing.containers).toBe("there is no engine at this address");
  });

  it("returns at most 200 containers", async () => {
    const many = JSON.stringify(Array.from({ length: 203 }, () => container));
    const { containers } = await read(
      [1],
      host(false, { engine: { ...ENGINE, "/containers/json": many } }),
    );
    expect([containers.length, containers.at(-1)]).toEqual([201, "and 3 more"]);
  });

  it("bounds what a repository can choose, and escapes it", async () => {
    const commit = {
      ...CHANGES.commits[0],
      commit: "a1b2c3d",
      date: "2026-11-30T09:00:00Z",
      subject: `\u001b[2J::error::${"a ".repeat(300)}`,
      files: Array.from({ length: 50 }, (_, at) => `${at}\n${"x".repeat(600)}`),
    };
    const hostile = {
      commits: Array.from({ length: 20 }, () => commit),
      uncommitted: commit.files,
      ignored: [],
    };
    const readChanges = () => Promise.resolve(hostile);
    const { changes } = await read([1], host(), sourcesOf({ readChanges }));
    const [first] = changes?.commits ?? [];
    expect(changes?.commits).toHaveLength(10);
    expect(first?.subject).toHaveLength(200);
    expect(first?.subject).toMatch(/^\\u\{1b\}\[2J::error::a a/);
    for (const paths of [first?.files ?? [], changes?.uncommitted ?? []]) {
      expect(paths).toHaveLength(30);
      expect(paths[0]).toMatch(/^0\\nx{497}$/);
    }
  });

  const value = fc.stringMatching(/^[a-z]{2}[a-z@!$%&*#_+-]{4,24}[a-z]$/);
  it("contains no value of an env file, wherever a program prints it", async () => {
    await fc.assert(
      fc.asyncProperty(value, fc.string(), async (text, more) => {
        const body = {
          ...inspected,
          State: { Status: "running", Running: true, Error: `${more} ${text}` },
        };
        const log = `${more}${text}\r\n{"a":"${text}"}\r\n?q=${encodeURIComponent(text)}\r\n`;
        const engine = {
          ...ENGINE,
          "/containers/c0ffee/json": JSON.stringify(body),
          "/containers/c0ffee/logs?stdout=1&stderr=1&tail=20": Buffer.from(log).toString("latin1"),
        };
        const changes = {
          ...CHANGES,
          commits: [{ ...CHANGES.commits[0], subject: `use ${text}` }],
        };
        const machine = {
          ...host(false, { engine }),
          command: () =>
            Promise.resolve(`-A INPUT -p tcp --dport 80 -m comment --comment "${text}"\n`),
        };
        const sources = sourcesOf({
          hidden: { values: [text], secrets: [] },
          readChanges: () => Promise.resolve(changes as typeof CHANGES),
        });
        const info = await read([], machine, sources);
        expect(info.details[0]?.lines.length).toBeGreaterThan(0);
        for (const spelling of [text, encodeURIComponent(text)])
          expect(JSON.stringify(info)).not.toContain(spelling);
      }),
      { numRuns: 50 },
    );
  });
});
