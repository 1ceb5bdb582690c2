import { formatPorts } from "../ports/HostEndpoint.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import { findOutsideBound } from "./bounds.ts";
import type { RuleDefinition } from "./Rule.ts";

export const outsideBlock: RuleDefinition = {
  level: "error",
  summary: "a host port outside of the block that the policy gives to the project",
  happens: "",
  why:
    "Projects with blocks of their own can be started side by side, whoever adds a service " +
    "to which of them. A port outside of the block may be the next project's.",
  howToFix: "",
  whenToIgnore: "",
  example: "block-of-the-neighbour",
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
      const neighbour =
        owner === undefined
          ? ""
          : `, and inside of ${formatPorts(owner.range)}, the block of ${owner.project}`;
      return (
        `${formatRequest(request)} is outside of ${formatPorts(block.range)}, the block ` +
        `of ${block.project}${neighbour}.`
      );
    }),
};
