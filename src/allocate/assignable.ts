import type { PortBinding, Project, ResolvedModel, Service } from "../compose/index.ts";
import type { Env } from "../lib/Env.ts";
import { PORT_VARIABLE, RESERVED_PREFIX } from "../ports/portVariable.ts";

/**
 * Returns why a variable must not be set for all programs of later steps, or null if it may be. The
 * checked compose file chooses its name, so this is an allowlist: the name is that of a port, the
 * user has not set it, and the project uses it only as an entire host port.
 */
export function explainNotAssignable(
  name: string,
  { project, namedElsewhere }: ResolvedModel,
  env: Env,
): string | null {
  if (!PORT_VARIABLE.test(name)) return `${name} is not named like DB_PORT, PORT or PORT_DB`;
  if (RESERVED_PREFIX.test(name)) return `${name} may configure another program`;
  if (env[name] !== undefined) return `${name} is set in the environment`;
  const isOnlyPort = listBindings(project).every(
    ({ variable, variables }) => variable === name || variables.every((use) => use.name !== name),
  );
  return namedElsewhere.has(name) || !isOnlyPort ? `${name} is not only a host port` : null;
}

/** Returns all services, including those of inactive profiles. */
export function listServices({ services, disabled }: Project): readonly Service[] {
  return [...services, ...disabled];
}

/** Returns the bindings of all services, including those of inactive profiles. */
export function listBindings(project: Project): readonly PortBinding[] {
  return listServices(project).flatMap(({ ports }) => ports);
}
