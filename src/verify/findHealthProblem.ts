import type { PortBinding, Project, Service } from "../compose/index.ts";
import type { Container } from "../host/engine/Container.ts";
import { type HealthPath, parseHealthPath } from "../lib/healthPath.ts";
import { quoteShellWord } from "../lib/quoteShellWord.ts";
import { getResolvedName } from "../ports/getNameOnEngine.ts";
import { hasTarget, matchesName } from "../ports/serviceName.ts";
import { toLoopback } from "./findConnectionProblem.ts";
import type { HttpOutcome } from "./Prober.ts";
import type { PortCheck } from "./listPortChecks.ts";
import { composeCommand, portplanCommand, type PortProblem } from "./PortProblem.ts";
import type { VerifyContext } from "./VerifyContext.ts";

const LABEL = "portplan.health";

/** Finds why a container that listens is not healthy: its own health check, or its HTTP path. */
export async function findHealthProblem(
  check: PortCheck,
  container: Container,
  context: VerifyContext,
): Promise<PortProblem | null> {
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
      `wait for it: ${portplanCommand("verify --wait 60", check)}`,
    );
  return context.isSeen ? findPathProblem(check, context) : null;
}

const unhealthy = (reason: string, fix: string): PortProblem => ({
  status: "unhealthy",
  reason,
  fix,
});

async function findPathProblem(
  check: PortCheck,
  context: VerifyContext,
): Promise<PortProblem | null> {
  const { request, actual, target } = check;
  const { service, project, binding } = request;
  const ports = service.ports.filter(isTcp);
  const found = findPath(project, service, context);
  const [first] = ports;
  const [endpoint] = actual;
  if (found === null || first === undefined || endpoint === undefined || !isTcp(binding))
    return null;
  const { path, source } = found;
  // A mistake is reported once.
  if (target === first.target) {
    const mistake = findMistake(found, ports);
    if (mistake !== null) return mistake;
  }
  if (path === null || target !== (path.target ?? first.target)) return null;
  const outcome = await context.prober.get(toLoopback(endpoint), endpoint.first, path.path);
  const failure = describeFailure(outcome);
  if (failure === null) return null;
  const shown = isShown(service) ? showPath(path) : `the path of its ${source}`;
  return unhealthy(`${shown} ${failure}`, `see why: ${composeCommand("logs", check)}`);
}

/** Returns why a response does not show that a service is healthy; null if it does. */
function describeFailure(outcome: HttpOutcome): string | null {
  if ("failure" in outcome) return outcome.failure;
  const { status } = outcome;
  return status >= 200 && status < 400 ? null : `responds with status ${status}`;
}

/** A health path and what names it; a null path if it is not valid. */
interface NamedPath {
  readonly path: HealthPath | null;
  readonly source: string;
}

function findMistake(
  { path, source }: NamedPath,
  ports: readonly PortBinding[],
): PortProblem | null {
  if (path === null)
    return unhealthy(
      `its ${source} is not a path`,
      `set the ${source} to a path, for example /healthz or :8080/healthz`,
    );
  const { target } = path;
  if (target === null || ports.some((each) => hasTarget(each, target))) return null;
  return unhealthy(
    `its ${source} names container port ${target}, which it does not publish`,
    `name a container port that it publishes in the ${source}`,
  );
}

const isTcp = ({ protocol }: PortBinding) => protocol.toLowerCase() === "tcp";

function findPath(
  project: Project,
  { name, labels }: Service,
  { health }: VerifyContext,
): NamedPath | null {
  const label = labels.get(LABEL);
  if (label !== undefined) return { path: parseHealthPath(label), source: `label ${LABEL}` };
  const entry = health.find(({ service }) => matchesName(getResolvedName(project), name, service));
  return entry === undefined ? null : { path: entry.path, source: "health path in the policy" };
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
