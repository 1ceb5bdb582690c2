import type { PublishesIpv6 } from "../../ports/toPortRequest.ts";
import { findEngine, readEnginePid } from "./findEngine.ts";
import type { Host } from "../Host.ts";
import { asObject, parseJson } from "../../lib/json.ts";
import { readKernel } from "../linux/readKernel.ts";

/**
 * What the engine binds in IPv6 for a port without an address (docs/reference/engine.md E1, E3).
 */
export function readPublishesIpv6(host: Host): PublishesIpv6 {
  if (!readKernel(host).ipv6) return false;
  return usesProxy(host) || "to-ipv6";
}

/**
 * The option as the daemon was started with it, else as its file has it
 * (https://docs.docker.com/reference/cli/dockerd/); on unless it is off.
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
