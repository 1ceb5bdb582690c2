import { INVALID } from "../ports/toPortRequest.ts";
import { formatRequest, showPublished } from "../ports/formatRequest.ts";
import { locateRequest } from "./requests.ts";
import type { RuleDefinition } from "./Rule.ts";

export const invalidPort: RuleDefinition = {
  level: "error",
  summary: "Compose loads this port, and the engine refuses it",
  happens: "",
  why:
    "Compose does not check the host port of the long syntax, nor the container port's " +
    "value. `docker compose config` says that all is well; `up` fails when the container is " +
    "created.",
  howToFix: "",
  whenToIgnore: "",
  example: "too-high",
  *check({ plan }) {
    for (const request of plan.requests) {
      if (request.kind !== "invalid") continue;
      const published = showPublished(request);
      const value = published === null ? " (its value comes from a variable and is not shown)" : "";
      yield {
        ...locateRequest(request),
        message: `The engine refuses ${formatRequest(request)}: ${request.reason}${value}.`,
        fix: Object.values(INVALID).find(({ reason }) => reason === request.reason)?.fix ?? "",
      };
    }
  },
};
