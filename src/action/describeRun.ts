import manifest from "../../package.json" with { type: "json" };
import type { Env } from "../lib/Env.ts";
import type { Report } from "../report/Report.ts";

/**
 * Returns what the report of a step says about its origin.
 *
 * @param commit the commit that is checked; null if it is not known
 */
export function describeRun(env: Env, commit: string | null): Pick<Report, "made" | "rulesUrl"> {
  const rulesUrl = findRulesUrl(env);
  const made = { version: manifest.version, at: new Date().toISOString(), commit };
  return { made, ...(rulesUrl !== null && { rulesUrl }) };
}

/** Returns `GITHUB_SHA`, or null if it is not a commit. */
export function readCommit(env: Env): string | null {
  return /^[0-9a-f]{40,64}$/.exec(env["GITHUB_SHA"] ?? "")?.[0] ?? null;
}

const REPOSITORY = /^[A-Za-z\d][A-Za-z\d-]{0,38}\/(?!\.{1,2}$)[\w.-]{1,100}$/;
/** Matches the names of commits, tags and branches that need no encoding in a URL. */
const REF = /^(?!.*(?:\.\.|\/\/|\/$))[A-Za-z\d][\w./-]{0,199}$/;

/** Returns the URL of the rules' pages in the action's repository; null if it is not on GitHub. */
function findRulesUrl(env: Env): string | null {
  const [repository = "", ref = ""] = [env["GITHUB_ACTION_REPOSITORY"], env["GITHUB_ACTION_REF"]];
  const isPublished = env["GITHUB_SERVER_URL"] === "https://github.com";
  if (!isPublished || !REPOSITORY.test(repository) || !REF.test(ref)) return null;
  return `https://github.com/${repository}/blob/${ref}/docs/rules`;
}
