import { code } from "../lib/inlineCode.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { PortReference } from "../repository/PortReference.ts";
import { nameOwnEntry } from "./entries.ts";
import { listComposeRequests, locateRequest, namePort, needsPort } from "./requests.ts";
import type { RuleDefinition } from "./Rule.ts";

export const unneededPublish: RuleDefinition = {
  level: "off",
  summary: "no file in the repository uses the published port",
  happens:
    "Containers of a project reach each other by service name, without published ports. The port " +
    "is published, but no file in the repository refers to it.",
  why: "A port that is not published cannot collide, and other machines cannot reach it.",
  howToFix: "Remove the entry.",
  whenToIgnore:
    "If people or programs outside of the repository use the port: " +
    "`# portplan-ignore: unneeded-publish -- developers connect with psql`",
  example: "database-of-the-app",
  isConvention: true,
  afterAllocation: "drop",
  reads: "references",
  *check({ plan, repositoryContext: { references } }) {
    if (references === null) return;
    for (const request of listComposeRequests(plan)) {
      if (DEFAULT_PORTS.has(request.endpoints[0]?.first ?? 0)) continue;
      if (references.some((reference) => isUse(reference, request))) continue;
      const { name } = request.service;
      const address = code(`${name}:${request.binding.target}`);
      yield {
        ...locateRequest(request),
        message: `${name} publishes ${namePort(request)}, but no file in the repository uses it`,
        fix: `remove ${nameOwnEntry(request)}`,
        note: `other containers of the project can use ${address}`,
      };
    }
  },
};

/** Ports that addresses omit, because they are the defaults of their schemes. */
const DEFAULT_PORTS: ReadonlySet<number> = new Set([80, 443]);

/** Returns whether a reference uses the port. A line that sets its variable does not. */
function isUse({ port, variable }: PortReference, request: PortRequest): boolean {
  return needsPort(request, port) && (variable === null || variable !== request.binding.variable);
}
