import { existsSync, statSync } from "node:fs";
import { devNull } from "node:os";
import { dirname, join } from "node:path";
import { attempt } from "../attempt.ts";
import { type CommandOptions, type CommandResult, runCommand } from "../commands.ts";

/**
 * No network, prompts, locks or replaced objects. `GIT_ALLOW_PROTOCOL` replaces all `protocol.*`
 * settings of the repository, including `protocol.ext.allow` (git(1)).
 */
const ENV = {
  GIT_ALLOW_PROTOCOL: "none",
  GIT_NO_LAZY_FETCH: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
};

/** These replace settings of the repository that start programs (git-config(1)). */
const SETTINGS = [
  "safe.bareRepository=explicit",
  "protocol.allow=never",
  "core.fsmonitor=false",
  `core.hooksPath=${devNull}`,
].flatMap((setting) => ["-c", setting]);

/**
 * Runs git in the repository of a directory. All git commands are started here. Fails without git
 * if the directory has no `.git`: git would use a repository above it, or take the directory itself
 * for a bare repository, whose settings are files of the repository under test.
 */
export async function runGit(
  root: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const at = join(root, ".git");
  if (!existsSync(at)) return { failure: `${root} has no .git`, status: null };
  // git would wait for the other end of a pipe.
  for (const file of [at, join(at, "HEAD"), join(at, "config"), join(at, "index")]) {
    const stat = attempt(() => statSync(file));
    if (stat !== null && !stat.isFile() && !stat.isDirectory())
      return { failure: `${file} is not a regular file`, status: null };
  }
  // core.worktree could name any directory.
  const where = ["--no-pager", "-C", root, `--work-tree=${root}`];
  const env = { ...ENV, GIT_CEILING_DIRECTORIES: dirname(root) };
  return runCommand("git", [...where, ...SETTINGS, ...args], { ...options, env });
}
