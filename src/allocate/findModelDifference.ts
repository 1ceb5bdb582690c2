import type { Plain, ResolvedModel } from "../compose/index.ts";
import { toMappingTree } from "./traefik.ts";
import { asTree, type Tree } from "./Tree.ts";

/** Returns the first difference of a resolved project from the expected model, or null. */
export function findModelDifference(
  expected: Tree,
  { project, model }: ResolvedModel,
): string | null {
  if (project.problems.length > 0) return project.problems[0]?.message ?? "the project";
  const path = findFirstDifference(normalizeLabels(expected), normalizeLabels(model ?? {}));
  return path?.replace(NAMES, "$1") ?? null;
}

/** Matches a path below a list of names, which may be values of variables. */
const NAMES = /^(services\..*?\.(?:depends_on|labels|networks|(?:environment|args)\.\d+))\..*/s;

/** Converts labels to mappings, because lists and mappings are equivalent. */
function normalizeLabels(model: Tree): Tree {
  const services = Object.entries(asTree(model["services"])).map(([name, node]) => {
    const { labels = null, ...service } = asTree(node);
    return [name, { ...service, labels: toMappingTree(labels) }];
  });
  return { ...model, services: Object.fromEntries(services) };
}

/**
 * Returns the path of the first difference, e.g. `services.web.environment.PORT`, or null if the
 * trees are equal. Ignores the order of keys.
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
