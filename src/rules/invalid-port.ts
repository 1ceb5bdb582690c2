import { formatWant, shownPublished } from "../plan/formatWant.ts";
import { aboutWant } from "./aboutWant.ts";
import type { Rule } from "./Rule.ts";

export const invalidPort: Rule = {
  id: "invalid-port",
  level: "error",
  summary: "Compose loads this port, and the engine refuses it",
  why: "Compose does not check the host port of the long syntax, nor the container port's value. `docker compose config` says that all is well; `up` fails when the container is created.",
  *check({ plan }) {
    for (const want of plan.wants) {
      if (want.kind !== "invalid") continue;
      const published = shownPublished(want);
      const value = published === null ? " (its value comes from a variable and is not shown)" : "";
      yield {
        ...aboutWant(want),
        evidence: formatWant(want),
        message: `The engine refuses ${formatWant(want)}: ${want.reason}${value}.`,
        fix: "Write a port from 1 to 65535, or a range of them.",
      };
    }
  },
};
