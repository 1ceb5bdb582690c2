import type { PolicyPlace } from "../policy/Policy.ts";
import type { FindingDraft } from "./Rule.ts";

/** The place of the policy that a finding rests on; a preset has none. */
export function linkPolicyPlace({ span }: PolicyPlace, message: string): FindingDraft["related"] {
  return span === null ? [] : [{ message, span, project: null, service: null }];
}
