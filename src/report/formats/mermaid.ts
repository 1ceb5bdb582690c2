import { getOrInsert } from "../../lib/getOrInsert.ts";
import { createConflictTest } from "../createConflictTest.ts";
import type { PortRow, Report } from "../Report.ts";
import { formatHostPort, formatTarget, listHolderNames } from "./formatPort.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";

/**
 * A larger diagram is not readable. Mermaid rejects more than 50,000 characters or 500 edges
 * (`maxTextSize`, `maxEdges`: https://mermaid.js.org/config/schema-docs/config.html).
 */
const MAX_ROWS = 40;
const MAX_LABEL_LENGTH = 60;

/** Statuses of ports whose holders are shown. */
const HELD: ReadonlySet<PortRow["status"]> = new Set(["taken", "leased", "possible"]);

export interface Picture {
  /** The source, without a Markdown code fence. */
  readonly source: string;
  readonly shown: number;
  readonly total: number;
}

/** Renders host ports, their holders and services as a flowchart; null without host ports. */
export function renderMermaid(report: Report): Picture | null {
  const isInConflict = createConflictTest(report);
  const rows = report.rows.filter(({ kind }) => kind === "fixed" || kind === "pool");
  if (rows.length === 0) return null;
  // Conflicts come first if not all rows fit.
  const sorted = rows.toSorted((a, b) => Number(isInConflict(b)) - Number(isInConflict(a)));
  const chosen = rows.length <= MAX_ROWS ? rows : sorted.slice(0, MAX_ROWS);
  const ports: NodeIds = new Map();
  const holders: NodeIds = new Map();
  const services = new Map<string, NodeIds>();
  const edges: string[] = [];
  const red = new Set<string>();
  for (const row of chosen) {
    const port = nodeId(ports, "p", formatHostPort(row));
    const group = getOrInsert(services, row.project, () => new Map());
    const place = [...services.keys()].indexOf(row.project);
    const service = nodeId(group, `s${place}_`, row.service);
    edges.push(`${port} -->|${quote(formatTarget(row))}| ${service}`);
    const isHeld = HELD.has(row.status);
    for (const name of isHeld ? listHolderNames(row) : [])
      edges.push(`${nodeId(holders, "h", name)} -.- ${port}`);
    if (isInConflict(row)) red.add(port);
  }
  const lines = [
    "flowchart LR",
    ...Array.from(holders, ([name, id]) => `${id}{{${quote(name)}}}`),
    ...Array.from(ports, ([name, id]) => `${id}(${quote(name)})`),
    ...[...services].flatMap(([project, ids], at) => [
      `subgraph g${at}[${quote(project)}]`,
      ...Array.from(ids, ([name, id]) => `${id}[${quote(name)}]`),
      "end",
    ]),
    ...new Set(edges),
    "classDef conflict fill:#ffebe9,stroke:#cf222e,color:#82071e",
    ...(red.size === 0 ? [] : [`class ${[...red, ...holders.values()].join(",")} conflict`]),
  ];
  return { source: `${lines.join("\n")}\n`, shown: chosen.length, total: rows.length };
}

/** Node ids by name. A name is only a label, because Mermaid would interpret it as an id. */
type NodeIds = Map<string, string>;

const nodeId = (ids: NodeIds, prefix: string, name: string) =>
  getOrInsert(ids, name, () => `${prefix}${ids.size}`);

/**
 * Quotes a label. Characters that may be markup in Mermaid, Markdown or HTML become Mermaid's
 * numeric entities, e.g. `#35;`.
 */
function quote(text: string): string {
  const short = text.length <= MAX_LABEL_LENGTH ? text : `${text.slice(0, MAX_LABEL_LENGTH)}…`;
  const escaped = escapeControlChars(short).replace(
    /(?!\p{L}|\p{M}|\p{N})[^ ,/.…-]|(?<=www)\./giu,
    (character) => `#${character.codePointAt(0)};`,
  );
  return `"${escaped}"`;
}
