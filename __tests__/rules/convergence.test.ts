import fc from "fast-check";
import { expect, it } from "vitest";
import { applyHelp, check, compare } from "./applyHelp.ts";
import { situation } from "./situation.ts";

/**
 * `PORTPLAN_CONVERGENCE=2000` checks 2,000 situations, `PORTPLAN_CONVERGENCE_SEED=2` others than
 * by default.
 */
const { PORTPLAN_CONVERGENCE: runs = "100", PORTPLAN_CONVERGENCE_SEED: seed = "1" } = process.env;
const PARAMETERS = { numRuns: Number(runs), seed: Number(seed) };

it("the help of a finding resolves it and causes no other finding", () => {
  fc.assert(
    fc.property(situation, (before) => {
      const found = check(before);
      fc.pre(!found.hasDuplicates);
      for (const each of found.findings)
        for (const after of applyHelp(before, each))
          expect({ help: each.finding.fix, ...compare(found, each, after) }).toMatchObject({
            remaining: [],
            added: [],
          });
    }),
    PARAMETERS,
  );
}, 600_000);
