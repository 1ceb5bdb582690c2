import {
  formatScalar,
  getChild,
  getMapping,
  getText,
  isNull,
  type MappingNode,
  type Node,
} from "../yaml/Node.ts";
import type { SharedResource } from "../Project.ts";
import { getShown } from "./shown.ts";

/**
 * Finds the names on the engine that do not contain the name of the project, so that all copies of
 * the project share them: names of containers, networks and volumes, and of images that are built.
 *
 * @param project the name of the project for Compose
 */
export function findSharedResources(model: MappingNode, project: string): SharedResource[] {
  const services = listMappings(model, "services");
  const own = (node: Node | undefined) => getText(node) !== null && !isOfProject(node, project);
  const referenced = new Set(services.flatMap(({ node }) => listContainerNames(node)));
  const containers = services.flatMap(({ key, node }): SharedResource[] => {
    const name = node.entries.get("container_name");
    if (name === undefined || getText(name) === "" || !own(name)) return [];
    const kind = referenced.has(getText(name) ?? "") ? "referenced-container" : "container";
    return [{ kind, key, name: getShown(name) ?? "", span: name.span }];
  });
  const images = services.flatMap(({ key, node }): SharedResource[] => {
    const image = node.entries.get("image");
    if (isNull(node.entries.get("build")) || image === undefined || !own(image)) return [];
    return [{ kind: "image", key, name: getShown(image) ?? "", span: image.span }];
  });
  const named = (["network", "volume"] as const).flatMap((kind) =>
    listMappings(model, `${kind}s`).flatMap(({ key, node }): SharedResource[] => {
      const name = node.entries.get("name");
      if (isExternal(node)) {
        const shown = getShown(name) ?? getShown(getChild(node, "external", "name")) ?? key;
        return [{ kind: `external-${kind}`, key, name: shown, span: node.span }];
      }
      if (name === undefined || getText(name) === "" || !own(name)) return [];
      return [{ kind, key, name: getShown(name) ?? "", span: name.span }];
    }),
  );
  return [...containers, ...named, ...images];
}

function listMappings(model: MappingNode, key: string) {
  return Array.from(getMapping(model, key)?.entries ?? []).flatMap(([name, node]) =>
    node.kind === "mapping" ? [{ key: name, node }] : [],
  );
}

/** Returns whether a name is made with `COMPOSE_PROJECT_NAME`, so that each copy has its own. */
function isOfProject(node: Node | undefined, project: string): boolean {
  return (
    node?.kind === "scalar" &&
    /\bCOMPOSE_PROJECT_NAME\b/.test(node.written ?? "") &&
    String(node.value).includes(project)
  );
}

function isExternal({ entries }: MappingNode): boolean {
  const external = entries.get("external");
  return external?.kind === "mapping" || /^(?:true|y|yes|on)$/i.test(formatScalar(external));
}

/** The keys of a service that can name a container of the engine. */
const CONTAINER_KEYS = ["network_mode", "pid", "ipc", "volumes_from", "external_links"];

/** Lists the containers that a service uses by their names on the engine. */
function listContainerNames({ entries }: MappingNode): string[] {
  return CONTAINER_KEYS.flatMap((key) => {
    const node = entries.get(key);
    const items = node?.kind === "sequence" ? node.items : [node];
    return items.flatMap((item) => {
      const [, prefix, name = ""] = /^(container:)?([^:]*)/.exec(getText(item) ?? "") ?? [];
      return prefix === undefined && key !== "external_links" ? [] : [name];
    });
  });
}
