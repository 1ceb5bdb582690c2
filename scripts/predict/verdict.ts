import type { Report } from "../../src/report/Report.ts";
import type { RuleId } from "../../src/rules/RuleId.ts";
import type { Outcome, Start } from "./Engine.ts";

/** A prediction for a service. `collides` means that one of several fails. */
export type Fate = "clear" | "possible" | "collides" | "fails";

/** The predictions of `check` for `docker compose up`. */
export interface Prediction {
  /** The outcome of `up`; `create` means that it fails before anything is started. */
  readonly up: "succeeds" | "possible" | "fails" | "create";
  readonly services: ReadonlyMap<string, Fate>;
  /** The ports that are predicted to fail, by service. */
  readonly ports: ReadonlyMap<string, readonly number[]>;
}

/** The rules about `up`, with the prediction that an error-level finding makes. */
const FATES: Readonly<Partial<Record<RuleId, Fate | "create">>> = {
  "port-collision": "collides",
  "replica-collision": "fails",
  "invalid-port": "create",
  "forbidden-ports": "create",
  "port-occupied": "fails",
  "port-excluded": "fails",
};
const ORDER: readonly Fate[] = ["clear", "possible", "collides", "fails"];

export function predictionOf({ findings }: Pick<Report, "findings">): Prediction {
  const services = new Map<string, Fate>();
  const ports = new Map<string, number[]>();
  const verdicts = new Set<Fate | "create">();
  for (const { rule, severity, service, evidence, related } of findings) {
    const fate = FATES[rule];
    if (fate === undefined || severity === "notice") continue;
    const verdict = severity === "warning" ? "possible" : fate;
    verdicts.add(verdict);
    if (verdict === "create") continue;
    const others = fate === "collides" ? related.flatMap((other) => other.service ?? []) : [];
    for (const name of [service ?? "", ...others]) {
      const known = services.get(name) ?? "clear";
      services.set(name, ORDER.indexOf(verdict) > ORDER.indexOf(known) ? verdict : known);
      ports.set(name, [...(ports.get(name) ?? []), ...portsOf(evidence)]);
    }
  }
  return { up: upOf(verdicts), services, ports };
}

function upOf(verdicts: ReadonlySet<Fate | "create">): Prediction["up"] {
  if (verdicts.has("create")) return "create";
  if (verdicts.has("fails") || verdicts.has("collides")) return "fails";
  return verdicts.has("possible") ? "possible" : "succeeds";
}

/** Parses the ports of "*:8000-8010/tcp". */
function portsOf(evidence: string): number[] {
  const [, first = "0", last = first] = /:(\d+)(?:-(\d+))?\/\w+$/.exec(evidence) ?? [];
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => Number(first) + i);
}

/**
 * The engine's messages for ports that cannot be published (docs/reference/engine.md E11, E19), and
 * for configurations that it refuses.
 */
const AT_START = anyOf(
  "port is already allocated",
  "address already in use",
  "cannot assign requested address",
  "all ports are allocated",
  "invalid port range",
  "unknown protocol",
  "invalid transport protocol",
  "protocol not supported",
);
const AT_CREATE = anyOf(
  "conflicting options: port",
  "invalid port",
  "invalid (host)?port",
  "invalid containerport",
  "invalid proto",
  "invalid range format",
  "invalid ip address",
  "invalid published port",
  "not a valid",
  "value out of range",
);

function anyOf(...patterns: readonly string[]): RegExp {
  return new RegExp(patterns.join("|"), "i");
}

/**
 * Describes the differences between prediction and engine; empty if they agree. Other errors of the
 * engine are a fault of the test.
 *
 * @param starts the starts of the project's own services
 */
export function compare(prediction: Prediction, real: Outcome, starts: readonly Start[]): string[] {
  if (real.status !== 0 && !AT_START.test(real.output) && !AT_CREATE.test(real.output))
    return [`up failed for another reason: ${real.output}`];
  const faults = compareUp(prediction, real, starts);
  if (prediction.up === "create") return faults;
  for (const service of new Set(starts.map((start) => start.service))) {
    const own = starts.filter((start) => start.service === service);
    const failures = own.flatMap(({ failure }) =>
      failure !== null && AT_START.test(failure) ? failure : [],
    );
    faults.push(...compareService(service, prediction, failures));
  }
  return faults;
}

function compareUp({ up }: Prediction, real: Outcome, starts: readonly Start[]): string[] {
  const faults: string[] = [];
  const failed = real.status !== 0;
  if (failed && up === "succeeds") faults.push(`predicted to succeed: ${lastLine(real.output)}`);
  if (!failed && (up === "fails" || up === "create"))
    faults.push(`predicted to fail, but it succeeds`);
  if (up === "create" && !AT_START.test(real.output) && starts.some(({ ran }) => ran))
    faults.push("predicted to fail before anything is started, but something runs");
  return faults;
}

/**
 * @param failures the engine's messages for the service's containers whose ports cannot be
 *   published
 */
function compareService(
  service: string,
  { services, ports }: Prediction,
  failures: readonly string[],
): string[] {
  const faults: string[] = [];
  const fate = services.get(service) ?? "clear";
  if (fate === "clear" && failures.length > 0)
    faults.push(`service ${service} predicted to start: ${failures[0]}`);
  if (fate !== "fails") return faults;
  if (failures.length === 0) faults.push(`service ${service} predicted to fail, but it starts`);
  const own = ports.get(service);
  for (const failure of failures) {
    if (!own?.some((port) => namesPort(failure, port)))
      faults.push(`service ${service} predicted to fail at ${own?.join(", ")}: ${failure}`);
  }
  return faults;
}

function namesPort(failure: string, port: number): boolean {
  return (
    failure.includes("all ports are allocated") ||
    failure.includes("invalid port range") ||
    new RegExp(`:${port}\\b`).test(failure)
  );
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) ?? "";
}
