import { ambiguousPort } from "./ambiguousPort.ts";
import { composeVersion } from "./composeVersion.ts";
import { discardedPorts } from "./discardedPorts.ts";
import { ephemeralPort } from "./ephemeralPort.ts";
import { forbiddenPorts } from "./forbiddenPorts.ts";
import { hostUnseen } from "./hostUnseen.ts";
import { invalidPort } from "./invalidPort.ts";
import { invalidProject } from "./invalidProject.ts";
import { portCollision } from "./portCollision.ts";
import { portExcluded } from "./portExcluded.ts";
import { portOccupied } from "./portOccupied.ts";
import { projectNameClash } from "./projectNameClash.ts";
import { replicaCollision } from "./replicaCollision.ts";
import type { Rule } from "./Rule.ts";
import { unsetPortVariable } from "./unsetPortVariable.ts";

/** The rules, in the order in which their findings are shown. */
export const rules: readonly Rule[] = [
  invalidProject,
  projectNameClash,
  portCollision,
  replicaCollision,
  portOccupied,
  portExcluded,
  invalidPort,
  forbiddenPorts,
  hostUnseen,
  discardedPorts,
  unsetPortVariable,
  ephemeralPort,
  ambiguousPort,
  composeVersion,
];

/** Those that have something to say of the service containers of a workflow's job that runs elsewhere, or later. */
export const workflowRules: readonly Rule[] = [portCollision, ephemeralPort];
