import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adviseStop, listStopAdvice } from "../../src/host/holders/adviseStop.ts";
import { AGENT, CONNECTION, type Holder, USER_UNIT } from "../../src/host/holders/Holder.ts";
import type { HostView, Kernel } from "../../src/host/HostView.ts";
import type { Listener } from "../../src/host/Listener.ts";
import { emptyPolicy } from "../../src/policy/Policy.ts";
import { renderExplanation, renderExplanationJson } from "../../src/report/formats/explain.ts";
import { renderWho, renderWhoJson } from "../../src/report/formats/who.ts";
import { FreePorts } from "../../src/rules/FreePorts.ts";
import { portOccupied } from "../../src/rules/port-occupied.ts";
import { LINUX, makeHolder, makeHostView } from "../helpers/hostView.ts";
import { shop } from "./planOf.ts";

const holder = (given: Partial<Holder>) => makeHolder({ kind: "process", name: "node", ...given });
const labels = { project: "legacy", service: "db", directory: "/srv/legacy", oneOff: false };

describe("adviseStop", () => {
  it.each<[string, Partial<Holder>, string | null]>([
    [
      "stops a Compose service",
      { kind: "compose", name: "legacy/db", compose: labels },
      "docker compose -p legacy stop db",
    ],
    [
      "suggests nothing for a docker compose run container",
      { kind: "compose", name: "legacy/db", compose: { ...labels, oneOff: true } },
      null,
    ],
    ["stops a container", { kind: "container", name: "web_1" }, "docker stop web_1"],
    [
      "stops a systemd unit",
      { kind: "unit", name: "postgresql@17-main.service" },
      "sudo systemctl stop postgresql@17-main.service",
    ],
    [
      "stops a user unit",
      { kind: "unit", name: "db.service", userUnit: true },
      "systemctl --user stop db.service",
    ],
    [
      "suggests nothing for a unit of a user whose name needs quotes",
      { kind: "unit", name: "db.service", unitUser: "a;b" },
      null,
    ],
    ["ends a process", { pid: 812 }, "kill 812"],
    ["ends a process of another user", { pid: 812, foreign: true }, "sudo kill 812"],
    ["suggests nothing for a process without an id", { pid: null }, null],
    ["suggests nothing for a connection", { pid: 812, connection: true }, null],
    [
      "stops a unit of the system, whatever the command line of its program is",
      { kind: "unit", name: "db.service", detail: `postgres${USER_UNIT}` },
      "sudo systemctl stop db.service",
    ],
    [
      "ends a process, whatever its command line is",
      { pid: 812, detail: `${CONNECTION}192.0.2.7:443` },
      "kill 812",
    ],
    [
      "ends a process of Linux whose command line looks like a name of launchd",
      { pid: 812, detail: `${AGENT}homebrew.mxcl.redis` },
      "kill 812",
    ],
    ["suggests nothing for the kernel", { kind: "kernel", name: "TIME_WAIT" }, null],
    [
      "suggests nothing for a unit that connects the machine",
      { kind: "unit", name: "NetworkManager.service", detail: "dnsmasq" },
      null,
    ],
    [
      "suggests nothing for a name that needs quotes",
      { kind: "container", name: "web;reboot" },
      null,
    ],
    [
      "suggests nothing for a name that looks like an option",
      { kind: "unit", name: "--force" },
      null,
    ],
  ])("%s", (_, given, command) =>
    expect(adviseStop(holder(given), "linux", 80)).toMatchObject({ command, help: null }),
  );

  it("asks the other user to stop a unit of that user", () => {
    const unit = { kind: "unit", name: "db.service", pid: 812, unitUser: "postgres" } as const;
    expect(adviseStop(holder(unit), "linux", 80)).toMatchObject({
      command: null,
      subject: null,
      help: "run `systemctl --user stop db.service` as postgres",
    });
  });

  it.each<[string, Partial<Holder>, Kernel["platform"], string]>([
    ["a process of Windows", { pid: 812 }, "win32", "taskkill /PID 812 /F"],
    ["a process of macOS", { pid: 812 }, "darwin", "kill 812"],
    [
      "the ssh of a user of Windows",
      { name: "ssh.exe", pid: 812 },
      "win32",
      "taskkill /PID 812 /F",
    ],
    [
      "an agent of launchd",
      { pid: 812, detail: `${AGENT}dev.example.web` },
      "darwin",
      "launchctl bootout gui/$(id -u)/dev.example.web",
    ],
    ["process 4 of Linux", { pid: 4 }, "linux", "kill 4"],
    [
      "a process of Linux that is named like one of Windows",
      { name: "System", pid: 812 },
      "linux",
      "kill 812",
    ],
    [
      "a container of podman",
      { kind: "container", name: "web", runtime: "podman" },
      "linux",
      "podman stop web",
    ],
  ])("stops %s", (_, given, platform, command) =>
    expect(adviseStop(holder(given), platform, 80).command).toBe(command),
  );

  it("knows the programs of Windows that are seen from WSL", () => {
    const system = holder({ name: "System", side: "Windows" });
    expect(adviseStop(system, "linux", 80).help).toContain("netsh http show servicestate");
    expect(adviseStop(holder({ name: "System" }), "linux", 80).help).toBeNull();
  });

  const ANYWHERE =
    "docker-proxy, dockerd, containerd, containerd-shim-runc-v2, com.docker.backend, com.docke, " +
    "vpnkit, vpnkit-bridge, gvproxy, rootlessport, rootlesskit, rootlesskit-doc, conmon, " +
    "slirp4netns, pasta, pasta.avx2, passt, OrbStack, OrbStack Helper, limactl, colima, " +
    "wslrelay, incusd, lxd, Runner.Worker, Runner.Listener, aardvark-dns, prl_naptd, com.apple";
  const NAMES: Readonly<Record<Kernel["platform"], string>> = {
    linux: "systemd, init, kthreadd, systemd-resolve, sshd",
    other: "init",
    darwin:
      "launchd, ControlCe, ControlCenter, mDNSRespo, mDNSResponder, cupsd, rpcbind, rpc.statd, " +
      "replicato, remotepai, syslogd",
    win32:
      "System, system, svchost.exe, SVCHOST.EXE, services.exe, wininit.exe, lsass.exe, " +
      "csrss.exe, " +
      "smss.exe, Com.Docker.Backend.exe, wslrelay.exe, gvproxy.exe, vmmemWSL, spoolsv.exe, " +
      "dns.exe, sshd.exe, MsMpEng.exe, explorer.exe",
  };
  const PIDS = { linux: [0, 1, 2], other: [0, 1], darwin: [0, 1], win32: [0, 4] } as const;

  const anyHolder = (platform: Kernel["platform"]) =>
    fc
      .oneof(
        fc.record({
          name: fc.constantFrom(...`${ANYWHERE}, ${NAMES[platform]}`.split(", ")),
          pid: fc.option(fc.integer({ min: 0, max: 99_999 })),
        }),
        fc.record({ name: fc.string(), pid: fc.constantFrom(...PIDS[platform]) }),
      )
      .chain((given) =>
        fc.record({
          ...given,
          name: fc.constant(given.name),
          pid: fc.constant(given.pid),
          kind: fc.constantFrom("process" as const, "unknown" as const),
          detail: fc.option(
            fc.oneof(fc.constantFrom(`${AGENT}dev.example.web`, "in a container"), fc.string()),
          ),
          since: fc.constant(null),
          compose: fc.constant(null),
        }),
      );
  const situations = fc
    .constantFrom<Kernel["platform"]>("linux", "darwin", "win32", "other")
    .chain((platform) =>
      fc.record({
        platform: fc.constant(platform),
        holders: fc.array(anyHolder(platform), { minLength: 1, maxLength: 3 }),
      }),
    );

  it("never ends a program that is not the user's, in any report", () => {
    fc.assert(
      fc.property(situations, fc.constantFrom(22, 80, 445, 5000), ({ platform, holders }, port) => {
        const printed = printReports(holders, platform, port);
        expect(printed).not.toMatch(/\bkill \d|taskkill/);
      }),
      { numRuns: 300 },
    );
  });

  it("ends the user's own program in the same reports", () => {
    const printed = printReports([holder({ pid: 812 })], "linux", 80);
    expect(printed.match(/\bkill 812/g)).toHaveLength(6);
  });
});

/** Prints everything that reports the holders of a port. */
function printReports(
  holders: readonly Holder[],
  platform: Kernel["platform"],
  port: number,
): string {
  const kernel = { ...LINUX, platform };
  const endpoint = {
    family: "IPv4",
    address: "0.0.0.0",
    first: port,
    last: port,
    protocol: "tcp",
  } as const;
  const listeners = holders.map((each): Listener => ({
    endpoint,
    dualStack: false,
    state: "listening",
    holder: each,
  }));
  const view = { kernel, visible: true, reason: null, listeners };
  const failure = {
    endpoint,
    container: null,
    cause: "in-use",
    system: null,
    message: "",
  } as const;
  const explanation = { failure, listeners, hidden: null, excluded: null };
  const explained = { ...view, wsl: false, explanations: [explanation] };
  const plan = shop([`0.0.0.0:${port}:80`]);
  const [request] = plan.requests;
  const obstacle = { request, endpoint, status: "taken", holders, reason: null };
  const host: HostView = makeHostView({
    kernel,
    obstacles: request === undefined ? [] : [obstacle as HostView["obstacles"][number]],
  });
  const findings = portOccupied.check({
    plan,
    collisions: [],
    host,
    freePorts: new FreePorts(plan, host),
    policy: emptyPolicy,
    repositoryContext: { templates: [], references: [], before: null } as never,
    unusedExceptions: [],
    sharedPorts: [],
    declared: null,
    copies: null,
    answers: [],
  });
  return [
    ...listStopAdvice(listeners, platform),
    renderWho({ ...view, unused: [] }, false),
    ...renderWhoJson({ ...view, unused: [] }),
    renderExplanation(explained, false),
    renderExplanationJson(explained),
    ...Array.from(findings, ({ fix }) => fix),
  ].join("\n");
}
