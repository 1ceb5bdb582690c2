import type { PortBinding, Project, ResolvedModel } from "../compose/index.ts";
import type { Env } from "../lib/Env.ts";

const PORT_VARIABLE = /^([A-Z0-9_]+_)?PORTS?(_[A-Z0-9_]+)?$/;
/** What steers Compose, Docker, GitHub's runner, its actions, and Portplan itself. */
const RESERVED_PREFIX = /^(?:COMPOSE|DOCKER|GITHUB|RUNNER|ACTIONS|INPUT|PORTPLAN)_/;

/**
 * Whether a variable may be set for all programs of the later steps. The compose file under test
 * chose its name, so this is an allowlist: the name is that of a port, the user did not set it, and
 * the project has it nowhere but as a whole host port.
 */
export function isAssignable(
  name: string,
  { project, namedElsewhere }: ResolvedModel,
  env: Env,
): boolean {
  return (
    PORT_VARIABLE.test(name) &&
    !RESERVED_PREFIX.test(name) &&
    env[name] === undefined &&
    !namedElsewhere.has(name) &&
    listBindings(project).every(
      ({ variable, variables }) => variable === name || variables.every((use) => use.name !== name),
    )
  );
}

/** Of every service, switched on or not. */
export function listBindings({ services, disabled }: Project): readonly PortBinding[] {
  return [...services, ...disabled].flatMap(({ ports }) => ports);
}
