import { getOrInsert } from "../lib/getOrInsert.ts";
import { MAX_PORT, type PortRange } from "../lib/PortRange.ts";
import { formatServiceName, parseServiceName } from "../ports/serviceName.ts";
import type { AllocationOptions, PortSetting } from "./AllocationOptions.ts";

/** The values of the input `allocate`, or of `--for`, `--set`, etc. */
export interface AllocationWords {
  /** `conflicts`, `all`, names of services. */
  readonly names: readonly string[];
  /** `SERVICE[:CONTAINER_PORT]=PORT` */
  readonly settings: readonly string[];
  /** `10000-19999` */
  readonly range: string | null;
  /** `10000`, `auto` */
  readonly offset: string | null;
}

type ParsedWords = Pick<AllocationOptions, "services" | "settings" | "range" | "offset">;

/** Parses the values. Throws on an invalid one. */
export function parseAllocationWords({
  names,
  settings,
  range,
  offset,
}: AllocationWords): ParsedWords {
  return addDefaultOffset({
    services: readServices(names),
    settings: readSettings(settings),
    range: range === null ? null : readRange(range),
    offset: offset === null ? null : readOffset(offset),
  });
}

/** Adds the offset `auto` if all ports move, unless the user chose an offset or a range. */
export function addDefaultOffset(parsed: ParsedWords): ParsedWords {
  const { services, range, offset } = parsed;
  return services === "all" && range === null && offset === null
    ? { ...parsed, offset: "auto" }
    : parsed;
}

function refuse(one: string, other: string): Error {
  return new Error(`${JSON.stringify(one)} and ${JSON.stringify(other)} cannot be combined`);
}

function readServices(names: readonly string[]): AllocationOptions["services"] {
  const whole = names.find((name) => name === "conflicts" || name === "all");
  if (whole === undefined) return names.map(parseServiceName);
  const other = names.find((name) => name !== whole);
  if (other !== undefined) throw refuse(whole, other);
  return whole;
}

function readSettings(words: readonly string[]): PortSetting[] {
  const known = new Map<string, string>();
  return words.map((word) => {
    const [, name = "", port = ""] = /^(.+)=(\d{1,5})$/.exec(word) ?? [];
    if (Number(port) < 1 || Number(port) > MAX_PORT)
      throw new Error(
        `${JSON.stringify(word)} is not a valid setting ` +
          "(use SERVICE=PORT or SERVICE:CONTAINER_PORT=PORT, e.g. db:5432=15432)",
      );
    const service = parseServiceName(name);
    const before = getOrInsert(known, formatServiceName(service), () => word);
    if (before !== word) throw refuse(before, word);
    return { service, port: Number(port) };
  });
}

function readRange(text: string): PortRange {
  const [, from, to] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? [];
  const [first, last] = [Number(from ?? 0), Number(to ?? 0)];
  if (first < 1 || last < first || last > MAX_PORT)
    throw new Error(`${JSON.stringify(text)} is not a valid port range (e.g. 10000-19999)`);
  return { first, last };
}

function readOffset(text: string): number | "auto" {
  if (text === "auto") return text;
  const offset = Number(text);
  if (!/^[+-]?\d{1,5}$/.test(text) || offset === 0 || Math.abs(offset) >= MAX_PORT)
    throw new Error(`${JSON.stringify(text)} is not a valid offset (e.g. 10000, -1000 or auto)`);
  return offset;
}
