/**
 * The ids of the rules, in the order of findings and pages. The type of the table in `index.ts`
 * requires a row for each.
 */
export const RULE_IDS = [
  "invalid-project",
  "project-name-clash",
  "port-collision",
  "replica-collision",
  "port-occupied",
  "port-leased",
  "port-excluded",
  "invalid-port",
  "forbidden-ports",
  "reserved-port",
  "wrong-assignment",
  "outside-block",
  "outside-range",
  "wrong-listener",
  "not-listening",
  "wrong-port",
  "unhealthy",
  "host-unseen",
  "appended-ports",
  "discarded-ports",
  "unset-port-variable",
  "ephemeral-port",
  "shared-runner-port",
  "copy-conflict",
  "host-compose-too-old",
  "ambiguous-port",
  "unknown-key",
  "privileged-port",
  "hardcoded-port",
  "public-binding",
  "newly-public",
  "undocumented-variable",
  "stale-reference",
  "unneeded-publish",
  "unmatched-name",
  "ignored-finding",
] as const;

export type RuleId = (typeof RULE_IDS)[number];
