import { ambiguousPort } from "./ambiguous-port.ts";
import { appendedPorts } from "./appended-ports.ts";
import { copyConflict } from "./copy-conflict.ts";
import { discardedPorts } from "./discarded-ports.ts";
import { ephemeralPort } from "./ephemeral-port.ts";
import type { Finding } from "./Finding.ts";
import { forbiddenPorts } from "./forbidden-ports.ts";
import { hardcodedPort } from "./hardcoded-port.ts";
import { hostComposeTooOld } from "./host-compose-too-old.ts";
import { hostUnseen } from "./host-unseen.ts";
import { ignoredFinding } from "./ignored-finding.ts";
import { invalidPort } from "./invalid-port.ts";
import { invalidProject } from "./invalid-project.ts";
import { newlyPublic } from "./newly-public.ts";
import { notListening } from "./not-listening.ts";
import { outsideBlock } from "./outside-block.ts";
import { outsideRange } from "./outside-range.ts";
import { portCollision } from "./port-collision.ts";
import { portExcluded } from "./port-excluded.ts";
import { portLeased } from "./port-leased.ts";
import { portOccupied } from "./port-occupied.ts";
import { privilegedPort } from "./privileged-port.ts";
import { projectNameClash } from "./project-name-clash.ts";
import { publicBinding } from "./public-binding.ts";
import { replicaCollision } from "./replica-collision.ts";
import { reservedPort } from "./reserved-port.ts";
import { DEFAULT_TRAITS, type Rule, type RuleDefinition } from "./Rule.ts";
import { RULE_IDS, type RuleId } from "./RuleId.ts";
import { sharedRunnerPort } from "./shared-runner-port.ts";
import { staleReference } from "./stale-reference.ts";
import { unknownKey } from "./unknown-key.ts";
import { undocumentedVariable } from "./undocumented-variable.ts";
import { unhealthy } from "./unhealthy.ts";
import { unmatchedName } from "./unmatched-name.ts";
import { unneededPublish } from "./unneeded-publish.ts";
import { unsetPortVariable } from "./unset-port-variable.ts";
import { wrongAssignment } from "./wrong-assignment.ts";
import { wrongListener } from "./wrong-listener.ts";
import { wrongPort } from "./wrong-port.ts";

// A rule with the id `some-rule` is in `some-rule.ts`. RuleId.ts has the order of the rules.

const table: Readonly<Record<RuleId, RuleDefinition>> = {
  "invalid-project": invalidProject,
  "project-name-clash": projectNameClash,
  "port-collision": portCollision,
  "replica-collision": replicaCollision,
  "port-occupied": portOccupied,
  "port-leased": portLeased,
  "port-excluded": portExcluded,
  "invalid-port": invalidPort,
  "forbidden-ports": forbiddenPorts,
  "reserved-port": reservedPort,
  "wrong-assignment": wrongAssignment,
  "outside-block": outsideBlock,
  "outside-range": outsideRange,
  "wrong-listener": wrongListener,
  "not-listening": notListening,
  "wrong-port": wrongPort,
  unhealthy,
  "host-unseen": hostUnseen,
  "appended-ports": appendedPorts,
  "discarded-ports": discardedPorts,
  "unset-port-variable": unsetPortVariable,
  "ephemeral-port": ephemeralPort,
  "shared-runner-port": sharedRunnerPort,
  "copy-conflict": copyConflict,
  "host-compose-too-old": hostComposeTooOld,
  "ambiguous-port": ambiguousPort,
  "unknown-key": unknownKey,
  "privileged-port": privilegedPort,
  "hardcoded-port": hardcodedPort,
  "public-binding": publicBinding,
  "newly-public": newlyPublic,
  "undocumented-variable": undocumentedVariable,
  "stale-reference": staleReference,
  "unneeded-publish": unneededPublish,
  "unmatched-name": unmatchedName,
  "ignored-finding": ignoredFinding,
};

/** The rules, in the order of `RULE_IDS`. */
export const rules: readonly Rule[] = RULE_IDS.map((id) => ({
  ...DEFAULT_TRAITS,
  ...table[id],
  id,
}));

const byId = new Map(rules.map((rule) => [rule.id, rule]));

/** The rules whose level a policy can set. */
export const POLICY_RULE_IDS: readonly RuleId[] = RULE_IDS.filter(
  (id) => ruleOf(id).kind !== "refusal",
);

export function ruleOf(id: RuleId): Rule {
  return byId.get(id) as Rule;
}

/** Returns whether a finding reports that Docker Compose refuses the project. */
export function isRefusal({ rule }: Pick<Finding, "rule">): boolean {
  return ruleOf(rule).kind === "refusal";
}
