import type { Service } from "../compose/index.ts";
import type { Container } from "../host/engine/Container.ts";
import { type HealthPath, parseHealthPath } from "../lib/healthPath.ts";
import { quoteShellWord } from "../lib/quoteShellWord.ts";
import { toLoopback } from "./findConnectionProblem.ts";
import type { PortCheck } from "./listPortChecks.ts";
import { composeCommand, type Problem } from "./Problem.ts";
import type { Sight } from "./Sight.ts";

const LABEL = "portplan.health";

/** Finds why a container that listens is not healthy: its own health check, or its HTTP path. */
export async function findHealthProblem(
  check: PortCheck,
  container: Container,
  sight: Sight,
): Promise<Problem | null> {
  const [, health] = /\((?:health: )?(starting|unhealthy)\)$/.exec(container.status) ?? [];
  const name = quoteShellWord(container.name);
  if (health === "unhealthy")
    return unhealthy(
      "its health check fails",
      `see why: \`docker inspect --format '{{json .State.Health.Log}}' ${name}\``,
    );
  if (health === "starting")
    return unhealthy(
      "its health check has not succeeded yet",
      "wait for it: `portplan verify --wait 60`",
    );
  return sight.isSeen ? findPathProblem(check, sight) : null;
}

const unhealthy = (reason: string, fix: string): Problem => ({
  status: "unhealthy",
  reason,
  fix,
});

async function findPathProblem(check: PortCheck, sight: Sight): Promise<Problem | null> {
  const { request, actual, target } = check;
  const text = request.service.labels.get(LABEL);
  if (text === undefined || request.binding.protocol.toLowerCase() !== "tcp") return null;
  const path = parseHealthPath(text);
  if (path === null)
    return unhealthy(
      `its label ${LABEL} is not a path`,
      `set ${LABEL} to a path, for example /healthz or :8080/healthz`,
    );
  const [endpoint] = actual;
  if (endpoint === undefined || target !== (path.target ?? findFirstTarget(request.service)))
    return null;
  const outcome = await sight.prober.get(toLoopback(endpoint), endpoint.first, path.path);
  if ("status" in outcome && outcome.status >= 200 && outcome.status < 400) return null;
  const shown = isShown(request.service) ? showPath(path) : `the path of its label ${LABEL}`;
  const result = "status" in outcome ? `responds with status ${outcome.status}` : outcome.failure;
  const fix = `see why: ${composeCommand("logs", check)}`;
  return unhealthy(`${shown} ${result}`, fix);
}

function findFirstTarget({ ports }: Service): number | undefined {
  return ports.find(({ protocol }) => protocol.toLowerCase() === "tcp")?.target;
}

/** Returns whether the label contains no variables, whose values may be secret. */
function isShown({ settings }: Service): boolean {
  return !settings.some(
    ({ kind, name, value, pieces, secret }) =>
      kind === "labels" &&
      (name === LABEL || value.startsWith(`${LABEL}=`)) &&
      (secret || pieces.length > 0),
  );
}

/** Shows a path without its query, which may be secret. */
const showPath = ({ path }: HealthPath) => `GET ${path.split("?", 1)[0]}`;
