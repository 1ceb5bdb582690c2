import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { schemas } from "../../scripts/generate-schemas.ts";
import { type Holder, makeHolder } from "../../src/host/holders/Holder.ts";
import type { Listener } from "../../src/host/Listener.ts";
import type { SupportInfo } from "../../src/host/readSupportInfo.ts";
import { renderWho, renderWhoJson, type Who } from "../../src/report/formats/who.ts";
import { LINUX } from "../helpers/hostView.ts";

const EMPTY: Who = { kernel: LINUX, visible: true, reason: null, unused: [], listeners: [] };
const renderLines = (more: Partial<Who>, color = false) =>
  renderWho({ ...EMPTY, ...more }, color).split("\n");

const listen = (port: number, holder: Holder, more: Partial<Listener> = {}): Listener => ({
  endpoint: { family: "IPv4", address: "127.0.0.1", first: port, last: port, protocol: "tcp" },
  dualStack: false,
  state: "listening",
  holder,
  ...more,
});

describe("renderWho", () => {
  const unit = makeHolder("unit", "postgresql.service", { pid: 812 });

  it("shows what is using ports, and how to free them", () => {
    expect(renderLines({ listeners: [listen(5432, unit), listen(5433, unit)] })).toEqual([
      "127.0.0.1:5432/tcp, 127.0.0.1:5433/tcp",
      "    in use by systemd unit postgresql.service (pid 812)",
      "    to free the port: sudo systemctl stop postgresql.service",
      "",
    ]);
  });

  it("uses color only if asked to", () => {
    expect(renderLines({ listeners: [listen(5432, unit)] }, true)[0]).toBe(
      "\u001b[1m127.0.0.1:5432/tcp\u001b[22m",
    );
  });

  it("shows no command if the user of a port is unknown", () => {
    const holder = makeHolder("unknown", "unknown", { detail: "a process of root" });
    expect(renderLines({ listeners: [listen(80, holder)] })).toEqual([
      "127.0.0.1:80/tcp",
      "    in use by a process of root",
      "",
    ]);
  });

  it.each([
    ["9999", "nothing is using port 9999"],
    ["53/udp", "nothing is using port 53/udp"],
    ["8080-8084", "nothing is using ports 8080-8084"],
    ["127.0.0.1:53/udp", "nothing is using 127.0.0.1:53/udp"],
    ["[::1]:53", "nothing is using [::1]:53"],
  ])("reports that %s is not in use", (name, line) => {
    expect(renderLines({ unused: [name] })).toEqual([line, ""]);
  });

  it("warns if it cannot see all ports of the host", () => {
    const reason = "this is a container";
    expect(renderLines({ unused: ["80"], visible: false, reason })).toEqual([
      "nothing visible is using port 80",
      "warning: other ports may be in use: this is a container",
      "",
    ]);
  });
});

const SUPPORT: SupportInfo = {
  system: "Linux version 6.8.0",
  engine: {
    found: "DOCKER_HOST is a unix:// address",
    version: null,
    system: null,
    rootless: null,
  },
  versions: { portplan: "0.1.0", node: "24.0.0", distribution: null, compose: null },
  environment: [],
  lists: { "net.ipv4.ip_local_port_range": "32768 60999" },
  containers: [],
  details: [],
  firewall: null,
  firewalls: [],
  changes: null,
  missing: {
    containers: "no engine",
    details: "no engine",
    firewall: "no root",
    changes: "no git",
  },
};
const FULL: SupportInfo = {
  ...SUPPORT,
  engine: { ...SUPPORT.engine, version: "28.5.2", system: "Docker Desktop", rootless: true },
  versions: { portplan: "0.1.0", node: "24.0.0", distribution: "Debian 13", compose: "2.40.3" },
  environment: ["this is WSL"],
  containers: ["shop-db-1 (shop/db), up 3 days: 127.0.0.1:5432/tcp"],
  details: [
    {
      name: "shop-db-1",
      project: "shop",
      service: "db",
      status: "Restarting (3) 5 seconds ago",
      health: "unhealthy",
      exitCode: 3,
      restartCount: 4,
      restartPolicy: "always",
      started: "2026-11-30T09:00:00Z",
      finished: "2026-11-30T09:00:01Z",
      error: "broken",
      lines: ["one", "::error::two"],
      reason: null,
    },
    {
      name: "other",
      project: null,
      service: null,
      status: "Up 1 hour",
      health: null,
      exitCode: null,
      restartCount: 0,
      restartPolicy: "no",
      started: null,
      finished: null,
      error: null,
      lines: [],
      reason: "its log is empty",
    },
  ],
  firewall: ["tcp dport 5432 accept"],
  firewalls: ["ufw is off"],
  changes: {
    commits: [
      {
        commit: "a1b2c3d",
        date: "2026-11-30T09:00:00Z",
        subject: "Add db",
        files: ["compose.yaml"],
      },
    ],
    uncommitted: [".env"],
    ignored: ["db.env", "web.env"],
  },
  missing: { details: "3 more containers are left out" },
};

describe("the details for bug reports", () => {
  it("say what is not known, and why", () => {
    expect(renderLines({ support: SUPPORT }).join("\n")).toBe(
      `
system:
    Linux version 6.8.0
    portplan 0.1.0
    Node.js 24.0.0
    Docker Compose not found

engine:
    no response
    DOCKER_HOST is a unix:// address

kernel:
    net.ipv4.ip_local_port_range = 32768 60999

containers:
    not known: no engine

firewall rules:
    not known: no root

recent changes:
    not known: no git
`,
    );
  });

  it("list everything in sections, and start no workflow commands", () => {
    expect(renderLines({ support: FULL }).join("\n")).toBe(
      `
system:
    Linux version 6.8.0
    Debian 13
    portplan 0.1.0
    Node.js 24.0.0
    Docker Compose 2.40.3
    this is WSL

engine:
    28.5.2
    DOCKER_HOST is a unix:// address
    runs on Docker Desktop
    rootless

kernel:
    net.ipv4.ip_local_port_range = 32768 60999

containers:
    shop-db-1 (shop/db), up 3 days: 127.0.0.1:5432/tcp

container shop-db-1:
    status: Restarting (3) 5 seconds ago
    health: unhealthy
    exit code: 3
    restart policy: always, restarted 4 times
    started: 2026-11-30T09:00:00Z
    ended: 2026-11-30T09:00:01Z
    error: broken
    log:
        one
        : :error::two

container other:
    status: Up 1 hour
    restart policy: no
    log: its log is empty
note: 3 more containers are left out

firewall rules:
    ufw is off
    tcp dport 5432 accept

recent changes:
    a1b2c3d 2026-11-30T09:00:00Z Add db (compose.yaml)
    not committed: .env
    ignored by git: db.env, web.env
`,
    );
  });

  it("say that the version of an engine that responds is not known", () => {
    const support = { ...SUPPORT, missing: {} };
    expect(renderLines({ support }).join("\n")).toContain("engine:\n    version not known\n");
  });

  it.each([
    ["everything", FULL],
    ["missing parts", SUPPORT],
  ])("match the JSON schema with %s", (_, support) => {
    const ajv = new Ajv({ strict: false });
    const json = [...renderWhoJson({ ...EMPTY, support })].join("");
    ajv.validate(schemas["who.schema.json"] ?? {}, JSON.parse(json));
    expect(ajv.errors ?? null).toBeNull();
    expect(JSON.parse(json).support).toEqual(support);
  });
});
