import type { Random } from "../../../scripts/predict/random.ts";
import { draftPort, draftService, type PortDraft, type ServiceDraft } from "./ProjectDraft.ts";
import type { EngineKind } from "./VerifyEngine.ts";
import type { VerifyHost } from "./VerifyHost.ts";

const NAMES = ["web", "db", "api", "mail"];

/**
 * Returns services with random ports. The first port of each is a tcp port with a fixed host port.
 */
export function draftServices(host: VerifyHost, random: Random): ServiceDraft[] {
  return NAMES.slice(0, 1 + random.below(NAMES.length)).map((name, at) => {
    const count = random.below(4);
    const others = Array.from({ length: count }, (_, i) => draftOther(host, random, 90 + 10 * i));
    const first = { ...draftPort(host.port(), 80 + at), ...form(host.engine.kind, random) };
    const variable = random.chance(30) ? `${name.toUpperCase()}_PORT` : null;
    return draftService(name, [{ ...first, variable }, ...others]);
  });
}

function draftOther(host: VerifyHost, random: Random, target: number): PortDraft {
  const draft = (published: number | null): PortDraft => {
    const port = { ...draftPort(published, target), ...form(host.engine.kind, random) };
    return { ...port, protocol: random.pick(["tcp", "tcp", "udp"] as const) };
  };
  switch (random.below(5)) {
    case 0:
      return draft(null);
    case 1:
      return { ...draft(host.port(3)), hostPorts: 3 };
    case 2:
      // The long syntax has no ranges of container ports.
      return { ...draft(host.port(2)), hostPorts: 2, count: 2, syntax: "short" };
    default:
      return draft(host.port());
  }
}

/** Returns an address and a syntax. Without docker-proxy, a container has no IPv6 port. */
function form(kind: EngineKind, random: Random): Pick<PortDraft, "address" | "syntax"> {
  const ipv4 = [null, null, "0.0.0.0", "127.0.0.1", "127.0.0.2"];
  const address = random.pick(kind === "rules" ? ipv4 : [...ipv4, "::1"]);
  return { address, syntax: random.pick(["short", "long"] as const) };
}
