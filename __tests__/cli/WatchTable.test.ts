import { describe, expect, it } from "vitest";
import { WatchTable } from "../../src/cli/WatchTable.ts";
import { createPainter } from "../../src/report/formats/createPainter.ts";
import type { Outcome } from "../../src/watch/Observation.ts";
import { advance, startWatch } from "../../src/watch/WatchState.ts";
import {
  FREE,
  makeEvents,
  makeObservation,
  makeObservedFinding,
  makeOutcome,
  makePorts,
  NOON,
  TAKEN,
} from "../watch/observing.ts";
import { Terminal } from "../watch/terminal.ts";

const WEB = makePorts({
  service: "web",
  target: 80,
  hostPort: 8080,
  address: "127.0.0.1:",
  requested: "127.0.0.1:8080/tcp",
});
const RUNNING = makeObservation([makePorts(), WEB]);
const BLOCKED = makeObservation([makePorts(TAKEN), WEB], [makeObservedFinding()]);
const GONE = { failure: "the engine does not respond" };

/** Shows observations on a terminal, ten seconds apart. */
function show(terminal: Terminal, color = false) {
  const table = new WatchTable({
    write: (text) => terminal.write(text),
    size: () => terminal,
    paint: createPainter(color),
  });
  let state = startWatch(NOON);
  let at = NOON;
  const observe = (observation: Outcome["observation"], actions: readonly string[] = []) => {
    const counts = { leases: 0, allocations: 0 };
    const next = advance(state, makeOutcome(observation, at), makeEvents(actions), counts);
    ({ state } = next);
    table.show(state, next.changes, at);
    at += 10_000;
    return terminal.screen();
  };
  return { table, observe };
}

describe("the table on a terminal", () => {
  it("shows each port, and later what changed", () => {
    const { observe } = show(new Terminal(80, 24));
    expect(observe(RUNNING)).toEqual([
      "portplan watch: ok, checked at 2026-11-30T12:00:00Z",
      "",
      "  SERVICE   HOST PORT           STATE",
      "  shop/db   5432/tcp            in use by its own container",
      "  shop/web  127.0.0.1:8080/tcp  in use by its own container",
    ]);
    expect(observe(BLOCKED, ["die"])).toEqual([
      "portplan watch: failing (1 error), checked at 2026-11-30T12:00:10Z",
      "  db cannot publish host port 5432/tcp: in use by process node (pid 42)",
      "",
      "  SERVICE   HOST PORT           STATE",
      "* shop/db   5432/tcp            in use by process node (pid 42)",
      "  shop/web  127.0.0.1:8080/tcp  in use by its own container",
      "",
      "12:00:10Z shop/db: container shop-db-1 stopped; 5432/tcp in use by process node",
      "  (pid 42)",
      "12:00:10Z status: failing (was ok): db cannot publish host port 5432/tcp: in use",
      "  by process node (pid 42)",
    ]);
  });

  it("wraps the states of ports on a narrow terminal, and colors all their lines", () => {
    const terminal = new Terminal(40, 24);
    const { observe } = show(terminal, true);
    observe(RUNNING);
    expect(observe(BLOCKED).slice(4, 10)).toEqual([
      "  SERVICE   HOST PORT",
      "      STATE",
      "* shop/db   5432/tcp",
      "      in use by process node (pid 42)",
      "  shop/web  127.0.0.1:8080/tcp",
      "      in use by its own container",
    ]);
    expect(terminal.written).toContain("\u001b[1m\u001b[31m      in use by process node");
  });

  it("marks a change for half a minute", () => {
    const { observe } = show(new Terminal(80, 24));
    observe(RUNNING);
    const marks = [BLOCKED, BLOCKED, BLOCKED, BLOCKED, BLOCKED].map((each) =>
      observe(each).some((line) => line.startsWith("* shop/db")),
    );
    expect(marks).toEqual([true, true, true, true, false]);
  });

  it("does not show states of ports while they are not known", () => {
    const { observe } = show(new Terminal(80, 24));
    observe(RUNNING);
    expect(observe(GONE)).toEqual([
      "portplan watch: unknown, checked at 2026-11-30T12:00:10Z",
      "  the engine does not respond",
      "",
      "  SERVICE   HOST PORT           STATE",
      "  shop/db   5432/tcp            unknown",
      "  shop/web  127.0.0.1:8080/tcp  unknown",
      "",
      "12:00:10Z status: unknown (was ok): the engine does not respond",
    ]);
    expect(observe(RUNNING).slice(0, 4)).toEqual([
      "portplan watch: ok, checked at 2026-11-30T12:00:20Z",
      "",
      "  SERVICE   HOST PORT           STATE",
      "  shop/db   5432/tcp            in use by its own container",
    ]);
  });

  it("writes nothing if nothing differs", () => {
    const terminal = new Terminal(80, 24);
    const { observe, table } = show(terminal);
    observe(RUNNING);
    terminal.written = "";
    table.show(startWatch(NOON), [], NOON);
    const { length } = terminal.written;
    table.show(startWatch(NOON), [], NOON);
    expect(terminal.written).toHaveLength(length);
  });

  it("is complete again after keys were pressed", () => {
    const terminal = new Terminal(80, 24);
    const { observe } = show(terminal);
    observe(RUNNING);
    terminal.write("q\r\n");
    expect(observe(RUNNING).slice(-5)).toEqual([
      "portplan watch: ok, checked at 2026-11-30T12:00:10Z",
      "",
      "  SERVICE   HOST PORT           STATE",
      "  shop/db   5432/tcp            in use by its own container",
      "  shop/web  127.0.0.1:8080/tcp  in use by its own container",
    ]);
  });

  it("shows what failed on a small terminal", () => {
    const { observe } = show(new Terminal(40, 8));
    observe(RUNNING);
    const failed = makeObservation(
      [WEB, makePorts(TAKEN)],
      [
        makeObservedFinding({ message: "db cannot publish host port 5432/tcp" }),
        makeObservedFinding({ severity: "warning", message: "web has no fixed port" }),
      ],
    );
    expect(observe(failed)).toEqual([
      "portplan watch: failing (1 error, 1 war…",
      "  db cannot publish host port 5432/tcp",
      "",
      "  SERVICE   HOST PORT           STATE",
      "* shop/db   5432/tcp            in use …",
      "",
      "12:00:10Z status: failing (was ok): db …",
    ]);
  });

  it("keeps what was on the terminal above it, and scrolls if there is no room", () => {
    const terminal = new Terminal(80, 12);
    terminal.write("$ ls\r\ncompose.yaml\r\n".repeat(5));
    terminal.write("$ portplan watch\r\n");
    const { observe } = show(terminal);
    observe(RUNNING);
    expect(observe(BLOCKED).slice(1, 4)).toEqual([
      "compose.yaml",
      "$ portplan watch",
      "portplan watch: failing (1 error), checked at 2026-11-30T12:00:10Z",
    ]);
  });

  it("keeps rows that failed or changed if it is higher than the terminal", () => {
    const ports = Array.from({ length: 40 }, (_, at) =>
      makePorts({ service: `s${at}`, hostPort: 8000 + at, requested: `*:${8000 + at}/tcp` }),
    );
    const blocked = ports.map((port, at) => (at === 33 ? { ...port, ...TAKEN } : port));
    const terminal = new Terminal(60, 12);
    const { observe } = show(terminal);
    expect(observe(makeObservation(ports))).toEqual([
      "portplan watch: ok, checked at 2026-11-30T12:00:00Z",
      "",
      "  SERVICE   HOST PORT  STATE",
      ...Array.from(
        { length: 7 },
        (_, at) => `  shop/s${at}   ${8000 + at}/tcp   in use by its own container`,
      ),
      "  and 33 more",
    ]);
    const shown = observe(makeObservation(blocked));
    expect(shown).toContain("* shop/s33  8033/tcp   in use by process node (pid 42)");
    expect([shown.length, shown.at(-1)]).toEqual([
      11,
      "12:00:10Z shop/s33: 8033/tcp in use by process node (pid 42)",
    ]);
  });

  it("is never wider or higher than the terminal", () => {
    const names = ["shop", "数据库数据库数据库", "a\u0301".repeat(60)];
    const ports = names.map((service) => makePorts({ service }));
    for (const columns of [1, 2, 9, 20, 40, 79])
      for (const rows of [1, 2, 3, 6, 9, 20]) {
        const terminal = new Terminal(columns, rows);
        const { observe, table } = show(terminal, true);
        observe(makeObservation(ports));
        observe(makeObservation(ports.map((port) => ({ ...port, ...TAKEN }))));
        table.report("warning: cannot write the file");
        expect(terminal.screen().length).toBeLessThanOrEqual(Math.max(2, rows - 1));
      }
  });

  it("is drawn again when the size of the terminal changes", () => {
    const terminal = new Terminal(80, 24);
    const { observe, table } = show(terminal);
    observe(RUNNING);
    terminal.resize(40, 10);
    table.redraw();
    expect(terminal.screen()).toEqual([
      "portplan watch: ok, checked at 2026-11-…",
      "",
      "  SERVICE   HOST PORT           STATE",
      "  shop/db   5432/tcp            in use …",
      "  shop/web  127.0.0.1:8080/tcp  in use …",
    ]);
    terminal.resize(80, 24);
    table.redraw();
    expect(terminal.screen()[3]).toBe(
      "  shop/db   5432/tcp            in use by its own container",
    );
  });

  it("shows messages below the changes, and leaves the cursor below itself", () => {
    const terminal = new Terminal(80, 24);
    const { observe, table } = show(terminal);
    observe(RUNNING);
    table.report("warning: cannot write /run/health: permission denied");
    table.close();
    terminal.write("$ ");
    expect(terminal.screen().slice(-3)).toEqual([
      "",
      "warning: cannot write /run/health: permission denied",
      "$",
    ]);
  });

  it("is colored by state", () => {
    const terminal = new Terminal(80, 24);
    const { observe } = show(terminal, true);
    observe(RUNNING);
    expect(terminal.written).toContain("\u001b[32m  shop/web");
    observe(makeObservation([makePorts(TAKEN), { ...WEB, ...FREE }], [makeObservedFinding()]));
    expect(terminal.written).toContain("\u001b[1m\u001b[31m* shop/db");
    expect(terminal.written).toContain("\u001b[1m* shop/web");
  });
});
