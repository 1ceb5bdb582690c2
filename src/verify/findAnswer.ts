import { holdsPorts } from "../host/engine/readContainers.ts";
import type { Answer } from "./Answer.ts";
import { findIntruders } from "./findIntruders.ts";
import { findHealthProblem } from "./findHealthProblem.ts";
import { findConnectionProblem } from "./findConnectionProblem.ts";
import { joinPlanned, type PortCheck } from "./listPortChecks.ts";
import type { VerifyContext } from "./VerifyContext.ts";
import { describeContainerState } from "./describeContainerState.ts";
import { composeCommand, notListening, type PortProblem, showPort } from "./PortProblem.ts";

/** Verifies a port: whether the right container listens on it, answers, and is healthy. */
export async function findAnswer(check: PortCheck, context: VerifyContext): Promise<Answer> {
  const { request, target, container, actual } = check;
  const problem = await findProblem(check, context);
  return {
    request,
    target,
    container: container?.name ?? null,
    planned: joinPlanned(check),
    actual: actual[0] ?? null,
    status: "ok",
    reason: null,
    fix: null,
    holders: [],
    isFinal: false,
    ...problem,
  };
}

async function findProblem(check: PortCheck, context: VerifyContext): Promise<PortProblem | null> {
  const intruders = await findIntruders(check, context);
  if (intruders !== null) return { ...describeIntruders(check), ...intruders };
  const { container, actual, isPlanned } = check;
  if (container?.state !== "running") return describeContainerState(check);
  if (actual.length === 0) return describeUnpublished(check);
  if (!isPlanned) return describeWrongPort(check);
  const connection = await findConnectionProblem(check, container, context);
  if (connection !== null && connection.status !== "unknown") return connection;
  return (await findHealthProblem(check, container, context)) ?? connection;
}

function describeIntruders(check: PortCheck): PortProblem {
  const { container } = check;
  const runs = container !== null && holdsPorts(container.state);
  return {
    status: "wrong-listener",
    reason: runs ? null : describeContainerState(check).reason,
    fix: null,
  };
}

function describeUnpublished(check: PortCheck): PortProblem {
  return notListening(
    `its container was created without container port ${check.target}`,
    recreate(check),
    true,
  );
}

const recreate = (check: PortCheck) => `recreate it: ${composeCommand("up -d", check)}`;

function describeWrongPort(check: PortCheck): PortProblem {
  const { actual, isLeased } = check;
  const [now] = actual.map(showPort);
  return {
    status: "wrong-port",
    reason: `its container publishes ${now}${isLeased ? ", not the leased port" : " instead"}`,
    fix: isLeased
      ? "start it with the variables and files of `portplan allocate`, or run `portplan release`"
      : recreate(check),
    isFinal: true,
  };
}
