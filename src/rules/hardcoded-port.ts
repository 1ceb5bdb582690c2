import { formatPorts } from "../ports/HostEndpoint.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import { isVariable } from "../ports/isVariable.ts";
import { listComposeRequests, locateRequest } from "./requests.ts";
import { formatEntry, suggestVariable } from "./fixes.ts";
import type { RuleDefinition } from "./Rule.ts";

export const hardcodedPort: RuleDefinition = {
  level: "off",
  summary: "a host port that no variable can change",
  happens: "",
  why:
    "A second copy of the project on the same host, for another branch or another job, " +
    "collides on every such port, and the compose file has to be edited to part them. With a " +
    "variable and a default nothing changes for those who do not set it.",
  howToFix: "",
  whenToIgnore: "",
  example: "fixed-port",
  isConvention: true,
  *check({ plan }) {
    for (const request of listComposeRequests(plan)) {
      const [endpoint] = request.endpoints;
      if (endpoint === undefined || isVariable(request)) continue;
      const ports = `\${${suggestVariable(request)}:-${formatPorts(endpoint)}}`;
      yield {
        ...locateRequest(request),
        message: `No variable can change the host port of ${formatRequest(request)}.`,
        fix: `Change the entry to ${formatEntry(request, ports)}.`,
      };
    }
  },
};
