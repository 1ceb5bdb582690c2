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
const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:([Tt ])(.*))?$/;
const TIME = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d+)?(Z|[-+]\d{2}:\d{2})?$/;

/** By sign: Go's int64 and uint64. */
const MAX_MAGNITUDE: Readonly<Record<string, bigint>> = {
  "-": 2n ** 63n,
  "+": 2n ** 63n - 1n,
  "": 2n ** 64n - 1n,
};

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
      const type = tag.slice("tag:yaml.org,2002:".length);
      const found = resolvePlain(source);
      if (found.type === type) return found;
      return type === "float" && found.type === "int"
        ? { type: "float", value: Number(found.value) }
        : null;
    }
    case "tag:yaml.org,2002:timestamp":
      return isTimestamp(source) ? { type: "time", value: source } : null;
    case "tag:yaml.org,2002:binary":
      return decodeBase64(source);
    default:
      return asString;
  }
}

function decodeBase64(base64: string): Resolved | null {
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
  const sign = match[1] ?? "";
  const magnitude = readMagnitude(match);
  if (magnitude > (MAX_MAGNITUDE[sign] ?? 0n)) return null;
  const value = sign === "-" ? -magnitude : magnitude;
  const small = Number(value);
  return { type: "int", value: Number.isSafeInteger(small) ? small : value };
}

function readMagnitude([, , hexadecimal, octal, binary, decimal]: readonly string[]): bigint {
  if (hexadecimal) return BigInt(`0x${hexadecimal}`);
  if (octal) return BigInt(`0o${octal}`);
  if (binary) return BigInt(`0b${binary}`);
  return BigInt(decimal ?? "0");
}

function parseFloat64(digits: string): Resolved | null {
  const value = FLOAT.test(digits) ? Number(digits) : NaN;
  return Number.isFinite(value) ? { type: "float", value } : null;
}

/** A date, alone or with a time: behind `T` with a time zone, behind a space without one. */
function isTimestamp(source: string): boolean {
  const [isDate, year, month, day, separator, rest = ""] = DATE.exec(source) ?? [];
  if (isDate === undefined) return false;
  const [isTime, hour, minute, second, zone] = TIME.exec(rest) ?? [];
  if (
    separator !== undefined &&
    (isTime === undefined || (separator === " ") === (zone !== undefined))
  )
    return false;
  return (
    isDay(Number(year), Number(month), Number(day)) &&
    Number(hour ?? 0) < 24 &&
    Number(minute ?? 0) < 60 &&
    Number(second ?? 0) < 60
  );
}

function isDay(year: number, month: number, day: number): boolean {
  const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const length = month === 2 && isLeapYear ? 29 : DAYS[month - 1];
  return length !== undefined && day >= 1 && day <= length;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
