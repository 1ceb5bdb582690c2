import { compute } from "../lib/compute.ts";
import type { Host } from "../host/Host.ts";
import { type Listener, usesEndpoint } from "../host/Listener.ts";
import { type ListenerView, listListeners } from "../host/listListeners.ts";
import { findUnlistedSockets } from "../host/findUnlistedSockets.ts";
import { findEngine } from "../host/engine/findEngine.ts";
import { findVirtualMachine, type VirtualMachine } from "../host/engine/findVirtualMachine.ts";
import { type PortFailure, parseFailures } from "../host/engine/parseFailures.ts";
import { readContainers } from "../host/engine/readContainers.ts";
import { type ExcludedRange, readExcludedRanges } from "../host/windows/excludedPorts.ts";
import { isWsl } from "../host/windows/wsl.ts";
import type { NamedEndpoint } from "../ports/parseEndpoint.ts";
import type { HiddenPlace, ExplainView, Explanation } from "../report/formats/explain.ts";

/** The facts about the host, for all failures. */
interface Surroundings {
  readonly host: Host;
  readonly view: ListenerView;
  readonly wsl: boolean;
  readonly machine: VirtualMachine | null;
  /** True if the engine has listed its containers. */
  readonly answers: boolean;
}

/** The address of a rootless engine in its own network namespace (`slirp4netns --configure`). */
const SLIRP_ADDRESS = "10.0.2.100";

/** Finds the port errors in the output of `docker compose up`, and what uses the ports now. */
export async function explain(output: string, host: Host): Promise<ExplainView> {
  const failures = compute(() => parseFailures(output));
  const endpoints = failures.flatMap(({ endpoint }) => endpoint ?? []);
  const ports = new Set(endpoints.map(({ first }) => first));
  const view = await listListeners(host, (port) => ports.has(port));
  const wsl = isWsl(host);
  const onWindows = wsl ? view.listeners.filter(isOnWindows) : [];
  const listed = view.listeners.filter((listener) => !onWindows.includes(listener));
  const unlisted = await findUnlistedSockets(endpoints, { ...view, listeners: listed }, host);
  const protocols = new Set(endpoints.map(({ protocol }) => protocol ?? "tcp"));
  const hasRanges = host.platform === "win32" || wsl;
  const ranges = hasRanges ? await readExcludedRanges(protocols, host) : [];
  const engine = findEngine(host);
  const answers = (await readContainers(host, engine)).view !== null;
  const surroundings = { host, view, wsl, machine: findVirtualMachine(host, engine), answers };
  const explanations = failures.map((failure): Explanation => {
    const { endpoint, system, cause } = failure;
    const uses = (listener: Listener) => endpoint !== null && usesEndpoint(listener, endpoint);
    const here = [...listed, ...unlisted].filter(uses);
    const there = onWindows.filter(uses);
    // Linux in WSL refuses the ports of Windows only with mirrored networking.
    const isMirrored = unlisted.some(uses) && there.length > 0;
    const ofLinux = isMirrored ? there : here;
    const listeners = system === "linux" ? ofLinux : [...here, ...there];
    const located = locate(failure, listeners, surroundings);
    // If something uses a port that Windows excludes, it has excluded the port itself.
    const isExcludable =
      cause === "denied" || (cause !== "allocated" && located.listeners.length === 0);
    const excluded = isExcludable && system !== "linux" ? findRange(endpoint, ranges) : null;
    return { failure, excluded, ...located };
  });
  return { ...view, wsl, explanations };
}

function findRange(
  endpoint: NamedEndpoint | null,
  ranges: readonly ExcludedRange[],
): ExcludedRange | null {
  if (endpoint === null) return null;
  const { first: port, protocol } = endpoint;
  const includes = (range: ExcludedRange) =>
    range.protocol === (protocol ?? "tcp") && range.first <= port && port <= range.last;
  return ranges.find(includes) ?? null;
}

const isOnWindows = ({ holder }: Listener) => holder.side === "Windows";
const isPublished = ({ state }: Listener) => state === "published";
const isAtSlirp = ({ endpoint }: Listener) => endpoint.address === SLIRP_ADDRESS;

/** Selects the listeners that can be in the way, or returns why they cannot be seen. */
function locate(
  failure: PortFailure,
  listeners: readonly Listener[],
  surroundings: Surroundings,
): Pick<Explanation, "listeners" | "hidden"> {
  const hidden = findOtherPlace(failure, listeners, surroundings);
  if (hidden !== null) return { listeners: [], hidden };
  const containers = listeners.filter(isPublished);
  if (failure.cause === "allocated" && containers.length > 0)
    return { listeners: containers, hidden: null };
  return { listeners, hidden: listeners.length > 0 ? null : findGap(failure, surroundings) };
}

/** Returns the place where the port was to be bound if that is not on this host. */
function findOtherPlace(
  failure: PortFailure,
  listeners: readonly Listener[],
  { host: { platform }, wsl, machine }: Surroundings,
): HiddenPlace | null {
  const { system, endpoint } = failure;
  if (system === "windows" && platform !== "win32" && !wsl) return FROM_WINDOWS;
  if (system === "macos" && platform !== "darwin") return FROM_MACOS;
  if (endpoint?.address === SLIRP_ADDRESS && !listeners.some(isAtSlirp)) return NAMESPACE;
  return machine !== null && isInMachine(failure, listeners) ? describeMachine(machine) : null;
}

function isInMachine(
  { cause, system, endpoint }: PortFailure,
  listeners: readonly Listener[],
): boolean {
  // The engine lists the containers of the machine.
  if (cause === "allocated" || listeners.some(isPublished)) return false;
  if (cause === "unknown" && endpoint === null) return false;
  // Docker before version 20 prints the same inside the machine and on its host.
  return system === "linux" || (system === null && listeners.length === 0);
}

/** Returns why there can be users of the port that are not listed. */
function findGap(
  { cause }: PortFailure,
  { view: { visible, reason }, answers }: Surroundings,
): HiddenPlace | null {
  if (!visible) return makeHiddenPlace("on the engine's host", reason ?? "");
  return cause === "allocated" && !answers
    ? makeHiddenPlace("in the engine", "the engine does not answer")
    : null;
}

const makeHiddenPlace = (
  where: string,
  reason: string,
  fix: string | null = null,
  infrastructure: boolean | null = fix === null ? null : true,
): HiddenPlace => ({ where, reason, fix, infrastructure });

const describeOrigin = (system: string) =>
  makeHiddenPlace(
    `on that ${system} machine`,
    `the message is from ${system}, and this host is another machine`,
    `run \`portplan explain\` on that ${system} machine`,
    null,
  );
const FROM_WINDOWS = describeOrigin("Windows");
const FROM_MACOS = describeOrigin("macOS");

// https://github.com/moby/moby/issues/51591
const NAMESPACE = makeHiddenPlace(
  "in the network namespace of the rootless engine",
  `${SLIRP_ADDRESS} is an address of that namespace, so it does not matter what uses the port on ` +
    "this host",
  "set DOCKERD_ROOTLESS_ROOTLESSKIT_NET=pasta for the engine, or install a newer one: Docker " +
    "29.0 cannot publish ports with slirp4netns",
);

function describeMachine({ product, command }: VirtualMachine): HiddenPlace {
  const look =
    command === null
      ? "publish another port, or restart the virtual machine"
      : `run \`${command}\` to see what uses the port there; stop it, or publish another port`;
  return makeHiddenPlace(
    `in the virtual machine that runs the engine${product === null ? "" : ` (${product})`}`,
    "the sockets of the virtual machine cannot be listed from this host",
    look,
  );
}
