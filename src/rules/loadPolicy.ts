import type { Files } from "../compose/index.ts";
import { resolvePath } from "../lib/paths.ts";
import { emptyPolicy, type Policy } from "../policy/Policy.ts";
import { type FetchRemote, findPolicy, readPolicy } from "../policy/readPolicy.ts";
import { parseServiceName } from "../ports/serviceName.ts";
import { POLICY_RULE_IDS } from "./index.ts";

/**
 * Loads the policy at `path`. If it is null, loads the policy of the repository, or returns an
 * empty one. Throws `InvalidPolicy`.
 */
export async function loadPolicy(
  path: string | null,
  root: string,
  files: Files,
  fetchRemote: FetchRemote,
): Promise<Policy> {
  const found = path === null ? findPolicy(root, files) : resolvePath(files.cwd, path);
  if (found === null) return emptyPolicy;
  return readPolicy(found, path !== null, { files, ruleIds: POLICY_RULE_IDS, fetchRemote });
}

/** Adds saved ports, keyed by `formatSavedPortKey`, to the assignments of a policy. */
export function withSavedPorts(policy: Policy, saved: ReadonlyMap<string, number>): Policy {
  if (saved.size === 0) return policy;
  const assignments = Array.from(saved, ([key, port]) => ({
    service: { protocol: "tcp", ...parseServiceName(key) },
    port,
    span: null,
  }));
  return { ...policy, assignments: [...assignments, ...policy.assignments] };
}
