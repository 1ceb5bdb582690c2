import type { Setting } from "../Project.ts";
import { isSecret } from "./shown.ts";
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

/** The keys of a service with commands that run in its container, and with its ports. */
const INSIDE_KEYS = [["command"], ["entrypoint"], ["healthcheck", "test"], ["expose"]] as const;

/** A number from 10 to 65535, or a range of them in `expose`. */
const NUMBERS = /(?<![\d.])(\d{2,5})(?:-(\d{2,5}))?(?!\d|\.\d)/g;

/** The most numbers of a range that are read. */
const MAX_RANGE = 1000;

/** Reads the numbers in a service that may be ports inside its container. */
export function readNumbersInside(service: Node): ReadonlySet<number> {
  const numbers = new Set<number>();
  for (const path of INSIDE_KEYS) {
    const node = getChild(service, ...path);
    for (const item of node?.kind === "sequence" ? node.items : [node])
      for (const [, first, last = first] of formatScalar(item).matchAll(NUMBERS)) {
        const end = Math.min(Number(last), Number(first) + MAX_RANGE);
        for (let number = Number(first); number <= end; number++) numbers.add(number);
      }
  }
  return numbers;
}

function toSetting(kind: Setting["kind"], node: Node, name = ""): Setting {
  const pieces = node.kind === "scalar" ? node.pieces : [];
  const value = isNull(node) ? "" : formatScalar(node);
  const secret = node.kind === "scalar" && isSecret(node);
  return { kind, name, value, pieces, secret, span: node.span };
}

function getWritten(node: Node): string {
  return node.kind === "scalar" ? (node.written ?? formatScalar(node)) : "";
}
