import type { Written } from "../policy/Policy.ts";
import type { Draft } from "./Rule.ts";

/** The place of the policy that a finding rests on; a preset has none. */
export function seeWritten({ span }: Written, message: string): Draft["related"] {
  return span === null ? [] : [{ message, span, project: null, service: null }];
}
