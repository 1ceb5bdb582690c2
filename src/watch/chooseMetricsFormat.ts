/** The formats of `/metrics`: JSON, and the text of Prometheus and of OpenMetrics. */
const FORMATS = [
  { format: "json", type: "application/json" },
  { format: "text", type: "text/plain" },
  { format: "openmetrics", type: "application/openmetrics-text" },
] as const;

/** A format of `/metrics`. */
export type MetricsFormat = (typeof FORMATS)[number]["format"];

const MAX_RANGES = 50;

/** A media range of an `Accept` header. */
interface MediaRange {
  readonly type: string;
  readonly weight: number;
  /** The position in the header. */
  readonly at: number;
}

/**
 * Chooses the format of `/metrics` from an `Accept` header (RFC 9110, section 12.5.1). Of formats
 * with the same weight, it chooses one that is named, not one that a wildcard includes, and of
 * those the first. If the header accepts none, it chooses the default.
 */
export function chooseMetricsFormat(accept = "*/*"): MetricsFormat {
  const ranges = accept.split(",").slice(0, MAX_RANGES).map(parseRange);
  const [best] = FORMATS.map(({ format, type }) => ({ format, ...rank(ranges, type) }))
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight || a.at - b.at);
  return best?.format ?? "json";
}

/** Returns the weight of a type from the most specific range, and where the range is. */
function rank(ranges: readonly MediaRange[], type: string): Omit<MediaRange, "type"> {
  const find = (wanted: string) => ranges.find((range) => range.type === wanted);
  const wildcard = find(type.replace(/\/.*/, "/*")) ?? find("*/*");
  return find(type) ?? { weight: wildcard?.weight ?? 0, at: MAX_RANGES };
}

/** Parses a range. Without a valid `q`, its weight is 1. */
function parseRange(text: string, at: number): MediaRange {
  const [type = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const weights = parameters.map((each) => /^q=([01](?:\.\d{0,3})?)$/.exec(each)?.[1]);
  return { type, weight: Math.min(1, Number(weights.find((each) => each !== undefined) ?? 1)), at };
}
