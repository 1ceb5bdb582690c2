import type { Project } from "../../compose/index.ts";
import { asList, asObject, asString, isObject, type Json, parseJson } from "../../lib/json.ts";
import type { EngineNetwork, EngineSettings, NetworkOptions } from "../../ports/EngineSettings.ts";
import { dependsOnEngine } from "../../ports/resolveNetworks.ts";
import { findBlindSpot } from "../findBlindSpot.ts";
import type { Host } from "../Host.ts";
import { lacksSctp } from "../linux/lacksSctp.ts";
import { readKernel } from "../linux/readKernel.ts";
import { findEngine, readEnginePid } from "./findEngine.ts";
import { askEngine } from "./readContainers.ts";

/**
 * Reads the settings of the engine and the kernel that decide where ports are published. Asks the
 * engine only if the networks of a service depend on it.
 */
export async function readEngineSettings(
  host: Host,
  projects: readonly Project[],
): Promise<EngineSettings> {
  const services = projects.flatMap((project) => project.services);
  const publishing = services.filter(({ ports }) => ports.length > 0);
  const engine = findEngine(host);
  const asked = publishing.some(dependsOnEngine);
  const answer = asked ? await askEngine(host, engine, "/networks") : null;
  const known = answer !== null && "body" in answer ? answer : null;
  const daemon = readDaemon(host);
  const usesSctp = publishing.some(({ ports }) =>
    ports.some(({ protocol }) => protocol.toLowerCase() === "sctp"),
  );
  const ipv6 = readKernel(host).ipv6 && (usesProxy(daemon) || "to-ipv6");
  return {
    ipv6,
    release: known?.version ?? null,
    ...(known !== null && { networks: parseNetworks(known.body) }),
    defaults: readDefaults(daemon),
    lacksSctp: usesSctp && findBlindSpot(host, engine) === null && lacksSctp(host),
  };
}

/** Parses `GET /networks` of the Engine API (docs/reference/engine.md E28). */
function parseNetworks(text: string): ReadonlyMap<string, EngineNetwork> {
  const list = asList(parseJson(text)).filter(isObject).map(toNetwork);
  return new Map(list.map((network) => [network.name, network]));
}

function toNetwork(json: Json): EngineNetwork {
  return {
    name: asString(json["Name"]),
    internal: json["Internal"] === true,
    driver: asString(json["Driver"]) || null,
    // Older releases do not print it.
    enableIpv4: json["EnableIPv4"] !== false,
    enableIpv6: json["EnableIPv6"] === true,
    ...toOptions(asObject(json["Options"])),
  };
}

function toOptions(options: Json): NetworkOptions {
  const option = (name: string) => asString(options[`com.docker.network.bridge.${name}`]) || null;
  return {
    hostBindingIpv4: option("host_binding_ipv4"),
    gatewayModeIpv4: option("gateway_mode_ipv4"),
    gatewayModeIpv6: option("gateway_mode_ipv6"),
  };
}

/** The options of a daemon (https://docs.docker.com/reference/cli/dockerd/). */
interface Daemon {
  /** The arguments of the running daemon. */
  readonly words: readonly string[];
  readonly file: Json;
}

/** Reads the options of the running daemon and its file; both are empty if it is not local. */
function readDaemon(host: Host): Daemon {
  const { socket } = findEngine(host);
  if (host.platform !== "linux" || socket === null || !("path" in socket))
    return { words: [], file: {} };
  const pid = readEnginePid(host);
  const words = pid === null ? [] : (host.read(`/proc/${pid}/cmdline`) ?? "").split("\0");
  const file = readOptions(words, "config-file").at(-1) || DAEMON_FILE;
  return { words, file: asObject(parseJson(host.read(file) ?? "")) };
}

const DAEMON_FILE = "/etc/docker/daemon.json";

/** Returns the values of an option, written as `--name=value` or `--name value`. */
function readOptions(words: readonly string[], name: string): string[] {
  return words.flatMap((word, index) => {
    const [, option, value] = /^--?([a-z-]{1,40})(?:=(.*))?$/.exec(word) ?? [];
    return option === name ? (value ?? words[index + 1] ?? "") : [];
  });
}

/** Returns whether the userland proxy is on. It is on by default. */
function usesProxy({ words, file }: Daemon): boolean {
  const option = words.findLast((word) => /^--?userland-proxy(=|$)/.test(word));
  if (option !== undefined) return !/=(false|f|0)$/i.test(option);
  return file["userland-proxy"] !== false;
}

/** Returns the default options of bridge networks: `bridge=NAME=VALUE` as an argument. */
function readDefaults({ words, file }: Daemon): NetworkOptions {
  const given = readOptions(words, "default-network-opt").flatMap((option) => {
    const [, name, value] = /^bridge=([^=]+)=(.*)$/.exec(option) ?? [];
    return name === undefined ? [] : [[name, value] as const];
  });
  const ofFile = asObject(asObject(file["default-network-opts"])["bridge"]);
  return toOptions({ ...ofFile, ...Object.fromEntries(given) });
}
