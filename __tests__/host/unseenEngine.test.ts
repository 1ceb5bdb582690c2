import { describe, expect, it } from "vitest";
import { findUrl } from "../../src/commands/url.ts";
import { who } from "../../src/commands/who.ts";
import { inspectHost } from "../../src/host/inspectHost.ts";
import { renderWho } from "../../src/report/formats/who.ts";
import { ruleOf } from "../../src/rules/index.ts";
import { runRules } from "../../src/rules/runRules.ts";
import { DEFAULT_DEPS } from "../../src/RunRequest.ts";
import { formatEndpoint } from "../../src/ports/HostEndpoint.ts";
import { memoryFiles, requestFor } from "../memory.ts";
import { type Fake, fakeHost, quiet } from "./fakeHost.ts";
import { shop } from "./planOf.ts";

/** Selects a context like `docker context use`. */
const context = (name: string, host: string): Record<string, string> => ({
  "/home/dev/.docker/config.json": JSON.stringify({ currentContext: name }),
  "/home/dev/.docker/contexts/meta/0a/meta.json": JSON.stringify({
    Name: name,
    Endpoints: { docker: { Host: host } },
  }),
});
const socketOf = (path: string) => ({ ...context("mine", `unix://${path}`), [path]: "" });

/** A Mac on which a program of this account listens on 127.0.0.1:5000. */
const mac = (files: Record<string, string>, more: Fake = {}): Fake => ({
  platform: "darwin",
  engine: { "/containers/json": "[]" },
  bind: ({ first }) => (first === 5000 ? "in-use" : "free"),
  outputs: {
    "lsof -nP -iTCP -iUDP -FpcftPnT": "p733\ncnode\nf9\ntIPv4\nPTCP\nn127.0.0.1:5000\nTST=LISTEN\n",
  },
  ...more,
  files,
});
const linux = (more: Fake): Fake => ({
  ...quiet,
  ...more,
  files: { ...quiet.files, ...more.files },
});

const view = (fake: Fake) =>
  inspectHost(shop(["127.0.0.1:5000:80", "127.0.0.1:5053:53"]), fakeHost(fake));
const statuses = ({ obstacles }: Awaited<ReturnType<typeof view>>) =>
  obstacles.map(({ endpoint, status }) => `${formatEndpoint(endpoint)} ${status}`);
const IN_MACHINE = (product: string) =>
  `the engine runs in a virtual machine${product}, where other programs may use ports`;

const machines: [string, Fake, string, string][] = [
  [
    "of Colima",
    mac(socketOf("/home/dev/.colima/default/docker.sock")),
    " of Colima",
    ": colima ssh -- sudo ss -lntup",
  ],
  [
    "of a profile of Colima",
    mac(socketOf("/home/dev/.config/colima/arm/docker.sock")),
    " of Colima",
    ": colima ssh --profile arm -- sudo ss -lntup",
  ],
  [
    "of Colima, which is stopped",
    mac(context("colima", "unix:///home/dev/.colima/default/docker.sock"), { engine: {} }),
    " of Colima",
    ": colima ssh -- sudo ss -lntup",
  ],
  [
    "of Colima, whose profile needs quotes in a shell",
    mac(socketOf("/home/dev/.colima/a;b/docker.sock")),
    " of Colima",
    "",
  ],
  [
    "of Colima behind the default socket",
    mac({}, { links: { "/var/run/docker.sock": "/home/dev/.colima/default/docker.sock" } }),
    " of Colima",
    ": colima ssh -- sudo ss -lntup",
  ],
  [
    "of Lima",
    mac(socketOf("/home/dev/.lima/docker/sock/docker.sock")),
    " of Lima",
    ": limactl shell docker sudo ss -lntup",
  ],
  [
    "of Rancher Desktop",
    mac(socketOf("/home/dev/.rd/docker.sock")),
    " of Rancher Desktop",
    ": rdctl shell sudo netstat -lntup",
  ],
  [
    "of Podman",
    mac(socketOf("/var/folders/9d/x/T/podman/podman-machine-default-api.sock")),
    " of Podman",
    ": podman machine ssh podman-machine-default sudo ss -lntup",
  ],
  [
    "of an earlier Podman",
    mac(socketOf("/home/dev/.local/share/containers/podman/machine/podman.sock")),
    " of Podman",
    ": podman machine ssh sudo ss -lntup",
  ],
  [
    "of Podman on Windows",
    mac({}, { platform: "win32", env: { DOCKER_HOST: "npipe:////./pipe/podman-machine-default" } }),
    " of Podman",
    ": podman machine ssh sudo ss -lntup",
  ],
  ["of another product on macOS", mac(socketOf("/home/dev/.other/docker.sock")), "", ""],
  [
    "of Lima on Linux",
    linux({
      files: socketOf("/home/dev/.lima/docker/sock/docker.sock"),
      bind: ({ first }) => (first === 5000 ? "in-use" : "free"),
    }),
    " of Lima",
    ": limactl shell docker sudo ss -lntup",
  ],
];

describe("an engine in a virtual machine", () => {
  it.each(machines)(
    "%s: a refused port is in use, and others are unknown",
    async (_, fake, product, command) => {
      const { visible, reason, fix, ...rest } = await view(fake);
      expect({ visible, reason, fix }).toEqual({
        visible: false,
        reason: IN_MACHINE(product),
        fix: `list the ports in use in the virtual machine${command}`,
      });
      expect(statuses({ visible, reason, ...rest })).toEqual([
        "127.0.0.1:5000/tcp taken",
        "127.0.0.1:5053/tcp unknown",
      ]);
    },
  );

  it("is not said to have no sockets on a port", async () => {
    const host = fakeHost(mac(socketOf("/home/dev/.colima/default/docker.sock")));
    expect(renderWho(await who(["53"], host), false).split("\n")).toEqual([
      "nothing visible is using port 53",
      `warning: other ports may be in use: ${IN_MACHINE(" of Colima")}; list the ports in use in ` +
        "the virtual machine: colima ssh -- sudo ss -lntup",
      "",
    ]);
    expect(renderWho(await who(["5000"], host), false)).toContain("in use by process node");
  });

  it("is one finding, with a command that lists its sockets", async () => {
    const plan = shop(["127.0.0.1:5053:53", "127.0.0.1:5054:54"]);
    const host = await inspectHost(
      plan,
      fakeHost(mac(socketOf("/home/dev/.colima/default/docker.sock"))),
    );
    const findings = runRules([ruleOf("host-unseen")], { plan, collisions: [], host });
    expect(findings.map(({ message, fix }) => [message, fix])).toEqual([
      [
        `cannot check which host ports are free: ${IN_MACHINE(" of Colima")}`,
        "list the ports in use in the virtual machine: colima ssh -- sudo ss -lntup",
      ],
    ]);
  });

  it.each<[string, Fake]>([
    ["Docker Desktop on macOS", mac(socketOf("/home/dev/.docker/run/docker.sock"))],
    [
      "Docker Desktop behind the default socket",
      mac({}, { links: { "/var/run/docker.sock": "/home/dev/.docker/run/docker.sock" } }),
    ],
    ["OrbStack", mac(socketOf("/home/dev/.orbstack/run/docker.sock"))],
    [
      "no engine on macOS",
      {
        platform: "darwin",
        outputs: mac({}).outputs ?? {},
        bind: ({ first }) => (first === 5000 ? "in-use" : "free"),
      },
    ],
    ["the default pipe of Windows", mac({}, { platform: "win32" })],
    [
      "Docker Desktop's pipe of Windows",
      mac(
        {},
        { platform: "win32", env: { DOCKER_HOST: "npipe:////./pipe/dockerDesktopLinuxEngine" } },
      ),
    ],
  ])("is seen if a program of this host binds its ports: %s", async (_, fake) => {
    const found = await view(fake);
    expect([found.visible, found.reason, statuses(found)]).toEqual([
      true,
      null,
      ["127.0.0.1:5000/tcp taken"],
    ]);
  });
});

const SUDO =
  "run with sudo, or join the docker group: sudo usermod -aG docker $USER, then log in again";
const refusals: [string, Fake, string, string][] = [
  [
    "this account may not use its socket",
    linux({ failure: "connect EACCES /var/run/docker.sock" }),
    "permission denied on /var/run/docker.sock",
    SUDO,
  ],
  [
    "this account may not use the socket of another account",
    linux({
      env: { DOCKER_HOST: "unix:///run/user/1000/docker.sock" },
      files: { "/run/user/1000/docker.sock": "" },
      failure: "connect EACCES /run/user/1000/docker.sock",
    }),
    "permission denied on /run/user/1000/docker.sock",
    "run with sudo, or as the user who started the engine",
  ],
  [
    "its socket is stale",
    linux({ failure: "connect ECONNREFUSED /var/run/docker.sock" }),
    "the engine is not running: nothing listens on /var/run/docker.sock",
    "start the engine: sudo systemctl start docker",
  ],
  [
    "the socket of a rootless engine is stale",
    linux({
      env: { DOCKER_HOST: "unix:///run/user/1000/docker.sock" },
      files: { "/run/user/1000/docker.sock": "" },
      failure: "connect ECONNREFUSED /run/user/1000/docker.sock",
    }),
    "the engine is not running: nothing listens on /run/user/1000/docker.sock",
    "start the engine: systemctl --user start docker",
  ],
  [
    "it does not respond",
    linux({ failure: "the engine did not respond within two seconds" }),
    "the engine cannot be asked for its containers: the engine did not respond within two seconds",
    "run `docker ps` to see whether the engine responds",
  ],
  [
    "its response is not a list",
    linux({ engine: { "/containers/json": "{}" } }),
    "the engine cannot be asked for its containers: the response is not a list of containers",
    "run `docker ps` to see whether the engine responds",
  ],
  [
    "Docker Desktop is stopped",
    mac(socketOf("/home/dev/.docker/run/docker.sock"), {
      engine: {},
      failure: "connect ECONNREFUSED /home/dev/.docker/run/docker.sock",
    }),
    "the engine is not running: nothing listens on /home/dev/.docker/run/docker.sock",
    "start the engine",
  ],
  [
    "this account may not use its pipe",
    mac({}, { platform: "win32", engine: {}, failure: "connect EPERM //./pipe/docker_engine" }),
    "permission denied on \\\\.\\pipe\\docker_engine",
    "run as administrator, or join the group docker-users",
  ],
];

describe("the ports of an engine in a virtual machine", () => {
  const published = JSON.stringify([
    {
      Id: "0a",
      Names: ["/shop-web-1"],
      State: "running",
      Ports: [{ IP: "0.0.0.0", PrivatePort: 80, PublicPort: 5000, Type: "tcp" }],
      Labels: {
        "com.docker.compose.project": "shop",
        "com.docker.compose.service": "web",
        "com.docker.compose.project.working_dir": "/srv/shop",
      },
    },
  ]);
  const listing = (program: string) => ({
    "lsof -nP -iTCP -iUDP -FpcftPnT": [
      "p501",
      `c${program}`,
      "f9",
      "tIPv4",
      "PTCP",
      "n127.0.0.1:5000",
      "TST=LISTEN",
      "",
    ].join("\n"),
  });

  it.each([
    ["ssh", "own compose shop/web"],
    ["limactl", "own compose shop/web"],
    ["gvproxy", "own compose shop/web"],
    ["node", "taken process node"],
  ])(
    "are forwarded by a program of this host, which binds fewer addresses: %s",
    async (program, expected) => {
      const fake = mac(socketOf("/home/dev/.lima/docker/sock/docker.sock"), {
        engine: { "/containers/json": published },
        outputs: listing(program),
      });
      const { obstacles } = await inspectHost(shop(["0.0.0.0:5000:80"]), fakeHost(fake));
      expect(
        obstacles.map(
          ({ status, holders: [holder] }) => `${status} ${holder?.kind} ${holder?.name}`,
        ),
      ).toEqual([expected]);
    },
  );
});

describe("an engine that cannot be asked for its containers", () => {
  it.each(refusals)("because %s is reported, and no port is free", async (_, fake, reason, fix) => {
    const found = await view(fake);
    expect([found.visible, found.reason, found.fix]).toEqual([false, reason, fix]);
    expect(statuses(found)).toContain("127.0.0.1:5053/tcp unknown");
    expect(statuses(found).join()).not.toContain("free");
    expect(renderWho(await who(["53"], fakeHost(fake)), false).split("\n")).toEqual([
      "nothing visible is using port 53",
      `warning: other ports may be in use: ${reason}; ${fix}`,
      "",
    ]);
  });

  it.each<[string, Fake]>([
    ["with an engine that lists them", linux({ engine: { "/containers/json": "[]" } })],
    ["without an engine", linux({})],
    [
      "with the rootless engine of Podman",
      linux({
        env: { DOCKER_HOST: "unix:///run/user/1000/podman/podman.sock" },
        files: { "/run/user/1000/podman/podman.sock": "" },
        engine: { "/containers/json": "[]" },
      }),
    ],
    [
      "without the rootless engine of DOCKER_HOST",
      linux({ env: { DOCKER_HOST: "unix:///run/user/1000/docker.sock" } }),
    ],
    [
      "without an engine on Windows",
      mac({}, { platform: "win32", engine: {}, failure: "connect ENOENT //./pipe/docker_engine" }),
    ],
  ])("is not reported %s", async (_, fake) => {
    const found = await view(fake);
    expect([found.visible, found.reason]).toEqual([true, null]);
    expect(statuses(found)).not.toContain("127.0.0.1:5053/tcp unknown");
  });

  it("is not the same as a service that does not run, for `url`", async () => {
    const url = (fake: Fake) =>
      findUrl(
        {
          project: requestFor("/repo"),
          service: "web",
          target: null,
          host: null,
          policy: null,
        },
        {
          files: memoryFiles({ "/repo/compose.yaml": "services: {web: {image: x, ports: [80]}}" }),
          env: {},
          host: fakeHost(fake),
          fetchRemote: DEFAULT_DEPS.fetchRemote,
          leases: null,
        },
      );
    await expect(url(linux({ failure: "connect EACCES /var/run/docker.sock" }))).rejects.toThrow(
      `permission denied on /var/run/docker.sock; ${SUDO}`,
    );
    await expect(url(linux({ env: { DOCKER_HOST: "ssh://build" } }))).rejects.toThrow(
      "DOCKER_HOST is a ssh:// address, which cannot be asked",
    );
    await expect(url(linux({ engine: { "/containers/json": "[]" } }))).rejects.toThrow(
      "web is not running",
    );
    await expect(url(linux({}))).rejects.toThrow("web is not running");
  });
});

describe("sockets that cannot be listed", () => {
  const unlisted = (platform: "darwin" | "win32"): Fake => ({
    ...mac({}, { platform, outputs: {} }),
    bind: ({ first }) => (first === 5000 ? "in-use" : "failed"),
  });

  it.each([
    ["darwin", "netstat cannot list the sockets of other users"],
    ["win32", "netstat cannot list the sockets of Windows"],
  ] as const)("make a port unknown that a bind does not decide: %s", async (platform, reason) => {
    const found = await view(unlisted(platform));
    expect([found.reason, found.fix]).toEqual([reason, "run `netstat -an` to see why"]);
    expect(statuses(found)).toEqual(["127.0.0.1:5000/tcp taken", "127.0.0.1:5053/tcp unknown"]);
    const text = renderWho(await who(["53"], fakeHost(unlisted(platform))), false);
    expect(text).toContain("nothing visible is using port 53");
  });

  it("do not matter for ports that a bind decides", async () => {
    const found = await view({ ...unlisted("darwin"), bind: () => "free" });
    expect([found.visible, statuses(found)]).toEqual([true, []]);
  });
});
