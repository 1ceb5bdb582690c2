import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { resolvePath } from "../lib/paths.ts";
import { dirname } from "node:path/posix";

/** A file of another repository. `ref` is a branch, tag or commit; null is the default branch. */
export interface RemoteFile {
  readonly owner: string;
  readonly repository: string;
  readonly path: string;
  readonly ref: string | null;
}

/**
 * Owners and repositories with GitHub's characters, a path without characters that mean something
 * in a URL, and a ref without those that git refuses (git-check-ref-format(1)).
 */
const REMOTE =
  /^github>([A-Za-z\d][\w-]{0,38})\/([\w.-]{1,100})\/\/([^@%?#;\\]+)(?:@([^\s~^:?*[\\]+))?$/;

export const isRemoteId = (id: string) => id.startsWith("github>");

/** Parses `github>OWNER/REPOSITORY//PATH@REF`. Returns null if a part could mean something else. */
export function parseRemote(id: string): RemoteFile | null {
  const [, owner = "", repository = "", path = "", ref = null] = REMOTE.exec(id) ?? [];
  const isPlain =
    [owner, repository, ...path.split("/")].every((part) => !/^\.{0,2}$/.test(part)) &&
    !ref?.includes("..") &&
    escapeControlChars(id) === id;
  return isPlain ? { owner, repository, path, ref } : null;
}

/**
 * Resolves an entry of `extends`. A path is relative to the policy, in the same repository at the
 * same ref.
 */
export function resolveExtended(name: string, from: string): string {
  const policy = parseRemote(from);
  if (isRemoteId(name)) return name;
  if (policy === null) return resolvePath(dirname(from), name);
  const { owner, repository, path, ref } = policy;
  // An "@" would begin another ref.
  const target = resolvePath(`/${dirname(path)}`, name)
    .slice(1)
    .replaceAll("@", "%40");
  return `github>${owner}/${repository}//${target}${ref === null ? "" : `@${ref}`}`;
}
