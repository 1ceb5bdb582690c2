import { describe, expect, it } from "vitest";
import { formatServiceKey } from "../../src/watch/diffObservations.ts";
import { holdTransitions, listTransitions } from "../../src/watch/holdTransitions.ts";
import type { ObservedPorts } from "../../src/watch/Observation.ts";
import {
  FREE,
  makeObservation,
  makeObservedFinding,
  makeOutcome,
  makePorts,
  TAKEN,
} from "./observing.ts";

const PROXY = { state: "taken", described: "in use by process docker-proxy (pid 7)" };
const web = (changes: Partial<ObservedPorts>) =>
  makePorts({ service: "web", hostPort: 80, requested: "*:80/tcp", ...changes });
const observe = (db: Partial<ObservedPorts>, other: Partial<ObservedPorts> = {}) =>
  makeObservation([makePorts(db), web(other)]);

const DB = formatServiceKey({ project: "shop", service: "db" });

describe("a service in transition", () => {
  it.each([
    ["has a proxy and no container", observe({}), observe(PROXY), [DB]],
    ["is found by the first observation", null, observe(PROXY), [DB]],
    ["is found if another service changed, too", observe(FREE, FREE), observe(PROXY), [DB]],
    ["is none whose port another process uses", observe({}), observe(TAKEN), []],
    ["is none whose proxy stays", observe(PROXY), observe(PROXY, TAKEN), []],
  ])("%s", (_title, before, after, expected) => {
    expect([...listTransitions(before, makeOutcome(after))]).toEqual(expected);
  });

  it("is none if no observation could be made", () => {
    expect(listTransitions(null, makeOutcome({ failure: "no engine" })).size).toBe(0);
  });

  it("stays as it was, and the changes of other services are kept", () => {
    const before = observe(FREE, FREE);
    const [own, other] = ["db", "web"].map((service) => makeObservedFinding({ service }));
    const after = {
      ...observe(PROXY, TAKEN),
      findings: [own, other].filter((each) => each !== undefined),
      conflicts: 2,
    };
    expect(holdTransitions(before, after, new Set([DB]))).toEqual({
      ...after,
      services: before.services,
      ports: [makePorts(FREE), web(TAKEN)],
      findings: [other],
      conflicts: 1,
    });
  });

  it("keeps the findings that it had", () => {
    const finding = makeObservedFinding();
    const before = { ...observe(TAKEN), findings: [finding], conflicts: 1 };
    const after = { ...observe(PROXY), conflicts: 1 };
    const held = holdTransitions(before, after, new Set([DB]));
    expect([held.findings, held.conflicts, held.ports]).toEqual([[finding], 1, before.ports]);
  });
});
