import { expect, it } from "vitest";
import { formatChanges } from "../../src/watch/formatChanges.ts";
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
} from "./observing.ts";

const NO_LEASES = { leases: 0, allocations: 0 };
const RUNNING = makeObservation([makePorts()]);
const FREED = makeObservation([makePorts(FREE)]);
const BLOCKED = makeObservation([makePorts(TAKEN)], [makeObservedFinding()]);
const GONE = { failure: "the engine does not respond" };

type Step = readonly [Outcome["observation"], (readonly string[])?];

/** Makes observations one after the other, each with the actions of events before it. */
function watch(...steps: readonly Step[]) {
  let state = startWatch(NOON);
  const printed = steps.map(([observation, actions = []]) => {
    const outcome = makeOutcome(observation);
    const next = advance(state, outcome, makeEvents(actions), NO_LEASES);
    ({ state } = next);
    return formatChanges(next.changes, NOON).map((line) => line.replace(/^\S+ /, ""));
  });
  return { printed, state, snapshot: state.snapshot };
}

it("knows nothing before the first observation", () => {
  const { snapshot } = startWatch(NOON);
  expect([snapshot.status, snapshot.reasons, snapshot.lastCheck]).toEqual([
    "unknown",
    ["not checked yet"],
    null,
  ]);
});

it("prints nothing as long as everything is well", () => {
  expect(watch([RUNNING], [RUNNING], [RUNNING]).printed).toEqual([[], [], []]);
});

it("prints what fails at first, and when it is resolved", () => {
  const title = "db cannot publish host port 5432/tcp: in use by process node (pid 42)";
  expect(watch([BLOCKED], [BLOCKED], [FREED]).printed).toEqual([
    [`shop/db: error[port-occupied]: ${title}`, `status: failing (was unknown): ${title}`],
    [],
    ["shop/db: 5432/tcp free", "status: ok (was failing)"],
  ]);
});

it("reports once that the engine is gone, and compares with the observation before that", () => {
  const { printed, snapshot } = watch([RUNNING], [GONE], [GONE], [RUNNING], [GONE], [FREED]);
  expect(printed).toEqual([
    [],
    ["status: unknown (was ok): the engine does not respond"],
    [],
    ["status: ok (was unknown)"],
    ["status: unknown (was ok): the engine does not respond"],
    ["shop/db: down; 5432/tcp free", "status: ok (was unknown)"],
  ]);
  expect(snapshot.checks).toEqual({ ok: 3, failing: 0, unknown: 3 });
});

it("reports another reason for an unknown status", () => {
  expect(watch([RUNNING], [GONE], [{ failure: "compose.yaml is missing" }]).printed[2]).toEqual([
    "status: unknown: compose.yaml is missing",
  ]);
});

it("reports that a service is up again that stopped with the engine", () => {
  expect(watch([RUNNING], [GONE, ["die"]], [GONE], [RUNNING]).printed).toEqual([
    [],
    [
      "shop/db: container shop-db-1 stopped",
      "status: unknown (was ok): the engine does not respond",
    ],
    [],
    ["shop/db: up", "status: ok (was unknown)"],
  ]);
  expect(watch([RUNNING], [GONE, ["die"]], [RUNNING, ["start"]]).printed[2]).toEqual([
    "shop/db: container shop-db-1 started",
    "status: ok (was unknown)",
  ]);
});

it("knows nothing about services while the engine is gone", () => {
  const { snapshot } = watch([BLOCKED], [GONE]);
  expect([snapshot.services, [...snapshot.ports], snapshot.conflicts]).toEqual([
    [{ project: "shop", service: "db", up: null, ports: [] }],
    [["unknown", 1]],
    0,
  ]);
});

it("does not claim that ports are well that it cannot see", () => {
  const blind = { ...FREED, blindness: "this is a container" };
  expect(watch([blind]).printed).toEqual([["status: unknown: this is a container"]]);
});

it("counts ports by state, and findings", () => {
  const range = makePorts({ ...FREE, hostPort: 8000, count: 10 });
  const found = makeObservation([makePorts(TAKEN), range], [makeObservedFinding()]);
  const { snapshot } = watch([found]);
  expect([[...snapshot.ports], snapshot.findings]).toEqual([
    [
      ["taken", 1],
      ["free", 10],
    ],
    { error: 1, warning: 0, notice: 0 },
  ]);
});

it("keeps no more after many observations than after a few", () => {
  const size = (count: number) => {
    const steps = Array.from({ length: count }, (_, at): Step =>
      at % 2 === 0 ? [RUNNING, ["die", "start"]] : [GONE, ["die"]],
    );
    return JSON.stringify(watch(...steps).state.last).length;
  };
  expect(size(500)).toBe(size(5));
});
