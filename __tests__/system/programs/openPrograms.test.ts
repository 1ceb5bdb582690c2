import { posix, win32 } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Machine, openPrograms } from "../../../src/system/programs/openPrograms.ts";

type Links = Readonly<Record<string, string>>;

interface Facts {
  readonly platform?: NodeJS.Platform;
  readonly cwd?: string;
  readonly env?: Machine["env"];
  readonly own?: readonly string[];
  /** All files. Those that a test names in PATH are programs. */
  readonly files: readonly string[];
  readonly links?: Links;
}

/** Returns a machine with these files and links only. */
function machine({ platform = "linux", files, links = {}, ...facts }: Facts): Machine {
  const paths = platform === "win32" ? win32 : posix;
  const known = new Set<string>();
  const add = (path: string): void => {
    if (known.has(path)) return;
    known.add(path);
    add(paths.dirname(path));
  };
  for (const path of [...files, facts.cwd ?? "/srv/shop", ...(facts.own ?? [])]) add(path);
  const resolve = (path: string): string => {
    const target = links[path];
    if (target !== undefined) return resolve(target);
    const above = paths.dirname(path);
    if (above === path) return path;
    const resolved = paths.join(resolve(above), path.slice(above.length));
    return resolved === path ? path : resolve(resolved);
  };
  const real = (path: string) => (known.has(resolve(path)) ? resolve(path) : null);
  return {
    platform,
    cwd: "/srv/shop",
    env: {},
    own: ["/usr/bin/node", "/home/me", "/usr/bin"],
    ...facts,
    real,
    isProgram: (path) => files.includes(resolve(path)),
  };
}

const REPOSITORY = ["/srv/shop/.git/HEAD", "/srv/shop/web/compose.yaml", "/usr/bin/git"];

describe("a program of the repository is not found", () => {
  const cases: Readonly<Record<string, Facts & { readonly path: string }>> = {
    "in a directory of the repository": {
      path: "/srv/shop/bin:/usr/bin",
      files: [...REPOSITORY, "/srv/shop/bin/git"],
    },
    "in a relative directory": {
      path: "bin:./bin:.:/usr/bin",
      files: [...REPOSITORY, "bin/git", "git"],
    },
    "in an empty entry, which is the working directory": {
      path: ":/usr/bin",
      files: [...REPOSITORY, "git", "/srv/shop/git"],
    },
    "in a directory of the repository above the working directory": {
      path: "/srv/shop/bin:/usr/bin",
      cwd: "/srv/shop/web",
      files: [...REPOSITORY, "/srv/shop/bin/git"],
    },
    "in the repository that contains a submodule": {
      path: "/srv/shop/bin:/usr/bin",
      cwd: "/srv/shop/lib",
      files: [...REPOSITORY, "/srv/shop/lib/.git", "/srv/shop/bin/git"],
    },
    "in a working directory without Git": {
      path: "/tmp/archive/bin:/usr/bin",
      cwd: "/tmp/archive",
      files: ["/tmp/archive/bin/git", "/usr/bin/git"],
    },
    "in a directory that npm adds above a working directory without Git": {
      path: "/tmp/archive/node_modules/.bin:/usr/bin",
      cwd: "/tmp/archive/web",
      files: ["/tmp/archive/node_modules/.bin/git", "/usr/bin/git"],
    },
    "in the workspace of the job": {
      path: "/srv/shop/bin:/usr/bin",
      cwd: "/tmp",
      env: { GITHUB_WORKSPACE: "/srv/shop" },
      files: [...REPOSITORY, "/srv/shop/bin/git"],
    },
    "in the workspace of the job, even if it contains the home directory": {
      path: "/srv/shop/bin:/usr/bin",
      own: ["/srv/shop/home"],
      env: { GITHUB_WORKSPACE: "/srv/shop" },
      files: [...REPOSITORY, "/srv/shop/bin/git"],
    },
    "through a link to its directory": {
      path: "/opt/bin:/usr/bin",
      links: { "/opt/bin": "/srv/shop/bin" },
      files: [...REPOSITORY, "/srv/shop/bin/git"],
    },
    "through a link to its file": {
      path: "/opt/bin:/usr/bin",
      links: { "/opt/bin/git": "/srv/shop/git" },
      files: [...REPOSITORY, "/opt/bin/x", "/srv/shop/git"],
    },
    "through a link of the repository to a system directory": {
      path: "/srv/shop/bin:/usr/bin",
      links: { "/srv/shop/bin": "/opt/other" },
      files: [...REPOSITORY, "/opt/other/git"],
    },
    "through a link to the workspace": {
      path: "/here/bin:/usr/bin",
      cwd: "/tmp",
      env: { GITHUB_WORKSPACE: "/here" },
      links: { "/here": "/srv/shop" },
      files: [...REPOSITORY, "/srv/shop/bin/git"],
    },
    "in a repository that Node is installed in": {
      path: "/srv/shop/bin:/usr/bin",
      own: ["/srv/shop/node_modules/node/bin/node"],
      files: [...REPOSITORY, "/srv/shop/bin/git"],
    },
  };
  it.each(Object.entries(cases))("%s", (_title, { path, ...facts }) => {
    const { find, env } = openPrograms(machine({ ...facts, env: { ...facts.env, PATH: path } }));
    expect([find("git"), env["PATH"]?.split(":").at(-1)]).toEqual(["/usr/bin/git", "/usr/bin"]);
    const alone = path.replace(/:\/usr\/bin$/, "");
    const other = openPrograms(machine({ ...facts, env: { ...facts.env, PATH: alone } }));
    expect(other.find("git")).toBeNull();
  });

  const names = ["srv", "shop", "bin", "usr", "node_modules", ".", ".."];
  const path = fc
    .array(fc.constantFrom(...names), { maxLength: 5 })
    .map((parts) => parts.join("/"));
  const entry = fc.tuple(fc.constantFrom("/", ""), path).map((parts) => parts.join(""));
  it("with any PATH", () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 5 }), (entries) => {
        const anywhere = machine({ files: [], env: { PATH: entries.join(":") } });
        const { find, env } = openPrograms({
          ...anywhere,
          real: (at) => posix.resolve("/", at),
          isProgram: () => true,
        });
        const found = find("git") ?? "/usr/bin/git";
        for (const each of [found, ...(env["PATH"] || "/usr/bin").split(":")]) {
          expect(posix.isAbsolute(each)).toBe(true);
          expect(posix.resolve(each)).not.toMatch(/^\/srv\/shop(\/|$)/);
        }
      }),
    );
  });
});

describe("a program of the machine is found", () => {
  const cases: Readonly<Record<string, Facts & { readonly path?: string; readonly at: string }>> = {
    "in the first directory that has it": {
      path: "/opt/bin:/usr/bin:/bin",
      files: ["/opt/bin/ss", "/usr/bin/git", "/bin/git"],
      at: "/usr/bin/git",
    },
    "without PATH": { files: ["/usr/bin/git"], at: "/usr/bin/git" },
    "from the root directory": { cwd: "/", files: ["/usr/bin/git"], at: "/usr/bin/git" },
    "from its own directory": { cwd: "/usr/bin", files: ["/usr/bin/git"], at: "/usr/bin/git" },
    "in a home directory that is the working directory": {
      path: "/home/me/bin",
      cwd: "/home/me",
      files: ["/home/me/bin/git"],
      at: "/home/me/bin/git",
    },
    "in a home directory that is kept in Git": {
      path: "/home/me/bin",
      cwd: "/home/me/shop",
      files: ["/home/me/bin/git", "/home/me/.git/HEAD"],
      at: "/home/me/bin/git",
    },
    "in another repository, e.g. of a package manager": {
      path: "/opt/homebrew/bin",
      files: [...REPOSITORY, "/opt/homebrew/bin/git", "/opt/homebrew/.git/HEAD"],
      at: "/opt/homebrew/bin/git",
    },
    "in a directory whose name begins like the repository's": {
      path: "/srv/shop-tools:/srv/..shop",
      files: [...REPOSITORY, "/srv/shop-tools/git"],
      at: "/srv/shop-tools/git",
    },
  };
  it.each(Object.entries(cases))("%s", (_title, { path, at, ...facts }) => {
    expect(openPrograms(machine({ ...facts, env: { PATH: path } })).find("git")).toBe(at);
  });

  it("but not if it is missing or its directory is", () => {
    const { find } = openPrograms(machine({ env: { PATH: "/none:/usr/bin" }, files: REPOSITORY }));
    expect([find("ss"), find("git")]).toEqual([null, "/usr/bin/git"]);
  });
});

describe("on Windows", () => {
  const GIT = String.raw`C:\Program Files\Git\cmd\git.exe`;
  const find = (name: string, path: string, files: readonly string[]) =>
    openPrograms(
      machine({
        platform: "win32",
        cwd: String.raw`D:\a\shop\shop`,
        env: { PATH: path, GITHUB_WORKSPACE: String.raw`D:\a\shop\shop` },
        own: [String.raw`C:\node\node.exe`, String.raw`C:\Users\me`],
        files: [GIT, String.raw`D:\a\shop\shop\.git\HEAD`, ...files],
      }),
    ).find(name);

  it.each([
    ["git", "", [String.raw`D:\a\shop\shop\git.exe`], null],
    ["git", String.raw`C:\Program Files\Git\cmd`, [String.raw`D:\a\shop\shop\git.exe`], GIT],
    [
      "git",
      String.raw`D:\a\shop\shop;.;C:\Program Files\Git\cmd`,
      ["D:\\a\\shop\\shop\\git.exe"],
      GIT,
    ],
    ["git", String.raw`d:\A\shop\SHOP\bin`, ["d:\\A\\shop\\SHOP\\bin\\git.exe"], null],
    ["git", String.raw`\a\shop\shop`, [String.raw`\a\shop\shop\git.exe`], null],
    ["git", String.raw`D:a\shop\shop;D:`, [String.raw`D:a\shop\shop\git.exe`, "D:git.exe"], null],
    [
      "git",
      String.raw`\\?\D:\a\shop\shop;\\.\D:\a\shop\shop`,
      [String.raw`\\?\D:\a\shop\shop\git.exe`, String.raw`\\.\D:\a\shop\shop\git.exe`],
      null,
    ],
    ["git", String.raw`\\localhost\D$\a\shop`, [String.raw`\\localhost\D$\a\shop\git.exe`], null],
    ["git", String.raw`D:\bin`, ["D:\\bin\\git.bat", "D:\\bin\\git.cmd", "D:\\bin\\git"], null],
    [
      "netstat.exe",
      String.raw`C:\Windows`,
      [String.raw`C:\Windows\netstat.exe`],
      "C:\\Windows\\netstat.exe",
    ],
  ] as const)("finds %s in %j with the files %j at %j", (name, path, files, at) => {
    expect(find(name, path, files)).toBe(at);
  });
});

describe("the environment of a program", () => {
  const open = (env: Machine["env"]) => openPrograms(machine({ files: REPOSITORY, env })).env;
  const SET = { LC_ALL: "C", NoDefaultCurrentDirectoryInExePath: "1" };

  it("has the account, locale, bus, Docker CLI and proxies", () => {
    const given = {
      PATH: "/usr/bin",
      HOME: "/usr",
      LANG: "de_DE.UTF-8",
      LC_CTYPE: "C.UTF-8",
      XDG_RUNTIME_DIR: "/usr/bin",
      DBUS_SESSION_BUS_ADDRESS: "unix:path=/run/user/1000/bus",
      DOCKER_HOST: "unix:///run/docker.sock",
      DOCKER_CONTEXT: "rootless",
      https_proxy: "http://proxy:3128",
      NO_PROXY: "localhost",
      SystemRoot: String.raw`C:\Windows`,
    };
    expect(open(given)).toEqual({ ...given, ...SET });
  });

  it("has no input, no token and no variable that starts other programs", () => {
    const names = `
      INPUT_GITHUB-TOKEN GITHUB_TOKEN GH_TOKEN ACTIONS_RUNTIME_TOKEN ACTIONS_ID_TOKEN_REQUEST_URL
      GITHUB_ENV GITHUB_WORKSPACE AWS_SECRET_ACCESS_KEY DOCKER_PASSWORD DOCKER_AUTH_CONFIG
      GIT_DIR GIT_CONFIG_COUNT GIT_SSH_COMMAND GIT_EXTERNAL_DIFF GIT_EXEC_PATH GIT_PAGER
      LD_PRELOAD LD_LIBRARY_PATH DYLD_INSERT_LIBRARIES NODE_OPTIONS BASH_ENV ENV PAGER EDITOR
      SSH_ASKPASS SUDO_ASKPASS COMPOSE_FILE MY_HOME HOME_DIR XLANG
    `;
    const given = Object.fromEntries(
      names
        .trim()
        .split(/\s+/)
        .map((name) => [name, "x"]),
    );
    expect(open({ ...given, PATH: "/usr/bin" })).toEqual({ ...SET, PATH: "/usr/bin" });
  });

  it("has no directory of the repository", () => {
    const given = {
      HOME: "/srv/shop",
      XDG_CONFIG_HOME: "/srv/shop/web",
      DOCKER_CONFIG: "/srv/shop/.git",
      TMPDIR: "/usr",
    };
    expect(open({ ...given, PATH: "/srv/shop/web:/usr/bin" })).toEqual({
      ...SET,
      PATH: "/usr/bin",
      TMPDIR: "/usr",
    });
  });
});
