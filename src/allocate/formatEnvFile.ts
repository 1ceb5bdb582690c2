import { type EnvValue, parseDotenv } from "../compose/index.ts";
import { formatEnvValue } from "./envBlock.ts";
import { FIRST_LINE } from "./formatOverride.ts";

const LAST_LINE = "# End of the host ports.";

/** The variables that an earlier run added, at the end of the file. */
const BLOCK = new RegExp(
  String.raw`(?<=^|\n)${FIRST_LINE}\n(?:[A-Za-z_]\w*=[^\n]*\n)*${LAST_LINE}\n$`,
);

/**
 * Formats an env file. Throws if it cannot represent a value.
 *
 * @param before the current text, which is kept except for the values of these variables
 * @param marked whether marks enclose added variables, so that the next run replaces them
 */
export function formatEnvFile(
  values: ReadonlyMap<string, string>,
  before = "",
  marked = false,
): string {
  const variables = new Map(
    Array.from(values, ([name, value]) => [name, formatEnvValue(name, value)]),
  );
  const existing = marked ? before.replace(BLOCK, "") : before;
  const known = new Map<string, EnvValue>();
  if (existing !== "") parseDotenv("", existing, () => undefined, known);
  const places = [...known].flatMap(([name, { span }]) =>
    span === null || !variables.has(name) ? [] : [{ name, ...span }],
  );
  let text = existing;
  for (const { name, start, end } of places.toSorted((a, b) => b.start - a.start))
    text =
      text.slice(0, start) +
      replaceValue(text.slice(start, end), name, variables.get(name) ?? "") +
      text.slice(end);
  const assignments = Array.from(variables, ([name, value]) =>
    known.has(name) ? "" : `${name}=${value}\n`,
  ).join("");
  const added =
    marked && assignments !== "" ? `${FIRST_LINE}\n${assignments}${LAST_LINE}\n` : assignments;
  return `${text}${added === "" || text === "" || text.endsWith("\n") ? "" : "\n"}${added}`;
}

/** Replaces the value of a statement. Keeps `export` and the comment. */
function replaceValue(statement: string, name: string, value: string): string {
  const [exporting = ""] = /^export\s+/.exec(statement) ?? [];
  const isQuoted = /^[^=:]*[=:]\s*["']/.test(statement);
  const comment = statement.indexOf(" #");
  const rest = isQuoted ? "" : statement.slice(comment < 0 ? statement.trimEnd().length : comment);
  return `${exporting}${name}=${value}${rest}`;
}
