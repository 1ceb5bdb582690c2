import { escapeControlChars } from "../lib/escapeControlChars.ts";
import type { PortCheck } from "./listPortChecks.ts";
import { composeCommand, portplanCommand, type PortProblem } from "./PortProblem.ts";

/** Describes why a container that does not run publishes nothing, and how to start it. */
export function describeContainerState(check: PortCheck): PortProblem {
  const { container } = check;
  const up = composeCommand("up -d", check);
  const logs = composeCommand("logs", check);
  const { failed } = check;
  const waits = container === null || container.state === "created";
  if (failed !== null && waits) {
    return make(
      `it waits for ${escapeControlChars(failed)}, which failed`,
      `see why with ${composeCommand("logs", check, failed)}`,
    );
  }
  if (container === null) return describeMissing(check);
  const { state, status } = container;
  const exit = /\((-?\d{1,5})\)/.exec(status)?.[1];
  const withStatus = exit === undefined ? "" : ` with status ${exit}`;
  switch (state) {
    case "exited":
      return make(`its container exited${withStatus}`, `see why with ${logs}, and run ${up}`, true);
    case "restarting":
      return make(
        `its container exited${withStatus}, and the engine restarts it`,
        `see why with ${logs}`,
      );
    case "paused":
      return make("its container is paused", `run ${composeCommand("unpause", check)}`);
    case "created":
      return make("its container was created, but not started", `run ${up}`);
    default:
      return make(`its container is in the state "${state}"`, `run ${up}`);
  }
}

/** Describes why a service has no container. */
function describeMissing(check: PortCheck): PortProblem {
  const { own, namesake, isStarted, request } = check;
  const up = composeCommand("up -d", check);
  if (own.length > 0)
    return make(`only ${own.length} of ${request.service.replicas} containers exist`, `run ${up}`);
  if (namesake !== null)
    return make(
      `its container is of the project with the same name in ${namesake.compose?.directory ?? ""}`,
      `run ${portplanCommand("allocate --here", check)}, which gives this copy its own name and ` +
        `ports, and then ${up}`,
    );
  // With a service that is not selected, the command would start too much.
  const isWhole = !isStarted && request.project.disabled.length === 0;
  return make("it has no container", `run ${isWhole ? composeCommand("up -d", check, "") : up}`);
}

const make = (reason: string, fix: string, isFinal = false): PortProblem => ({
  status: "not-listening",
  reason,
  fix,
  isFinal,
});
