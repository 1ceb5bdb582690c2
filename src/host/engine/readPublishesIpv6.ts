import type { PublishesIpv6 } from "../../ports/toPortRequest.ts";
import { findEngine, readEnginePid } from "./findEngine.ts";
import type { Host } from "../Host.ts";
import { asObject, parseJson } from "../../lib/json.ts";
import { readKernel } from "../linux/readKernel.ts";

/**
 * Reads how the engine publishes ports without an address in IPv6 (docs/reference/engine.md E1,
 * E3).
 */
export function readPublishesIpv6(host: Host): PublishesIpv6 {
  if (!readKernel(host).ipv6) return false;
  return usesProxy(host) || "to-ipv6";
}

/**
 * Returns whether the userland proxy is on, from the options of the running daemon or from its file
 * (https://docs.docker.com/reference/cli/dockerd/). It is on by default.
 */
function usesProxy(host: Host): boolean {
  const { socket } = findEngine(host);
  if (host.platform !== "linux" || socket === null || !("path" in socket)) return true;
  const pid = readEnginePid(host);
  const words = pid === null ? [] : (host.read(`/proc/${pid}/cmdline`) ?? "").split("\0");
  const option = words.findLast((word) => /^--?userland-proxy(=|$)/.test(word));
  if (option !== undefined) return !/=(false|f|0)$/i.test(option);
  const at = words.findIndex((word) => /^--?config-file(=|$)/.test(word));
  const named = words[at]?.split("=")[1] ?? words[at + 1];
  const file = at >= 0 && named ? named : DAEMON_FILE;
  return asObject(parseJson(host.read(file) ?? ""))["userland-proxy"] !== false;
}

const DAEMON_FILE = "/etc/docker/daemon.json";
