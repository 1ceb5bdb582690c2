import { INVALID } from "../ports/toPortRequest.ts";
import { showPublished } from "../ports/formatRequest.ts";
import { locateRequest, namePort } from "./requests.ts";
import type { RuleDefinition } from "./Rule.ts";

export const invalidPort: RuleDefinition = {
  level: "error",
  summary: "Compose loads the port, but the engine refuses it",
  happens:
    "Compose checks neither the host port of the long syntax nor the value of the container " +
    "port. `docker compose config` succeeds, and `up` fails when it creates the container.",
  why: "The mistake shows up only when you start the project.",
  howToFix: "Correct the entry, or the variable that sets it.",
  whenToIgnore:
    "If an override file replaces the entry: " +
    "`# portplan-ignore: invalid-port -- compose.ci.yaml replaces the entry`",
  example: "too-high",
  *check({ plan }) {
    for (const request of plan.requests) {
      if (request.kind !== "invalid") continue;
      const { service, binding, reason } = request;
      const isHidden = showPublished(request) === null;
      const port = isHidden ? `container port ${binding.target}` : namePort(request);
      yield {
        ...locateRequest(request),
        message: `${service.name} cannot publish ${port}: ${reason}`,
        label: "the engine refuses this entry",
        fix: Object.values(INVALID).find((each) => each.reason === reason)?.fix ?? "",
        note: isHidden ? "the value comes from a variable and is not shown" : "",
      };
    }
  },
};
