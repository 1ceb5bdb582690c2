import type { Span } from "../Span.ts";
import { getHidden, getShown } from "./shown.ts";
import {
  getChild,
  getItems,
  getMapping,
  getText,
  type MappingNode,
  type Node,
} from "../yaml/Node.ts";

export interface Dependency {
  readonly name: string;
  /** The name for messages. */
  readonly shown: string;
  readonly required: boolean;
  /** The service must have ended before. */
  readonly completes: boolean;
  readonly span: Span;
}

const COMPLETED = "service_completed_successfully";

/**
 * Lists the services that a service starts after: `depends_on`, and the services that links, shared
 * namespaces and `volumes_from` imply
 * (https://github.com/compose-spec/compose-go/blob/main/loader/normalize.go).
 */
export function listDependencies(service: MappingNode): readonly Dependency[] {
  const dependsOn = getMapping(service, "depends_on");
  const found = new Map(
    Array.from(dependsOn?.entries ?? [], ([name, value]): [string, Dependency] => {
      const required = getChild(value, "required");
      const isRequired = required?.kind !== "scalar" || required.value !== false;
      const shown = (value.kind === "mapping" ? getShown(value.short) : null) ?? name;
      const span = dependsOn?.keys.get(name) ?? value.span;
      const completes = getText(getChild(value, "condition")) === COMPLETED;
      return [name, { name, shown, required: isRequired, completes, span }];
    }),
  );
  const imply = (name: string, node: Node) => {
    const shown = getHidden(node) ?? name;
    if (!found.has(name))
      found.set(name, { name, shown, required: true, completes: false, span: node.span });
  };
  for (const link of getItems(service, "links"))
    imply((getText(link) ?? "").replace(/^([^:]*):[^:]*$/, "$1"), link);
  for (const key of ["network_mode", "ipc", "pid", "uts", "cgroup"]) {
    const node = service.entries.get(key);
    const mode = getText(node);
    if (node && mode?.startsWith("service:")) imply(mode.slice("service:".length), node);
  }
  for (const volume of getItems(service, "volumes_from")) {
    const spec = getText(volume) ?? "";
    if (!spec.startsWith("container:")) imply(spec.split(":", 1)[0] ?? "", volume);
  }
  return [...found.values()];
}
