import type { Node, ScalarNode, ScalarType } from "../yaml/Node.ts";
import { PathTable } from "./PathTable.ts";
import type { Problem } from "../Problem.ts";
import type { UnsetVariable } from "../Project.ts";
import { isSecret, type Substituted } from "./redact.ts";
import { substitute, type Lookup, type TemplateFailure } from "./template.ts";

export interface InterpolationReports {
  readonly problems: Problem[];
  readonly unset: UnsetVariable[];
  readonly substituted: Substituted[];
}

/** What a string becomes after substitution, and what it takes, in words. */
interface Cast {
  readonly type: ScalarType;
  readonly expects: string;
  readonly pattern: RegExp;
  readonly parse: (text: string) => ScalarNode["value"];
}

const integer: Cast = {
  type: "int",
  expects: "a whole number",
  // as large as Go's int64, nearly
  pattern: /^[-+]?0*\d{1,18}$/,
  parse: Number,
};
const boolean: Cast = {
  type: "bool",
  expects: "true or false",
  pattern: /^(?:true|y|yes|on|false|n|no|off)$/i,
  parse: (text) => /^(?:t|y|on)/i.test(text),
};

/** What decides ports of Compose's table of casts (docs/reference/compose.md C14). */
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
 * Substitutes variables in every value of a document, never in keys, and gives the results the
 * types that Compose casts them to. Changes the tree in place; a value that cannot be substituted
 * is reported and marked as broken.
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
  { unset, substituted }: InterpolationReports,
): Mistake | null {
  const template = node.value as string;
  if (!template.includes("$")) return null;
  const result = substitute(template, lookup);
  for (const name of result.unset) unset.push({ name, span: node.span });
  if (result.failure) return describeTemplateFailure(result.failure, path);
  node.written = template;
  node.value = result.value;
  for (const { name, start, end } of result.pieces) {
    const value = result.value.slice(start, end);
    // A default that is written here is no secret.
    if (isSecret(value) && !template.includes(value))
      substituted.push({ name, value, span: node.span });
  }
  node.pieces = result.pieces.map((piece) =>
    piece.source === "default" ? { ...piece, span: node.span } : piece,
  );
  return null;
}

function applyCast(node: ScalarNode, cast: Cast | undefined, path: string): Mistake | null {
  if (!cast) return null;
  const text = node.value as string;
  if (!cast.pattern.test(text))
    return { message: `${path} is not ${cast.expects}`, fix: `give it ${cast.expects}` };
  node.type = cast.type;
  node.value = cast.parse(text);
  return null;
}

/** Says what is wrong with the variables of a value, and what would be right. */
export function describeTemplateFailure(failure: TemplateFailure, path: string): Mistake {
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
