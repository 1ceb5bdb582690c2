import { afterAll, describe, it } from "vitest";
import { Random } from "../../../scripts/predict/random.ts";
import { DISTURBANCES } from "./disturbances.ts";
import { Engines } from "./Engines.ts";
import { expectVerified } from "./expectVerified.ts";
import { type Disturbed, expectTruth, findStableTruth, startProject } from "./playScenario.ts";
import { draftProject, type ProjectDraft } from "./ProjectDraft.ts";
import { draftServices } from "./randomProject.ts";
import type { EngineKind } from "./VerifyEngine.ts";
import type { VerifyHost } from "./VerifyHost.ts";

// PORTPLAN_SCENARIOS is the number of scenarios, and PORTPLAN_SEED the seed of the first one. Each
// scenario has its own seed, so PORTPLAN_SCENARIOS=1 with the seed of a failed one repeats it.
const { CI, PORTPLAN_SCENARIOS = "4", PORTPLAN_SEED } = process.env;
const first = Number(PORTPLAN_SEED ?? (CI ? 1 : Date.now() % 1_000_000));
const seeds = Array.from({ length: Number(PORTPLAN_SCENARIOS) }, (_, at) => first + at);

const engines = new Engines();
const hasEngine = engines.open("proxy") !== null;
afterAll(() => engines.stop());

const KINDS: readonly EngineKind[] = ["proxy", "default", "rules"];

/** Chooses what happens to the services: in consecutive scenarios, everything happens once. */
function chooseDisturbances(
  seed: number,
  { services }: ProjectDraft,
  kind: EngineKind,
): Disturbed[] {
  const random = new Random(seed);
  const possible = DISTURBANCES.filter(({ engines: kinds }) => kinds?.includes(kind) ?? true);
  const single = possible.filter(({ affectsAll }) => !affectsAll);
  const chosen = possible[seed % possible.length];
  return random.shuffled(services).flatMap((service, at): Disturbed[] => {
    if (at === 0 && chosen !== undefined) return [{ service, disturbance: chosen }];
    if (chosen?.affectsAll || random.chance(50)) return [];
    return [{ service, disturbance: random.pick(single) }];
  });
}

/** Restarts the engine. Some of the services start again with it. */
async function restart({ engine }: VerifyHost): Promise<void> {
  await (
    await engine.end("SIGTERM")
  )(false);
}

/** Gives some services that nothing happens to a restart policy. */
function addRestartPolicies(
  random: Random,
  { services }: ProjectDraft,
  disturbed: readonly Disturbed[],
): void {
  for (const service of services)
    if (disturbed.every((each) => each.service !== service) && random.chance(50))
      service.more["restart"] = random.pick(["always", "unless-stopped"]);
}

describe.runIf(hasEngine)("portplan verify in random scenarios", () => {
  it.each(seeds)("says what is true (seed %i)", async (seed) => {
    const random = new Random(seed);
    const kind = KINDS[seed % KINDS.length] ?? "proxy";
    await engines.onHost(kind, async (host) => {
      const project = draftProject(draftServices(host, random));
      const disturbed = chooseDisturbances(seed, project, kind);
      addRestartPolicies(random, project, disturbed);
      await startProject(host, project, disturbed);
      const isRestarted = random.chance(15);
      if (isRestarted) await restart(host);
      const truth = isRestarted
        ? findStableTruth(host, disturbed)
        : expectTruth(host, project, disturbed);
      await expectVerified(host, await truth);
    });
  });
});
