import { code } from "../../lib/inlineCode.ts";
import type { Node, ScalarNode, ScalarType } from "../yaml/Node.ts";
import { PathTable } from "./PathTable.ts";
import type { Problem } from "../Problem.ts";
import type { Span } from "../Span.ts";
import type { UnsetVariable } from "../Project.ts";
import { substitute, type Lookup, type TemplateFailure } from "./template.ts";

export interface InterpolationReports {
  readonly problems: Problem[];
  readonly unset: UnsetVariable[];
  /** Counts towards a limit of the project. Returns false if it is exceeded. */
  spend(limit: "substituted", amount: number, span: Span): boolean;
}

/** A conversion of a string after substitution. */
interface Cast {
  readonly type: ScalarType;
  /** The expected value, in words. */
  readonly expects: string;
  readonly pattern: RegExp;
  readonly parse: (text: string) => ScalarNode["value"];
}

const integer: Cast = {
  type: "int",
  expects: "an integer",
  // about the size of Go's int64
  pattern: /^[-+]?0*\d{1,18}$/,
  parse: Number,
};
const boolean: Cast = {
  type: "bool",
  expects: "true or false",
  pattern: /^(?:true|y|yes|on|false|n|no|off)$/i,
  parse: (text) => /^(?:t|y|on)/i.test(text),
};

/** The rows of Compose's table of casts that affect ports (docs/reference/compose.md C14). */
const CASTS: PathTable<Cast> = PathTable.from<Cast>({
  "services.*.depends_on.*.required": boolean,
  "services.*.deploy.replicas": integer,
  "services.*.ports.[].target": integer,
  "services.*.scale": integer,
  "networks.*.external": boolean,
  "networks.*.internal": boolean,
  "networks.*.enable_ipv4": boolean,
  "networks.*.enable_ipv6": boolean,
});

/**
 * Substitutes variables in all values of a document, but not in keys, and casts the results like
 * Compose. Changes the tree in place; reports invalid values and marks them as broken.
 */
export function interpolate(
  node: Node,
  lookup: Lookup,
  reports: InterpolationReports,
  at: { readonly casts?: PathTable<Cast> | undefined; readonly path: string } = {
    casts: CASTS,
    path: "",
  },
): void {
  const { casts, path } = at;
  if (node.kind === "sequence")
    for (const item of node.items)
      interpolate(item, lookup, reports, { casts: casts?.at("[]"), path: `${path}[]` });
  else if (node.kind === "mapping")
    for (const [key, value] of node.entries)
      interpolate(value, lookup, reports, {
        casts: casts?.at(key),
        path: path ? `${path}.${key}` : key,
      });
  else if (node.type === "str") {
    const problem =
      substituteVariables(node, path, lookup, reports) ?? applyCast(node, casts?.value, path);
    if (problem === null) return;
    reports.problems.push({ ...problem, span: node.span, related: [] });
    node.broken = true;
  }
}

type Mistake = Pick<Problem, "message" | "fix">;

function substituteVariables(
  node: ScalarNode,
  path: string,
  lookup: Lookup,
  reports: InterpolationReports,
): Mistake | null {
  const template = node.value as string;
  if (!template.includes("$")) return null;
  const result = substitute(template, lookup);
  for (const name of result.unset) reports.unset.push({ name, span: node.span });
  if (result.failure) return describeTemplateFailure(result.failure, path);
  if (!reports.spend("substituted", result.value.length, node.span)) return null;
  node.written = template;
  node.value = result.value;
  node.pieces = result.pieces.map((piece) =>
    piece.source === "default" ? { ...piece, span: node.span } : piece,
  );
  return null;
}

function applyCast(node: ScalarNode, cast: Cast | undefined, path: string): Mistake | null {
  if (!cast) return null;
  const text = node.value as string;
  if (!cast.pattern.test(text))
    return { message: `${path} must be ${cast.expects}`, fix: `set it to ${cast.expects}` };
  node.type = cast.type;
  node.value = cast.parse(text);
  return null;
}

/** Returns the message and the fix for an invalid variable. */
export function describeTemplateFailure(failure: TemplateFailure, path: string): Mistake {
  switch (failure.kind) {
    case "required": {
      const reason = failure.reason ? `: ${failure.reason}` : "";
      return {
        message: `required variable ${failure.name} is missing a value${reason}`,
        fix: `set ${code(failure.name)} in the environment or in ${code(".env")}`,
      };
    }
    case "too-deep":
      return {
        message: `variables in ${path} are nested more than 100 levels deep`,
        fix: "reduce the nesting of defaults",
      };
    case "too-long":
      return { message: `${path} is too long after substitution`, fix: "shorten its variables" };
    default:
      return {
        message: `invalid variable syntax in ${path}`,
        fix:
          `use ${code("${NAME}")}, ${code("${NAME:-default}")}, ${code("${NAME:?message}")} ` +
          `or ${code("${NAME:+other}")}, or write ${code("$$")} for a literal ${code("$")}`,
      };
  }
}
