import { formatPorts } from "../ports/HostEndpoint.ts";
import { findOutsideBound, namePortsOutside } from "./bounds.ts";
import type { RuleDefinition } from "./Rule.ts";

export const outsideBlock: RuleDefinition = {
  level: "error",
  summary: "host port is outside the project's block in the policy",
  happens: "The project publishes a port that the policy does not give to it.",
  why:
    "Projects with separate blocks can run side by side, whichever services they add. A port " +
    "outside of the block may belong to another project.",
  howToFix: "Move the port into the block, or extend the block in the policy.",
  whenToIgnore:
    "If another program needs that exact port: " +
    "`# portplan-ignore: outside-block -- the firewall only opens 8000`",
  example: "block-of-another-project",
  isConvention: true,
  appliesToJobs: true,
  afterAllocation: "drop",
  check: (facts) =>
    findOutsideBound(facts, "block", ({ block }, request) => {
      const owner = [...facts.policy.blocks.values()].find(
        ({ range, project }) =>
          project !== block.project &&
          request.endpoints.some(({ first, last }) => range.first <= last && first <= range.last),
      );
      const outside = namePortsOutside(request, block.range);
      return {
        message:
          `${request.service.name} publishes ${outside}, outside the block ` +
          `${formatPorts(block.range)} of project ${block.project}`,
        note:
          owner === undefined
            ? ""
            : `${formatPorts(owner.range)} is the block of project ${owner.project}`,
      };
    }),
};
