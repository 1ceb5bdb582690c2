import type { Files } from "../compose/Files.ts";
import { resolvePath } from "../compose/paths.ts";
import { emptyPolicy, type Policy } from "../plan/Policy.ts";
import { type FetchRemote, findPolicy, readPolicy } from "../plan/readPolicy.ts";
import { POLICY_RULE_IDS } from "./index.ts";

/** The policy that was asked for (`path`, as given), else that of the repository, else none. Throws `InvalidPolicy`. */
export async function readHousePolicy(path: string | null, root: string, files: Files, fetchRemote: FetchRemote): Promise<Policy> {
  const found = path === null ? findPolicy(root, files) : resolvePath(files.cwd, path);
  if (found === null) return emptyPolicy;
  return readPolicy(found, path !== null, { files, ruleIds: POLICY_RULE_IDS, fetchRemote });
}
