import { UsageError } from "../commands/UsageError.ts";
import type { Env } from "../lib/Env.ts";
import { parseIp } from "../lib/parseIp.ts";
import { isPort } from "../lib/PortRange.ts";
import type { ListenAddress } from "../system/watch/openHealthServer.ts";
import type { Options } from "./arguments.ts";

export interface WatchOptions {
  readonly interval: number;
  /** The addresses to try, in order; empty for no health server. */
  readonly addresses: readonly ListenAddress[];
  readonly webhook: string | null;
  readonly healthFile: string | null;
}

const LOOPBACK = "127.0.0.1";
const MAX_INTERVAL = 3600;

const misuse = (message: string) => new UsageError(message, "watch");

/**
 * Reads the options of `watch`. Throws a UsageError.
 *
 * @param env the environment of the process, without that of the project
 */
export function readWatchOptions(options: Options, env: Env): WatchOptions {
  return {
    interval: readInterval(options.valueOrDefault("interval")),
    addresses: readAddresses(options.value("listen"), env["HEALTH_SERVER_PORTS"] ?? ""),
    webhook: readWebhook(options.value("webhook"), env["PORTPLAN_WEBHOOK"] ?? ""),
    healthFile: options.value("health-file"),
  };
}

function readInterval(given: string): number {
  const seconds = /^\d{1,4}$/.test(given) ? Number(given) : 0;
  if (seconds < 1 || seconds > MAX_INTERVAL)
    throw misuse(
      `invalid value ${JSON.stringify(given)} for --interval ` +
        `(use whole seconds from 1 to ${MAX_INTERVAL})`,
    );
  return seconds;
}

/** Reads the addresses to try. An address counts for the ports after it, too. */
function readAddresses(listen: string | null, more: string): readonly ListenAddress[] {
  if (listen === null) return [];
  const words = [
    ...listen.split(",").map((word) => ["--listen", word.trim()] as const),
    ...more
      .split(/[\s,]+/)
      .filter(Boolean)
      .map((word) => ["HEALTH_SERVER_PORTS", word] as const),
  ];
  const found = new Map<string, ListenAddress>();
  let address = LOOPBACK;
  for (const [source, word] of words) {
    const read = readAddress(word, source === "--listen");
    if (read === null) throw misuse(describeMistake(source, word));
    address = read.address ?? address;
    found.set(`${address} ${read.port}`, { address, port: read.port });
  }
  return [...found.values()];
}

function readAddress(
  word: string,
  hasAddress: boolean,
): { readonly address: string | null; readonly port: number } | null {
  const [, host, digits = ""] = /^(?:(.+):)?(\d{1,5})$/.exec(word) ?? [];
  const port = Number(digits);
  if (digits === "" || !isPort(port)) return null;
  if (host === undefined) return { address: null, port };
  const isBracketed = host.startsWith("[") && host.endsWith("]");
  const address = parseIp(isBracketed ? host.slice(1, -1) : host);
  const isComplete = address !== null && address.includes(":") === isBracketed;
  return hasAddress && isComplete ? { address, port } : null;
}

function describeMistake(source: string, word: string): string {
  const given = JSON.stringify(word);
  if (source === "--listen")
    return `invalid value ${given} for --listen (use e.g. 8080, 8080,8081 or 0.0.0.0:8080)`;
  return `invalid port ${given} in HEALTH_SERVER_PORTS (use e.g. 8080,8081)`;
}

function readWebhook(option: string | null, variable: string): string | null {
  const given = option ?? variable;
  if (given === "") return null;
  if (/^https?:\/\//i.test(given) && URL.canParse(given)) return given;
  // The address may be a secret.
  const source = option === null ? "PORTPLAN_WEBHOOK" : "--webhook";
  throw misuse(`the value of ${source} is not an http:// or https:// URL`);
}
