/** The changes of one run of `free` or `move`, in order. Contains no secrets. */
export interface ChangeRecord {
  readonly version: 1;
  /** Sortable by time, unique: `20261130T061500123Z-1a2b3c4d`. */
  readonly id: string;
  readonly command: "free" | "move";
  /** The absolute directory of the project, or the working directory without one. */
  readonly directory: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly steps: readonly ChangeStep[];
}

export type ChangeStep = StopStep | EditStep;

/**
 * `planned`: recorded before it is done, so that it may be done or not if the process was killed.
 * `failed`: it changed nothing. `undone`: put back. `lost`: it cannot be put back, and `undo` has
 * reported that.
 */
export type StepState = "planned" | "done" | "failed" | "undone" | "lost";

/** The stop of one holder of ports. */
export interface StopStep {
  readonly kind: "stop";
  readonly state: StepState;
  readonly target: StopTarget;
  /** The name to print, e.g. "compose service legacy/db". */
  readonly name: string;
  /** The ports that it frees: "5432/tcp". */
  readonly ports: readonly string[];
}

/** The target of a stop, with everything that is necessary to start it again. */
export type StopTarget = ContainerTarget | UnitTarget | ProcessTarget | NetworkTarget;

export interface ContainerTarget {
  readonly kind: "container";
  readonly runtime: "docker" | "podman";
  /** The engine's full ids. */
  readonly ids: readonly string[];
  readonly names: readonly string[];
  /** The Compose project and service if all containers of the service are stopped. */
  readonly compose: { readonly project: string; readonly service: string | null } | null;
  /** True if the containers are removed too: those that an earlier job left. */
  readonly removed: boolean;
}

export interface UnitTarget {
  readonly kind: "unit";
  /** The unit and the sockets that activate it, in the order in which they are started. */
  readonly names: readonly string[];
  /** `user`: the unit of the service manager of this user. */
  readonly scope: "system" | "user";
}

export interface ProcessTarget {
  readonly kind: "process";
  readonly pid: number;
  /** The start time in clock ticks since boot, which identifies the process with its id. */
  readonly startTicks: number;
  /** The name that `ps` prints: at most 15 characters. */
  readonly name: string;
}

/** Networks that an earlier job left. They are removed. */
export interface NetworkTarget {
  readonly kind: "network";
  readonly ids: readonly string[];
  readonly names: readonly string[];
}

/** The edits of one file. */
export interface EditStep {
  readonly kind: "edit";
  readonly state: StepState;
  /** The absolute path. */
  readonly path: string;
  /** Sorted by `start`, not overlapping. */
  readonly edits: readonly TextEdit[];
  /** The SHA-256 of the bytes of the file before and after, in hexadecimal digits. */
  readonly before: string;
  readonly after: string;
}

/** Replaces a part of a line. Both texts contain only port numbers as written. */
export interface TextEdit {
  /** The offset in the text before all edits, in UTF-16 units. */
  readonly start: number;
  readonly before: string;
  readonly after: string;
}
