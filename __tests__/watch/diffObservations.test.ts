import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Change } from "../../src/watch/Change.ts";
import { diffObservations, isRelevant } from "../../src/watch/diffObservations.ts";
import { formatChanges } from "../../src/watch/formatChanges.ts";
import type { Observation, ObservedPorts } from "../../src/watch/Observation.ts";
import {
  FREE,
  makeEvents,
  makeObservation,
  makeObservedFinding,
  makePorts,
  NOON,
  TAKEN,
} from "./observing.ts";

const RUNNING = makeObservation([makePorts()]);
const STOPPED = makeObservation([makePorts(FREE)]);

/** Formats the changes, without their time. */
function diff(
  before: Observation | null,
  after: Observation,
  events: Parameters<typeof diffObservations>[2] = [],
): string[] {
  return formatChanges(diffObservations(before, after, events), NOON).map((line) => {
    expect(line.startsWith("2026-11-30T12:00:00Z ")).toBe(true);
    return line.slice("2026-11-30T12:00:00Z ".length);
  });
}

describe("the changes between two observations", () => {
  it("are none if nothing changed", () => {
    expect(diff(RUNNING, RUNNING)).toEqual([]);
  });

  it("are one line for a service that stops, and one for one that starts", () => {
    expect(diff(RUNNING, STOPPED)).toEqual(["shop/db: down; 5432/tcp free"]);
    expect(diff(STOPPED, RUNNING)).toEqual(["shop/db: up; 5432/tcp in use by its own container"]);
  });

  it("are one line for a port that does not answer, without a line for its finding", () => {
    const described = "not listening: its container exited with status 1";
    const failed = makeObservation(
      [makePorts({ state: "not-listening", described })],
      [makeObservedFinding({ rule: "not-listening" })],
    );
    const answering = makeObservation([makePorts({ state: "ok", described: "ok" })]);
    expect(diff(answering, failed, makeEvents(["die"]))).toEqual([
      `shop/db: container shop-db-1 stopped; 5432/tcp ${described}`,
    ]);
  });

  it("are one line for a port that something else uses, without a line for its finding", () => {
    const taken = makeObservation([makePorts(TAKEN)], [makeObservedFinding()]);
    expect(diff(STOPPED, taken)).toEqual(["shop/db: 5432/tcp in use by process node (pid 42)"]);
    expect(diff(taken, STOPPED)).toEqual(["shop/db: 5432/tcp free"]);
  });

  it("name another user of a port that stays in use", () => {
    const [first, second] = [42, 43].map((pid) =>
      makeObservation([makePorts({ ...TAKEN, described: `in use by process node (pid ${pid})` })]),
    );
    expect(diff(first ?? null, second ?? STOPPED)).toEqual([
      "shop/db: 5432/tcp in use by process node (pid 43)",
    ]);
  });

  it("have a line for each finding that no port describes", () => {
    const collision = makeObservedFinding({
      rule: "port-collision",
      message: "db and reports both publish host port 5432/tcp",
    });
    const found = makeObservation([makePorts(FREE)], [collision]);
    expect(diff(STOPPED, found)).toEqual([
      "shop/db: error[port-collision]: db and reports both publish host port 5432/tcp",
    ]);
    expect(diff(found, STOPPED)).toEqual([
      "shop/db: resolved: error[port-collision]: db and reports both publish host port 5432/tcp",
    ]);
  });

  it("name ports that the files add, move and remove", () => {
    const moved = makePorts({ ...FREE, hostPort: 5433, requested: "*:5433/tcp" });
    expect(diff(STOPPED, makeObservation([moved]))).toEqual([
      "shop/db: 5433/tcp added: free; 5432/tcp is not published any more",
    ]);
  });

  it("name the port that the engine assigns instead of another one", () => {
    const assigned = (hostPort: number) =>
      makeObservation([
        makePorts({ requested: "5432/tcp", hostPort, state: "ok", described: "ok" }),
      ]);
    expect(diff(assigned(49_153), assigned(49_154))).toEqual(["shop/db: 5432/tcp on 49154/tcp ok"]);
  });

  it("do not confuse projects with the same name", () => {
    const [mine, other] = [makePorts(), makePorts({ ...FREE })];
    expect(diff(makeObservation([mine, other]), makeObservation([mine, mine]))).toEqual([
      "shop/db: up; 5432/tcp in use by its own container",
    ]);
  });

  it("say at first only which findings fail the check", () => {
    const warning = makeObservedFinding({ rule: "ephemeral-port", failing: false });
    const taken = makeObservation([makePorts(TAKEN)], [makeObservedFinding(), warning]);
    expect(diff(null, taken)).toEqual([
      "shop/db: error[port-occupied]: db cannot publish host port 5432/tcp: " +
        "in use by process node (pid 42)",
    ]);
    expect(diff(null, RUNNING)).toEqual([]);
  });

  it("escape workflow commands", () => {
    const named = makePorts({ ...TAKEN, described: "in use by process ##[error]x" });
    const [line = ""] = diff(STOPPED, makeObservation([named]));
    expect(line).not.toContain("##[");
  });
});

describe("ranges of ports", () => {
  const range = (parts: readonly (readonly [first: number, count: number, state: object])[]) =>
    makeObservation(
      parts.map(([first, count, state]) => {
        const requested = `*:${first}-${first + count - 1}/tcp`;
        return makePorts({ target: first, hostPort: first, count, requested, ...state });
      }),
    );

  it("are one line if all their ports change", () => {
    expect(diff(range([[8000, 5000, FREE]]), range([[8000, 5000, TAKEN]]))).toEqual([
      "shop/db: 8000-12999/tcp in use by process node (pid 42)",
    ]);
  });

  it("name only the ports that changed", () => {
    const before = range([[8000, 10, FREE]]);
    const after = range([
      [8000, 3, FREE],
      [8003, 2, TAKEN],
      [8005, 5, FREE],
    ]);
    expect(diff(before, after)).toEqual(["shop/db: 8003-8004/tcp in use by process node (pid 42)"]);
    expect(diff(after, before)).toEqual(["shop/db: 8003-8004/tcp free"]);
  });

  it("report exactly the ports that differ, however they are divided", () => {
    const states = [FREE, TAKEN, {}];
    const ports = fc.array(fc.nat(2), { minLength: 12, maxLength: 12 });
    const divide = (each: readonly number[]) =>
      each.map((state, at) =>
        makePorts({ target: at, hostPort: 8000 + at, requested: "", ...states[state] }),
      );
    const join = (all: readonly ObservedPorts[]) => {
      const joined: ObservedPorts[] = [];
      for (const port of all) {
        const last = joined.at(-1);
        if (last?.state !== port.state) joined.push(port);
        else joined[joined.length - 1] = { ...last, count: last.count + 1 };
      }
      return joined;
    };
    const expand = (changes: readonly Change[]) =>
      changes.flatMap((change) =>
        change.kind === "port"
          ? Array.from({ length: change.port.count }, (_, at) => [
              (change.port.hostPort ?? 0) + at,
              change.previous,
              change.port.state,
            ])
          : [],
      );
    fc.assert(
      fc.property(ports, ports, (a, b) => {
        const [before, after] = [divide(a), divide(b)];
        const expected = after.flatMap((port, at) => {
          const previous = before[at]?.state;
          return previous === port.state ? [] : [[8000 + at, previous, port.state]];
        });
        const found = diffObservations(
          makeObservation(join(before)),
          makeObservation(join(after)),
          [],
        );
        expect(expand(found)).toEqual(expected);
      }),
    );
  });
});

describe("events of containers", () => {
  it.each<[readonly string[], string]>([
    [["die", "start"], "restarted"],
    [["kill", "die", "stop", "start", "restart"], "restarted"],
    [["die", "start", "die", "start", "die", "start"], "restarted 3 times"],
    [["start", "die"], "started, stopped"],
    [["die", "start", "die"], "restarted, stopped"],
    [["oom", "die", "start"], "out of memory, restarted"],
    [["pause", "unpause"], "paused, resumed"],
    [["health_status: unhealthy"], "unhealthy"],
  ])("show what two observations do not: %j", (actions, text) => {
    expect(diff(RUNNING, RUNNING, makeEvents(actions))).toEqual([
      `shop/db: container shop-db-1 ${text}`,
    ]);
  });

  it("show the last ones of very many", () => {
    const events = makeEvents(Array.from({ length: 5000 }, () => ["pause", "unpause"]).flat());
    expect(diff(RUNNING, RUNNING, events)).toEqual([
      `shop/db: container shop-db-1 9990 events${", paused, resumed".repeat(5)}`,
    ]);
  });

  it("are on the line of the ports that they change", () => {
    expect(diff(RUNNING, STOPPED, makeEvents(["die"]))).toEqual([
      "shop/db: container shop-db-1 stopped; 5432/tcp free",
    ]);
  });

  it("count for services without published ports, but not for other projects", () => {
    const events = [
      ...makeEvents(["start"], { service: "worker" }),
      ...makeEvents(["start"], { project: "blog" }),
    ];
    expect(diff(RUNNING, RUNNING, events)).toEqual([
      "shop/worker: container shop-worker-1 started",
    ]);
  });

  it("name each container of a service", () => {
    const events = [1, 2].flatMap((at) => makeEvents(["die", "start"], { name: `shop-db-${at}` }));
    expect(diff(RUNNING, RUNNING, events)).toEqual([
      "shop/db: container shop-db-1 restarted; container shop-db-2 restarted",
    ]);
  });

  it("have escaped names", () => {
    const events = makeEvents(["start"], { name: "a\u001b[2J", service: "d\nb" });
    expect(diff(RUNNING, RUNNING, events)).toEqual(["shop/d\\nb: container a\\u{1b}[2J started"]);
  });

  it("wake watch only if they can change something", () => {
    const [start, exec] = makeEvents(["start", "exec_start: sh -c check"]);
    expect([start, exec].map((event) => event !== undefined && isRelevant(event))).toEqual([
      true,
      false,
    ]);
    expect(isRelevant({ kind: "lost" })).toBe(true);
  });
});
