import type { Plain, ResolvedModel } from "../compose/index.ts";
import { toMappingTree } from "./traefik.ts";
import { asTree, type Tree } from "./Tree.ts";

/**
 * Returns the first difference of a resolved project from the expected model, or null.
 *
 * @param added variables that were added to an env file, which containers may get, too
 */
export function findModelDifference(
  expected: Tree,
  { project, model }: ResolvedModel,
  added: ReadonlySet<string> = new Set(),
): string | null {
  if (project.problems.length > 0) return project.problems[0]?.message ?? "the project";
  const actual = mapServices(model ?? {}, (service, name) =>
    dropAdded(asTree(asTree(expected["services"])[name]), service, added),
  );
  const path = findFirstDifference(normalizeSettings(expected), normalizeSettings(actual));
  const list = listSettingLists(expected).find((each) => path?.startsWith(`${each}.`));
  return list ?? path?.replace(NAMES, "$1") ?? null;
}

/** Lists the services whose `env_file` has one of the variables in a model. */
export function listReaders(model: Tree, names: ReadonlySet<string>): string[] {
  const services = Object.entries(asTree(model["services"]));
  return services.flatMap(([name, node]) => {
    const found = listContents(asTree(node)).flat();
    return found.some((each) => Object.keys(asTree(each)).some((key) => names.has(key)))
      ? [name]
      : [];
  });
}

/** Returns the contents of each env file of a service: one for each directory it may be in. */
function listContents({ env_file: files }: Tree): readonly (readonly Plain[])[] {
  return toList(files).map((file) => toList(toList(file)[1]));
}

const toList = (value: Plain | undefined) =>
  Array.isArray(value) ? (value as readonly Plain[]) : [];

/** Removes the added variables from the env files of a service that did not have them. */
function dropAdded(expected: Tree, service: Tree, added: ReadonlySet<string>): Tree {
  if (service["env_file"] === undefined || added.size === 0) return service;
  const before = listContents(expected);
  const files = toList(service["env_file"]).map((file, at) => {
    const [path = null, contents = null] = toList(file);
    if (!Array.isArray(contents)) return file;
    const kept = toList(contents).map((content, index) => {
      const old = before[at]?.[index] ?? null;
      const rest = Object.entries(asTree(content)).filter(
        ([name]) => !added.has(name) || name in asTree(old),
      );
      if (!isTree(content)) return content;
      return old === null && rest.length === 0 ? null : Object.fromEntries(rest);
    });
    return [path, kept];
  });
  return { ...service, env_file: files };
}

function mapServices(model: Tree, change: (service: Tree, name: string) => Tree): Tree {
  const services = Object.entries(asTree(model["services"])).map(([name, node]): [string, Tree] => [
    name,
    change(asTree(node), name),
  ]);
  return { ...model, services: Object.fromEntries(services) };
}

/** Matches a path below a list of names, which may be values of variables. */
const NAMES = /^(services\..*?\.(?:depends_on|labels|networks))\..*/s;

/** Returns the paths of environments and build arguments that are lists, like `NAMES`. */
function listSettingLists(model: Tree): string[] {
  return Object.entries(asTree(model["services"])).flatMap(([name, node]) => {
    const { environment, build } = asTree(node);
    return [
      ...(Array.isArray(environment) ? [`services.${name}.environment`] : []),
      ...(Array.isArray(asTree(build)["args"]) ? [`services.${name}.build.args`] : []),
    ];
  });
}

/** Converts settings to mappings of texts, because lists and mappings are equivalent. */
function normalizeSettings(model: Tree): Tree {
  return mapServices(model, ({ labels = null, environment = null, build = null, ...service }) => {
    const { args = null, ...more } = asTree(build);
    return {
      ...service,
      labels: toTexts(labels, ""),
      environment: toTexts(environment),
      build: args === null ? build : { ...more, args: toTexts(args) },
    };
  });
}

/** @param empty the value of a name without one */
function toTexts(node: Plain, empty: string | null = null): Tree {
  // Variables that are passed by name are mappings in the list.
  const items = Array.isArray(node)
    ? node.map((item) => (typeof item === "string" ? toMappingTree([item]) : asTree(item)))
    : [asTree(node)];
  const values = items.flatMap((item) => Object.entries(item));
  return Object.fromEntries(
    values.map(([name, value]) => [name, value === null ? empty : formatText(value)]),
  );
}

function formatText(value: Plain): Plain {
  return typeof value === "object" ? value : String(value);
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
