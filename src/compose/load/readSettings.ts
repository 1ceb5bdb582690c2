import type { Setting } from "../Project.ts";
import { formatScalar, getChild, isNull, type Node } from "../yaml/Node.ts";

/** The keys of a service whose values programs outside of its container may read. */
const KEYS = [["environment"], ["build", "args"], ["labels"]] as const;

/** Reads the environment, build arguments and labels of a service. */
export function readSettings(service: Node): Setting[] {
  return KEYS.flatMap((path) => {
    const node = getChild(service, ...path);
    if (node?.kind === "sequence")
      return node.items.map((item) =>
        toSetting(path[0], item, /^[^=]*/.exec(getWritten(item))?.[0]),
      );
    if (node?.kind !== "mapping") return [];
    return Array.from(node.entries, ([name, value]) => toSetting(path[0], value, name));
  });
}

function toSetting(kind: Setting["kind"], node: Node, name = ""): Setting {
  const pieces = node.kind === "scalar" ? node.pieces : [];
  return { kind, name, value: isNull(node) ? "" : formatScalar(node), pieces, span: node.span };
}

function getWritten(node: Node): string {
  return node.kind === "scalar" ? (node.written ?? formatScalar(node)) : "";
}
