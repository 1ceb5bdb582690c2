import { describe, expect, it } from "vitest";
import type { StopTarget } from "../../src/changes/ChangeRecord.ts";
import { makeHolder } from "../../src/host/holders/Holder.ts";
import {
  type FreeItem,
  type FreeReport,
  renderCandidate,
  renderFree,
} from "../../src/report/formats/free.ts";
import { LINUX } from "../helpers/hostView.ts";

const PORTS = { first: 5432, last: 5432, protocol: "tcp" } as const;
const V4 = { family: "IPv4", address: "0.0.0.0", ...PORTS } as const;
const V6 = { family: "IPv6", address: "::", ...PORTS } as const;
const UNIT: StopTarget = { kind: "unit", names: ["postgresql.service"], scope: "system" };

const itemOf = (more: Partial<FreeItem> = {}): FreeItem => ({
  holder: makeHolder("unit", "postgresql.service", { pid: 812 }),
  endpoints: [V4, V6],
  target: UNIT,
  command: "sudo systemctl stop postgresql.service",
  reason: null,
  move: { entry: "db:5432", port: 5433, command: "portplan move db:5432 5433" },
  result: "stopped",
  detail: null,
  ...more,
});
const render = (more: Partial<FreeReport>, color = false) =>
  renderFree(
    {
      kernel: LINUX,
      visible: true,
      reason: null,
      items: [],
      unused: [],
      leftovers: null,
      dryRun: false,
      ok: true,
      change: null,
      ...more,
    },
    color,
  )
    .trimEnd()
    .split("\n");

const HEAD = "postgresql.service (pid 812)";
const UNDO = "to start what was stopped again: portplan undo";
const MOVE = "    or move the project's port: portplan move db:5432 5433";

describe("renderFree", () => {
  it.each<[string, Partial<FreeItem>, readonly string[]]>([
    [
      "a stopped unit",
      {},
      [
        "*:5432/tcp",
        `    was in use by systemd unit ${HEAD}`,
        "    stopped with: sudo systemctl stop postgresql.service",
        "    the port is free",
        UNDO,
      ],
    ],
    [
      "a container that was removed when it stopped, without a way back",
      {
        target: {
          kind: "container",
          runtime: "docker",
          ids: ["ab".repeat(32)],
          names: ["db"],
          compose: null,
          removed: false,
        },
        command: "docker stop db # removes it, as it runs with --rm",
        isTemporary: true,
      },
      [
        "*:5432/tcp",
        `    was in use by systemd unit ${HEAD}`,
        "    stopped with: docker stop db # removes it, as it runs with --rm",
        "    the port is free",
      ],
    ],
    [
      "a unit that came back",
      { result: "came-back", detail: "5432/tcp is in use again by systemd unit x" },
      [
        "*:5432/tcp",
        `    was in use by systemd unit ${HEAD}`,
        "    stopped with: sudo systemctl stop postgresql.service",
        "    5432/tcp is in use again by systemd unit x",
        UNDO,
      ],
    ],
    [
      "a unit that requires root",
      { result: "refused", target: null, detail: "stopping it requires root" },
      [
        "*:5432/tcp",
        `    in use by systemd unit ${HEAD}`,
        "    not stopped: stopping it requires root",
        MOVE,
      ],
    ],
    [
      "a unit that could not be stopped",
      { result: "failed", detail: "Access denied", move: null },
      [
        "*:5432/tcp",
        `    in use by systemd unit ${HEAD}`,
        "    could not be stopped: Access denied",
      ],
    ],
    [
      "a skipped unit whose project could be moved",
      { result: "skipped", detail: "to move the port, run `portplan move db:5432 5433`" },
      [
        "*:5432/tcp",
        `    in use by systemd unit ${HEAD}`,
        "    not stopped: to move the port, run `portplan move db:5432 5433`",
      ],
    ],
    [
      "a user of a port whose project was moved",
      { result: "moved" },
      [
        "*:5432/tcp",
        `    in use by systemd unit ${HEAD}`,
        "    not stopped: the port of the project was moved",
      ],
    ],
    [
      "a dry run",
      { result: "would-stop" },
      [
        "*:5432/tcp",
        `    in use by systemd unit ${HEAD}`,
        "    would run: sudo systemctl stop postgresql.service",
        MOVE,
      ],
    ],
    [
      "a process, which cannot be started again",
      { target: { kind: "process", pid: 812, startTicks: 1, name: "node" }, command: "kill 812" },
      [
        "*:5432/tcp",
        `    was in use by systemd unit ${HEAD}`,
        "    stopped with: kill 812",
        "    the port is free",
      ],
    ],
    [
      "several ports",
      { endpoints: [V4, { ...V4, first: 80, last: 80 }] },
      [
        "0.0.0.0:5432/tcp, 0.0.0.0:80/tcp",
        `    was in use by systemd unit ${HEAD}`,
        "    stopped with: sudo systemctl stop postgresql.service",
        "    the ports are free",
        UNDO,
      ],
    ],
    [
      "a network that an earlier job left",
      {
        holder: makeHolder("unknown", "network shop_default"),
        endpoints: [],
        target: { kind: "network", ids: [], names: [] },
        command: "docker network rm shop_default",
      },
      ["network shop_default", "    stopped with: docker network rm shop_default"],
    ],
  ])("shows %s", (_, more, lines) => {
    expect(render({ items: [itemOf(more)] })).toEqual(lines);
  });

  it("says that nothing had to be done", () => {
    expect(render({})).toEqual(["nothing has to be stopped"]);
    expect(render({ unused: ["80"] })).toEqual(["nothing is using port 80"]);
  });

  it("does not list everything again if the answers were no", () => {
    const declined = itemOf({ result: "skipped", detail: null });
    const stopped = itemOf({ result: "stopped", detail: null, move: null });
    expect(render({ items: [declined, declined] })).toEqual(["nothing was stopped"]);
    expect(render({ items: [declined, stopped] })).toContain("    not stopped");
  });

  it("warns if it cannot see all ports of the host", () => {
    expect(render({ unused: ["80"], visible: false, reason: "this is a container" })).toEqual([
      "nothing visible is using port 80",
      "warning: other ports may be in use: this is a container",
    ]);
  });

  it("shows control characters and commands of the runner in names as text", () => {
    const holder = makeHolder("container", "a\u001b[31m\n::error::x", { detail: "\u202e" });
    const text = render({ items: [itemOf({ holder, detail: "b\n::error::y", result: "failed" })] });
    expect(text.filter((line) => line.startsWith("::"))).toEqual([]);
    for (const sign of ["\u001b", "\u202e"]) expect(text.join("\n")).not.toContain(sign);
  });
});

describe("renderCandidate", () => {
  it("shows the command that would run, or why there is none", () => {
    expect(renderCandidate(itemOf(), false)).toBe(
      `*:5432/tcp\n    in use by systemd unit ${HEAD}\n` +
        `    to free the port: sudo systemctl stop postgresql.service\n${MOVE}\n`,
    );
    const refused = itemOf({ target: null, reason: "it started this run", move: null });
    expect(renderCandidate(refused, false)).toBe(
      `*:5432/tcp\n    in use by systemd unit ${HEAD}\n` +
        "    cannot be stopped: it started this run\n",
    );
  });
});
