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
  ...["-0", "-0.0"].map((text) => [text, { type: "float", value: -0 }] as const),
]);

/**
 * Go's integer literals (strconv.ParseInt with base 0): `0120` is octal. Underscores are gone by
 * then.
 */
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|0[bB]([01]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const DATE =
  /^\d{4}-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d+)?(?:Z|[-+]\d{2}:\d{2})| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d+)?)?$/;

const LARGEST_INT64 = 2n ** 63n - 1n;
const LARGEST_UINT64 = 2n ** 64n - 1n;

/**
 * What a scalar without quotes and tag means to go-yaml (docs/reference/compose.md C17): YAML 1.2
 * with Go's integers, and no base 60.
 */
export function resolvePlain(source: string): Resolved {
  const named = NAMED.get(source);
  if (named) return named;
  const first = source.charAt(0);
  const asString: Resolved = { type: "str", value: source };
  if (first === ".") return parseFloat64(source) ?? asString;
  if (!/[-+0-9]/.test(first)) return asString;
  if (isTimestamp(source)) return { type: "time", value: source };
  const digits = source.replaceAll("_", "");
  return parseInteger(digits) ?? parseFloat64(digits) ?? asString;
}

/**
 * What an explicit tag makes of a scalar; null where the tag does not fit the text. Unknown tags
 * leave a string.
 */
export function resolveTagged(tag: string, source: string): Resolved | null {
  const asString: Resolved = { type: "str", value: source };
  switch (tag) {
    case "!":
    case "tag:yaml.org,2002:str":
      return asString;
    case "tag:yaml.org,2002:null":
    case "tag:yaml.org,2002:bool":
    case "tag:yaml.org,2002:int":
    case "tag:yaml.org,2002:float": {
      const wanted = tag.slice("tag:yaml.org,2002:".length);
      const found = resolvePlain(source);
      if (found.type === wanted) return found;
      return wanted === "float" && found.type === "int"
        ? { type: "float", value: Number(found.value) }
        : null;
    }
    case "tag:yaml.org,2002:timestamp":
      return isTimestamp(source) ? { type: "time", value: source } : null;
    case "tag:yaml.org,2002:binary":
      return decoded(source);
    default:
      return asString;
  }
}

function decoded(base64: string): Resolved | null {
  const digits = base64.replaceAll(/[\r\n]/g, "");
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(digits)) return null;
  return {
    type: "str",
    value: new TextDecoder().decode(Uint8Array.from(atob(digits), (char) => char.charCodeAt(0))),
  };
}

function parseInteger(digits: string): Resolved | null {
  const match = INTEGER.exec(digits);
  if (!match) return null;
  const [, sign, hexadecimal, octal, binary, decimal] = match;
  const magnitude = hexadecimal
    ? BigInt(`0x${hexadecimal}`)
    : octal
      ? BigInt(`0o${octal}`)
      : binary
        ? BigInt(`0b${binary}`)
        : BigInt(decimal ?? "0");
  if (
    sign === "-"
      ? magnitude > LARGEST_INT64 + 1n
      : magnitude > (sign ? LARGEST_INT64 : LARGEST_UINT64)
  )
    return null;
  const value = sign === "-" ? -magnitude : magnitude;
  const small = Number(value);
  return { type: "int", value: Number.isSafeInteger(small) ? small : value };
}

function parseFloat64(digits: string): Resolved | null {
  const value = FLOAT.test(digits) ? Number(digits) : NaN;
  return Number.isFinite(value) ? { type: "float", value } : null;
}

function isTimestamp(source: string): boolean {
  const match = DATE.exec(source);
  if (!match) return false;
  const [month, day, hour, minute, second] = [
    match[1],
    match[2],
    match[3] ?? match[6],
    match[4] ?? match[7],
    match[5] ?? match[8],
  ].map((part) => Number(part ?? 0)) as [number, number, number, number, number];
  const daysInMonth =
    month === 2
      ? isLeap(Number(source.slice(0, 4)))
        ? 29
        : 28
      : [4, 6, 9, 11].includes(month)
        ? 30
        : 31;
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysInMonth &&
    hour < 24 &&
    minute < 60 &&
    second < 60
  );
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
