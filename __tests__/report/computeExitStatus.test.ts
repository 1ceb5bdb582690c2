import { expect, it } from "vitest";
import { computeExitStatus } from "../../src/report/computeExitStatus.ts";

const ERROR = { rule: "port-collision", severity: "error" } as const;
const WARNING = { rule: "ephemeral-port", severity: "warning" } as const;
const NOTICE = { rule: "ambiguous-port", severity: "notice" } as const;
const INVALID = { rule: "invalid-project", severity: "error" } as const;

it.each([
  [[], "error", 0],
  [[NOTICE, WARNING], "error", 0],
  [[WARNING, ERROR], "error", 1],
  [[NOTICE], "warning", 0],
  [[WARNING], "warning", 1],
  [[ERROR], "warning", 1],
  [[ERROR, WARNING], "never", 0],
  [[INVALID], "error", 2],
  [[INVALID, ERROR], "error", 2],
  [[INVALID], "never", 2],
] as const)("%j with --fail-on %s: %i", (findings, failOn, status) =>
  expect(computeExitStatus(findings, failOn)).toBe(status),
);
