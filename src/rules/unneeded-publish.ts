import { formatRequest } from "../ports/formatRequest.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { PortReference } from "../repository/PortReference.ts";
import { listComposeRequests, locateRequest, needsPort } from "./requests.ts";
import type { RuleDefinition } from "./Rule.ts";

export const unneededPublish: RuleDefinition = {
  level: "off",
  summary: "a published port that nothing in the repository uses",
  happens: "",
  why:
    "Containers of a project reach each other by service name on ports that need not be " +
    "published. A port that is not published cannot collide, cannot be taken, and cannot be " +
    "reached by strangers.",
  howToFix: "",
  whenToIgnore: "",
  example: "database-of-the-app",
  isConvention: true,
  afterAllocation: "drop",
  reads: "references",
  *check({ plan, repositoryContext: { references } }) {
    if (references === null) return;
    for (const request of listComposeRequests(plan)) {
      if (OPENED_BY_PEOPLE.has(request.endpoints[0]?.first ?? 0)) continue;
      if (references.some((reference) => isUse(reference, request))) continue;
      yield {
        ...locateRequest(request),
        message: `Nothing in the repository uses ${formatRequest(request)}.`,
        fix:
          "Publish nothing: other containers of the project reach it " +
          `as ${request.service.name}:${request.binding.target}.`,
      };
    }
  },
};

/** Ports that nobody writes into an address. */
const OPENED_BY_PEOPLE: ReadonlySet<number> = new Set([80, 443]);

/** A line that gives the variable its value is no use of the port. */
function isUse({ port, variable }: PortReference, request: PortRequest): boolean {
  return needsPort(request, port) && (variable === null || variable !== request.binding.variable);
}
