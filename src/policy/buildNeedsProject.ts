import type { Project, Service, VariableUse } from "../compose/index.ts";
import type { Env } from "../lib/Env.ts";
import { emptyBinding, emptyProject, emptyService } from "../ports/emptyProject.ts";
import { isPort } from "../lib/PortRange.ts";
import type { Need, Policy } from "./Policy.ts";

/** Cannot be the name of a Compose project. */
export const NEEDS_PROJECT = "policy:needs";

/**
 * Builds a project whose services are the programs outside Compose. Returns null if the policy
 * names none.
 *
 * @param env the process environment
 * @param directory the checkout, which distinguishes the leases of its copies
 */
export function buildNeedsProject(
  { needs, sources }: Policy,
  env: Env,
  directory = "/",
): Project | null {
  if (needs.length === 0) return null;
  const fallbacks = needs.map(({ name, fallback }) => ({ name, ...readFallback(fallback, env) }));
  return {
    ...emptyProject,
    origin: {
      kind: "policy-needs",
      fallback: new Map(fallbacks.map(({ name, ports }) => [name, ports])),
      misread: new Map(
        fallbacks.flatMap(({ name, misread }) => (misread === null ? [] : [[name, misread]])),
      ),
    },
    name: NEEDS_PROJECT,
    directory,
    services: needs.map((need) => toService(need, env)),
    sources,
  };
}

/**
 * Returns the ports of a fallback. `misread` is its variable if it contains values that are not
 * ports. They are ignored, and never printed because they may be secrets.
 */
function readFallback(
  fallback: Need["fallback"],
  env: Env,
): { readonly ports: readonly number[]; readonly misread: string | null } {
  if (!("variable" in fallback)) return { ports: fallback, misread: null };
  const { variable } = fallback;
  const words = ((Object.hasOwn(env, variable) && env[variable]) || "")
    .split(/[\s,;]+/)
    .filter(Boolean);
  const ports = words
    .filter((word) => /^\d{1,5}$/.test(word))
    .map(Number)
    .filter(isPort);
  return { ports, misread: ports.length < words.length ? variable : null };
}

function toService({ name, span: place, endpoint, variable = null }: Need, env: Env): Service {
  const span = place ?? { file: "", start: 0, end: 0 };
  const { address, first, last, protocol } = endpoint;
  const use = variable === null ? null : readVariable(variable, env);
  const binding = {
    ...emptyBinding,
    target: first,
    count: last - first + 1,
    protocol: protocol ?? "tcp",
    hostIp: address,
    published: use?.value ?? String(first),
    variable,
    variables: use === null ? [] : [use],
    span,
  };
  return { ...emptyService, name, span, image: null, networks: [], ports: [binding] };
}

/** Returns the port that the environment sets for a program, e.g. by an earlier allocation. */
function readVariable(name: string, env: Env): VariableUse | null {
  const value = (Object.hasOwn(env, name) && env[name]) || "";
  return /^\d{1,5}$/.test(value) && isPort(Number(value))
    ? { name, value, source: "shell", span: null, part: "published" }
    : null;
}
