import type {
  ChangeRecord,
  ChangeStep,
  EditStep,
  StopStep,
  StopTarget,
} from "../../src/changes/ChangeRecord.ts";

export const ID = "4f1d".repeat(16);
export const OTHER_ID = "a07c".repeat(16);

export const CONTAINER = {
  kind: "container",
  runtime: "docker",
  ids: [ID],
  names: ["legacy-db-1"],
  compose: { project: "legacy", service: "db" },
  removed: false,
} as const satisfies StopTarget;

export const UNIT = {
  kind: "unit",
  names: ["shop-db.socket", "shop-db.service"],
  scope: "system",
} as const satisfies StopTarget;

export const PROCESS = {
  kind: "process",
  pid: 812,
  startTicks: 5000,
  name: "node",
} as const satisfies StopTarget;

export const NETWORK = {
  kind: "network",
  ids: [OTHER_ID],
  names: ["ci_default"],
} as const satisfies StopTarget;

/** Makes the stop of a target that used port 5432. */
export const stopOf = (target: StopTarget, more: Partial<StopStep> = {}): StopStep => ({
  kind: "stop",
  state: "done",
  target,
  name: NAMES[target.kind],
  ports: target.kind === "network" ? [] : ["5432/tcp"],
  ...more,
});

const NAMES = {
  container: "compose service legacy/db",
  unit: "systemd unit shop-db.service (pid 700)",
  process: "process node (pid 812)",
  network: "network ci_default",
} as const;

/** Makes the edit of `ports: ["5432:5432"]` to 5433. */
export const editOf = (more: Partial<EditStep> = {}): EditStep => ({
  kind: "edit",
  state: "done",
  path: "/srv/shop/compose.yaml",
  edits: [{ start: 9, before: "5432", after: "5433" }],
  before: "0".repeat(64),
  after: "1".repeat(64),
  ...more,
});

/** Makes a record of the project in /srv/shop. */
export const recordOf = (
  steps: readonly ChangeStep[],
  more: Partial<ChangeRecord> = {},
): ChangeRecord => ({
  version: 1,
  id: "20261130T061500123Z-1a2b3c4d",
  command: "free",
  directory: "/srv/shop",
  time: "2026-11-30T06:15:00.123Z",
  steps,
  ...more,
});
