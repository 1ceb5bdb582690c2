import { describe, expect, it } from "vitest";
import { type Holder, makeHolder } from "../../src/host/holders/Holder.ts";
import type { Listener } from "../../src/host/Listener.ts";
import { renderWho, type Who } from "../../src/report/formats/who.ts";
import { LINUX } from "../helpers/hostView.ts";

const renderLines = (more: Partial<Who>, color = false) =>
  renderWho(
    { kernel: LINUX, visible: true, reason: null, unused: [], listeners: [], ...more },
    color,
  ).split("\n");

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

  it("adds details for bug reports", () => {
    const support = {
      system: "Linux 6.8",
      engine: { found: "unix:///var/run/docker.sock", version: null },
      lists: { ip_local_port_range: "32768 60999" },
      containers: [],
      firewall: null,
    };
    expect(renderLines({ support }).join("\n")).toBe(
      `
system:
    Linux 6.8

engine:
    no response
    unix:///var/run/docker.sock

kernel:
    ip_local_port_range = 32768 60999

containers:
    none

firewall rules:
    not readable (try --sudo)
`,
    );
  });
});
