import type { Plain } from "../compose/index.ts";

/**
 * Where two trees differ first, as `services.web.environment.PORT`; null where they are equal. The
 * order of keys does not count.
 */
export function findFirstDifference(
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

function isTree(
  value: Plain | undefined,
): value is Exclude<Plain, string | number | boolean | null> {
  return typeof value === "object" && value !== null;
}
