import type { PortBinding, Project, Service } from "../compose/index.ts";
import type { Env } from "../lib/Env.ts";
import { emptyBinding, emptyProject, emptyService } from "../ports/emptyProject.ts";
import { MAX_PORT } from "../lib/PortRange.ts";
import type { Need, Policy } from "./Policy.ts";

/** A name that a Compose project cannot have. */
const NAME = "policy:needs";

/**
 * Builds a project whose services are the programs outside of Compose and their ports; null if the
 * policy names none.
 *
 * @param env the process environment
 */
export function buildNeedsProject({ needs, sources }: Policy, env: Env): Project | null {
  if (needs.length === 0) return null;
  return {
    ...emptyProject,
    origin: {
      kind: "policy-needs",
      fallback: new Map(needs.map((need) => [need.name, resolveFallback(need, env)])),
      misread: new Map(
        needs.flatMap((need) =>
          findMisreadFallbacks({ needs: [need] }, env).map((variable) => [need.name, variable]),
        ),
      ),
    },
    name: NAME,
    directory: "/",
    services: needs.map(toService),
    sources,
  };
}

/**
 * Returns the ports that a need falls back to.
 *
 * @param env the process environment, of which the policy may name a variable
 */
export function resolveFallback({ fallback }: Need, env: Env): readonly number[] {
  if (!("variable" in fallback)) return fallback;
  return readWords(fallback.variable, env).filter(isPort).map(Number);
}

/**
 * Returns the variables that the policy names for fallbacks and that hold something other than
 * ports, which is ignored. Their values may be secrets.
 */
export function findMisreadFallbacks(
  { needs }: Pick<Policy, "needs">,
  env: Env,
): readonly string[] {
  const variables = needs.flatMap(({ fallback }) =>
    "variable" in fallback ? [fallback.variable] : [],
  );
  return variables.filter((variable) => !readWords(variable, env).every(isPort));
}

function readWords(variable: string, env: Env): string[] {
  return ((Object.hasOwn(env, variable) && env[variable]) || "").split(/[\s,;]+/).filter(Boolean);
}

function isPort(word: string): boolean {
  return /^\d{1,5}$/.test(word) && Number(word) >= 1 && Number(word) <= MAX_PORT;
}

function toService(need: Need): Service {
  const span = need.span ?? { file: "", start: 0, end: 0 };
  return {
    ...emptyService,
    name: need.name,
    span,
    image: null,
    networks: [],
    ports: [toBinding(need, span)],
  };
}

function toBinding(
  { endpoint: { address, first, last, protocol } }: Need,
  span: Service["span"],
): PortBinding {
  return {
    ...emptyBinding,
    target: first,
    count: last - first + 1,
    protocol: protocol ?? "tcp",
    hostIp: address,
    published: String(first),
    span,
  };
}
