import { escapeDollars, type ResolvedModel, type SharedResource } from "../compose/index.ts";
import { getNameOnEngine } from "../ports/getNameOnEngine.ts";
import { type CopyChange, getAt, RESET } from "./CopyChange.ts";
import { asTree, type Tree } from "./Tree.ts";

/**
 * Finds the fixed names that would make copies of a project collide or share data, and returns the
 * changes with which Compose makes the names from the name of the copy. The name of a container
 * stays as a network alias, so that other services still find it.
 */
export function findSharedNames({ project, model }: ResolvedModel): CopyChange[] {
  const copy = project.hasSecretName ? null : getNameOnEngine(project);
  const change = (
    { kind, key, name }: SharedResource,
    path: readonly [string, string, string],
    to: string,
    reason: string,
  ): CopyChange => ({
    kind: kind as "container" | "network" | "volume",
    key,
    path: path.join("."),
    edit: { path, value: null, written: RESET },
    from: name,
    to: copy === null ? null : `${copy}${to}`,
    reason,
    ports: [],
  });
  return project.sharedResources.flatMap((resource) => {
    const { kind, key } = resource;
    switch (kind) {
      case "container":
        return [
          change(
            resource,
            ["services", key, "container_name"],
            `-${key}-1`,
            "only one container can have a name",
          ),
          ...listAliases(resource, model ?? {}),
        ];
      case "network":
        return [
          change(
            resource,
            ["networks", key, "name"],
            `_${key}`,
            "in a shared network, services of one copy reach those of another",
          ),
        ];
      case "volume":
        return [
          change(
            resource,
            ["volumes", key, "name"],
            `_${key}`,
            "copies would share the data of one volume",
          ),
        ];
      default:
        return [];
    }
  });
}

/** Lists the aliases that replace a container name on the networks that the project creates. */
function listAliases({ key, name }: SharedResource, model: Tree): CopyChange[] {
  const service = asTree(getAt(model, ["services", key]));
  const { container_name: container, network_mode: mode } = service;
  if (mode || typeof container !== "string") return [];
  const attached = Object.keys(asTree(service["networks"]));
  return (attached.length === 0 ? ["default"] : attached).flatMap((network): CopyChange[] => {
    const external = getAt(model, ["networks", network, "external"]);
    const aliases = getAt(service, ["networks", network, "aliases"]);
    const known: readonly unknown[] = Array.isArray(aliases) ? aliases : [];
    const isExternal = external === true || external === "true";
    if (isExternal || known.includes(container)) return [];
    const path = ["services", key, "networks", network, "aliases"];
    const written = name === container ? escapeDollars(container) : name;
    return [
      {
        kind: "alias",
        key,
        path: path.join("."),
        edit: { path: [...path, known.length], value: container, written },
        from: null,
        to: name,
        reason: "other services may use the name of the container",
        ports: [],
      },
    ];
  });
}
