import { CASTS, type Cast } from "./casts.ts";
import type { Node, ScalarNode } from "../yaml/Node.ts";
import type { PathTable } from "./PathTable.ts";
import type { Problem } from "../Problem.ts";
import type { UnsetVariable } from "../Project.ts";
import { isSecret, type Substituted } from "./redact.ts";
import { substitute, type Lookup, type TemplateFailure } from "./template.ts";

export interface InterpolationReports {
  readonly problems: Problem[];
  readonly unset: UnsetVariable[];
  readonly substituted: Substituted[];
}

/**
 * Substitutes variables in every value of a document, never in keys, and gives the results the
 * types that Compose casts them to. Changes the tree in place; a value that cannot be substituted
 * is reported and marked as broken.
 */
export function interpolate(root: Node, lookup: Lookup, reports: InterpolationReports): void {
  visitScalars(root, CASTS, "", (node, cast, path) => {
    if (node.type !== "str" || !substituteVariables(node, path, lookup, reports) || !cast) return;
    applyCast(node, cast, path, reports);
  });
}

function visitScalars(
  node: Node,
  casts: PathTable<Cast> | undefined,
  path: string,
  visit: (node: ScalarNode, cast: Cast | undefined, path: string) => void,
): void {
  if (node.kind === "scalar") visit(node, casts?.value, path);
  else if (node.kind === "sequence")
    for (const item of node.items) visitScalars(item, casts?.at("[]"), `${path}[]`, visit);
  else
    for (const [key, value] of node.entries)
      visitScalars(value, casts?.at(key), path ? `${path}.${key}` : key, visit);
}

/** False after reporting: the value is broken. */
function substituteVariables(
  node: ScalarNode,
  path: string,
  lookup: Lookup,
  reports: InterpolationReports,
): boolean {
  const template = node.value as string;
  if (!template.includes("$")) return true;
  const result = substitute(template, lookup);
  for (const name of result.unset) reports.unset.push({ name, span: node.span });
  if (result.failure) {
    const description = describeTemplateFailure(result.failure, path);
    reports.problems.push({ ...description, span: node.span, related: [] });
    node.broken = true;
    return false;
  }
  node.written = template;
  node.value = result.value;
  for (const { name, start, end } of result.pieces) {
    const value = result.value.slice(start, end);
    // A default that is written here is no secret.
    if (isSecret(value) && !template.includes(value))
      reports.substituted.push({ name, value, span: node.span });
  }
  node.pieces = result.pieces.map((piece) =>
    piece.source === "default" ? { ...piece, span: node.span } : piece,
  );
  return true;
}

function applyCast(
  node: ScalarNode,
  cast: Cast,
  path: string,
  { problems }: InterpolationReports,
): void {
  const typed = cast.apply(node.value as string);
  if (typed) {
    node.type = typed.type;
    node.value = typed.value;
    return;
  }
  problems.push({
    message: `${path} is not ${cast.expects}`,
    fix: `give it ${cast.expects}`,
    span: node.span,
    related: [],
  });
  node.broken = true;
}

/** Says what is wrong with the variables of a value, and what would be right. */
export function describeTemplateFailure(
  failure: TemplateFailure,
  path: string,
): Pick<Problem, "message" | "fix"> {
  switch (failure.kind) {
    case "required": {
      const reason = failure.reason ? `: ${failure.reason}` : "";
      return {
        message: `the variable ${failure.name} is required here and has no value${reason}`,
        fix: `set ${failure.name} in the environment or in .env`,
      };
    }
    case "too-deep":
      return {
        message: `the variables of ${path} are nested more than 100 deep`,
        fix: "nest fewer defaults",
      };
    default:
      return {
        message: `${path} holds a \${ that begins no valid variable`,
        fix:
          "write ${NAME}, ${NAME:-default}, ${NAME:?message} or ${NAME:+other};" +
          " write $$ for a plain $",
      };
  }
}
