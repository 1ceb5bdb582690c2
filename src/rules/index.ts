import { ambiguousPort } from "./ambiguous-port.ts";
import { composeVersion } from "./compose-version.ts";
import { discardedPorts } from "./discarded-ports.ts";
import { ephemeralPort } from "./ephemeral-port.ts";
import { forbiddenPorts } from "./forbidden-ports.ts";
import { hostUnseen } from "./host-unseen.ts";
import { invalidPort } from "./invalid-port.ts";
import { invalidProject } from "./invalid-project.ts";
import { portCollision } from "./port-collision.ts";
import { portExcluded } from "./port-excluded.ts";
import { portLeased } from "./port-leased.ts";
import { portOccupied } from "./port-occupied.ts";
import { projectNameClash } from "./project-name-clash.ts";
import { replicaCollision } from "./replica-collision.ts";
import type { Rule } from "./Rule.ts";
import { unsetPortVariable } from "./unset-port-variable.ts";

/** The rules, in the order in which their findings are shown. */
export const rules: readonly Rule[] = [
  invalidProject,
  projectNameClash,
  portCollision,
  replicaCollision,
  portOccupied,
  portLeased,
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
