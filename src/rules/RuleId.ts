/**
 * The ids of the rules. The table in `index.ts` has exactly one row for each, or does not compile.
 */
export const RULE_IDS = [
  "invalid-project",
  "port-collision",
  "replica-collision",
  "invalid-port",
  "forbidden-ports",
  "discarded-ports",
  "unset-port-variable",
  "ambiguous-port",
  "compose-version",
  "host-compose-too-old",
  "port-occupied",
  "port-leased",
  "port-excluded",
  "project-name-clash",
  "host-unseen",
  "ephemeral-port",
  "reserved-port",
  "wrong-assignment",
  "outside-block",
  "outside-range",
  "privileged-port",
  "hardcoded-port",
  "public-binding",
  "undocumented-variable",
  "stale-reference",
  "unneeded-publish",
  "ignored-finding",
] as const;

export type RuleId = (typeof RULE_IDS)[number];
