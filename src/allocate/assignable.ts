import type { PortBinding, Project, ResolvedModel } from "../compose/index.ts";
import type { Env } from "../lib/Env.ts";

const PORT_VARIABLE = /^(?:[A-Z0-9_]{1,99}_)?PORTS?(?:_[A-Z0-9_]{1,99})?$/;
/** Prefixes of variables that configure Compose, Docker, the runner, actions, and Portplan. */
const RESERVED_PREFIX = /^(?:COMPOSE|DOCKER|GITHUB|RUNNER|ACTIONS|INPUT|PORTPLAN)_/;

/**
 * Returns whether a variable may be set for all programs of later steps. The checked compose file
 * chooses its name, so this is an allowlist: the name is that of a port, the user has not set it,
 * and the project uses it only as an entire host port.
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

/** Returns the bindings of all services, including those of inactive profiles. */
export function listBindings({ services, disabled }: Project): readonly PortBinding[] {
  return [...services, ...disabled].flatMap(({ ports }) => ports);
}
