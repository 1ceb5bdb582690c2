import type { Scalar } from "yaml";
import type { ScalarNode, ScalarType } from "./Node.ts";

interface Resolved {
  readonly type: ScalarType;
  readonly value: ScalarNode["value"];
}

const NAMED: ReadonlyMap<string, Resolved> = new Map<string, Resolved>([
  ...["", "~", "null", "Null", "NULL"].map(
    (text) => [text, { type: "null", value: null }] as const,
  ),
  ...["true", "True", "TRUE"].map((text) => [text, { type: "bool", value: true }] as const),
  ...["false", "False", "FALSE"].map((text) => [text, { type: "bool", value: false }] as const),
  ...[".nan", ".NaN", ".NAN"].map((text) => [text, { type: "float", value: NaN }] as const),
  ...[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"].map(
    (text) => [text, { type: "float", value: Infinity }] as const,
  ),
  ...["-.inf", "-.Inf", "-.INF"].map(
    (text) => [text, { type: "float", value: -Infinity }] as const,
  ),
]);

const TAGGED: ReadonlyMap<string, ScalarType> = new Map([
  ["tag:yaml.org,2002:null", "null"],
  ["tag:yaml.org,2002:bool", "bool"],
  ["tag:yaml.org,2002:int", "int"],
  ["tag:yaml.org,2002:float", "float"],
  ["tag:yaml.org,2002:timestamp", "time"],
]);

/** Go's integer literals, without underscores: a leading zero makes an octal number. */
const INTEGER = /^([-+]?)(0x[0-9a-f]+|0o?[0-7]+|0b[01]+|0|[1-9][0-9]*)$/i;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const TIME = String.raw`(?:[01]?\d|2[0-3]):[0-5]?\d:[0-5]?\d(?:\.\d+)?`;
/** A date, optionally with a time: after `T` with a time zone, after a space without one. */
const TIMESTAMP = new RegExp(
  String.raw`^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]${TIME}(?:Z|[-+]\d\d:\d\d)| ${TIME})?$`,
);

/**
 * Resolves a scalar like go-yaml (docs/reference/compose.md C17); null if its text does not match
 * its tag. A scalar with an unknown tag is a string.
 */
export function resolveScalar({
  source = "",
  type,
  tag,
}: Pick<Scalar, "source" | "type" | "tag">): Resolved | null {
  if (!tag && type === "PLAIN") return resolvePlain(source);
  const tagged = TAGGED.get(tag ?? "");
  if (!tagged) return { type: "str", value: source };
  const found = resolvePlain(source);
  if (tagged === "float" && found.type === "int") return { type: "float", value: found.value };
  return found.type === tagged ? found : null;
}

/** Resolves a plain scalar by YAML 1.2 with Go's integers, without base 60. */
function resolvePlain(source: string): Resolved {
  const named = NAMED.get(source);
  if (named) return named;
  if (!/^[-+.0-9]/.test(source)) return { type: "str", value: source };
  if (isTimestamp(source)) return { type: "time", value: source };
  const digits = source.replaceAll("_", "");
  const [, sign, integer] = INTEGER.exec(digits) ?? [];
  if (integer !== undefined) {
    const magnitude = Number(integer.replace(/^0(?=[0-7])/, "0o"));
    return { type: "int", value: sign === "-" ? -magnitude : magnitude };
  }
  if (FLOAT.test(digits)) return { type: "float", value: Number(digits) };
  return { type: "str", value: source };
}

function isTimestamp(source: string): boolean {
  const [, year = 0, month = 0, day = 0] = TIMESTAMP.exec(source)?.map(Number) ?? [];
  const date = new Date(Date.UTC(year, month - 1, day));
  return day > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
