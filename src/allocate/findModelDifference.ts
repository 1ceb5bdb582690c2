import type { Plain, ResolvedModel } from "../compose/index.ts";
import { toMappingTree } from "./traefik.ts";
import { asTree, type Tree } from "./Tree.ts";

/** Returns where a resolved project differs first from the expected model; null: nowhere. */
export function findModelDifference(
  expected: Tree,
  { project, model }: ResolvedModel,
): string | null {
  if (project.problems.length > 0) return project.problems[0]?.message ?? "the project";
  return findFirstDifference(normalizeLabels(expected), normalizeLabels(model ?? {}));
}

/** Labels may be a list or a mapping, which is the same. */
function normalizeLabels(model: Tree): Tree {
  const services = Object.entries(asTree(model["services"])).map(([name, node]) => {
    const { labels = null, ...service } = asTree(node);
    return [name, { ...service, labels: toMappingTree(labels) }];
  });
  return { ...model, services: Object.fromEntries(services) };
}

/**
 * Where two trees differ first, as `services.web.environment.PORT`; null where they are equal. The
 * order of keys does not count.
 */
function findFirstDifference(
  expected: Plain | undefined,
  actual: Plain | undefined,
  path = "",
): string | null {
  if (expected === actual) return null;
  if (!isTree(expected) || !isTree(actual) || Array.isArray(expected) !== Array.isArray(actual))
    return path || "the project";
  const [a, b] = [new Map(Object.entries(expected)), new Map(Object.entries(actual))];
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const found = findFirstDifference(a.get(key), b.get(key), path === "" ? key : `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}

function isTree(value: Plain | undefined): value is Tree | readonly Plain[] {
  return typeof value === "object" && value !== null;
}
