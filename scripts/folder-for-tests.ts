import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Creates a temporary directory for a run of the tests, and removes it at the end. Test files
 * create folders when they are loaded, and remove them when their tests end. They do not remove
 * them if none of their tests is selected, or if they are killed.
 */
export default function setup(): () => void {
  const system = tmpdir();
  // Several runs share the engine of test-engine.sh.
  process.env["PORTPLAN_TEST_ENGINE"] ??= join(system, "portplan-test-engine");
  // The path of a socket has at most about a hundred characters.
  const folder = realpathSync(mkdtempSync(join(system, "pp-")));
  // Some tests run as another account.
  chmodSync(folder, 0o1777);
  for (const name of ["TMPDIR", "TMP", "TEMP"]) process.env[name] = folder;
  return () => {
    // Do not delete the contents of an engine's mounts.
    const mounts = existsSync("/proc/self/mounts") ? readFileSync("/proc/self/mounts", "utf8") : "";
    if (!mounts.includes(` ${folder}/`)) rmSync(folder, { recursive: true, force: true });
  };
}
