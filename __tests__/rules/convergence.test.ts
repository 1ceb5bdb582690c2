import fc from "fast-check";
import { expect, it } from "vitest";
import { applyHelp, check, compare } from "./applyHelp.ts";
import { situation } from "./situation.ts";

/** `PORTPLAN_CONVERGENCE=2000` checks 2,000 new situations. By default, they are the same. */
const { PORTPLAN_CONVERGENCE: runs } = process.env;
const PARAMETERS = runs === undefined ? { numRuns: 100, seed: 1 } : { numRuns: Number(runs) };

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
}, 120_000);
