import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { deriveAnswers, formatTruth, type Truth } from "./deriveAnswers.ts";
import type { Disturbance } from "./disturbances.ts";
import { observe, reach } from "./observe.ts";
import { type ProjectDraft, type ServiceDraft, writeProject } from "./ProjectDraft.ts";
import type { VerifyHost } from "./VerifyHost.ts";

/** In milliseconds. */
const MAX_WAIT = 20_000;

/** A disturbance of a service. */
export interface Disturbed {
  readonly service: ServiceDraft;
  readonly disturbance: Disturbance;
}

/** Starts a project, and disturbs its services. */
export async function startProject(
  host: VerifyHost,
  project: ProjectDraft,
  disturbed: readonly Disturbed[],
): Promise<void> {
  for (const { service, disturbance } of disturbed)
    disturbance.prepare?.({ host, project, service });
  writeProject(host, project);
  const active = project.services.filter(({ more }) => more["profiles"] === undefined);
  const names = active.map(({ name }) => name);
  const started = names.filter((name) => !project.omitted.has(name));
  const selected = started.length === names.length ? [] : ["--no-deps", ...started];
  if (started.length > 0) {
    const up = host.compose(["up", "--detach", ...selected]);
    const mayFail = disturbed.some(({ disturbance }) => disturbance.upFails);
    await (mayFail ? up.catch(() => {}) : up);
  }
  for (const { service, disturbance } of disturbed)
    await disturbance.act?.({ host, project, service });
}

/** Returns what is true, as the evidence says it. */
async function findTruth(
  host: VerifyHost,
  disturbed: readonly Disturbed[],
): Promise<readonly Truth[]> {
  const truth = await deriveAnswers(await observe(host), (attempts) => reach(host, attempts));
  return truth.map((each) => {
    const { status, flaps } =
      disturbed.find(({ service }) => service.name === each.service)?.disturbance ?? {};
    return flaps && status ? { ...each, status, flaps } : each;
  });
}

/**
 * Waits until the evidence says what the scenario did: health checks need time, and servers that
 * start. Fails if it says something else.
 */
export async function expectTruth(
  host: VerifyHost,
  project: ProjectDraft,
  disturbed: readonly Disturbed[],
): Promise<readonly Truth[]> {
  const end = Date.now() + MAX_WAIT;
  for (;;) {
    const truth = await findTruth(host, disturbed);
    const surprises = project.services.flatMap(({ name }) => {
      const own = disturbed.find(
        ({ service, disturbance }) => service.name === name || disturbance.affectsAll,
      );
      return describeSurprise(name, truth, own === undefined ? "ok" : own.disturbance.status);
    });
    if (surprises.length === 0) return truth;
    if (Date.now() > end) expect(surprises).toEqual([]);
    await sleep(200);
  }
}

/** Returns what is true when it no longer changes, e.g. after a restart of the engine. */
export async function findStableTruth(
  host: VerifyHost,
  disturbed: readonly Disturbed[] = [],
): Promise<readonly Truth[]> {
  let before: readonly Truth[] = [];
  for (;;) {
    const truth = await findTruth(host, disturbed);
    if (formatTruth(truth).join() === formatTruth(before).join()) return truth;
    before = truth;
    // Restart policies need a moment.
    await sleep(1000);
  }
}

/** Describes what the evidence says about a service if the scenario did something else. */
function describeSurprise(name: string, truth: readonly Truth[], status: string | null): string[] {
  const own = truth.filter(({ service }) => service === name).map((each) => each.status);
  const isExpected =
    status === "ok" ? own.every((each) => each === "ok") : own.some((each) => each === status);
  return (status === null ? own.length === 0 : isExpected)
    ? []
    : [`${name} is ${own.join(", ") || "not verified"} instead of ${status}`];
}
