import { formatHolder } from "../../rules/formatHolder.ts";
import { isInConflict } from "../isInConflict.ts";
import type { PortRow, Report } from "../Report.ts";
import { formatTarget, requested } from "./text.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";

/**
 * A picture of more is no picture; Mermaid itself refuses 50,000 characters or 500 edges (mermaid:
 * config, `maxTextSize`, `maxEdges`).
 */
const MAX_ROWS = 40;
const LABEL_LENGTH = 60;

export interface Picture {
  /** Without the fence around it. */
  readonly source: string;
  readonly shown: number;
  readonly total: number;
}

/**
 * Host ports, who holds them, and the services that they lead to, as a flowchart in Mermaid's
 * language. null where no host port is asked for.
 */
export function renderMermaid(report: Report): Picture | null {
  const conflicting = isInConflict(report);
  const rows = report.rows.filter(({ kind }) => kind === "fixed" || kind === "pool");
  if (rows.length === 0) return null;
  // The conflicts first, where not all of them find room.
  const chosen =
    rows.length <= MAX_ROWS
      ? rows
      : rows.toSorted((a, b) => Number(conflicting(b)) - Number(conflicting(a))).slice(0, MAX_ROWS);
  const ports = new Ids("p");
  const holders = new Ids("h");
  const services = new Map<string, Ids>();
  const edges: string[] = [];
  const red = new Set<string>();
  for (const row of chosen) {
    const port = ports.of(requested(row));
    const group = services.get(row.project) ?? new Ids(`s${services.size}_`);
    services.set(row.project, group);
    const service = group.of(row.service);
    edges.push(`${port} -->|${quoted(formatTarget(row))}| ${service}`);
    for (const name of heldBy(row)) edges.push(`${holders.of(name)} -.- ${port}`);
    if (conflicting(row)) red.add(port);
  }
  const lines = [
    "flowchart LR",
    ...holders.nodes((id, name) => `${id}{{${quoted(name)}}}`),
    ...ports.nodes((id, name) => `${id}(${quoted(name)})`),
    ...[...services].flatMap(([project, ids], at) => [
      `subgraph g${at}[${quoted(project)}]`,
      ...ids.nodes((id, name) => `${id}[${quoted(name)}]`),
      "end",
    ]),
    ...new Set(edges),
    "classDef conflict fill:#ffebe9,stroke:#cf222e,color:#82071e",
    ...(red.size === 0 ? [] : [`class ${[...red, ...holders.all].join(",")} conflict`]),
  ];
  return { source: `${lines.join("\n")}\n`, shown: chosen.length, total: rows.length };
}

function heldBy({ status, holders }: PortRow): string[] {
  return status === "taken" || status === "leased" || status === "possible"
    ? holders.map(({ holder }) => formatHolder(holder, true))
    : [];
}

/** Names of things never become Mermaid's names of nodes. */
class Ids {
  readonly #prefix: string;
  readonly #ids = new Map<string, string>();

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  of(name: string): string {
    const id = this.#ids.get(name) ?? `${this.#prefix}${this.#ids.size}`;
    this.#ids.set(name, id);
    return id;
  }

  get all(): Iterable<string> {
    return this.#ids.values();
  }

  nodes(node: (id: string, name: string) => string): string[] {
    return Array.from(this.#ids, ([name, id]) => node(id, name));
  }
}

/**
 * Whatever Mermaid, or the Markdown and HTML that it reads in labels, could take for its own as its
 * numeric entity: `#35;`.
 */
function quoted(text: string): string {
  const short = text.length <= LABEL_LENGTH ? text : `${text.slice(0, LABEL_LENGTH)}…`;
  return `"${escapeControlChars(short).replace(/(?!\p{L}|\p{M}|\p{N})[^ ,/.…-]|(?<=www)\./giu, (character) => `#${character.codePointAt(0)};`)}"`;
}
