import { formatPorts } from "../ports/HostEndpoint.ts";
import { isVariable } from "../ports/isVariable.ts";
import { listComposeRequests, locateRequest, namePort } from "./requests.ts";
import { formatEntryWithVariable, nameOwnEntry, widenToEntry } from "./entries.ts";
import type { RuleDefinition } from "./Rule.ts";

export const hardcodedPort: RuleDefinition = {
  level: "off",
  summary: "no variable can change the host port",
  happens:
    "A second copy of the project on the same host, for another branch or another job, collides " +
    "on the port.",
  why: "To run two copies, you have to edit the Compose file in one of them.",
  howToFix: "Use a variable with a default: nothing changes for users who do not set it.",
  whenToIgnore:
    "If the port must never change: " +
    '`- "443:443" # portplan-ignore: hardcoded-port -- public URL`',
  example: "fixed-port",
  isConvention: true,
  *check(facts) {
    for (const request of listComposeRequests(facts.plan)) {
      const entry = widenToEntry(request);
      const [endpoint] = entry.endpoints;
      if (endpoint === undefined || isVariable(request)) continue;
      yield {
        ...locateRequest(request),
        message:
          `${request.service.name} publishes ${namePort(request)} ` +
          "without a variable to change the port",
        fix:
          `change ${nameOwnEntry(request)} to ` +
          formatEntryWithVariable(facts, entry, formatPorts(endpoint)),
      };
    }
  },
};
