import { matchName } from "../lib/matchTokens.ts";

/** Names what may be stopped: `compose:PROJECT`, `container:GLOB`, `unit:NAME` and so on. */
export type Selector =
  | { readonly kind: "compose" | "container" | "unit" | "process"; readonly name: string }
  | { readonly kind: "leftovers" };

/** Longer than any name of a container, a unit or a project. */
const MAX_NAME = 300;
const KINDS = ["compose", "container", "unit", "process"] as const;
const CHOICES = "use compose:PROJECT, container:GLOB, unit:NAME, process:NAME or leftovers";

/** Parses `KIND:NAME`. Throws an error with the choices. */
export function parseSelector(text: string): Selector {
  if (text === "leftovers") return { kind: "leftovers" };
  const [word = "", ...rest] = text.split(":");
  const name = rest.join(":");
  const kind = KINDS.find((each) => each === word);
  const shown = JSON.stringify(text.length > MAX_NAME ? `${text.slice(0, MAX_NAME)}...` : text);
  if (kind === undefined || name === "" || name.length > MAX_NAME)
    throw new Error(`invalid selector ${shown} (${CHOICES})`);
  if (kind !== "container" && /[*?[]/.test(name))
    throw new Error(`invalid selector ${shown} (only container:GLOB takes *, ? and [a-z])`);
  return { kind, name };
}

/** Returns whether a selector names a container. */
export function selectsContainer(selector: Selector, name: string): boolean {
  return selector.kind === "container" && matchName(selector.name, name);
}
