import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { asObject, asString, parseJson } from "../lib/json.ts";
import type { EngineEvent } from "./EngineEvent.ts";

type ContainerEvent = Extract<EngineEvent, { kind: "container" }>;

/** The labels of a container are in each of its events. */
const MAX_LINE = 4 * 1024 * 1024;
const MAX_NAME = 255;
/** The engine repeats 256 events at most. */
const MAX_KEYS = 1024;
/** In milliseconds. The engine may send events that happen together in another order. */
const OVERLAP = 1000;

/**
 * The actions to ask for: all that can change whether the ports of a container are bound, or its
 * health. `died` and `remove` are those of podman (docs/reference/engine.md E30).
 */
const ACTIONS = [
  "start",
  "die",
  "died",
  "oom",
  "pause",
  "unpause",
  "destroy",
  "remove",
  "health_status",
];

/** Docker's names of the actions of podman. */
const PODMAN_ACTIONS: Readonly<Record<string, string>> = { died: "die", remove: "destroy" };

/**
 * Reads the stream of `GET /events` of the Engine API: a JSON object on each line. Reads each event
 * once, even if another stream repeats it.
 */
export class EventReader {
  #line = "";
  #isTooLong = false;
  /** The time of the engine when the first stream started, in milliseconds since 1970. */
  #from: number | null = null;
  #last = 0;
  readonly #seen = new Set<string>();

  /** The path of the next stream. It starts at the last event of the stream before. */
  get path(): string {
    const filters = JSON.stringify({ type: ["container"], event: ACTIONS });
    const query = `/events?filters=${encodeURIComponent(filters)}`;
    if (this.#from === null) return query;
    return `${query}&since=${(Math.max(this.#from, this.#last - OVERLAP) / 1000).toFixed(3)}`;
  }

  /** Begins a new stream. `now`: the time of the engine, in milliseconds since 1970. */
  begin(now: number): void {
    this.#line = "";
    this.#isTooLong = false;
    this.#from ??= now;
  }

  /** Reads a piece of the stream, and returns the events that it completes. */
  read(piece: string): ContainerEvent[] {
    const [first = "", ...others] = piece.split("\n");
    const complete: string[] = [];
    this.#append(first);
    for (const other of others) {
      if (!this.#isTooLong) complete.push(this.#line);
      this.#line = "";
      this.#isTooLong = false;
      this.#append(other);
    }
    return complete.flatMap((line) => {
      const event = parseEvent(line);
      return event !== null && this.#isNew(event) ? [event] : [];
    });
  }

  #append(text: string): void {
    this.#isTooLong ||= this.#line.length + text.length > MAX_LINE;
    this.#line = this.#isTooLong ? "" : this.#line + text;
  }

  #isNew({ at, container, action }: ContainerEvent): boolean {
    const key = `${at} ${container} ${action}`;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    const [oldest = ""] = this.#seen;
    if (this.#seen.size > MAX_KEYS) this.#seen.delete(oldest);
    this.#last = Math.max(this.#last, at);
    return true;
  }
}

/** Parses an event of a container; null if it is another one. */
function parseEvent(line: string): ContainerEvent | null {
  const json = asObject(parseJson(line));
  const action = asString(json["Action"]) || asString(json["status"]);
  if (json["Type"] !== "container" || !ACTIONS.includes(action.replace(/:.*/s, ""))) return null;
  const { ID: id, Attributes: attributes } = asObject(json["Actor"]);
  const names = asObject(attributes);
  const label = (name: string) => toName(names[`com.docker.compose.${name}`]) || null;
  return {
    kind: "container",
    action: toDockerAction(action, asString(json["HealthStatus"])),
    at: toMilliseconds(json["timeNano"], json["time"]),
    project: label("project"),
    service: label("service"),
    name: toName(names["name"]),
    container: toName(id),
  };
}

/** Podman has the new health of a container in its own field. */
function toDockerAction(action: string, health: string): string {
  return toName(
    action === "health_status" && health !== ""
      ? `${action}: ${health}`
      : (PODMAN_ACTIONS[action] ?? action),
  );
}

/** Returns the time in milliseconds, with the fraction, which tells events apart. */
function toMilliseconds(nanoseconds: unknown, seconds: unknown): number {
  if (typeof nanoseconds === "number") return nanoseconds / 1e6;
  return typeof seconds === "number" ? seconds * 1000 : 0;
}

function toName(value: unknown): string {
  return escapeControlChars(asString(value).slice(0, MAX_NAME));
}
