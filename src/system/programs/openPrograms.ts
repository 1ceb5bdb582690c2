import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { posix, win32 } from "node:path";
import type { Env } from "../../lib/Env.ts";
import { getOrInsert } from "../../lib/getOrInsert.ts";
import { attempt } from "../attempt.ts";
import { listAncestors } from "../files/localPaths.ts";

/** The facts about this machine that decide which programs run. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Env;
  readonly cwd: string;
  /**
   * Node, the account's home directory and the programs of the system. A directory that contains
   * one of them is not a repository under test, e.g. `/` or a home directory that is kept in Git.
   */
  readonly own: readonly string[];
  /** Resolves all links in a path; returns null if it does not exist. */
  readonly real: (path: string) => string | null;
  readonly isProgram: (path: string) => boolean;
}

export interface Programs {
  /** The environment of every program that is started. */
  readonly env: Env;
  /** Returns the absolute path of a program; null if it is not installed. */
  readonly find: (name: string) => string | null;
}

/** The path of execvp(3) without `PATH`. */
const DEFAULT_PATH = "/usr/bin:/bin";

/**
 * The variables that programs get: the account, temporary files, locale, bus, Docker CLI, proxies,
 * and what Windows and WSL need to start programs. There are no inputs and tokens, and no variables
 * that make a program run others, e.g. `GIT_*` and `LD_*`. `SUDO_UID` makes git accept the
 * repository of the user who called sudo (git-config(1), "safe.directory").
 */
const PASSED = new RegExp(
  `^(?:${[
    "HOME|USER|LOGNAME|SUDO_UID|TMPDIR|TZ|LANG|LANGUAGE|LC_\\w+",
    "XDG_RUNTIME_DIR|XDG_CONFIG_HOME|DBUS_\\w+",
    "DOCKER_(?:API_VERSION|CERT_PATH|CONFIG|CONTEXT|HOST|TLS|TLS_VERIFY)",
    "(?:HTTPS?|ALL|NO)_PROXY",
    "SYSTEMROOT|SYSTEMDRIVE|WINDIR|TEMP|TMP|USERNAME|USERPROFILE|HOMEDRIVE|HOMEPATH",
    "(?:LOCAL)?APPDATA|PROGRAMDATA|PROGRAMFILES(?:\\(X86\\))?|PROGRAMW6432",
    "WSL_INTEROP|WSL_DISTRO_NAME",
  ].join("|")})$`,
  "i",
);

/**
 * Opens the programs that Portplan may start: those in the absolute directories of `PATH` that are
 * outside of the working directory, its repositories and the workspace of the job. Windows would
 * also start a program of the working directory, and npm adds directories of the repository.
 */
export function openPrograms(machine: Machine = thisMachine()): Programs {
  const { platform, env, isProgram } = machine;
  const path = platform === "win32" ? win32 : posix;
  // Other absolute paths of Windows depend on the current drive, or are other names of a drive.
  const absolute = platform === "win32" ? /^[a-z]:[\\/]/i : /^\//;
  const isTrusted = trustOutside(machine);
  const folders = (env["PATH"] ?? DEFAULT_PATH)
    .split(path.delimiter)
    .filter((folder) => absolute.test(folder) && isTrusted(folder));
  // A path in the repository would make a program read settings of the repository.
  const passed = Object.entries(env).filter(
    ([name, value = ""]) => PASSED.test(name) && (!path.isAbsolute(value) || isTrusted(value)),
  );
  return {
    env: {
      ...Object.fromEntries(passed),
      LC_ALL: "C",
      NoDefaultCurrentDirectoryInExePath: "1",
      PATH: folders.join(path.delimiter),
    },
    find(name) {
      // Other types of programs need a shell on Windows.
      const file = platform === "win32" && !name.endsWith(".exe") ? `${name}.exe` : name;
      const files = folders.map((folder) => path.join(folder, file));
      return files.find((each) => isProgram(each) && isTrusted(each)) ?? null;
    },
  };
}

const hasModules = (path: string) => /[\\/]node_modules[\\/]/.test(path);

/** Returns a function that checks that a path exists outside of the repository, at each link. */
function trustOutside({ platform, env, cwd, own, real }: Machine): (path: string) => boolean {
  const { sep, ...path } = platform === "win32" ? win32 : posix;
  const isInside = (inner: string, directory: string) => {
    const way = path.relative(directory, inner);
    return way !== ".." && !way.startsWith(`..${sep}`) && !path.isAbsolute(way);
  };
  const untrusted = listAncestors(real(cwd) ?? cwd, (at) => path.dirname(at)).filter(
    (each, above) =>
      (above === 0 || real(path.join(each, ".git")) !== null) &&
      !own.some((at) => !hasModules(at) && isInside(at, each)),
  );
  const workspace = env["GITHUB_WORKSPACE"];
  if (workspace) untrusted.push(real(workspace) ?? workspace);
  const isOutside = (at: string | null) =>
    at !== null && !untrusted.some((folder) => isInside(at, folder));
  const known = new Map<string, boolean>();
  const isTrusted = (at: string): boolean =>
    getOrInsert(known, at, () => {
      const above = path.dirname(at);
      return (at === above || isTrusted(above)) && !hasModules(at + sep) && isOutside(real(at));
    });
  return isTrusted;
}

function thisMachine(): Machine {
  const { platform, env, execPath } = process;
  const real = (path: string) => attempt(() => realpathSync.native(path));
  const system = platform === "win32" ? `${env["SystemRoot"]}\\System32` : "/usr/bin";
  const own = [execPath, attempt(() => userInfo().homedir) ?? execPath, system];
  return {
    platform,
    env,
    cwd: attempt(() => process.cwd()) ?? system,
    own: own.map((path) => real(path) ?? path),
    real,
    isProgram: (path) =>
      attempt(() => {
        accessSync(path, constants.X_OK);
        return statSync(path).isFile();
      }) ?? false,
  };
}
